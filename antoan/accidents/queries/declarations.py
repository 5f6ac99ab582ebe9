"""Declarations: the officer's queue, the employer's list, likely duplicates, and what the receipt says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.accidents.enums import CaseState, DeclarationState
from antoan.accidents.models import Accident, Declaration, Sighting
from antoan.accidents.permissions import AccidentPermission
from antoan.accidents.rules.likeness import DAYS_APART, Event, Likeness, compare
from antoan.accidents.rules.notify import Telling, must_declare, to_tell
from antoan.law.models import Parameter
from antoan.law.queries import NotInForce, parameter
from antoan.lib.deadlines import due_date
from antoan.org.scope import Actor

_COMPARED = 200  # candidates weighed for one declaration; a day in one province has fewer
_SHOWN = 5
_CERTAIN = 100  # above any score of likeness: somebody has already decided


def readable(actor: Actor) -> QuerySet[Declaration]:
    """Declarations the actor may read, newest first, with what a list shows."""
    found: QuerySet[Declaration] = Declaration.objects.visible_to(actor, AccidentPermission.VIEW)
    return found.select_related("commune", "establishment__commune", "accident")


def waiting(actor: Actor) -> QuerySet[Declaration]:
    """The triage queue: oldest first, so that nobody waits behind a newer one."""
    found: QuerySet[Declaration] = Declaration.objects.visible_to(actor, AccidentPermission.TRIAGE)
    return (
        found.filter(state=DeclarationState.SUBMITTED)
        .select_related("commune", "establishment")
        .annotate(
            victims=Count("sightings"),
            dead=Count("sightings", filter=Q(sightings__severity="dead")),
            serious=Count("sightings", filter=Q(sightings__severity="serious")),
        )
        .order_by("received_at", "pk")
    )


@dataclass(frozen=True)
class Duplicate:
    """Something that may be the same event: a case, or another declaration that waits."""

    likeness: Likeness
    accident: Accident | None = None
    declaration: Declaration | None = None


def likely_duplicates(declaration: Declaration, actor: Actor) -> list[Duplicate]:
    """Cases and waiting declarations within a day that share place, employer or names; likeliest first, at most 5."""
    mine = _event(declaration, declaration.sightings.all())
    weighed = [
        *(Duplicate(compare(mine, case_event(a)), accident=a) for a in _near_cases(declaration, actor)),
        *(
            Duplicate(compare(mine, _event(d, d.sightings.all())), declaration=d)
            for d in _near_declarations(declaration, actor)
        ),
    ]
    likely = [duplicate for duplicate in weighed if duplicate.likeness.is_likely]
    linked = _linked(declaration, actor)
    known = {duplicate.accident for duplicate in linked}
    likely = [
        *linked,
        *(duplicate for duplicate in likely if duplicate.accident is None or duplicate.accident not in known),
    ]
    return sorted(likely, key=lambda duplicate: -duplicate.likeness.score)[:_SHOWN]


def _linked(declaration: Declaration, actor: Actor) -> list[Duplicate]:
    """Cases into which another list has already brought people of this declaration: surely the same event."""
    cases = Accident.objects.standing().visible_to(actor, AccidentPermission.TRIAGE)
    found = cases.filter(pk__in=declaration.sightings.filter(victim__isnull=False).values("victim__accident"))
    rows = found.select_related("commune", "establishment").prefetch_related("victims")
    return [Duplicate(Likeness(_CERTAIN, (_("đã ghép qua danh sách khác"),)), accident=row) for row in rows]


def with_duplicates(declarations: Sequence[Declaration], actor: Actor) -> set[int]:
    """Ids of those that have a case of the same day and employer, or same day and commune: one query for a page."""
    days = {d.occurred_on + dt.timedelta(days=n) for d in declarations for n in range(-DAYS_APART, DAYS_APART + 1)}
    if not days:
        return set()
    cases = Accident.objects.standing().visible_to(actor, AccidentPermission.TRIAGE).filter(occurred_on__in=days)
    near = list(cases.values_list("occurred_on", "commune__current_path", "establishment_id")[:2000])
    return {
        d.pk
        for d in declarations
        for day, path, employer in near
        if abs((day - d.occurred_on).days) <= DAYS_APART
        and (path == d.place_path or (employer and employer == d.establishment_id))
    }


@dataclass(frozen=True)
class NextStep:
    """What the receipt promises: by when the declaration is looked at, on what ground, and whom else to call."""

    due_on: dt.date | None
    law: Parameter | None
    phone: str
    tellings: list[Telling]
    must_declare: bool


def next_step(declaration: Declaration) -> NextStep:
    """Worked out from the law data of the day of receipt; a missing parameter leaves a gap, not a guess."""
    received_on = timezone.localtime(declaration.received_at).date()
    law = _known("triage.days", received_on)
    phone = _known("contact.phone.labour", received_on)
    severities, relations = _states(declaration.sightings.all())
    has_employer = declaration.establishment_id is not None or bool(declaration.employer_text)
    return NextStep(
        due_on=due_date(received_on, int(law.value)) if law else None,
        law=law,
        phone=str(phone.value) if phone and phone.value else "",
        tellings=to_tell(severities, has_employer=has_employer, relations=relations),
        must_declare=must_declare(severities, relations),
    )


def phone_of(telling: Telling, day: dt.date) -> str:
    """The number to call, when an administrator has entered one."""
    found = _known(telling.phone_key, day)
    return str(found.value) if found and found.value else ""


def _known(key: str, day: dt.date) -> Parameter | None:
    try:
        return parameter(key, day)
    except NotInForce:
        return None


def _states(sightings: Iterable[Sighting]) -> tuple[list[str], list[str]]:
    rows = list(sightings)
    return [row.severity for row in rows], [row.relation for row in rows]


def _event(declaration: Declaration, sightings: Iterable[Sighting]) -> Event:
    names = tuple(sighting.folded for sighting in sightings)
    return Event(declaration.occurred_on, declaration.place_path, declaration.establishment_id, names)


def case_event(accident: Accident) -> Event:
    """A case as it is weighed against another event."""
    names = tuple(victim.folded for victim in accident.victims.all())
    return Event(accident.occurred_on, accident.place_path, accident.establishment_id, names)


def _days_around(day: dt.date) -> tuple[dt.date, dt.date]:
    return day - dt.timedelta(days=DAYS_APART), day + dt.timedelta(days=DAYS_APART)


def _near_cases(declaration: Declaration, actor: Actor) -> list[Accident]:
    cases = Accident.objects.standing().visible_to(actor, AccidentPermission.TRIAGE)
    near = cases.filter(occurred_on__range=_days_around(declaration.occurred_on)).exclude(state=CaseState.DISMISSED)
    return list(near.select_related("commune", "establishment").prefetch_related("victims")[:_COMPARED])


def _near_declarations(declaration: Declaration, actor: Actor) -> list[Declaration]:
    others = Declaration.objects.visible_to(actor, AccidentPermission.TRIAGE)
    near = others.filter(
        occurred_on__range=_days_around(declaration.occurred_on), state=DeclarationState.SUBMITTED
    ).exclude(pk=declaration.pk)
    return list(near.select_related("commune", "establishment").prefetch_related("sightings")[:_COMPARED])


def triage_due(declarations: Sequence[Declaration], day: dt.date) -> dict[int, dt.date]:
    """Declaration id → the day by which the office means to have looked at it (its own working target)."""
    law = _known("triage.days", day)
    if law is None:
        return {}
    return {d.pk: due_date(timezone.localtime(d.received_at).date(), int(law.value)) for d in declarations}
