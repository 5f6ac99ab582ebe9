"""Forms of the legal data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from antoan.law.models import Act, Certainty, CodeItem, Parameter
from antoan.law.rules import written
from antoan.ui.forms import DateField, FilterForm, Form, IntegerField


class SearchForm(FilterForm):
    """Words to look for."""

    q = forms.CharField(label=_("Tìm"), max_length=100, widget=forms.TextInput({"type": "search"}))
    chua = forms.BooleanField(label=_("Chỉ mục chưa đối chiếu"))


class ValueForm(Form):
    """A new dated value."""

    value = forms.CharField(label=_("Giá trị mới"), max_length=2000)
    valid_from = DateField(label=_("Hiệu lực từ ngày"))
    basis = forms.CharField(
        label=_("Căn cứ"), max_length=250, help_text=_("Số văn bản, điều, khoản. Ví dụ: NĐ 161/2026/NĐ-CP Đ.3 k.2.")
    )
    act = forms.ModelChoiceField(label=_("Văn bản"), queryset=Act.objects.none(), required=False, empty_label="—")
    certainty = forms.ChoiceField(
        label=_("Mức đối chiếu"),
        choices=[(key, key.label) for key in (Certainty.MEMORY, Certainty.READ, Certainty.VERIFIED)],
        help_text=_("Chọn «đã đối chiếu» khi đã so với Công báo; ghi bản nào vào ô Ghi chú."),
    )
    note = forms.CharField(label=_("Ghi chú"), required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, current: Parameter, **kwargs: Any) -> None:
        super().__init__(*args, initial={"value": written(current.value)}, **kwargs)
        act: Any = self.fields["act"]
        act.queryset = Act.objects.order_by("short_name")


class VerifyForm(Form):
    """With which copy of the gazette the row was compared."""

    note = forms.CharField(
        label=_("Đã đối chiếu với"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Bản nào, ở đâu. Ví dụ: Công báo số 755+756 ngày 10/7/2016, trang 12."),
    )


class ItemForm(Form):
    """An entry of a code list."""

    label = forms.CharField(label=_("Tên"), max_length=500, widget=forms.Textarea({"rows": 2}))
    label_en = forms.CharField(label=_("Tên tiếng Anh"), max_length=500, required=False)
    parent_code = forms.CharField(label=_("Thuộc mã"), max_length=20, required=False)
    level = IntegerField(label=_("Cấp"), low=1, high=9)
    order = IntegerField(label=_("Thứ tự"), low=0, high=1_000_000, grouped=False)
    basis = forms.CharField(label=_("Căn cứ"), max_length=250, required=False)
    note = forms.CharField(label=_("Ghi chú"), required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, item: CodeItem | None = None, **kwargs: Any) -> None:
        names = ("label", "label_en", "parent_code", "level", "order", "basis", "note")
        stored = {name: getattr(item, name) for name in names} if item else {"level": 1, "order": 1000}
        super().__init__(*args, initial=stored, **kwargs)


class EndForm(Form):
    """The last day an entry is offered."""

    last_day = DateField(label=_("Dùng đến hết ngày"), help_text=_("Hồ sơ đã ghi mã này giữ nguyên mã."))


class NewItemForm(ItemForm):
    """An entry with its code."""

    code = forms.CharField(label=_("Mã"), max_length=20)
    field_order = ("code", "label", "label_en", "parent_code", "level", "order", "basis", "note")


class ActForm(Form):
    """An act's names and dates."""

    short_name = forms.CharField(label=_("Tên gọi tắt"), max_length=120)
    title = forms.CharField(label=_("Trích yếu"), max_length=400, widget=forms.Textarea({"rows": 3}))
    issued_on = DateField(label=_("Ngày ban hành"), required=False)
    in_force_on = DateField(label=_("Có hiệu lực từ"), required=False)
    ended_on = DateField(label=_("Hết hiệu lực sau ngày"), required=False)
    note = forms.CharField(label=_("Ghi chú"), required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, act: Act | None = None, **kwargs: Any) -> None:
        names = ("short_name", "title", "issued_on", "in_force_on", "ended_on", "note")
        super().__init__(*args, initial={name: getattr(act, name) for name in names} if act else {}, **kwargs)

    def clean(self) -> dict[str, Any]:
        """In force before it ends."""
        data = super().clean() or {}
        start, end = data.get("in_force_on"), data.get("ended_on")
        if start and end and end < start:
            self.add_error("ended_on", _("Ngày hết hiệu lực phải sau ngày bắt đầu."))
        return data


class NewActForm(ActForm):
    """An act with its number."""

    code = forms.CharField(label=_("Số hiệu"), max_length=60, help_text=_("Như in trên văn bản, ví dụ 84/2015/QH13."))
    field_order = ("code", "short_name", "title", "issued_on", "in_force_on", "ended_on", "note")
