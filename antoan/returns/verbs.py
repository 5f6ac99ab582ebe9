"""What was done, in the words of the history (antoan.audit.words)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "return.open": _("Mở báo cáo"),
    "return.paper": _("Nhập báo cáo từ bản giấy"),
    "return.object": _("Cơ sở không đồng ý với bản nhập thay"),
    "return.replace": _("Thay bằng bản mới của cùng kỳ"),
    "return.save": _("Ghi số liệu báo cáo"),
    "return.refresh": _("Lấy lại số liệu từ hồ sơ"),
    "return.comment": _("Góp ý ở ô báo cáo"),
    "return.revise": _("Lập bản sửa báo cáo"),
    "return.bulk": _("Ghi nhiều báo cáo"),
    "return.submit": _("Gửi báo cáo"),
    "return.accept": _("Duyệt báo cáo"),
    "return.return": _("Trả lại báo cáo"),
    "return.supersede": _("Thay báo cáo bằng bản sửa"),
}
NAMES = {"form": _("biểu mẫu"), "period": _("kỳ"), "cells": _("ô")}
