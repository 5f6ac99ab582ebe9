"""The meeting that announces the minutes, the posting, the conclusion."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from antoan.accidents.actions.log import said_of
from antoan.accidents.actions.minutes import Person, replace
from antoan.accidents.actions.running import fire, require_day, require_text, taken
from antoan.accidents.enums import CaseState, Classification, InvestigationLevel
from antoan.accidents.models import Accident
from antoan.accidents.papers.meeting import meeting_paper
from antoan.accidents.permissions import AccidentPermission as Permission
from antoan.accidents.queries.codes import unknown_codes
from antoan.accidents.queries.investigation import book_of
from antoan.accidents.rules.life import CASE
from antoan.accidents.rules.plausible import Doubt, Implausible
from antoan.accidents.rules.team import MEETING
from antoan.audit.record import record
from antoan.documents.actions import issue
from antoan.org.scope import Actor
from antoan.workflow.machine import TransitionRefused, allowed

COSTS = ("cost_medical", "cost_wages", "cost_compensation", "cost_property")


@dataclass(frozen=True)
class Meeting:
    """When, where, what was said (Phụ lục XI NĐ 39/2016)."""

    on: dt.date
    place: str = ""
    at: dt.time | None = None
    opinions: str = ""
    dissent: str = ""


@transaction.atomic
def announce(accident: Accident, *, actor: Actor, meeting: Meeting, people: Sequence[Person]) -> None:
    """Hold the meeting and issue its minutes: with this the time limit of Điều 35 khoản 6 is met or missed."""
    accident, found = taken(accident, actor=actor, states=[CaseState.MINUTED])
    if found.level == InvestigationLevel.COMMUNE_RECORD:
        raise TransitionRefused(_("Biên bản ghi nhận sự việc không có họp công bố; ghi ngày niêm yết."))
    require_day("on", meeting.on, not_before=found.minutes_on or accident.occurred_on, what=_("ngày lập biên bản"))
    is_ours = found.level != InvestigationLevel.MINISTRY
    if is_ours and not people:
        raise Implausible([Doubt("people", _("Ghi ít nhất một người dự họp."))])
    found.meeting_on, found.meeting_at, found.meeting_place = meeting.on, meeting.at, meeting.place[:250]
    found.meeting_opinions, found.meeting_dissent = meeting.opinions, meeting.dissent
    found.save()
    replace(found, [dataclasses.replace(person, part=MEETING) for person in people], parts=[MEETING])
    fire("announce", accident, actor=actor, level=found.level)
    if is_ours:
        issue(meeting_paper(book_of(accident)), target=accident, actor=actor)


@transaction.atomic
def publish(accident: Accident, *, actor: Actor, on: dt.date, where: str) -> None:
    """Post the minutes: the employer for its workers, the commune for people without contract (Điều 35 khoản 9).

    For the commune's record, which has no meeting, the posting is the announcement.
    """
    states = [CaseState.MINUTED, CaseState.ANNOUNCED, CaseState.CONCLUDED, CaseState.CLOSED]
    accident, found = taken(accident, actor=actor, states=states)
    if accident.state == CaseState.MINUTED and found.level != InvestigationLevel.COMMUNE_RECORD:
        raise TransitionRefused(_("Họp công bố biên bản trước khi niêm yết."))
    require_day("on", on, not_before=found.minutes_on or accident.occurred_on, what=_("ngày lập biên bản"))
    found.published_on = on
    found.published_where = require_text("where", where, _("Ghi nơi niêm yết."))[:250]
    found.save(update_fields=["published_on", "published_where"])
    if accident.state == CaseState.MINUTED:
        fire("announce", accident, actor=actor, level=found.level)
    record(
        actor,
        "investigation.publish",
        accident,
        place_path=accident.place_path,
        note=said_of(found.published_where, accident),
    )


@transaction.atomic
def conclude(
    accident: Accident,
    *,
    actor: Actor,
    classification: str,
    concluded_on: dt.date,
    facts: Mapping[str, Any],
    days_off: Mapping[int, int],
) -> None:
    """Conclude: classification, main cause, main agent, faults, costs (1.000 đ), days off by victim id.

    "Not an accident at work" dismisses the case, which only the labour authority may do.
    """
    accident, found = taken(accident, actor=actor, states=[CaseState.ANNOUNCED])
    first = found.meeting_on or found.published_on or found.minutes_on or accident.occurred_on
    require_day("concluded_on", concluded_on, not_before=first, what=_("ngày công bố biên bản"))
    if classification == Classification.NOT_OCCUPATIONAL:
        _dismiss(accident, actor, str(facts.get("fault_text", "")))
        return
    _require_codes(accident, facts)
    for victim in accident.victims.all():
        if victim.pk in days_off and days_off[victim.pk] != victim.days_off:
            victim.days_off = days_off[victim.pk]
            victim.save(update_fields=["days_off"])
    fields = {**facts, "classification": classification, "concluded_on": concluded_on}
    fire("conclude", accident, actor=actor, level=found.level, **fields)


def _dismiss(accident: Accident, actor: Actor, words: str) -> None:
    if not allowed(Permission.CONCLUDE, actor, accident):
        raise TransitionRefused(
            _("Kết luận «không phải tai nạn lao động» do Sở Nội vụ ghi nhận. Gửi biên bản cho Sở, Sở sẽ đóng vụ này.")
        )
    comment = words.strip() or _("Đoàn điều tra kết luận không phải tai nạn lao động.")
    CASE.fire(
        "dismiss",
        accident,
        actor=actor,
        comment=said_of(comment, accident),
        classification=Classification.NOT_OCCUPATIONAL,
    )


def _require_codes(accident: Accident, facts: Mapping[str, Any]) -> None:
    lists = {"cause": "cause_code", "agent": "agent_code", "esaw_deviation": "esaw_deviation"}
    lists |= {"esaw_contact": "esaw_contact", "esaw_agent": "esaw_agent"}
    for list_key, name in lists.items():
        if unknown_codes({list_key: [str(facts.get(name, ""))]}, accident.occurred_on):
            message = _("Không có mã «%(code)s» trong danh mục. Chọn lại từ danh sách.")
            raise Implausible([Doubt(name, message % {"code": facts[name]})])
