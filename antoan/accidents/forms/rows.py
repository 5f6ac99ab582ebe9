"""Lists typed in rows: people of the team, people at the meeting, agents, measures. A few empty rows always follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from antoan.accidents.actions.measures import Planned
from antoan.accidents.actions.minutes import Person
from antoan.accidents.enums import MeetingGroup, Severity
from antoan.accidents.rules.gravest import Harm
from antoan.accidents.rules.team import ATTENDING, HEAD, MEETING, MEMBER
from antoan.law.queries import code_items
from antoan.ui.forms import ComboboxField, DateField, Form

COMMUTING_HELP = _("Khoản 2 Điều 39 Luật ATVSLĐ: tai nạn trên đường đi làm và đường về.")
_MOST = 60  # rows of one list


class PersonForm(Form):
    """One member, or somebody attending."""

    part = forms.ChoiceField(
        label=_("Tư cách"),
        choices=[(HEAD, _("Trưởng đoàn, chủ trì")), (MEMBER, _("Thành viên")), (ATTENDING, _("Tham dự"))],
        initial=MEMBER,
    )
    name = forms.CharField(label=_("Họ và tên"), max_length=150, required=False)
    agency = forms.CharField(label=_("Đơn vị công tác"), max_length=200, required=False)
    title = forms.CharField(label=_("Chức vụ"), max_length=150, required=False)

    def person(self) -> Person:
        """The row as the action takes it."""
        data = self.cleaned_data
        return Person(data["part"], data["name"], data["agency"], data["title"])


class GuestForm(Form):
    """Somebody at the meeting that announces the minutes."""

    group = forms.ChoiceField(label=_("Thành phần"), choices=MeetingGroup.choices)
    name = forms.CharField(label=_("Họ và tên"), max_length=150, required=False)
    agency = forms.CharField(label=_("Đơn vị công tác"), max_length=200, required=False)
    title = forms.CharField(label=_("Chức vụ, quan hệ"), max_length=150, required=False)

    def person(self) -> Person:
        """The row as the action takes it."""
        data = self.cleaned_data
        return Person(MEETING, data["name"], data["agency"], data["title"], data["group"])


class PlanForm(Form):
    """One measure."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Nội dung biện pháp"), max_length=500, required=False)
    owner = forms.CharField(label=_("Người chịu trách nhiệm"), max_length=200, required=False)
    due_on = DateField(label=_("Hoàn thành trước ngày"), required=False)

    def clean(self) -> dict[str, Any]:
        """A measure without owner or day cannot be watched."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("text") and not self.cleaned_data.get("DELETE"):
            for name in ("owner", "due_on"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Biện pháp nào cũng cần người chịu trách nhiệm và ngày hoàn thành."))
        _require_first(
            self, "text", ("owner", "due_on"), _("Hãy ghi nội dung biện pháp, hoặc xóa các ô còn lại của dòng.")
        )
        return data

    def planned(self) -> Planned:
        """The row as the action takes it."""
        data = self.cleaned_data
        return Planned(data["text"], data["owner"], data["due_on"], data.get("pk"))


class HarmForm(Form):
    """One thing that hurt somebody, in the order in which things happened."""

    agent = ComboboxField(label=_("Yếu tố gây chấn thương"), required=False)
    severity = forms.ChoiceField(label=_("Hậu quả nặng nhất nó gây ra"), choices=Severity.choices)
    deviation = ComboboxField(label=_("Sự bất thường (mã châu Âu)"), required=False)
    contact = ComboboxField(label=_("Cách tiếp xúc gây thương tích (mã châu Âu)"), required=False)
    esaw_agent = ComboboxField(label=_("Tác nhân vật chất (mã châu Âu)"), required=False)

    def __init__(self, *args: Any, day: dt.date, worst: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["severity"].initial = worst or Severity.LIGHT  # in most cases one thing did all the harm
        lists = {"agent": "agent", "deviation": "esaw_deviation", "contact": "esaw_contact", "esaw_agent": "esaw_agent"}
        for name, list_key in lists.items():
            field: Any = self.fields[name]
            field.choices = choices_of(list_key, day)

    def clean(self) -> dict[str, Any]:
        """European codes without the injury agent would be dropped with the row."""
        data: dict[str, Any] = super().clean() or {}
        said = _("Hãy chọn yếu tố gây chấn thương, hoặc xóa các ô còn lại của dòng.")
        _require_first(self, "agent", ("deviation", "contact", "esaw_agent"), said)
        return data

    def harm(self) -> Harm:
        """The row as the rule takes it."""
        data = self.cleaned_data
        return Harm(data["agent"], data["severity"], data["deviation"], data["contact"], data["esaw_agent"])


def _require_first(form: Form, first: str, others: Iterable[str], message: str | Promise) -> None:
    """A row is kept by its first field: where only others are filled in, say so instead of dropping what was typed."""
    data = form.cleaned_data
    is_lost = not data.get(first) and any(data.get(name) for name in others)
    if is_lost and first not in form.errors and not data.get("DELETE"):
        form.add_error(first, str(message))


def choices_of(list_key: str, day: dt.date) -> list[tuple[str, str]]:
    """A code list of the day as choices, with an empty one first."""
    items = code_items(list_key, day)
    return [("", "—"), *[(item.code, f"{item.code} {item.label}") for item in items]]


def formset(form: type[Form], *, extra: int = 2) -> type[BaseFormSet[Any]]:
    """A list of this form with a few empty rows and a box to take a row out."""
    made: type[BaseFormSet[Any]] = formset_factory(
        form, extra=extra, can_delete=True, max_num=_MOST, absolute_max=_MOST + extra
    )
    return made


def filled(rows: BaseFormSet[Any], name: str) -> list[Any]:
    """The forms of the rows that hold something and are not to be taken out."""
    return [form for form in rows if form.cleaned_data.get(name) and not form.cleaned_data.get("DELETE")]
