"""What every page of the minutes is: forms made from the book of the case, and how they are saved."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet

from antoan.accidents.forms.rows import filled
from antoan.accidents.models import Victim
from antoan.accidents.rules.minutes import Book
from antoan.org.scope import Actor
from antoan.ui.forms import Form

Data = Mapping[str, Any] | None
AREA = forms.Textarea(attrs={"rows": 8})


class Page(ABC):
    """One section being written: a form, a list of rows, or a form per person."""

    main: Form | None = None
    rows: BaseFormSet[Any] | None = None
    rows_title: Any = ""
    people: list[tuple[Victim, Form]]
    lead: Any = ""

    def __init__(self, book: Book, data: Data = None) -> None:
        self.book, self.people = book, []
        self.build(data)

    @abstractmethod
    def build(self, data: Data) -> None:
        """Make the forms, bound when there is data."""

    @abstractmethod
    def save(self, actor: Actor) -> None:
        """Write the section. Raises PermissionDenied, TransitionRefused or Implausible."""

    def forms(self) -> Iterator[Any]:
        """Every form of the page, for its errors."""
        if self.main is not None:
            yield self.main
        yield from [form for _victim, form in self.people]
        yield from self.rows or []

    def is_valid(self) -> bool:
        """Whether every form is; all are asked, so that all errors are shown at once."""
        results = [form.is_valid() for form in ([self.main] if self.main else [])]
        results += [form.is_valid() for _victim, form in self.people]
        if self.rows is not None:
            results.append(self.rows.is_valid())
        return all(results)

    @property
    def cleaned(self) -> dict[str, Any]:
        """What the form holds, after is_valid."""
        return dict(self.main.cleaned_data) if self.main else {}

    def listed(self, name: str) -> list[Any]:
        """The forms of the rows in which this field is filled, after is_valid."""
        return filled(self.rows, name) if self.rows is not None else []
