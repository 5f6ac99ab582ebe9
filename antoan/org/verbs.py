"""What was done, in the words of the history (antoan.audit.words)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "agency.added": _("Thêm cơ quan"),
    "agency.updated": _("Sửa cơ quan"),
    "person.created": _("Tạo tài khoản"),
    "person.password_reset": _("Cấp lại mật khẩu"),
    "person.appointed": _("Cấp quyền quản trị từ máy chủ"),
    "person.updated": _("Sửa thông tin người dùng"),
    "person.shut": _("Khóa tài khoản"),
    "person.opened": _("Mở lại tài khoản"),
    "membership.granted": _("Giao vai trò"),
    "membership.ended": _("Kết thúc vai trò"),
    "account.password_set": _("Đổi mật khẩu"),
    "account.profile": _("Sửa hồ sơ cá nhân"),
    "account.sign_ins_ended": _("Đăng xuất các nơi khác"),
}
NAMES = {
    "role": _("vai trò"),
    "agency": _("cơ quan"),
    "until": _("đến ngày"),
    "fields": _("các mục"),
    "count": _("số lượng"),
}
