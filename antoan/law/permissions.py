"""What may be done with the legal data."""

from enum import StrEnum


class LawPermission(StrEnum):
    """Granted by role in antoan.policy."""

    VIEW = "law.view"
    EDIT = "law.edit"
