"""A merge of two cases opened by mistake for one accident: what moved, so that it can be moved back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from antoan.accidents.models.case import Accident


class Merge(models.Model):
    """One merge. `moved` holds row numbers only, and the kept case's clock and severities as they were before."""

    gone = models.ForeignKey(Accident, models.PROTECT, related_name="merges")
    kept = models.ForeignKey(Accident, models.PROTECT, related_name="absorbed")
    reason = models.TextField(_("lý do"))
    merged_at = models.DateTimeField(_("nhập lúc"))
    merged_by = models.CharField(_("người nhập"), max_length=200)
    moved = models.JSONField(default=dict)
    last_event = models.BigIntegerField(default=0)  # of the audit log; whatever is later happened after the merge
    undone_at = models.DateTimeField(_("tách lại lúc"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gone"],
                condition=Q(undone_at=None),
                name="merge_once",
                violation_error_message=_("Vụ này đã được nhập vào một vụ khác."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"
