"""What changes in the ledgers."""

from antoan.ledgers.actions.corrections import Written, correct_entry, why_closed, write_row
from antoan.ledgers.actions.decisions import Refused, decide_pair, undo_pair
from antoan.ledgers.actions.entries import Line, add_entry, decide_work, propose, rescreen, withdraw
from antoan.ledgers.actions.scans import add_scan

__all__ = [
    "Line",
    "Refused",
    "Written",
    "add_entry",
    "add_scan",
    "correct_entry",
    "decide_pair",
    "decide_work",
    "propose",
    "rescreen",
    "undo_pair",
    "why_closed",
    "withdraw",
    "write_row",
]
