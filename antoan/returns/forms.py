"""Filters above the list of returns."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from antoan.returns.enums import ReturnState
from antoan.returns.queries import ReturnFilter, period_choices
from antoan.returns.registry import current_forms
from antoan.ui.forms import DateField, FilterForm, Form


class ReturnFilterForm(FilterForm):
    """Form, period, state, unit."""

    q = forms.CharField(label=_("Đơn vị, mã số thuế"), max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    bieu = forms.ChoiceField(label=_("Biểu"))
    ky = forms.ChoiceField(label=_("Kỳ"))
    trang_thai = forms.ChoiceField(label=_("Trạng thái"), choices=[("", _("Tất cả")), *ReturnState.choices])
    nguon = forms.ChoiceField(
        label=_("Cách nộp"),
        choices=[("", _("Tất cả")), ("giay", _("Nhập thay từ bản giấy")), ("may", _("Đơn vị tự nhập"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        known = current_forms(today)
        every: list[tuple[str, Any]] = [("", _("Tất cả"))]
        fields: dict[str, Any] = dict(self.fields)
        fields["bieu"].choices = every + [(form.code, form.short_title) for form in known]
        periods = period_choices(known[0].code, today) if known else []
        fields["ky"].choices = every + [(str(period), period.label) for period in periods]

    def narrowing(self) -> ReturnFilter:
        """What the list is narrowed to."""
        found = self.values
        words = ("bieu", "ky", "trang_thai", "q", "nguon")
        form, period, state, text, source = (str(found.get(word, "")) for word in words)
        return ReturnFilter(form, period, state, text, source)


class MissingFilterForm(FilterForm):
    """Finds one unit among those that have not reported."""

    q = forms.CharField(label=_("Đơn vị, mã số thuế"), max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    noi = forms.CharField(max_length=60, widget=forms.HiddenInput)


class PaperForm(Form):
    """What has to be known before a paper is keyed in."""

    received_on = DateField(label=_("Ngày nhận bản giấy"), past=True, help_text=_("Ngày ghi ở dấu đến."))
