"""What the page of an establishment shows of its accidents."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from antoan.accidents.models import Accident
from antoan.accidents.permissions import AccidentPermission
from antoan.accidents.queries.cases import readable as readable_cases
from antoan.accidents.queries.declarations import readable as readable_declarations
from antoan.accidents.rules.identity import may_read_names
from antoan.establishments.models import Establishment
from antoan.establishments.panels import Panel
from antoan.org.scope import Actor

_SHOWN = 50


def having_accidents(rows: QuerySet[Establishment]) -> QuerySet[Establishment]:
    """The establishments with at least one case, for the filter of their list."""
    return rows.filter(Exists(Accident.objects.standing().filter(establishment=OuterRef("pk"))))


def accidents_of(actor: Actor, establishment: Establishment) -> Panel | None:
    """Cases and declarations of one establishment, newest first; None for whoever may not read accidents."""
    if not actor.can(AccidentPermission.VIEW):
        return None
    cases = readable_cases(actor).standing().filter(establishment=establishment)
    rows = cases.select_related("commune", "establishment", "investigation").prefetch_related("victims")[:_SHOWN]
    declarations = readable_declarations(actor).filter(establishment=establishment)[:_SHOWN]
    context = {"cases": rows, "declarations": declarations, "reads_names": may_read_names(actor)}
    return Panel("accidents/panel.html", context, count=cases.count())
