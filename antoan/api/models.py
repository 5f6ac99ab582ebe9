"""Tokens: another system acts as one membership, and reaches what that membership reaches."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from antoan.org.models import Membership


class Token(models.Model):
    """Only the hash of the secret is kept; the secret is shown once."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="tokens")
    name = models.CharField(_("tên kết nối"), max_length=120)
    prefix = models.CharField(_("nhận dạng"), max_length=12)
    secret_hash = models.CharField(max_length=64, unique=True)
    # Permissions of the membership's role that this token may use; a token never has more than the role.
    permissions = models.JSONField(_("quyền"), default=list)
    created_by = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField(_("hết hạn"))
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="token_named", condition=~Q(name=""), violation_error_message=_("Hãy đặt tên."))
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
