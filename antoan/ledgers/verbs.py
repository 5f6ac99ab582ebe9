"""What was done, in the words of the history (antoan.audit.words)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "ledger.add": _("Ghi dòng sổ theo dõi"),
    "ledger.correct": _("Sửa dòng sổ theo dõi"),
    "ledger.withdraw": _("Rút dòng sổ theo dõi"),
    "ledger.screen": _("Xét dòng sổ theo dõi"),
    "ledger.pair": _("Quyết định ghép hai dòng"),
    "ledger.score": _("Chấm điểm ghép"),
    "ledger.keyword": _("Sửa từ khóa lọc"),
}
NAMES = {"fields": _("ô đã sửa")}
