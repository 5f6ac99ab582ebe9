"""When a return is due. The law's dates and the province's own closing dates are dated parameters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from antoan.law.models import Parameter
from antoan.law.queries import NotInForce, parameter
from antoan.lib.periods import Period, PeriodKind
from antoan.returns.registry import current_forms, form_for
from antoan.returns.spec import FormSpec

# The province may open earlier or close earlier than the law (law.md §16 no. 18): optional parameters.
_OPEN, _CLOSE = "return.open", "return.close"
_WORDS = {PeriodKind.HALF: "half", PeriodKind.YEAR: "year", PeriodKind.QUARTER: "quarter", PeriodKind.MONTH: "month"}


@dataclass(frozen=True)
class Due:
    """`last_day` is the last day on time: the day before the date of the law ("trước ngày …"), or an earlier closing."""

    period: Period
    opens_on: dt.date
    last_day: dt.date
    basis: str
    is_unverified: bool = False
    closes_early: bool = False


def due_of(form: FormSpec, period: Period) -> Due | None:
    """Due dates of one form and period. None when the law table has no date for it."""
    key = form.due_keys.get(period.kind, "")
    suffix = f"{form.code}.{_WORDS[period.kind]}"
    found = _parameters([key, f"{_OPEN}.{suffix}", f"{_CLOSE}.{suffix}"], period.end)
    if key not in found:
        return None
    law = found[key]
    last_day = _in_year(law.value, period) - dt.timedelta(days=1)
    opens = found.get(f"{_OPEN}.{suffix}")
    closes = found.get(f"{_CLOSE}.{suffix}")
    closing = _near_end(closes.value, period) if closes else last_day
    early = closing < last_day
    return Due(
        period,
        _near_end(opens.value, period) if opens else period.end + dt.timedelta(days=1),
        min(closing, last_day),
        closes.basis or closes.label if closes and early else law.basis,
        (closes if closes and early else law).is_unverified,
        early,
    )


def _parameters(keys: Iterable[str], day: dt.date) -> dict[str, Parameter]:
    found = {}
    for key in filter(None, keys):
        with suppress(NotInForce):
            found[key] = parameter(key, day)
    return found


def _in_year(value: object, period: Period) -> dt.date:
    """ "07-05" after the end of the period: the next 5 July from then on."""
    month, day = (int(part) for part in str(value).split("-"))
    date = dt.date(period.end.year, month, day)
    return date if date > period.end else dt.date(period.end.year + 1, month, day)


def _near_end(value: object, period: Period) -> dt.date:
    """An opening or closing day may lie before the end of the period (20/12), or after it (08/01)."""
    month, day = (int(part) for part in str(value).split("-"))
    years = (period.end.year - 1, period.end.year, period.end.year + 1)
    return min((dt.date(year, month, day) for year in years), key=lambda date: abs((date - period.end).days))


def open_periods(form: FormSpec, today: dt.date, back_days: int = 370) -> list[Due]:
    """Periods whose return may be prepared now: already open, and due no longer ago than `back_days`."""
    dues = [due for period in _recent(form, today) if (due := due_of(form, period))]
    return [due for due in dues if due.opens_on <= today <= due.last_day + dt.timedelta(days=back_days)]


def _recent(form: FormSpec, today: dt.date) -> list[Period]:
    periods = [Period(year, kind) for year in (today.year, today.year - 1) for kind in form.kinds]
    return [p for p in periods if form in current_forms(p.end)]


def open_choices(form: FormSpec, today: dt.date) -> list[Period]:
    """Periods a wall can show, newest first: those that have ended, or that the province opened early."""
    return [p for p in period_choices(form.code, today) if p.end < today or _is_open(form, p, today)]


def _is_open(form: FormSpec, period: Period, today: dt.date) -> bool:
    due = due_of(form, period)
    return bool(due and due.opens_on <= today)


def period_choices(code: str, today: dt.date, years: int = 6) -> list[Period]:
    """Periods of a form to choose from, newest first; only those that have begun."""
    newest = form_for(code, Period(today.year))
    periods = [Period(year, kind) for year in range(today.year, today.year - years, -1) for kind in newest.kinds]
    return sorted(
        (p for p in periods if p.start <= today), key=lambda p: (p.end, p.kind == PeriodKind.YEAR), reverse=True
    )
