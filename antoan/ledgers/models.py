"""Ledger entries, the keywords that screen them, the pairs that link them, the models that scored the pairs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from antoan.accidents.enums import Source
from antoan.accidents.models import Sighting
from antoan.ledgers.enums import Origin, Outcome, PairState, Work
from antoan.org.models import Place
from antoan.org.scope import ScopedQuerySet


class EntryQuerySet(ScopedQuerySet["Entry"]):
    """Where the ledger is kept, where it happened, where the person lived."""

    place_fields = ("place", "sighting__commune", "sighting__residence")
    establishment_field = ""


class Entry(models.Model):
    """One line of one ledger. The person stands in its sighting, in the ledger's own words."""

    sighting = models.OneToOneField(Sighting, models.PROTECT, related_name="entry")
    source = models.CharField(_("sổ"), max_length=20, choices=Source.choices)
    place = models.ForeignKey(Place, models.PROTECT, related_name="ledger_entries")  # whose ledger it is
    page = models.CharField(_("trang"), max_length=20, blank=True)
    line = models.CharField(_("dòng"), max_length=20, blank=True)
    age = models.PositiveSmallIntegerField(_("tuổi"), null=True, blank=True)
    cause_code = models.CharField(_("nguyên nhân theo sổ"), max_length=20, blank=True)  # code list "ledger_cause"
    icd10 = models.CharField(_("mã ICD-10"), max_length=10, blank=True)
    treated_at = models.CharField(_("nơi xử trí, điều trị"), max_length=200, blank=True)
    outcome = models.CharField(_("diễn biến"), max_length=10, choices=Outcome.choices, blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    entered_by = models.CharField(_("người nhập"), max_length=200)
    entered_at = models.DateTimeField(auto_now_add=True)
    content_key = models.CharField(max_length=64, db_index=True)  # the same words twice in one ledger
    proposal = models.CharField(_("đề xuất"), max_length=10, choices=Work.choices, default=Work.PENDING)
    score = models.SmallIntegerField(_("điểm"), default=0)
    reasons = models.JSONField(_("vì sao"), default=list)
    work = models.CharField(_("kết luận sàng lọc"), max_length=10, choices=Work.choices, default=Work.PENDING)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("gạch bỏ lúc"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("lý do gạch bỏ"), max_length=300, blank=True)
    scored_at = models.DateTimeField(null=True, blank=True, db_index=True)  # when last compared with the other lists
    # The writing device counts its editions of a row from 1; 0: no device speaks for the line (imported, mended here).
    edition = models.PositiveIntegerField(default=0)
    is_demo = models.BooleanField(default=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="entry_decided_iff_dated",
                condition=Q(work="pending", decided_at=None) | (~Q(work="pending") & Q(decided_at__isnull=False)),
                violation_error_message=_("Kết luận sàng lọc phải có người và thời điểm."),
            ),
            models.CheckConstraint(
                name="entry_withdrawn_reasoned",
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""),
                violation_error_message=_("Gạch bỏ một dòng phải ghi lý do."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["source", "work", "-id"], name="entry_queue"),
            models.Index(fields=["place", "source", "-id"], name="entry_ledger"),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} #{self.pk}"  # no name: this text goes into the audit

    @property
    def place_path(self) -> str:
        """Path of the unit whose ledger it is."""
        return self.place.current_path


class Correction(models.Model):
    """What a typed line said before it was mended; kept beside the line, not in the audit: it names a person."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="corrections")
    before = models.JSONField(_("lời ghi cũ"))  # field → the old words, only what changed
    corrected_by = models.CharField(_("người sửa"), max_length=200)
    corrected_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.entry} · {self.corrected_at:%d/%m/%Y}"

    @property
    def words(self) -> list[tuple[str, str]]:
        """(name of the field, what it said), for reading."""
        models_of = (Sighting, Entry)
        names = {f.name: str(f.verbose_name) for model in models_of for f in model._meta.concrete_fields}
        names |= {"commune": str(_("nơi xảy ra")), "residence": str(_("nơi cư trú")), "place": str(_("sổ của nơi"))}
        return [(names.get(name, name), value) for name, value in self.before.items()]


class LedgerPageQuerySet(ScopedQuerySet["LedgerPage"]):
    """A page shows the people of the whole page: only those in whose area the ledger is kept may open it."""

    place_fields = ("place",)
    establishment_field = ""


class LedgerPage(models.Model):
    """One paper page of one ledger: what its scans are attached to (antoan.documents)."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="ledger_pages")  # whose ledger it is
    source = models.CharField(_("sổ"), max_length=20, choices=Source.choices)
    page = models.CharField(_("trang"), max_length=20)
    is_demo = models.BooleanField(default=False)

    objects = LedgerPageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["place", "source", "page"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["place", "source", "page"], name="ledger_page_once")]

    def __str__(self) -> str:
        return f"{self.get_source_display()} · {self.place} · {self.page}"

    @property
    def place_path(self) -> str:
        """Path of the unit whose ledger it is."""
        return self.place.current_path


class Keyword(models.Model):
    """A word that speaks for or against work; folded, so that "ngã giàn giáo" and "nga gian giao" are one."""

    text = models.CharField(_("từ khóa"), max_length=80)
    folded = models.CharField(max_length=80, unique=True)
    weight = models.SmallIntegerField(_("điểm"))  # positive: at work; negative: not
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["-weight", "folded"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="keyword_weight",
                condition=Q(weight__gte=-10, weight__lte=10) & ~Q(weight=0),
                violation_error_message=_("Điểm từ -10 đến 10, khác 0."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.text} ({self.weight:+d})"


class LinkModel(models.Model):
    """A trained linkage model: which settings and parameters gave the weights."""

    version = models.CharField(max_length=40, unique=True)
    parameters = models.JSONField()
    trained_on = models.IntegerField(_("số dòng huấn luyện"), default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.version


class PairQuerySet(ScopedQuerySet["Pair"]):
    """Either side in the area is enough to see the pair: a victim dies in the provincial hospital."""

    place_fields = (
        "left__commune",
        "left__residence",
        "left__entry__place",
        "right__commune",
        "right__residence",
        "right__entry__place",
    )
    establishment_field = ""


class Pair(models.Model):
    """Two sightings that may be one person, with the weight and its parts."""

    left = models.ForeignKey(Sighting, models.PROTECT, related_name="+")
    right = models.ForeignKey(Sighting, models.PROTECT, related_name="+")
    probability = models.FloatField(_("xác suất"))
    weight = models.FloatField(_("trọng số"))
    parts = models.JSONField(default=list)  # [{"label": …, "weight": …}], the waterfall
    model = models.ForeignKey(LinkModel, models.PROTECT, null=True, blank=True, related_name="pairs")
    state = models.CharField(_("quyết định"), max_length=10, choices=PairState.choices, default=PairState.OPEN)
    by_rule = models.BooleanField(_("ghép tự động"), default=False)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    scored_at = models.DateTimeField(auto_now=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-probability", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["left", "right"], name="pair_once"),
            models.CheckConstraint(name="pair_in_order", condition=Q(left__lt=F("right"))),
            models.CheckConstraint(
                name="pair_decided_iff_dated",
                condition=Q(state="open", decided_at=None) | (~Q(state="open") & Q(decided_at__isnull=False)),
                violation_error_message=_("Quyết định ghép phải có người và thời điểm."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-probability", "id"], name="pair_queue")]

    def __str__(self) -> str:
        return f"#{self.left_id} – #{self.right_id} ({self.probability:.2f})"  # no names: goes into the audit

    @property
    def place_path(self) -> str:
        """The left sighting's place, for the audit."""
        return self.left.place_path
