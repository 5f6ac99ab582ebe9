"""Changes of returns: open, fill, send, decide, correct, comment. Each is one transaction with one audit event."""

from antoan.returns.actions.fill import CellEntry, SaveConflict, SaveRefused, open_return, refresh, save
from antoan.returns.actions.life import life
from antoan.returns.actions.moves import accept, comment, revise, send_back, submit

__all__ = [
    "CellEntry",
    "SaveConflict",
    "SaveRefused",
    "accept",
    "comment",
    "life",
    "open_return",
    "refresh",
    "revise",
    "save",
    "send_back",
    "submit",
]
