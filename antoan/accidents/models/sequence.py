"""Numbers that people quote: one row per series, so that two writers never get the same one."""

from __future__ import annotations

from django.db import models


class Sequence(models.Model):
    """The last number given in a series ("KB-2026", "TNLD-2026"). Locked while a number is taken."""

    key = models.CharField(max_length=20, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"
