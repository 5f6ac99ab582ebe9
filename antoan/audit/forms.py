"""The filters of the list of events."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from antoan.audit.queries import Filters
from antoan.ui.forms import DateField, FilterForm


class EventFilter(FilterForm):
    """Who, what, when."""

    q = forms.CharField(label=_("Hồ sơ, đối tượng"), max_length=100, widget=forms.TextInput({"type": "search"}))
    nguoi = forms.CharField(label=_("Người làm"), max_length=100)
    tu = DateField(label=_("Từ ngày"))
    den = DateField(label=_("Đến ngày"))

    def wanted(self) -> Filters:
        """What the query is asked."""
        given = self.values
        return Filters(
            target=given.get("q", ""), person=given.get("nguoi", ""), day_from=given.get("tu"), day_to=given.get("den")
        )
