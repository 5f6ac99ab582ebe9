"""The table in which a ledger's page is typed: its columns, the book it belongs to, and one row as a device sends it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from antoan.accidents.enums import Sex
from antoan.ledgers.enums import Outcome
from antoan.ledgers.forms.entry import EntryForm
from antoan.org.scope import Actor
from antoan.ui.forms import IntegerField

DIGITS = "1234567890"  # the key that chooses an item of a short list
SEX_KEYS = {Sex.MALE: "n1m", Sex.FEMALE: "u2f"}  # n(am), (n)u


@dataclass(frozen=True)
class Choice:
    """An item of a list in the table, chosen by one of its keys."""

    value: str
    label: str
    keys: str


@dataclass(frozen=True)
class GridColumn:
    """A column: `kind` says how the device reads it (text, date, born, long, list); `most` is the longest text."""

    name: str
    label: str | Promise
    kind: str = "text"
    most: int = 0
    choices: list[Choice] = field(default_factory=list)


class BookForm(EntryForm):
    """What every row of a page has in common: the ledger, the page, the usual communes."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, auto_id="book_%s", **kwargs)
        own = ("source", "page", "commune", "residence")
        self.fields = {name: self.fields[name] for name in own}
        self.fields["page"].widget.attrs["inputmode"] = "numeric"


class RowForm(EntryForm):
    """One row as a device sends it: a line, its key, and which edition of it."""

    edition = IntegerField(low=1, high=1_000_000)
    owner = forms.CharField(max_length=80)


def columns(form: EntryForm) -> list[GridColumn]:
    """The columns in the order of the paper; the lists are those of the form."""
    causes = [
        Choice(str(value), str(label), DIGITS[number : number + 1])
        for number, (value, label) in enumerate(form.fields["cause_code"].choices[1:])  # type: ignore[attr-defined]
    ]
    outcomes = [Choice(value, str(label), DIGITS[number]) for number, (value, label) in enumerate(Outcome.choices)]
    sexes = [Choice(sex.value, str(sex.label), keys) for sex, keys in SEX_KEYS.items()]
    return [
        GridColumn("line", _("Số"), most=20),
        GridColumn("seen_on", _("Ngày xảy ra"), "date", 12),
        GridColumn("died_on", _("Ngày chết"), "date", 12),
        GridColumn("name", _("Họ và tên"), most=150),
        GridColumn("born", _("Năm sinh / tuổi"), "born", 12),
        GridColumn("sex", _("Giới"), "list", choices=sexes),
        GridColumn("occupation_text", _("Nghề nghiệp"), most=150),
        GridColumn("text", _("Nguyên nhân, diễn biến (như sổ)"), "long", 2000),
        GridColumn("cause_code", _("Nhóm"), "list", choices=causes),
        GridColumn("icd10", _("ICD-10"), most=10),
        GridColumn("outcome", _("Kết quả"), "list", choices=outcomes),
        GridColumn("treated_at", _("Nơi xử trí"), most=200),
    ]
