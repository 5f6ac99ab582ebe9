"""Investigations of the live cases, brought to different steps by the actions that people use."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from antoan.accidents.actions.conclusion import Meeting, announce
from antoan.accidents.actions.investigation import extend, start
from antoan.accidents.actions.measures import Planned, save_measures
from antoan.accidents.actions.minutes import Person, minute, save_causes, save_section, save_team, save_victim
from antoan.accidents.enums import InvestigationLevel, MeetingGroup
from antoan.accidents.models import Accident, Investigation
from antoan.accidents.queries.investigation import why_level
from antoan.accidents.rules.gravest import Harm
from antoan.accidents.rules.severity import worst
from antoan.accidents.rules.team import seats
from antoan.demo.stock import STORIES
from antoan.org.scope import Actor

_NAMES = ("Nông Văn Minh", "Hoàng Thị Lan", "Lý Văn Dũng", "Vi Thị Hồng", "Chu Văn Bắc")
_DEADLINE = 12  # days after which the demonstration's measures are due


def carry_on(accident: Accident, step: str, *, actor: Actor, officer: Actor, day: dt.date, today: dt.date) -> None:
    """Bring the investigation of a case to a step: "" (not begun), running, extended, minuted, announced."""
    if not step:
        return
    level = why_level(accident).level
    if level in {InvestigationLevel.PROVINCE, InvestigationLevel.MINISTRY} or actor.role == officer.role:
        actor = officer
    found = start(accident, actor=actor)
    _team(accident, found, actor, day)
    if step == "extended":
        extend(
            accident,
            actor=actor,
            days=10,
            extended_on=min(today, found.due_on),
            approved_by="Giám đốc Sở Nội vụ (minh họa)",
            reason="Còn một nạn nhân chưa lấy được lời khai vì đang điều trị.",
        )
    if step in {"minuted", "announced"}:
        _minutes(accident, actor, min(today, found.due_on))
    if step == "announced":
        _announce(accident, actor, min(today, found.due_on))


def _team(accident: Accident, found: Investigation, actor: Actor, day: dt.date) -> None:
    employer = accident.establishment.name if accident.establishment else ""
    places = seats(found.level, employer=employer, commune=accident.commune.name)
    people = [
        Person(seat.part, name, seat.agency, seat.title) for seat, name in zip(places, _NAMES, strict=False) if name
    ]
    is_team = found.level != InvestigationLevel.COMMUNE_RECORD
    number, decided = (f"{accident.pk}/QĐ-ĐTTN", day) if is_team else ("", None)
    save_team(accident, actor=actor, people=people, number=number, decided_on=decided)


def _minutes(accident: Accident, actor: Actor, on: dt.date) -> None:
    story = next(story for story in STORIES.values() if story.text == accident.summary)
    for victim in accident.victims.all():
        facts: dict[str, object] = {
            "injury_text": "Theo giấy chứng thương của bệnh viện",
            "treatment_text": "Bệnh viện đa khoa tỉnh",
        }
        facts |= {"contract_text": "Không xác định thời hạn", "workplace_text": "Tổ 2", "trained": True}
        save_victim(victim, actor=actor, facts=facts, answers={"trade_years": "6"})
    course = {"work_started_at": dt.time(7), "hours_worked": Decimal("2.3"), "course_text": story.text}
    save_section(accident, actor=actor, section="dien-bien", course=course)
    harms = [Harm(story.agent, worst(victim.severity for victim in accident.victims.all()))]
    save_causes(accident, actor=actor, cause_code=story.cause, cause_text="", harms=harms)
    verdict = {"classification": "occupational"}
    faults = {"fault_text": "Không có người có lỗi cố ý; rút kinh nghiệm toàn đơn vị."}
    save_section(accident, actor=actor, section="ket-luan", facts=faults, answers=verdict)
    due = on + dt.timedelta(days=_DEADLINE)
    planned = [
        Planned("Huấn luyện lại quy trình an toàn cho cả tổ", "Quản đốc", due),
        Planned("Kiểm tra, bổ sung phương tiện bảo vệ cá nhân", "Cán bộ an toàn", on),
    ]
    save_measures(accident, actor=actor, planned=planned)
    minute(accident, actor=actor, number=f"{accident.pk}/BB-ĐTTNLĐ", on=on)


def _announce(accident: Accident, actor: Actor, on: dt.date) -> None:
    groups = (MeetingGroup.TEAM, MeetingGroup.VICTIM, MeetingGroup.WITNESS, MeetingGroup.POLICE)
    people = [Person("meeting", name, group=group.value) for name, group in zip(_NAMES, groups, strict=False)]
    words = Meeting(on, "Hội trường UBND xã", dt.time(8, 30), "Các thành phần dự họp nhất trí với biên bản.")
    announce(accident, actor=actor, meeting=words, people=people)
