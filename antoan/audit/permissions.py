"""Who reads the chain of events."""

from enum import StrEnum


class AuditPermission(StrEnum):
    """Granted by role in antoan.policy."""

    VIEW = "audit.view"
