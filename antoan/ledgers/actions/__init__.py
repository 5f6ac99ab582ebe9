"""What changes in the ledgers."""

from antoan.ledgers.actions.decisions import Refused, decide_pair, undo_pair
from antoan.ledgers.actions.entries import Line, add_entry, decide_work, propose, rescreen, withdraw

__all__ = [
    "Line",
    "Refused",
    "add_entry",
    "decide_pair",
    "decide_work",
    "propose",
    "rescreen",
    "undo_pair",
    "withdraw",
]
