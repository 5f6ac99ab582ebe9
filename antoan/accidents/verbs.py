"""What was done, in the words of the history (antoan.audit.words)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from antoan.accidents.rules.life import CASE, DECLARATION

VERBS = {
    **{f"declaration.{move.name}": move.label for move in DECLARATION.transitions.values()},
    **{f"accident.{move.name}": move.label for move in CASE.transitions.values()},
    "declaration.submit": _("Gửi khai báo"),
    "accident.open": _("Mở hồ sơ vụ tai nạn"),
    "accident.edit": _("Sửa thông tin vụ tai nạn"),
    "accident.severity": _("Đổi mức độ vụ tai nạn"),
    "accident.import": _("Nhập sổ tai nạn từ tệp"),
    "accident.absorb": _("Nhận một vụ trùng nhập vào"),
    "accident.release": _("Tách một vụ đã nhập ra"),
    "sighting.link": _("Ghép thông tin với nạn nhân"),
    "sighting.unlink": _("Tách thông tin khỏi nạn nhân"),
    "victim.add": _("Thêm nạn nhân"),
    "victim.edit": _("Sửa thông tin nạn nhân"),
    "victim.state": _("Ghi diễn biến của nạn nhân"),
    "measure.done": _("Hoàn thành biện pháp"),
    "investigation.start": _("Xác định cấp điều tra và thời hạn"),
    "investigation.section": _("Ghi một phần biên bản"),
    "investigation.clock": _("Tính lại thời hạn điều tra"),
    "investigation.extend": _("Gia hạn điều tra"),
    "investigation.expertise": _("Trưng cầu giám định"),
    "investigation.hand_over": _("Chuyển cấp trung ương điều tra"),
    "investigation.receive": _("Ghi văn bản nhận từ trung ương"),
    "investigation.publish": _("Niêm yết công khai"),
}
NAMES = {"due_on": _("hạn"), "section": _("phần"), "severity": _("mức độ"), "number": _("số hồ sơ")}
