"""Cases: the list with its filters, and everything one case page shows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from antoan.accidents.enums import CaseState, Classification
from antoan.accidents.models import Accident, AccidentQuerySet, Sighting, Victim, is_wide
from antoan.accidents.permissions import AccidentPermission
from antoan.accidents.queries.search import keys_by_words
from antoan.accidents.rules.identity import may_read_names
from antoan.accidents.rules.life import CASE
from antoan.establishments.models import Establishment
from antoan.law.queries import code_labels
from antoan.lib.text import fold
from antoan.org.scope import Actor
from antoan.ui.tables import FOUND
from antoan.workflow.machine import Transition

_NUMBER = re.compile(r"(?i)(?:tnld-?)?(?:\d{4}-)?\d{1,6}|tnld.*")
_ON_THEIR_PAGE = {"merge", "separate"}  # two cases side by side: views/merging.py
COUNTED: Final = "co"  # ?tinh=co: only cases that count as accidents at work
NO_SECTOR: Final = "-"  # ?nganh=-: no establishment, or one whose sector nobody has written down
NOT_COUNTED = Q(state__in=[CaseState.DISMISSED, CaseState.MERGED]) | Q(classification=Classification.NOT_OCCUPATIONAL)
FINISHED = (CaseState.CONCLUDED, CaseState.CLOSED, CaseState.DISMISSED, CaseState.MERGED)
CASE_FILE: tuple[
    tuple[str, str | Promise], ...
] = (  # NĐ 39/2016 Điều 16 khoản 1; the wording of each letter is from memory
    ("a", _("Biên bản khám nghiệm hiện trường")),
    ("b", _("Sơ đồ hiện trường")),
    ("c", _("Ảnh hiện trường, ảnh nạn nhân")),
    ("d", _("Biên bản khám nghiệm tử thi hoặc khám nghiệm thương tích")),
    ("đ", _("Biên bản giám định kỹ thuật, pháp y, kết luận giám định tư pháp")),
    ("e", _("Biên bản lấy lời khai")),
    ("g", _("Biên bản điều tra tai nạn lao động")),
    ("h", _("Biên bản cuộc họp công bố")),
    ("i", _("Giấy chứng thương")),
    ("k", _("Giấy ra viện")),
)


def readable(actor: Actor) -> AccidentQuerySet:
    """Cases the actor may read."""
    found: AccidentQuerySet = Accident.objects.visible_to(actor, AccidentPermission.VIEW)
    return found


def case_rows(actor: Actor, filters: Mapping[str, Any]) -> QuerySet[Accident]:
    """The list: filtered, newest accident first, with what its rows show (constant number of queries)."""
    actor, filters = _nearer(actor, filters)
    found: QuerySet[Accident] = readable(actor)
    if filters.get("trang_thai") != CaseState.MERGED and not _NUMBER.fullmatch((filters.get("q") or "").strip()):
        found = found.exclude(state=CaseState.MERGED)  # shown when asked for, and found by its number
    for name, narrow in _FILTERS.items():
        if filters.get(name):
            found = narrow(found, filters[name])
    if text := filters.get("q"):
        found = _holding(found, text, names=may_read_names(actor))
    return _with_what_rows_show(found)


def case_keys(actor: Actor, filters: Mapping[str, Any]) -> QuerySet[Accident, Any] | list[int] | None:
    """Keys of the rows of `case_rows`, newest first, where an index of its own answers; else None.

    For one commune and no filter but days: a queryset of (day, key). For a piece of a name in a wider area and no other
    filter: the keys, no more than a list of what was found counts.
    """
    actor, filters = _nearer(actor, {name: value for name, value in filters.items() if value})
    if actor.establishment_id is not None or not actor.can(AccidentPermission.VIEW):
        return None
    if not (actor.nation or actor.place_path):
        return None
    if filters.keys() == {"q"} and not _NUMBER.fullmatch(filters["q"].strip()) and is_wide(actor.place_path):
        standing = readable(actor).exclude(state=CaseState.MERGED)
        return keys_by_words(standing, filters["q"], names=may_read_names(actor), most=FOUND + 1)
    if filters.keys() - {"tu", "den"} or actor.nation:
        return None
    found: AccidentQuerySet = Accident.objects.all()
    for name, day in filters.items():
        found = _FILTERS[name](found, day)
    return found.newest_at(actor.place_path)


def _nearer(actor: Actor, filters: Mapping[str, Any]) -> tuple[Actor, Mapping[str, Any]]:
    """A place inside the reach stands in its stead: each case is tested once, not twice."""
    place = filters.get("dia_ban")
    if place is None or actor.establishment_id is not None or not actor.reaches(place.current_path):
        return actor, filters
    others = {name: value for name, value in filters.items() if name != "dia_ban"}
    return replace(actor, place_path=place.current_path, nation=False), others


def rows_by_key(keys: Sequence[int]) -> QuerySet[Accident]:
    """Cases found in reach a moment ago, with what their rows in the list show."""
    return _with_what_rows_show(Accident.objects.filter(pk__in=keys))


def _with_what_rows_show(found: QuerySet[Accident]) -> QuerySet[Accident]:
    return found.select_related("commune", "establishment", "investigation").prefetch_related("victims")


def _sector(found: QuerySet[Accident], code: str) -> QuerySet[Accident]:
    if code == NO_SECTOR:
        return found.filter(Q(establishment=None) | Q(establishment__sector_code=""))
    return found.filter(establishment__sector_code__startswith=code)


def _related(found: QuerySet[Accident], relation: str) -> QuerySet[Accident]:
    """Asked per case, so that the newest page is found without looking at every victim."""
    return found.filter(Exists(Victim.objects.filter(accident=OuterRef("pk"), relation=relation)))


def _hurt(found: QuerySet[Accident], severity: str) -> QuerySet[Accident]:
    """With at least one victim in this state; a case with a death may hold seriously hurt people as well."""
    return found.filter(Exists(Victim.objects.filter(accident=OuterRef("pk"), severity=severity)))


_FILTERS: dict[str, Any] = {
    "trang_thai": lambda found, value: found.filter(state=value),
    "muc_do": lambda found, value: found.filter(severity=value),
    "dia_ban": lambda found, place: found.at(place.current_path),
    "nganh": _sector,
    "tu": lambda found, day: found.filter(occurred_on__gte=day),
    "den": lambda found, day: found.filter(occurred_on__lte=day),
    "hop_dong": _related,
    "nan_nhan": _hurt,
    "tinh": lambda found, value: found.exclude(NOT_COUNTED) if value == COUNTED else found,
}


def _holding(found: QuerySet[Accident], text: str, *, names: bool) -> QuerySet[Accident]:
    """Cases whose number, employer or, for those who may read names, victims hold the text, with or without marks."""
    if _NUMBER.fullmatch(text.strip()):
        return found.filter(number__icontains=text.strip())
    key = fold(text)
    employers = Establishment.objects.filter(folded__holds=key).values("pk")
    plain = Accident.objects.order_by()
    held: list[QuerySet[Any, Any]] = [plain.filter(establishment__in=employers).values("pk")]
    held.append(plain.filter(establishment=None, employer_text__icontains=text.strip()).values("pk"))
    if names:
        held.append(Victim.objects.order_by().filter(folded__holds=key).values("accident"))
    return found.filter(pk__in=held[0].union(*held[1:]))  # each by its own index, instead of a test on every case


def case_for(actor: Actor, pk: int) -> Accident | None:
    """One case with what its page needs, or None when out of reach."""
    sightings = Prefetch("sightings", Sighting.objects.select_related("declaration", "commune"))
    found: Accident | None = (
        readable(actor)
        .select_related("commune", "establishment__commune", "investigation", "merged_into")
        .prefetch_related(
            "merged",
            Prefetch("victims", Victim.objects.select_related("residence").prefetch_related(sightings, "events")),
            "declarations__commune",
            "measures",
        )
        .filter(pk=pk)
        .first()
    )
    return found


def sightings_of(accident: Accident) -> QuerySet[Sighting]:
    """What sources said of the people of a case already in the actor's reach, wherever each source places them."""
    return Sighting.objects.filter(victim__accident=accident)


@dataclass(frozen=True)
class Move:
    """A move the actor may make, and what still holds it back ("" = open)."""

    transition: Transition
    held_back: str = ""


def moves(actor: Actor, accident: Accident) -> list[Move]:
    """The moves to show on the case page, each once: the row that the actor's level opens, else one with its reason."""
    shown: dict[str, Move] = {}
    for transition in CASE.open_to(actor, accident):
        if transition.name.split(".")[0] in _ON_THEIR_PAGE:
            continue
        name, held_back = transition.name.split(".")[0], transition.check(accident) or ""
        if name not in shown or (shown[name].held_back and not held_back):
            shown[name] = Move(transition, held_back)
    return list(shown.values())


@dataclass(frozen=True)
class Labels:
    """Words for the codes on one case page."""

    cause: Mapping[str, str]
    agent: Mapping[str, str]
    injury: Mapping[str, str]


def labels(day: dt.date) -> Labels:
    """The code lists of the day of the accident."""
    return Labels(code_labels("cause", day), code_labels("agent", day), code_labels("serious_injury", day))
