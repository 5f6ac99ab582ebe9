"""What was done, in the words of the history (antoan.audit.words)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "law.value_added": _("Thêm giá trị mới"),
    "law.value_withdrawn": _("Rút giá trị chưa có hiệu lực"),
    "law.verified": _("Đối chiếu với Công báo"),
    "law.item_added": _("Thêm mục danh mục"),
    "law.item_updated": _("Sửa mục danh mục"),
    "law.item_ended": _("Ngừng dùng mục danh mục"),
    "law.act_added": _("Thêm văn bản"),
    "law.act_updated": _("Sửa văn bản"),
}
