"""What may be done with returns, at any level."""

from enum import StrEnum


class ReturnPermission(StrEnum):
    """Granted by role in antoan.policy."""

    VIEW = "returns.view"
    FILL = "returns.fill"  # a unit's own return
    FILL_FOR_OTHERS = "returns.fill_for_others"  # what a unit handed in on paper
    REVIEW = "returns.review"  # accept or send back a lower unit's return
    COMPILE = "returns.compile"  # the province's roll-up
    SIGN = "returns.sign"  # submit and freeze the province's return
