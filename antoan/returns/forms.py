"""Filters above the list of returns."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from antoan.returns.enums import ReturnState
from antoan.returns.queries import ReturnFilter, period_choices
from antoan.returns.registry import current_forms
from antoan.ui.forms import FilterForm


class ReturnFilterForm(FilterForm):
    """Form, period, state, unit."""

    q = forms.CharField(label=_("Đơn vị, mã số thuế"), max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    bieu = forms.ChoiceField(label=_("Biểu"))
    ky = forms.ChoiceField(label=_("Kỳ"))
    trang_thai = forms.ChoiceField(label=_("Trạng thái"), choices=[("", _("Tất cả")), *ReturnState.choices])

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
        words = ("bieu", "ky", "trang_thai", "q")
        form, period, state, text = (str(found.get(word, "")) for word in words)
        return ReturnFilter(form, period, state, text)
