"""What was done, in the words of the history (antoan.audit.words)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "establishment.registered": _("Đăng ký cơ sở"),
    "establishment.updated": _("Sửa thông tin cơ sở"),
    "establishment.pause": _("Tạm ngừng"),
    "establishment.resume": _("Hoạt động lại"),
    "establishment.close": _("Đóng cơ sở"),
    "establishment.reopen": _("Mở lại cơ sở"),
    "establishment.workforce": _("Nhập số lao động"),
    "establishment.imported": _("Nhập từ tệp"),
}
NAMES = {
    "facts": _("thông tin"),
    "total": _("tổng số lao động"),
    "women": _("lao động nữ"),
    "hazardous": _("trong điều kiện loại IV, V, VI"),
    "minors": _("chưa thành niên"),
    "under_15": _("dưới 15 tuổi"),
    "disabled": _("khuyết tật"),
    "elderly": _("cao tuổi"),
    "payroll_million": _("quỹ lương (triệu đồng)"),
}
