"""Level and time limit of a running investigation when the case turns out graver or lighter."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from antoan.accidents.enums import CaseState, InvestigationLevel
from antoan.accidents.models import Accident, Investigation
from antoan.accidents.queries.clock import level_of, limit
from antoan.accidents.rules.level import Clock, after_worsening
from antoan.audit.record import record
from antoan.org.scope import Actor

_OVER = {CaseState.CONCLUDED, CaseState.CLOSED, CaseState.DISMISSED, CaseState.MERGED}


def rewind(accident: Accident, *, actor: Actor, known_on: dt.date) -> bool:
    """Look at level and limit again; returns whether they changed. A case without investigation has none yet.

    The ministry keeps what it has taken. A concluded case keeps its dates until it is reopened.
    """
    found = Investigation.objects.select_for_update().filter(accident=accident).first()
    if found is None or found.level == InvestigationLevel.MINISTRY or accident.state in _OVER:
        return False
    # What is investigated again stays with the province (Điều 35 khoản 2), however light it turns out.
    level = InvestigationLevel(found.level) if found.round > 1 else level_of(accident)
    law = limit(accident.severity, needs_expertise=found.needs_expertise, on=known_on)
    old = Clock(InvestigationLevel(found.level), found.clock_from, found.base_days, found.extension_days)
    if level == old.level and int(law.value) == old.base_days:
        return False
    graver = int(law.value) > old.base_days or level == InvestigationLevel.PROVINCE
    new = (
        after_worsening(old, level=level, base_days=int(law.value), known_on=known_on).after
        if graver
        else Clock(level, found.clock_from, int(law.value))
    )
    _write(found, new, basis=law.basis, graver=graver)
    record(
        actor,
        "investigation.clock",
        accident,
        place_path=accident.place_path,
        before=[old.level, old.clock_from, old.base_days, old.extension_days, old.due_on],
        after=[new.level, new.clock_from, new.base_days, new.extension_days, new.due_on],
    )
    return True


def _write(found: Investigation, new: Clock, *, basis: str, graver: bool) -> None:
    found.level, found.clock_from, found.base_days, found.due_on = new.level, new.clock_from, new.base_days, new.due_on
    found.extension_days, found.extended_on, found.extension_reason, found.extension_by = 0, None, "", ""
    note = _("%(basis)s; tính lại từ ngày biết tin nặng hơn (chưa đối chiếu)") % {"basis": basis}
    found.basis = (note if graver else basis)[:250]
    found.save()
