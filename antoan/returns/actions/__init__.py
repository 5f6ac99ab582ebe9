"""Changes of returns: open, fill, send, decide, correct, comment. Each is one transaction with one audit event."""

from antoan.returns.actions.fill import CellEntry, SaveConflict, SaveRefused, open_return, refresh, save
from antoan.returns.actions.life import life
from antoan.returns.actions.moves import accept, comment, dated, may_revise, revise, send_back, submit
from antoan.returns.actions.paper import enter_from_paper, object_to, paper_unit, replace_with_own

__all__ = [
    "CellEntry",
    "SaveConflict",
    "SaveRefused",
    "accept",
    "comment",
    "dated",
    "enter_from_paper",
    "life",
    "may_revise",
    "object_to",
    "open_return",
    "paper_unit",
    "refresh",
    "replace_with_own",
    "revise",
    "save",
    "send_back",
    "submit",
]
