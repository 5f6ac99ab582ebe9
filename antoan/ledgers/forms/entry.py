"""A line of a ledger, the filters of the list, the period of the estimate."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from antoan.accidents.enums import Sex, Source
from antoan.law.queries import code_items
from antoan.ledgers.actions import Line
from antoan.ledgers.enums import Outcome, Work
from antoan.ledgers.models import Entry
from antoan.ledgers.queries.entries import books_of
from antoan.org.models import Place, PlaceLevel
from antoan.org.scope import Actor
from antoan.ui.forms import DateField, FilterForm, Form, IntegerField, LookupField

_COMMUNES = Place.objects.filter(level=PlaceLevel.COMMUNE)


class EntryForm(Form):
    """One line as the paper ledger has it: in the ledger's own order, few columns mandatory."""

    source = forms.ChoiceField(label=_("Sổ"))
    seen_on = DateField(label=_("Ngày xảy ra"), required=False, past=True)
    name = forms.CharField(label=_("Họ và tên"), max_length=150)
    birth_year = IntegerField(label=_("Năm sinh"), required=False, low=1900, high=2100, grouped=False)
    age = IntegerField(label=_("Tuổi"), required=False, low=0, high=120)
    sex = forms.ChoiceField(label=_("Giới tính"), choices=[("", "—"), *Sex.choices], required=False)
    occupation_text = forms.CharField(label=_("Nghề nghiệp"), required=False, max_length=150)
    text = forms.CharField(label=_("Nguyên nhân, diễn biến (ghi như sổ)"), required=False, max_length=2000)
    cause_code = forms.ChoiceField(label=_("Nhóm nguyên nhân"), required=False)
    icd10 = forms.CharField(label=_("ICD-10"), required=False, max_length=10)
    outcome = forms.ChoiceField(label=_("Kết quả"), choices=[("", "—"), *Outcome.choices], required=False)
    died_on = DateField(label=_("Ngày chết"), required=False, past=True)
    commune = LookupField(queryset=_COMMUNES, url_name="org:place-search", label=_("Xã nơi xảy ra"), required=False)
    residence = LookupField(queryset=_COMMUNES, url_name="org:place-search", label=_("Xã nơi cư trú"), required=False)
    treated_at = forms.CharField(label=_("Nơi xử trí"), required=False, max_length=200)
    page = forms.CharField(label=_("Trang"), required=False, max_length=20)
    line = forms.CharField(label=_("Dòng"), required=False, max_length=20)
    key = forms.CharField(widget=forms.HiddenInput, max_length=80)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        causes = code_items("ledger_cause", timezone.localdate())
        self._choices("source", [(source.value, source.label) for source in books_of(actor)])
        self._choices("cause_code", [("", "—"), *((item.code, item.label) for item in causes)])

    def _choices(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def as_line(self, place: Place) -> Line:
        """The typed line of the ledger of a place."""
        data = {name: value for name, value in self.cleaned_data.items() if value is not None and name in self._own}
        data["key"] = f"typed:{self.actor.user_id}:{data['key']}"
        return Line(place=place, **data)

    @property
    def _own(self) -> set[str]:
        """The names of a line's fields; a form made from this one may have more."""
        return set(EntryForm.base_fields)


class EditForm(EntryForm):
    """A line already written, to be mended on its own page: it stays in its ledger under its own key."""

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, initial=_said(entry), **kwargs)
        self.entry = entry
        del self.fields["key"]
        known = {value for value, _label in self.fields["source"].choices}  # type: ignore[attr-defined]
        if entry.source not in known:
            self._choices("source", [(entry.source, entry.get_source_display())])

    def as_line(self, place: Place) -> Line:
        """The line as it should be."""
        data = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return Line(place=place, key=self.entry.sighting.source_key, **data)


def _said(entry: Entry) -> dict[str, Any]:
    """What the line says now, by field; a year of birth that only follows from the age is not repeated."""
    sighting = entry.sighting
    own = ("source", "page", "line", "age", "cause_code", "icd10", "outcome", "treated_at")
    person = ("name", "sex", "occupation_text", "text", "commune", "residence", "seen_on", "died_on", "birth_year")
    said = {name: getattr(entry, name) for name in own} | {name: getattr(sighting, name) for name in person}
    when = sighting.died_on or sighting.seen_on
    if entry.age is not None and when and sighting.birth_year == when.year - entry.age:
        said["birth_year"] = None
    return said | {name: f"{said[name]:%d/%m/%Y}" if said[name] else "" for name in ("seen_on", "died_on")}


class EntryFilter(FilterForm):
    """What narrows the list of lines."""

    q = forms.CharField(label=_("Tìm"), required=False, max_length=100)
    so = forms.ChoiceField(
        label=_("Sổ"),
        choices=[
            ("", _("Tất cả")),
            *((s.value, s.label) for s in Source if s not in {Source.DECLARATION, Source.REGISTER}),
        ],
        required=False,
    )
    ket_luan = forms.ChoiceField(label=_("Sàng lọc"), choices=[("", _("Tất cả")), *Work.choices], required=False)
    dia_ban = LookupField(queryset=_COMMUNES, url_name="org:place-search", label=_("Xã, phường"), required=False)
    gach_bo = forms.ChoiceField(label=_("Dòng đã gạch bỏ"), choices=[("", _("Ẩn")), ("1", _("Hiện"))], required=False)


class PeriodForm(FilterForm):
    """The years of the estimate, and how to split them."""

    tu = IntegerField(label=_("Từ năm"), required=False, low=2000, high=2100, grouped=False)
    den = IntegerField(label=_("Đến năm"), required=False, low=2000, high=2100, grouped=False)
    theo = forms.ChoiceField(
        label=_("Chia theo"),
        required=False,
        choices=[
            ("district", _("Nhóm xã (huyện cũ)")),  # first: a single commune is nearly always too sparse
            ("commune", _("Xã, phường")),
            ("sector", _("Ngành")),
            ("relation", _("Quan hệ lao động")),
            ("severity", _("Mức độ")),
            ("year", _("Năm")),
        ],
    )

    def period(self) -> tuple[dt.date, dt.date]:
        """First and last day; the current year when nothing is said, the two years put in order."""
        today = timezone.localdate()
        years = sorted([self.values.get("tu") or today.year, self.values.get("den") or today.year])
        return dt.date(years[0], 1, 1), dt.date(years[1], 12, 31)
