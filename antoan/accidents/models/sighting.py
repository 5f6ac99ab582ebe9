"""A sighting: one person as one source saw him."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from antoan.accidents.enums import Relation, Severity, Sex, Source
from antoan.accidents.models.case import Victim
from antoan.accidents.models.declaration import Declaration
from antoan.org.models import Place
from antoan.org.scope import ScopedQuerySet


class SightingQuerySet(ScopedQuerySet["Sighting"]):
    """Where the source says it happened or where the person lived."""

    place_fields = ("commune", "residence")
    establishment_field = "declaration__establishment_id"


class Sighting(models.Model):
    """One row of one source. Linking sightings makes victims; un-linking is setting `victim` to NULL."""

    source = models.CharField(_("nguồn"), max_length=20, choices=Source.choices)
    source_key = models.CharField(max_length=120)  # unique within the source: declaration number/row, file sha/row …
    declaration = models.ForeignKey(Declaration, models.PROTECT, null=True, blank=True, related_name="sightings")
    victim = models.ForeignKey(Victim, models.PROTECT, null=True, blank=True, related_name="sightings")
    name = models.CharField(_("họ và tên"), max_length=150)
    folded = models.CharField(max_length=160, db_index=True)
    birth_year = models.PositiveSmallIntegerField(_("năm sinh"), null=True, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(_("giới tính"), max_length=10, choices=Sex.choices, blank=True)
    occupation_code = models.CharField(_("mã nghề"), max_length=10, blank=True)
    occupation_text = models.CharField(_("nghề nghiệp"), max_length=150, blank=True)
    relation = models.CharField(max_length=20, choices=Relation.choices, default="unknown")
    is_managed = models.BooleanField(default=True)
    severity = models.CharField(_("tình trạng"), max_length=10, choices=Severity.choices, blank=True)
    injury_codes = models.JSONField(default=list, blank=True)
    died_on = models.DateField(_("ngày chết"), null=True, blank=True)
    seen_on = models.DateField(_("ngày xảy ra theo nguồn"), null=True, blank=True)
    commune = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="sightings")
    residence = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="resident_sightings")
    place_text = models.CharField(max_length=300, blank=True)
    text = models.TextField(_("lời ghi của nguồn"), blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SightingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["source", "order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "source_key"], name="sighting_once"),
            models.CheckConstraint(
                name="sighting_death_dated",
                condition=Q(died_on=None) | Q(severity="dead"),
                violation_error_message=_("Có ngày chết thì tình trạng phải là chết."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_source_display()})"

    @property
    def place_path(self) -> str:
        """Where the source says it happened, else where the person lived."""
        place = self.commune or self.residence
        return place.current_path if place else ""
