"""The decision queue: two sightings side by side, differences marked, the weight in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from antoan.accidents.models import Sighting
from antoan.ledgers.enums import PairState, Work
from antoan.ledgers.models import Pair
from antoan.ledgers.permissions import LedgerPermission
from antoan.lib.text import fold
from antoan.org.scope import Actor

_RELATED = [
    f"{side}__{name}"
    for side in ("left", "right")
    for name in ("commune", "residence", "declaration", "victim__accident", "entry")
]


def readable_pairs(actor: Actor) -> QuerySet[Pair]:
    """Pairs in reach of someone who decides about them."""
    return Pair.objects.visible_to(actor, LedgerPermission.LINK).select_related(*_RELATED)


def queue(actor: Actor) -> QuerySet[Pair]:
    """Open pairs, surest first; a line struck out or found to be no accident at work is not asked about."""
    rows = readable_pairs(actor).filter(state=PairState.OPEN).exclude(_out("left")).exclude(_out("right"))
    return rows.order_by("-probability", "pk")


def _out(side: str) -> Q:
    return Q(**{f"{side}__entry__withdrawn_at__isnull": False}) | Q(**{f"{side}__entry__work": Work.NO})


def decided_today(actor: Actor) -> int:
    """How many pairs were decided since midnight, by anyone in reach."""
    start = dt.datetime.combine(timezone.localdate(), dt.time(0), timezone.get_current_timezone())
    return Pair.objects.visible_to(actor, LedgerPermission.LINK).filter(decided_at__gte=start, by_rule=False).count()


@dataclass(frozen=True)
class Line:
    """One compared property: how each side has it, and whether the two agree."""

    label: Any
    left: str
    right: str
    state: str  # same | differs | missing


def compare(pair: Pair) -> list[Line]:
    """The two sightings property by property; equal up to diacritics counts as the same."""
    return [_line(label, read(pair.left), read(pair.right)) for label, read in _PROPERTIES]


def _line(label: Any, left: str, right: str) -> Line:
    if not left or not right:
        return Line(label, left, right, "missing")
    return Line(label, left, right, "same" if fold(left) == fold(right) else "differs")


def _date(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


_PROPERTIES: tuple[tuple[Any, Any], ...] = (
    (_("Nguồn"), Sighting.get_source_display),
    (_("Họ và tên"), lambda s: s.name),
    (_("Năm sinh"), lambda s: _date(s.birth_date) or str(s.birth_year or "")),
    (_("Giới tính"), lambda s: str(s.get_sex_display() or "")),
    (_("Ngày xảy ra"), lambda s: _date(s.seen_on)),
    (_("Ngày chết"), lambda s: _date(s.died_on)),
    (_("Nơi xảy ra"), lambda s: str(s.commune or "")),
    (_("Nơi cư trú"), lambda s: str(s.residence or "")),
    (_("Nghề nghiệp"), lambda s: s.occupation_text),
    (_("Lời ghi"), lambda s: s.text or (s.declaration.summary if s.declaration else "")),
    (_("Hồ sơ vụ"), lambda s: s.victim.accident.number if s.victim else ""),
)
