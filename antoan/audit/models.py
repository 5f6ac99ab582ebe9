"""The append-only record of who did what to which object, each event carrying the hash of the one before."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class EventQuerySet(models.QuerySet["Event"]):
    """Nothing here points at live rows: an event outlives what it speaks of."""

    def about(self, obj: models.Model) -> EventQuerySet:
        """The events of one object, oldest first."""
        return self.filter(target_type=obj._meta.label_lower, target_id=str(obj.pk))


class Event(models.Model):
    """One change of a fact. Written by `antoan.audit.record.record` only; the database refuses edits."""

    at = models.DateTimeField(_("lúc"), default=timezone.now, db_index=True)
    actor_id = models.CharField(max_length=36)
    actor_name = models.CharField(_("người làm"), max_length=200)
    actor_role = models.CharField(max_length=40, blank=True)
    agency_name = models.CharField(max_length=250, blank=True)
    place_path = models.CharField(max_length=60, db_index=True)
    verb = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=36)
    target_label = models.CharField(max_length=200)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["target_type", "target_id"], name="audit_event_target")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.verb} {self.target_label}"


class ChainHead(models.Model):
    """The last hash of the chain; locking this one row puts writers in a queue on both databases."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    hash = models.CharField(max_length=64, default="0" * 64)
    count = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.count}: {self.hash[:12]}"
