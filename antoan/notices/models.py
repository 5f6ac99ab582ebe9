"""The inbox: what the system tells a person, an agency's role or an establishment."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from antoan.org.scope import Actor


class NoticeQuerySet(models.QuerySet["Notice"]):
    """An inbox needs no permission: it is the reader's own."""

    def visible_to(self, actor: Actor) -> Self:
        """Notices to the person, to the agency acted for, or to the establishment."""
        if not actor.user_id:
            return self.none()
        reach = Q(user_id=int(actor.user_id))
        if actor.establishment_id is not None:
            reach |= Q(establishment_id=actor.establishment_id)
        elif actor.agency_id is not None:
            reach |= Q(agency_id=actor.agency_id)
        return self.filter(reach)

    def unread(self) -> Self:
        """Not yet opened by anyone of the addressee."""
        return self.filter(read_at=None)


class Notice(models.Model):
    """One message to whoever acts for an agency, an establishment, or one person."""

    agency_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    establishment_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    user_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    key = models.CharField(max_length=160, unique=True)  # the same fact is told once
    title = models.CharField(_("tiêu đề"), max_length=250)
    body = models.TextField(_("nội dung"), blank=True)
    url = models.CharField(max_length=250, blank=True)
    level = models.CharField(
        max_length=10, choices=[("info", _("Thông tin")), ("due", _("Sắp đến hạn")), ("late", _("Quá hạn"))]
    )
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    emailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notice_has_addressee",
                condition=Q(agency_id__isnull=False) | Q(establishment_id__isnull=False) | Q(user_id__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title
