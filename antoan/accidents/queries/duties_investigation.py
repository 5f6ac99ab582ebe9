"""The clocks of investigations and measures, on the home page of whoever answers for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from antoan.accidents.enums import CaseState, Classification, InvestigationLevel
from antoan.accidents.models import Accident, Measure
from antoan.accidents.permissions import AccidentPermission as Permission
from antoan.accidents.queries.clock import level_of
from antoan.accidents.queries.investigation import clock_by_law
from antoan.accidents.queries.investigators import investigation_of
from antoan.org.scope import Actor
from antoan.workflow.duties import Duty

_MOST = 25
_SOON = dt.timedelta(days=14)  # measures further away than this are not yet a duty
_TICKING = (CaseState.INVESTIGATING, CaseState.MINUTED)
# The labour authority of the province answers for its own investigations. A case of the ministry's team it only follows:
# the ministry's clock is no duty of the province; recording the ministry's conclusion, once received, is.
_STATE = (InvestigationLevel.PROVINCE,)
_RECORDED = (InvestigationLevel.PROVINCE, InvestigationLevel.MINISTRY)
_BASIS = "Luật ATVSLĐ Đ.35 k.6"


def own(actor: Actor, day: dt.date) -> Iterator[Duty]:
    """Running clocks the actor answers for, cases to conclude, measures due."""
    levels = _levels(actor)
    if levels:
        yield from _to_start(actor, levels)
        yield from _clocks(_running(actor, levels), day)
        yield from _to_conclude(actor, _RECORDED if levels == _STATE else levels)
    if actor.can(Permission.CONCLUDE):
        yield from _to_dismiss(actor)
    if actor.establishment_id is not None or Permission.INVESTIGATE_RECORD in _may(actor):
        yield from _measures(actor, day)


def others(actor: Actor, day: dt.date) -> Iterator[Duty]:
    """For the labour officer: cases with the ministry, late investigations of employers and communes, late measures."""
    if not actor.can(Permission.TRIAGE):
        return
    below = (InvestigationLevel.GRASSROOTS, InvestigationLevel.COMMUNE_RECORD)
    yield from _clocks(_running(actor, (InvestigationLevel.MINISTRY,)), day, with_who=True)
    late = _running(actor, below).filter(investigation__due_on__lt=day)
    yield from _clocks(late, day, with_who=True)
    for accident, due_on in _unstarted(actor, below):
        if due_on is not None and due_on < day:
            yield _starting(accident, due_on, who=_who(accident, level_of(accident)))
    for measure in _open_measures(actor).filter(due_on__lt=day)[:_MOST]:
        yield _measure(measure, who=_owner(measure))


def _may(actor: Actor) -> set[Permission]:
    asked = (Permission.INVESTIGATE, Permission.INVESTIGATE_OWN, Permission.INVESTIGATE_RECORD)
    return {permission for permission in asked if actor.can(permission)}


def _levels(actor: Actor) -> tuple[InvestigationLevel, ...]:
    """The levels the actor answers for."""
    may = _may(actor)
    if Permission.INVESTIGATE in may:
        return _STATE
    if Permission.INVESTIGATE_OWN in may:
        return (InvestigationLevel.GRASSROOTS,)
    return (InvestigationLevel.COMMUNE_RECORD,) if Permission.INVESTIGATE_RECORD in may else ()


def _cases(actor: Actor) -> QuerySet[Accident]:
    """Cases of the actor's own area: an employer's home commune does not answer for an accident elsewhere."""
    found: QuerySet[Accident] = Accident.objects.standing().visible_to(actor, Permission.VIEW)
    if actor.establishment_id is None and not actor.nation:
        found = found.filter(commune__current_path__startswith=actor.place_path)
    return found.select_related("establishment", "commune", "investigation")


def _running(actor: Actor, levels: Iterable[InvestigationLevel]) -> QuerySet[Accident]:
    return (
        _cases(actor)
        .filter(state__in=_TICKING, investigation__level__in=list(levels))
        .order_by("investigation__due_on")
    )


def _clocks(cases: QuerySet[Accident], day: dt.date, *, with_who: bool = False) -> Iterator[Duty]:
    for accident in cases[:_MOST]:
        found = investigation_of(accident)
        if found is None:
            continue
        is_late = found.due_on < day
        words = (
            _("Công bố biên bản vụ %(number)s") if accident.state == CaseState.MINUTED else _("Điều tra vụ %(number)s")
        )
        yield Duty(
            key=f"investigation:{accident.pk}:{found.round}",
            title=words % {"number": accident.number},
            url=reverse("accidents:investigation", args=[accident.pk]),
            due_on=found.due_on,
            basis=found.basis or _BASIS,
            action="" if with_who else _("Làm tiếp"),
            detail=_detail(accident) + (f" · {found.get_level_display()}" if is_late and with_who else ""),
            who=_who(accident, found.level) if with_who else "",
        )


def _to_start(actor: Actor, levels: Iterable[InvestigationLevel]) -> Iterator[Duty]:
    for accident, due_on in _unstarted(actor, levels):
        yield _starting(accident, due_on)


def _unstarted(actor: Actor, levels: Iterable[InvestigationLevel]) -> Iterator[tuple[Accident, dt.date | None]]:
    """Open cases that by rule belong to these levels, with the day their limit ends: the clock runs from receipt.

    A case known only from the press or an old list (it has a source key) was never notified: no clock runs for it.
    """
    wanted = set(levels)
    cases = _cases(actor).filter(state=CaseState.OPEN, source_key="").order_by("received_at")
    for accident in cases.prefetch_related("victims")[: 2 * _MOST]:
        clock = clock_by_law(accident)
        level = clock.level if clock else level_of(accident)
        if level in wanted:
            yield accident, clock.due_on if clock else None


def _starting(accident: Accident, due_on: dt.date | None, *, who: str = "") -> Duty:
    return Duty(
        key=f"investigation-start:{accident.pk}",
        title=_("Bắt đầu điều tra vụ %(number)s") % {"number": accident.number},
        url=reverse("accidents:investigation", args=[accident.pk]),
        due_on=due_on,
        basis=_BASIS,
        action="" if who else _("Bắt đầu"),
        detail=_detail(accident),
        who=who,
    )


def _to_conclude(actor: Actor, levels: Iterable[InvestigationLevel]) -> Iterator[Duty]:
    cases = _cases(actor).filter(state=CaseState.ANNOUNCED, investigation__level__in=list(levels))
    for accident in cases.order_by("received_at")[:_MOST]:
        yield Duty(
            key=f"conclude:{accident.pk}",
            title=_("Kết luận vụ %(number)s") % {"number": accident.number},
            url=reverse("accidents:conclude", args=[accident.pk]),
            basis="Luật ATVSLĐ Đ.35",
            action=_("Kết luận"),
            detail=_detail(accident),
        )


def _to_dismiss(actor: Actor) -> Iterator[Duty]:
    """Minutes of others that say "not an accident at work": only the labour authority ends such a case."""
    cases = _cases(actor).filter(
        state=CaseState.ANNOUNCED, investigation__answers__classification=Classification.NOT_OCCUPATIONAL
    )
    for accident in cases.exclude(investigation__level__in=_RECORDED).order_by("received_at")[:_MOST]:
        yield Duty(
            key=f"dismiss:{accident.pk}",
            title=_("Xem kết luận «không phải TNLĐ» của vụ %(number)s") % {"number": accident.number},
            url=reverse("accidents:conclude", args=[accident.pk]),
            basis="Luật ATVSLĐ Đ.35",
            action=_("Xem"),
            detail=_detail(accident),
        )


def _open_measures(actor: Actor) -> QuerySet[Measure]:
    # Led by the open measures in order of their day: the first few are found without gathering every case.
    found = Measure.objects.filter(Exists(_cases(actor).filter(pk=OuterRef("accident"))), done_on=None)
    return found.select_related("accident__establishment", "accident__commune").order_by("due_on", "pk")


def _measures(actor: Actor, day: dt.date) -> Iterator[Duty]:
    found = _open_measures(actor).filter(due_on__lte=day + _SOON)
    if actor.establishment_id is None:  # the commune watches those where no establishment answers
        found = found.filter(Q(accident__establishment=None))
    for measure in found[:_MOST]:
        yield _measure(measure)


def _measure(measure: Measure, *, who: str = "") -> Duty:
    return Duty(
        key=f"measure:{measure.pk}",
        title=_("Biện pháp: %(text)s") % {"text": measure.text[:120]},
        url=reverse("accidents:measure" if not who else "accidents:investigation", args=_args(measure, who)),
        due_on=measure.due_on,
        basis=measure.accident.number,
        action="" if who else _("Ghi hoàn thành"),
        detail=measure.owner,
        who=who,
    )


def _args(measure: Measure, who: str) -> list[int]:
    return [measure.accident_id] if who else [measure.accident_id, measure.pk]


def _detail(accident: Accident) -> str:
    return f"{accident.get_severity_display()} · {accident.occurred_on:%d/%m/%Y} · {accident.commune}"


def _who(accident: Accident, level: str) -> str:
    if level == InvestigationLevel.MINISTRY:
        return str(InvestigationLevel.MINISTRY.label)
    if level == InvestigationLevel.COMMUNE_RECORD:
        return _("UBND %(commune)s") % {"commune": accident.commune}
    return accident.establishment.name if accident.establishment else accident.employer_text


def _owner(measure: Measure) -> str:
    employer = measure.accident.establishment
    return employer.name if employer else measure.owner
