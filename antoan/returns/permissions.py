"""What may be done with returns, at any level."""

from enum import StrEnum


class ReturnPermission(StrEnum):
    """Granted by role in antoan.policy."""

    VIEW = "returns.view"
    FILL = "returns.fill"  # a unit's own return
    REVIEW = "returns.review"  # accept or send back a lower unit's return
    COMPILE = "returns.compile"  # the province's roll-up
    SIGN = "returns.sign"  # submit and freeze the province's return
