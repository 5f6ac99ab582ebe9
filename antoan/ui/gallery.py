"""Examples for the gallery page."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from django import forms
from django.utils.translation import gettext_lazy as _

from antoan.ui.forms import ComboboxField, DateField, DecimalField, FilterForm, Form, IntegerField, TimeField
from antoan.ui.widgets import LookupSelect


class GalleryForm(Form):
    """One field of each kind."""

    terms = {"name": _("“tên cơ sở” theo đăng ký kinh doanh")}

    name = forms.CharField(label=_("Tên"), max_length=100, help_text=_("Viết đủ như trên giấy đăng ký."))
    happened_on = DateField(label=_("Ngày xảy ra"), past=True, help_text=_("Ví dụ: 05/03/2026"))
    happened_at = TimeField(label=_("Giờ xảy ra"), required=False)
    days = IntegerField(label=_("Số ngày nghỉ"), high=10_000)
    cost = DecimalField(label=_("Chi phí (triệu đồng)"), required=False)
    kind = forms.ChoiceField(label=_("Loại"), choices=[("", "—"), ("a", _("Nhẹ")), ("b", _("Nặng"))])
    sex = forms.ChoiceField(label=_("Giới tính"), widget=forms.RadioSelect, choices=[("m", _("Nam")), ("f", _("Nữ"))])
    sector = ComboboxField(
        label=_("Ngành"),
        required=False,
        choices=[("", ""), ("B", _("Khai khoáng")), ("F", _("Xây dựng")), ("D", _("Điện"))],
    )
    commune = forms.CharField(label=_("Xã, phường"), required=False, widget=LookupSelect("ui:gallery_choices"))
    summary = forms.CharField(label=_("Diễn biến"), widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label=_("Tôi đã kiểm tra lại"))


class GalleryFilters(FilterForm):
    """Two filters."""

    q = forms.CharField(label=_("Tìm"), max_length=100)
    state = forms.ChoiceField(label=_("Trạng thái"), choices=[("", _("Mọi trạng thái")), ("a", _("Đang lập"))])


def EXAMPLES(today: dt.date) -> list[SimpleNamespace]:  # noqa: N802 - read as a constant of the gallery
    """Two things owed, as antoan.workflow.duties gives them."""
    basis = "Luật ATVSLĐ Đ.35 k.6"
    return [
        SimpleNamespace(
            key="a",
            title=_("Kết thúc điều tra vụ TNLD-2026-000123"),
            url="#",
            due_on=today - dt.timedelta(2),
            basis=basis,
            action=_("Mở hồ sơ"),
            detail="",
            who="",
        ),
        SimpleNamespace(
            key="b",
            title=_("Nộp báo cáo 6 tháng"),
            url="#",
            due_on=today + dt.timedelta(9),
            basis=basis,
            action=_("Lập báo cáo"),
            detail="",
            who=_("Công ty Đá Đồng Đăng"),
        ),
    ]
