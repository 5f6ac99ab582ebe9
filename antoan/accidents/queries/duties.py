"""What people owe in this domain: declarations that wait, declarations that came back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Case, When
from django.urls import reverse
from django.utils.translation import gettext as _

from antoan.accidents.enums import CaseSeverity, CaseState, DeclarationState, InvestigationLevel
from antoan.accidents.models import Accident, Declaration, VictimEvent
from antoan.accidents.permissions import AccidentPermission
from antoan.accidents.queries.declarations import triage_due, waiting
from antoan.law.queries import NotInForce, parameter
from antoan.org.scope import Actor
from antoan.workflow.duties import Duty

_MOST = 25
_CHANGES = 500  # the newest changes of victims' states that are looked at


def own(actor: Actor, day: dt.date) -> Iterator[Duty]:
    """The actor's own: triage for the labour officer, mending for whoever declared, graver cases to take over."""
    if actor.can(AccidentPermission.TRIAGE):
        yield from _to_triage(actor, day)
        yield from _to_take_over(actor)
    if actor.can(AccidentPermission.DECLARE):
        yield from _to_mend(actor)


def others(actor: Actor, day: dt.date) -> Iterator[Duty]:
    """What others owe the officer: declarations returned and not sent again; the employer: its declarations waiting."""
    if actor.can(AccidentPermission.TRIAGE):
        for declaration in _returned(actor):
            yield _mending(declaration, who=str(declaration.establishment or declaration.declarant_name))
    elif actor.establishment_id is not None:
        basis = _target(day)
        found = Declaration.objects.visible_to(actor, AccidentPermission.VIEW)
        rows = list(found.filter(state=DeclarationState.SUBMITTED)[:_MOST])
        due = triage_due(rows, day)
        for declaration in rows:
            yield Duty(
                key=f"declaration-waits:{declaration.pk}",
                title=_("Khai báo %(number)s chờ Sở Nội vụ tiếp nhận") % {"number": declaration.number},
                url=reverse("accidents:declaration", args=[declaration.pk]),
                due_on=due.get(declaration.pk),
                basis=basis,
                who=_("Sở Nội vụ"),
            )


def _to_triage(actor: Actor, day: dt.date) -> Iterator[Duty]:
    """Deaths first, then the oldest: a declaration of a death never waits behind a cut finger."""
    queue = waiting(actor).order_by(Case(When(dead__gt=0, then=0), default=1), "received_at", "pk")
    rows: list[Any] = list(queue[:_MOST])  # with the counts of `waiting`
    basis = _target(day)
    due = triage_due(rows, day)
    for declaration in rows:
        yield Duty(
            key=f"declaration:{declaration.pk}:{declaration.revision}",
            title=_("Tiếp nhận khai báo %(number)s") % {"number": declaration.number},
            url=reverse("accidents:triage", args=[declaration.pk]),
            due_on=due.get(declaration.pk),
            basis=basis,
            action=_("Xem"),
            detail=f"{_hurt(declaration)} · {declaration.occurred_on:%d/%m/%Y} · {declaration.commune}",
            rank=-1 if declaration.dead else 0,
        )


def _hurt(declaration: Any) -> str:
    """How many died, were hurt seriously, lightly."""
    light = declaration.victims - declaration.dead - declaration.serious
    parts = (
        (declaration.dead, _("chết %(n)s người")),
        (declaration.serious, _("nặng %(n)s người")),
        (light, _("nhẹ %(n)s người")),
    )
    said = ", ".join(words % {"n": n} for n, words in parts if n)
    return said[:1].upper() + said[1:] if said else _("Chưa ghi người bị nạn")


def _to_take_over(actor: Actor) -> Iterator[Duty]:
    """A death after the grassroots team had finished: the province investigates again (Luật ATVSLĐ Điều 35 khoản 2)."""
    # Two steps: changes of state are few, and led by them the database does not walk through every concluded case.
    changed = list(VictimEvent.objects.order_by("-pk").values_list("victim__accident", flat=True)[:_CHANGES])
    cases = Accident.objects.visible_to(actor, AccidentPermission.TRIAGE).filter(
        state__in=[CaseState.CONCLUDED, CaseState.CLOSED],
        severity__in=[CaseSeverity.FATAL, CaseSeverity.MANY_SERIOUS],
        investigation__level__in=[InvestigationLevel.GRASSROOTS, InvestigationLevel.COMMUNE_RECORD],
        pk__in=changed,
    )
    for accident in cases[:_MOST]:
        yield Duty(
            key=f"take-over:{accident.pk}",
            title=_("Vụ %(number)s nặng hơn sau khi kết luận: cấp tỉnh điều tra lại") % {"number": accident.number},
            url=reverse("accidents:case", args=[accident.pk]),
            basis="Luật ATVSLĐ Đ.35 k.2",
            action=_("Xem"),
        )


def _to_mend(actor: Actor) -> Iterator[Duty]:
    for declaration in _returned(actor):
        is_own = (declaration.establishment_id == actor.establishment_id) == (declaration.channel == "employer")
        if is_own and (actor.establishment_id is not None or declaration.submitted_by_id == actor.user_id):
            yield _mending(declaration, action=_("Sửa và gửi lại"))


def _returned(actor: Actor) -> list[Declaration]:
    found = Declaration.objects.visible_to(actor, AccidentPermission.VIEW).filter(state=DeclarationState.RETURNED)
    return list(found.select_related("establishment")[:_MOST])


def _mending(declaration: Declaration, *, who: str = "", action: str = "") -> Duty:
    return Duty(
        key=f"mend:{declaration.pk}:{declaration.revision}",
        title=_("Khai báo %(number)s bị trả lại để bổ sung") % {"number": declaration.number},
        url=reverse("accidents:mend" if action else "accidents:declaration", args=[declaration.pk]),
        basis="Luật ATVSLĐ Đ.34",
        action=action,
        detail=declaration.decision_reason[:200],
        who=who,
    )


def _target(day: dt.date) -> str:
    try:
        return parameter("triage.days", day).basis
    except NotInForce:
        return ""
