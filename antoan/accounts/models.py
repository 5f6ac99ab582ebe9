"""People who sign in. What they may do comes from their memberships (antoan.org), never from the account."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from antoan.lib.text import COLLATE_KEY_LENGTH, collate_key, fold


class User(AbstractUser):
    """A person with a sign-in name. `must_change_password` is set on accounts handed out by someone else."""

    full_name = models.CharField(_("họ và tên"), max_length=150)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    must_change_password = models.BooleanField(_("phải đổi mật khẩu"), default=False)
    language = models.CharField(_("ngôn ngữ"), max_length=5, default="vi")
    folded = models.CharField(
        max_length=600, blank=True, editable=False
    )  # name, sign-in name, e-mail: what a search sees
    sort_key = models.CharField(max_length=2 * COLLATE_KEY_LENGTH, blank=True, editable=False)  # see name_order

    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """The name as the person writes it: family name first, one field."""
        return str(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the keys that lists search and sort by in step with the names."""
        self.folded = fold(f"{self.full_name} {self.username} {self.email}")
        self.sort_key = name_order(str(self))
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "folded", "sort_key"}
        super().save(*args, **kwargs)


def name_order(name: str) -> str:
    """Sort key of a person, as Vietnamese lists have them: by given name (the last word), then by the words before."""
    family, _space, given = name.strip().rpartition(" ")
    return collate_key(given) + collate_key(family)


class SignIn(models.Model):
    """One place where a person is signed in, so that they can see it and end it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    address = models.GenericIPAddressField(_("địa chỉ mạng"), null=True)
    device = models.CharField(_("thiết bị"), max_length=300, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.user} {self.device[:40]}"
