"""Hand a case to the police, take it back, investigate it again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from antoan.accidents.actions.guards import locked, require, require_reason
from antoan.accidents.actions.investigation import wind_from
from antoan.accidents.actions.log import said_of
from antoan.accidents.actions.running import require_day
from antoan.accidents.enums import InvestigationLevel
from antoan.accidents.models import Accident, Investigation
from antoan.accidents.permissions import AccidentPermission as Permission
from antoan.accidents.queries.clock import level_of
from antoan.accidents.rules.life import CASE
from antoan.org.scope import Actor


@transaction.atomic
def suspend(accident: Accident, *, actor: Actor, on: dt.date, reason: str) -> None:
    """Signs of a crime: report and objects go to the investigating body (Điều 35 khoản 7). The clock stands still."""
    accident = locked(accident)
    require(Permission.INVESTIGATE, actor, accident)
    reason = require_reason(reason)
    require_day("on", on, not_before=accident.occurred_on, what=_("ngày xảy ra tai nạn"))
    Investigation.objects.filter(accident=accident).update(suspended_on=on, suspended_reason=reason, resumed_on=None)
    CASE.fire("suspend", accident, actor=actor, comment=said_of(reason, accident))


@transaction.atomic
def resume(accident: Accident, *, actor: Actor, received_on: dt.date, reason: str) -> Investigation:
    """No prosecution: the limit runs from the day on which all documents and objects were received (khoản 6, 7)."""
    accident = locked(accident)
    require(Permission.INVESTIGATE, actor, accident)
    reason = require_reason(reason)
    found = _held(accident)
    earliest = found.suspended_on or accident.occurred_on
    require_day("received_on", received_on, not_before=earliest, what=_("ngày chuyển hồ sơ đi"))
    found.resumed_on = received_on
    wind_from(found, accident, received_on, note=_("tính từ ngày nhận lại đủ hồ sơ, vật chứng"))
    found.minutes_on, found.minutes_number, found.meeting_on = None, "", None
    found.save()
    CASE.fire("resume", accident, actor=actor, comment=said_of(reason, accident))
    return found


@transaction.atomic
def reopen(accident: Accident, *, actor: Actor, on: dt.date, reason: str) -> Investigation:
    """Investigate again, at least at the level of the province (Điều 35 khoản 2, 3; TT 10/2025/TT-BNV).

    The papers of the earlier round stay frozen; answers stay as a draft, dates are given anew.
    """
    accident = locked(accident)
    require(Permission.INVESTIGATE, actor, accident)
    reason = require_reason(reason)
    require_day("on", on, not_before=accident.concluded_on or accident.occurred_on, what=_("ngày kết luận"))
    found = _held(accident)
    if found.level != InvestigationLevel.MINISTRY:
        found.level = InvestigationLevel.PROVINCE
    found.round += 1
    found.decision_number, found.decision_on = "", None
    found.minutes_number, found.minutes_on, found.meeting_on, found.published_on = "", None, None, None
    wind_from(found, accident, on, note=_("điều tra lại (chưa đối chiếu)"))
    found.save()
    CASE.fire("reopen", accident, actor=actor, comment=said_of(reason, accident), concluded_on=None)
    return found


def _held(accident: Accident) -> Investigation:
    """The investigation, locked; a new one for a case that came from an old list or was suspended before its start."""
    found = Investigation.objects.select_for_update(of=("self",)).filter(accident=accident).first()
    return found or Investigation(accident=accident, level=level_of(accident), course_text=accident.summary)
