"""What may be done with places, agencies and memberships."""

from enum import StrEnum


class OrgPermission(StrEnum):
    """Granted by role in antoan.policy."""

    VIEW = "org.view"
    EDIT = "org.edit"
