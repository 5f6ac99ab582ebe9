"""Measures against a repetition: set them with owner and day, and say when they are done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from antoan.accidents.actions.guards import locked
from antoan.accidents.actions.log import said_of
from antoan.accidents.actions.running import WRITING, require_day, taken
from antoan.accidents.enums import CaseState
from antoan.accidents.models import Accident, Measure
from antoan.accidents.queries.measures import may_finish
from antoan.accidents.rules.minutes import section_title
from antoan.accidents.rules.plausible import Doubt, Implausible
from antoan.audit.record import record
from antoan.org.scope import Actor
from antoan.workflow.machine import TransitionRefused

_OPEN = (*WRITING, CaseState.ANNOUNCED, CaseState.CONCLUDED)


@dataclass(frozen=True)
class Planned:
    """A measure as typed; `pk` of one that is there already."""

    text: str
    owner: str
    due_on: dt.date
    pk: int | None = None


@transaction.atomic
def save_measures(accident: Accident, *, actor: Actor, planned: Sequence[Planned]) -> None:
    """Item 10: the whole list as it should be. A measure that is done already is never changed or removed."""
    accident, _found = taken(accident, actor=actor, states=_OPEN)
    there = {measure.pk: measure for measure in accident.measures.all()}
    for place, plan in enumerate(planned):
        if plan.due_on < accident.occurred_on:
            message = _("Hạn hoàn thành %(day)s trước ngày xảy ra tai nạn.") % {"day": f"{plan.due_on:%d/%m/%Y}"}
            raise Implausible([Doubt(f"measures.{place}.due_on", message)])
        row = there.pop(plan.pk, None) if plan.pk else None
        row = row or Measure(accident=accident)
        if row.done_on is None:
            row.text, row.owner, row.due_on = plan.text.strip(), plan.owner.strip(), plan.due_on
            row.save()
    for row in there.values():
        if row.done_on is None:
            row.delete()
    record(
        actor,
        "investigation.section",
        accident,
        place_path=accident.place_path,
        note=section_title("bien-phap"),
        n=len(planned),
    )


@transaction.atomic
def finish_measure(measure: Measure, *, actor: Actor, done_on: dt.date, note: str) -> None:
    """A measure is done, with its day and result. Said once; a second telling is refused."""
    accident = locked(measure.accident)
    row = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    if not may_finish(actor, accident):
        raise PermissionDenied
    if row.done_on is not None:
        raise TransitionRefused(_("Biện pháp này đã ghi hoàn thành ngày %(day)s.") % {"day": f"{row.done_on:%d/%m/%Y}"})
    require_day("done_on", done_on, not_before=accident.occurred_on, what=_("ngày xảy ra tai nạn"))
    row.done_on, row.done_note = done_on, note.strip()[:400]
    row.save(update_fields=["done_on", "done_note"])
    record(
        actor,
        "measure.done",
        accident,
        place_path=accident.place_path,
        measure=row.pk,
        note=said_of(row.done_note, accident),
    )
