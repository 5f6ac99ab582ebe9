"""GET /accidents: the cases in the token's scope."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.db.models import Q
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from antoan.accidents.enums import CaseState
from antoan.accidents.models import Accident, Victim
from antoan.accidents.permissions import AccidentPermission
from antoan.accidents.rules.identity import may_read_names, shown_name
from antoan.api.v1.schemas import AccidentOut, AccidentsOut, Date, Problem, VictimOut
from antoan.org.http import ApiRequest
from antoan.org.scope import Actor

router = Router(tags=["accidents"])


class Filters(Schema):
    """Days are inclusive. `cursor` comes from the page before."""

    since: Date | None = None
    until: Date | None = None
    state: Annotated[str, Field(max_length=20)] = ""
    severity: Annotated[str, Field(max_length=20)] = ""
    commune_code: Annotated[str, Field(max_length=10)] = ""
    limit: Annotated[int, Field(ge=1, le=500)] = 100
    cursor: Annotated[str, Field(max_length=40)] = ""


@router.get(
    "/accidents",
    response={200: AccidentsOut, frozenset({400, 401, 422}): Problem},
    summary="Cases, newest first",
)
def accidents(request: ApiRequest, filters: Query[Filters]) -> Status[Any]:
    """A page of the cases that the token's membership may read; constant number of queries."""
    rows = Accident.objects.visible_to(request.auth, AccidentPermission.VIEW).filter(_where(filters))
    try:
        rows = rows.filter(_after(filters.cursor))
    except ValueError:
        return Status(400, {"detail": _("Con trỏ trang không hợp lệ.")})
    page = list(
        rows.select_related("commune", "establishment")
        .prefetch_related("victims")
        .order_by("-occurred_on", "-pk")[: filters.limit + 1]
    )
    more = page[filters.limit - 1] if len(page) > filters.limit else None
    items = [_case(row, request.auth) for row in page[: filters.limit]]
    return Status(200, AccidentsOut(items=items, next=f"{more.occurred_on}_{more.pk}" if more else None))


def _where(filters: Filters) -> Q:
    where = Q() if filters.state == CaseState.MERGED else ~Q(state=CaseState.MERGED)  # one event, one case
    if filters.since:
        where &= Q(occurred_on__gte=filters.since)
    if filters.until:
        where &= Q(occurred_on__lte=filters.until)
    for field in ("state", "severity"):
        if value := getattr(filters, field):
            where &= Q(**{field: value})
    if filters.commune_code:
        where &= Q(commune__code=filters.commune_code)
    return where


def _after(cursor: str) -> Q:
    if not cursor:
        return Q()
    day_text, _sep, pk_text = cursor.partition("_")
    day, pk = dt.date.fromisoformat(day_text), int(pk_text)
    if not 0 <= pk < 2**63:
        raise ValueError(cursor)
    return Q(occurred_on__lt=day) | Q(occurred_on=day, pk__lt=pk)


def _case(row: Accident, actor: Actor) -> AccidentOut:
    return AccidentOut(
        number=row.number,
        state=row.state,
        classification=row.classification,
        severity=row.severity,
        occurred_on=row.occurred_on,
        commune_code=row.commune.code,
        commune=row.commune.name,
        tax_code=row.establishment.tax_code if row.establishment else None,
        establishment=row.establishment.name if row.establishment else row.employer_text,
        cause_code=row.cause_code,
        agent_code=row.agent_code,
        victims=[_victim(victim, actor) for victim in row.victims.all()],
    )


def _victim(victim: Victim, actor: Actor) -> VictimOut:
    named = may_read_names(actor)
    return VictimOut(
        name=shown_name(victim.name, actor),
        birth_year=victim.birth_year if named else None,
        sex=victim.sex,
        severity=victim.severity,
        relation=victim.relation,
        occupation_code=victim.occupation_code,
        died_on=victim.died_on,
    )
