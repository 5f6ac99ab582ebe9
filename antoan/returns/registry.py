"""Forms by code and version. Domain apps register theirs in AppConfig.ready, so the list is complete at start-up."""

from __future__ import annotations

import datetime as dt

from antoan.lib.periods import Period
from antoan.returns.spec import FormSpec

_forms: dict[tuple[str, str], FormSpec] = {}


class UnknownForm(LookupError):
    """There is no such form, or none in force then."""


def register(form: FormSpec) -> None:
    """Add a version of a form. ValueError when the same version comes with other content."""
    if _forms.setdefault((form.code, form.version), form) is not form:
        raise ValueError(f"{form.code} {form.version} is already registered")


def form_of(code: str, version: str) -> FormSpec:
    """The form in the version a return was made with. Raises UnknownForm."""
    try:
        return _forms[code, version]
    except KeyError:
        raise UnknownForm(f"{code} {version}") from None


def form_for(code: str, period: Period) -> FormSpec:
    """The form in force at the end of a period. Raises UnknownForm (no such form, or not for such a period)."""
    for form in versions(code):
        if _holds(form, period.end) and form.allows(period):
            return form
    raise UnknownForm(f"{code} {period}")


def current_forms(day: dt.date) -> list[FormSpec]:
    """The forms in force on a day, in the order they were registered."""
    return [form for form in _forms.values() if _holds(form, day)]


def versions(code: str) -> list[FormSpec]:
    """All versions of a form, newest first."""
    return sorted((f for f in _forms.values() if f.code == code), key=lambda f: f.valid_from, reverse=True)


def _holds(form: FormSpec, day: dt.date) -> bool:
    return form.valid_from <= day and (form.valid_to is None or day <= form.valid_to)
