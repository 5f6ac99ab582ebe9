"""Write the minutes section by section, and issue them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from antoan.accidents.actions.running import fire, require_day, require_text, taken
from antoan.accidents.enums import CaseState, Classification, InvestigationLevel
from antoan.accidents.models import Accident, Investigation, Participant, Victim
from antoan.accidents.papers.minutes import minutes_paper
from antoan.accidents.papers.team import decision_paper
from antoan.accidents.queries.codes import unknown_codes
from antoan.accidents.queries.investigation import book_of
from antoan.accidents.rules.gravest import Harm, gravest
from antoan.accidents.rules.minutes import blocking, section_title
from antoan.accidents.rules.plausible import Doubt, Implausible, birth_doubts
from antoan.accidents.rules.team import TEAM_PARTS
from antoan.audit.record import record
from antoan.documents import models as documents
from antoan.documents.actions import issue
from antoan.documents.paper import Paper
from antoan.org.scope import Actor
from antoan.workflow.machine import TransitionRefused

VICTIM_FACTS = (
    *("birth_year", "birth_date", "occupation_text", "workplace_text", "seniority_years", "contract_text", "trained"),
    *("hometown", "residence_text", "family_text", "injury_codes", "injury_text", "treatment_text", "days_off"),
)
VICTIM_ANSWERS = ("trade_years", "grade")


@dataclass(frozen=True)
class Person:
    """Somebody in the team, attending, or at the meeting."""

    part: str
    name: str
    agency: str = ""
    title: str = ""
    group: str = ""


@transaction.atomic
def save_team(
    accident: Accident, *, actor: Actor, people: Sequence[Person], number: str = "", decided_on: dt.date | None = None
) -> None:
    """Head, members, and those attending, with the decision that sets the team up. Replaces the earlier list."""
    accident, found = taken(accident, actor=actor)
    heads = [person for person in people if person.part == "head"]
    if len(heads) > 1:
        raise Implausible([Doubt("people", _("Mỗi đoàn chỉ có một trưởng đoàn. Sửa tư cách của những người còn lại."))])
    if decided_on:
        require_day("decided_on", decided_on, not_before=accident.occurred_on, what=_("ngày xảy ra tai nạn"))
    replace(found, people, parts=TEAM_PARTS)
    found.decision_number, found.decision_on = number.strip()[:60], decided_on
    found.save(update_fields=["decision_number", "decision_on"])
    _note(actor, accident, "doan", members=len(people))


def replace(found: Investigation, people: Sequence[Person], *, parts: Sequence[str]) -> None:
    """The people of some capacities, anew, in their order."""
    found.participants.filter(part__in=parts).delete()
    Participant.objects.bulk_create(
        Participant(
            investigation=found,
            part=person.part,
            name=person.name.strip(),
            agency=person.agency.strip(),
            title=person.title.strip(),
            group=person.group,
            order=order,
        )
        for order, person in enumerate(people, 1)
    )


@transaction.atomic
def save_section(
    accident: Accident,
    *,
    actor: Actor,
    section: str,
    facts: Mapping[str, Any] | None = None,
    course: Mapping[str, Any] | None = None,
    answers: Mapping[str, Any] | None = None,
) -> list[str]:
    """One page of the minutes: `facts` of the case, `course` of the investigation, `answers` kept beside them.

    Returns the names of what changed. The event holds names of fields, not their words.
    """
    accident, found = taken(accident, actor=actor)
    changed = _put(accident, facts or {}) + _put(found, course or {})
    found.answers, more = _merged(found.answers, answers or {})
    if changed or more:
        accident.save()
        found.save()
        _note(actor, accident, section, fields=changed + more)
    return changed + more


def _put(row: Any, values: Mapping[str, Any]) -> list[str]:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


def _merged(before: dict[str, Any], answers: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    changed = [key for key, value in answers.items() if before.get(key, "") != value]
    return {**before, **answers}, changed


@transaction.atomic
def save_victim(victim: Victim, *, actor: Actor, facts: Mapping[str, Any], answers: Mapping[str, Any]) -> list[str]:
    """Items 4, 11 and 12 of one person. The state (light, serious, dead) changes on its own page only."""
    accident, found = taken(victim.accident, actor=actor)
    victim = Victim.objects.get(pk=victim.pk, accident=accident)
    changed = _put(victim, {name: facts[name] for name in VICTIM_FACTS if name in facts})
    if wrong := list(birth_doubts(victim.birth_year, occurred_on=accident.occurred_on)):
        raise Implausible(wrong)
    about = dict(found.answers.get("victims") or {})
    own, more = _merged(about.get(str(victim.pk), {}), {k: answers[k] for k in VICTIM_ANSWERS if k in answers})
    if not changed and not more:
        return []
    found.answers = {**found.answers, "victims": {**about, str(victim.pk): own}}
    victim.save()
    found.save(update_fields=["answers"])
    _note(actor, accident, "nan-nhan", victim=victim.pk, fields=changed + more)
    return changed + more


@transaction.atomic
def save_causes(
    accident: Accident, *, actor: Actor, cause_code: str, cause_text: str, harms: Sequence[Harm]
) -> list[str]:
    """Item 7: one main cause; of several agents the gravest becomes the main one (rules.gravest)."""
    codes = {"cause": [cause_code], "agent": [harm.agent for harm in harms]}
    codes |= {"esaw_deviation": [h.deviation for h in harms], "esaw_contact": [h.contact for h in harms]}
    codes |= {"esaw_agent": [h.esaw_agent for h in harms]}
    for code in unknown_codes(codes, accident.occurred_on):
        message = _("Không có mã «%(code)s» trong danh mục. Chọn lại từ danh sách.")
        raise Implausible([Doubt("cause_code", message % {"code": code})])
    main = gravest(harms)
    return save_section(
        accident,
        actor=actor,
        section="nguyen-nhan",
        facts={
            "cause_code": cause_code,
            "cause_text": cause_text,
            "agent_code": main.agent if main else "",
            "esaw_deviation": main.deviation if main else "",
            "esaw_contact": main.contact if main else "",
            "esaw_agent": main.esaw_agent if main else "",
        },
        answers={"harms": [vars(harm) for harm in harms]},
    )


@transaction.atomic
def minute(accident: Accident, *, actor: Actor, number: str, on: dt.date) -> documents.Paper | None:
    """Issue the minutes (or the commune's record): the copy is frozen. A second time issues a mended copy.

    Of the ministry's minutes only number and day are kept: the paper is the ministry's, and is attached, not made here.

    Raises TransitionRefused with what is missing, Implausible for the day.
    """
    accident, found = taken(accident, actor=actor)
    number = require_text("number", number, _("Ghi số biên bản."))
    require_day("on", on, not_before=accident.occurred_on, what=_("ngày xảy ra tai nạn"))
    found.minutes_number, found.minutes_on = number[:60], on
    found.save(update_fields=["minutes_number", "minutes_on"])
    if found.level == InvestigationLevel.MINISTRY:
        if accident.state == CaseState.INVESTIGATING:
            fire("minute", accident, actor=actor, level=found.level)
        return None
    book = book_of(accident)
    if missing := blocking(book):
        words = "; ".join(gap.text for gap in missing)
        raise TransitionRefused(_("Chưa lập được biên bản, còn thiếu: %(gaps)s.") % {"gaps": words})
    if accident.state == CaseState.INVESTIGATING:
        fire("minute", accident, actor=actor, level=found.level)
    return _issued(minutes_paper(book), accident, actor, number)


@transaction.atomic
def issue_decision(accident: Accident, *, actor: Actor) -> documents.Paper:
    """Issue the decision that sets up the team (Phụ lục V, VI or VII)."""
    accident, found = taken(accident, actor=actor)
    if found.level == InvestigationLevel.MINISTRY:
        raise TransitionRefused(_("Quyết định do cơ quan trung ương ban hành; đính kèm bản nhận được vào hồ sơ."))
    if not found.decision_on or not found.participants.filter(part="head").exists():
        raise TransitionRefused(_("Ghi số, ngày quyết định và trưởng đoàn trước khi phát hành quyết định."))
    return _issued(decision_paper(book_of(accident)), accident, actor, found.decision_number)


def _issued(paper: Paper, accident: Accident, actor: Actor, number: str) -> documents.Paper:
    return issue(paper, target=accident, actor=actor, number=number[:60])


def is_settled(classification: str) -> bool:
    """Whether a classification says what the event was."""
    return classification not in ("", Classification.PENDING)


def _note(actor: Actor, accident: Accident, section: str, **more: object) -> None:
    note = section_title(section)
    record(actor, "investigation.section", accident, place_path=accident.place_path, note=note, **more)
