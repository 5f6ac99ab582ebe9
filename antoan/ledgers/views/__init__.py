"""Pages of the ledgers."""

from antoan.ledgers.views.behind import unseen_people
from antoan.ledgers.views.corrections import entry_edit
from antoan.ledgers.views.entries import (
    blank_table,
    doubles,
    entry_add,
    entry_decide,
    entry_list,
    entry_page,
    entry_withdraw,
    screen,
)
from antoan.ledgers.views.grid import row_save
from antoan.ledgers.views.keywords import keyword_add, keyword_list, keyword_save
from antoan.ledgers.views.pairs import pair_decide, pair_decided, pair_queue, pair_undo, score
from antoan.ledgers.views.scans import page_scans, scan_add
from antoan.ledgers.views.unseen import open_case, unseen, unseen_export

__all__ = [
    "blank_table",
    "doubles",
    "entry_add",
    "entry_decide",
    "entry_edit",
    "entry_list",
    "entry_page",
    "entry_withdraw",
    "keyword_add",
    "keyword_list",
    "keyword_save",
    "open_case",
    "page_scans",
    "pair_decide",
    "pair_decided",
    "pair_queue",
    "pair_undo",
    "row_save",
    "scan_add",
    "score",
    "screen",
    "unseen",
    "unseen_export",
    "unseen_people",
]
