"""Questions about the law: which value held on a day, what a code meant on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, F, Q, QuerySet

from antoan.law.models import Act, Certainty, CodeItem, Parameter
from antoan.law.permissions import LawPermission
from antoan.lib.text import fold
from antoan.org.scope import Actor

COMPARED = (Certainty.VERIFIED, Certainty.READ)


class NotInForce(LookupError):
    """No value of this parameter on that day: an administrator has to enter one."""


_remembered: ContextVar[dict[str, list[Parameter]] | None] = ContextVar("law_parameters", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Within it the parameters are read once, all together: a page of many clocks asks for the same few values."""
    outer = _remembered.get()
    token = _remembered.set({} if outer is None else outer)  # one memory for all, though it may still be empty
    try:
        yield
    finally:
        _remembered.reset(token)


def parameter(key: str, on: dt.date) -> Parameter:
    """The parameter in force on a day. Raises NotInForce."""
    for found in _values(key):
        if found.valid_from <= on and (found.valid_to is None or found.valid_to >= on):
            return found
    raise NotInForce(f"{key} {on:%d/%m/%Y}")


def _values(key: str) -> list[Parameter]:
    """All values of a parameter, the newest first."""
    memory = _remembered.get()
    rows = Parameter.objects.order_by("-valid_from").select_related("act")
    if memory is None:
        return list(rows.filter(key=key))
    if not memory:
        memory[""] = []  # so that an empty table is not asked again
        for row in rows:
            memory.setdefault(row.key, []).append(row)
    return memory.get(key, [])


def code_items(list_key: str, on: dt.date) -> list[CodeItem]:
    """A code list in force on a day, in its own order."""
    return list(CodeItem.objects.on(on).filter(list_key=list_key).order_by("order", "code"))


def outline(list_key: str, on: dt.date, level: int | None = None) -> list[tuple[str, int, str]]:
    """(code, level, label) of a list on a day in its own order, of one level if named; cheaper than whole entries."""
    rows = CodeItem.objects.on(on).filter(list_key=list_key)
    if level is not None:
        rows = rows.filter(level=level)
    return list(rows.order_by("order", "code").values_list("code", "level", "label"))


def code_labels(list_key: str, on: dt.date) -> dict[str, str]:
    """Code → label of a list on a day."""
    return dict(CodeItem.objects.on(on).filter(list_key=list_key).values_list("code", "label"))


def labels_of(list_key: str, codes: Iterable[str], on: dt.date) -> dict[str, str]:
    """Code → label for a few codes of a long list; nothing is asked for none."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    found = CodeItem.objects.on(on).filter(list_key=list_key, code__in=wanted)
    return dict(found.values_list("code", "label"))


def children_of(list_key: str, code: str, on: dt.date) -> list[str]:
    """The codes directly under a code ("B" → "05", "06" …)."""
    found = CodeItem.objects.on(on).filter(list_key=list_key, parent_code=code)
    return list(found.order_by("order").values_list("code", flat=True))


def search_codes(list_key: str, text: str, on: dt.date, limit: int = 30) -> list[CodeItem]:
    """Entries whose code begins so or whose label has every word, the list's own order; empty text gives the top level."""
    rows = CodeItem.objects.on(on).filter(list_key=list_key)
    words = fold(text).split()
    if not words:
        return list(rows.filter(level=1).order_by("order")[:limit])
    for word in words:
        rows = rows.filter(folded__contains=word)
    found = list(rows.order_by("order")[:400])
    first = fold(text)
    return sorted(found, key=lambda item: (not item.folded.startswith(first), item.order))[:limit]


def parameters(actor: Actor, text: str = "") -> list[Parameter]:
    """All values of all parameters by key, the newest first, whose name or key has the text; none without the permission."""
    if not actor.can(LawPermission.VIEW):
        return []
    rows = Parameter.objects.select_related("act").order_by("key", "-valid_from")
    return [row for row in rows if fold(text) in fold(f"{row.label} {row.key} {row.basis}")]


def history_of(actor: Actor, key: str) -> list[Parameter]:
    """All values one parameter has had, the newest first."""
    return [row for row in parameters(actor) if row.key == key]


@dataclass(frozen=True)
class Summary:
    """A parameter at a glance: the value in force, those to come, and any one for its name."""

    now: Parameter | None
    coming: list[Parameter]
    any: Parameter


def summaries(actor: Actor, day: dt.date, text: str = "", *, only_unverified: bool = False) -> list[Summary]:
    """Every parameter at a glance on a day."""
    groups = [list(values) for _key, values in groupby(parameters(actor, text), key=lambda row: row.key)]
    found = [Summary(in_force(values, day), [v for v in values if v.valid_from > day], values[0]) for values in groups]
    return [each for each in found if not only_unverified or (each.now or each.any).is_unverified]


def in_force(values: Iterable[Parameter], day: dt.date) -> Parameter | None:
    """The one of a parameter's values that holds on a day."""
    found = (v for v in values if v.valid_from <= day and (v.valid_to is None or v.valid_to >= day))
    return max(found, key=lambda value: value.valid_from, default=None)


def lists(actor: Actor) -> dict[str, dict[str, int]]:
    """Key of each code list → how many entries, and how many of them nobody has compared."""
    if not actor.can(LawPermission.VIEW):
        return {}
    unverified = Count("pk", filter=~Q(certainty__in=COMPARED))
    rows = CodeItem.objects.order_by("list_key").values("list_key").annotate(count=Count("pk"), unverified=unverified)
    return {row["list_key"]: {"count": row["count"], "unverified": row["unverified"]} for row in rows}


def entries(actor: Actor, list_key: str = "", text: str = "", *, only_unverified: bool = False) -> QuerySet[CodeItem]:
    """Entries of a list of any time, in its own order; none without the permission."""
    rows: QuerySet[CodeItem] = CodeItem.objects.order_by("order", "code", "valid_from")
    if not actor.can(LawPermission.VIEW):
        return rows.none()
    if list_key:
        rows = rows.filter(list_key=list_key)
    for word in fold(text).split():
        rows = rows.filter(folded__contains=word)
    return rows.exclude(certainty__in=COMPARED) if only_unverified else rows


def acts(actor: Actor) -> QuerySet[Act]:
    """Acts, those in force first; none without the permission."""
    rows = Act.objects.select_related("replaced_by")
    rows = rows.order_by(F("ended_on").asc(nulls_first=True), F("in_force_on").desc(nulls_last=True), "code")
    return rows if actor.can(LawPermission.VIEW) else rows.none()
