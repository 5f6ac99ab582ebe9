"""What may be done with ledgers, screening and linkage."""

from enum import StrEnum


class LedgerPermission(StrEnum):
    """Granted by role in antoan.policy. Death and health data: only those whose task it is (law.md §15.2)."""

    VIEW = "ledgers.view"
    WRITE = "ledgers.write"  # type, import, screen the entries of one's own area
    LINK = "ledgers.link"  # decide which sightings are one person
    VIEW_UNSEEN = "ledgers.view_unseen"  # figures only
