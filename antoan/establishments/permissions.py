"""What may be done with the register of establishments."""

from enum import StrEnum


class EstablishmentPermission(StrEnum):
    """Granted by role in antoan.policy."""

    VIEW = "establishments.view"
    EDIT = "establishments.edit"
    IMPORT = "establishments.import"
