"""Inputs that speak Vietnamese: typed dates, numbers with their own keyboard, lists that are searched."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse


class DateInput(forms.DateInput):
    """A date typed as dd/mm/yyyy; the script adds a button that opens the device's calendar."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        defaults = {"inputmode": "numeric", "autocomplete": "off", "data-date": "", "maxlength": "10"}
        super().__init__({**defaults, **(attrs or {})}, format="%d/%m/%Y")


class TimeInput(forms.TimeInput):
    """A time typed as 14:30."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"inputmode": "numeric", "autocomplete": "off", "maxlength": "8", **(attrs or {})}, format="%H:%M"
        )


class NumberInput(forms.TextInput):
    """A number in Vietnamese style: text for the browser, so that 1.234,5 is not taken for English."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        defaults = {"inputmode": "decimal", "autocomplete": "off", "maxlength": "24", "data-number": ""}
        super().__init__({**defaults, **(attrs or {})})


class Combobox(forms.Select):
    """A list of choices that is searched while typing, with or without diacritics. Works as a plain list without script."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-combobox": "", **(attrs or {})}, choices)


class LookupSelect(forms.Select):
    """A choice among many rows: only the chosen one is in the page, the rest is asked from `url_name` while typing.

    The address answers GET ?q=… with `antoan.ui.http.choices`. `url_args` go into the address.
    """

    def __init__(self, url_name: str, attrs: dict[str, Any] | None = None, url_args: tuple[Any, ...] = ()) -> None:
        super().__init__({"data-combobox": "", **(attrs or {})})
        self.url_name = url_name
        self.url_args = url_args

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The address is worked out when the page is made, not when the form class is."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-url"] = reverse(self.url_name, args=self.url_args)
        return context

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        """Only what is chosen; nothing is read from the database for an empty field."""
        chosen = [text for text in value if text]
        groups = [(None, [self.create_option(name, "", "", not chosen, 0)], 0)]
        for index, (key, label) in enumerate(self._labels(chosen), start=1):
            groups.append((None, [self.create_option(name, key, label, True, index)], index))
        return groups

    def _labels(self, chosen: list[str]) -> list[tuple[str, str]]:
        field = getattr(self.choices, "field", None)
        if not chosen or field is None:
            return []
        try:
            row = field.to_python(chosen[0])
        except forms.ValidationError:
            return []
        return [(str(field.prepare_value(row)), field.label_from_instance(row))] if row is not None else []
