"""Long lists: a page of rows with a bounded count, sorting by stored keys, removable filters. Always two queries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.forms import BoundField, CheckboxInput
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from antoan.lib.numbers import format_number
from antoan.ui.forms import FilterForm

DEEP = 10  # pages; beyond, skipping narrow keys is cheaper than skipping whole rows
CAP = 10_000  # rows counted and reachable; beyond, the reader is asked to filter
FOUND = 2_000  # the same for rows that are found one by one, by a search
PAGE, SORT = "trang", "sap"


class Asked(Protocol):
    """What is needed of a request."""

    GET: Any
    path: str


@dataclass(frozen=True)
class Column:
    """A heading. `order` = the stored columns it sorts by (("sort_key",)); empty = not sortable."""

    key: str
    label: str | Promise
    order: tuple[str, ...] = ()
    is_number: bool = False


@dataclass(frozen=True)
class Heading:
    """A column as one page shows it: `direction` is "", "ascending" or "descending", `url` sorts by it."""

    label: str | Promise
    is_number: bool
    direction: str
    url: str


@dataclass(frozen=True)
class Page:
    """One page of a list. `count` stops at CAP (or FOUND), then `is_capped`."""

    rows: list[Any]
    number: int
    per_page: int
    count: int
    is_capped: bool
    path: str
    sort: str
    columns: list[Heading]
    previous_url: str
    next_url: str
    is_last_reachable: bool

    @property
    def count_text(self) -> str:
        """ "1.234" or "hơn 10.000"."""
        return (
            _("hơn %(count)s") % {"count": format_number(self.count)} if self.is_capped else format_number(self.count)
        )

    @property
    def first(self) -> int:
        """Number of the first row shown, from 1."""
        return (self.number - 1) * self.per_page + 1

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return self.first + len(self.rows) - 1


def paginate(
    queryset: QuerySet[Any] | Sequence[Any],
    request: Asked,
    per_page: int = 50,
    columns: Sequence[Column] = (),
    *,
    count: int | None = None,
    fetch: Callable[[Sequence[Any]], QuerySet[Any]] | None = None,
    is_dear: bool = False,
) -> Page:
    """The page that the address asks for (?trang=2&sap=-ten): one bounded count, one query for the rows.

    An address outside the list shows the nearest page; an unknown sort key leaves the queryset's own order.
    `count` = the number of rows, where the caller knows it already (anything above CAP counts as more).
    `fetch` = rows by their primary keys, for rows that are wide: where the filter `is_dear`, or the page lies deep, it is
    asked once, for keys in order (at most CAP), and only the rows of the page are fetched; still two queries. The
    queryset may then be one of tuples that end in the key, or the keys that a search has found (at most FOUND + 1).
    """
    if not isinstance(queryset, QuerySet):
        return _fetched(list(queryset), request, per_page, columns, "", fetch, cap=FOUND)
    sort = _known_sort(request.GET.get(SORT, ""), columns)
    ordered = _ordered(queryset, sort, columns)
    if fetch is not None and (is_dear or _page_number(request.GET.get(PAGE, "")) > DEEP):
        return _fetched(_keys(ordered), request, per_page, columns, sort, fetch)
    if count is None:
        count = queryset.order_by().values("pk")[: CAP + 1].count()
    return _page(ordered, request, count=count, per_page=per_page, sort=sort, columns=columns)


def _fetched(
    keys: list[Any],
    request: Asked,
    per_page: int,
    columns: Sequence[Column],
    sort: str,
    fetch: Callable[[Sequence[Any]], QuerySet[Any]] | None,
    *,
    cap: int = 0,
) -> Page:
    page = _page(keys, request, count=len(keys), per_page=per_page, sort=sort, columns=columns, cap=cap)
    return page if fetch is None else replace(page, rows=_in_order(fetch(page.rows), page.rows))


def _keys(ordered: QuerySet[Any, Any]) -> list[Any]:
    if ordered.query.combinator:
        return [row[-1] for row in ordered[: CAP + 1]]
    return list(ordered.values_list("pk", flat=True)[: CAP + 1])


def _in_order(rows: QuerySet[Any], keys: Sequence[Any]) -> list[Any]:
    found = {row.pk: row for row in rows.order_by()}
    return [found[key] for key in keys if key in found]


def page_of(rows: Sequence[Any], request: Asked, per_page: int = 50, columns: Sequence[Column] = ()) -> Page:
    """The page that the address asks for, of rows already in memory and in order."""
    return _page(rows, request, count=len(rows), per_page=per_page, sort="", columns=columns)


def _page(
    rows: Any,
    request: Asked,
    *,
    count: int,
    per_page: int,
    sort: str,
    columns: Sequence[Column],
    cap: int = 0,
) -> Page:
    cap = cap or CAP
    last = max(1, -(-min(count, cap) // per_page))
    number = min(_page_number(request.GET.get(PAGE, "")), last)
    return Page(
        rows=list(rows[(number - 1) * per_page : number * per_page]),
        number=number,
        per_page=per_page,
        count=min(count, cap),
        is_capped=count > cap,
        path=request.path,
        sort=sort,
        columns=[_heading(column, sort, request) for column in columns],
        previous_url=address(request, **{PAGE: number - 1}) if number > 1 else "",
        next_url=address(request, **{PAGE: number + 1}) if number < last else "",
        is_last_reachable=number == last and count > cap,
    )


def address(request: Asked, **changes: Any) -> str:
    """This page's address with some parameters changed; None or "" removes one. Markers of htmx never come along."""
    pairs = [(key, value) for key, values in request.GET.lists() for value in values if key not in changes and value]
    pairs += [(key, str(value)) for key, value in changes.items() if value not in (None, "")]
    return f"{request.path}?{urlencode(pairs)}" if pairs else request.path


def _page_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 and int(text) > 0 else 1


def _known_sort(text: str, columns: Sequence[Column]) -> str:
    return text if any(column.order and column.key == text.removeprefix("-") for column in columns) else ""


def _ordered(queryset: QuerySet[Any], sort: str, columns: Sequence[Column]) -> QuerySet[Any]:
    """Ends with the primary key, so that pages never overlap."""
    if not sort:
        own: tuple[Any, ...] = tuple(queryset.query.order_by) or tuple(queryset.model._meta.ordering or ())
        return queryset if {"pk", "-pk", "id", "-id"} & set(own) else queryset.order_by(*own, "pk")
    names = next(column.order for column in columns if column.key == sort.removeprefix("-"))
    if sort.startswith("-"):
        names = tuple(name[1:] if name.startswith("-") else f"-{name}" for name in names)
    return queryset.order_by(*names, "pk")


def _heading(column: Column, sort: str, request: Asked) -> Heading:
    if not column.order:
        return Heading(column.label, column.is_number, "", "")
    direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(sort, "")
    following = f"-{column.key}" if sort == column.key else column.key
    return Heading(column.label, column.is_number, direction, address(request, **{SORT: following, PAGE: None}))


@dataclass(frozen=True)
class Chip:
    """A filter in force and the address without it."""

    label: str
    value: str
    url: str


def chips(form: FilterForm, request: Asked) -> list[Chip]:
    """The filters in force, in the form's order."""
    names = [name for name in form.fields if name in form.values]
    return [
        Chip(str(form[name].label), _shown(form[name], form.values[name]), address(request, **{name: None, PAGE: None}))
        for name in names
    ]


def _shown(field: BoundField, value: Any) -> str:
    choices = dict(getattr(field.field, "choices", ())) if isinstance(value, str) else {}
    if value in choices:
        return str(choices[value])
    if isinstance(field.field.widget, CheckboxInput):
        return _("có")
    if hasattr(value, "isoformat"):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)
