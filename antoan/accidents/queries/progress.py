"""How far an investigation has come, and which steps the actor may take now."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from antoan.accidents.enums import CaseState, InvestigationLevel
from antoan.accidents.models import Accident
from antoan.accidents.permissions import AccidentPermission as Permission
from antoan.accidents.queries.investigation import longest_extension
from antoan.accidents.queries.investigators import investigation_of, side
from antoan.accidents.rules.minutes import Book, blocking
from antoan.law.queries import NotInForce
from antoan.org.scope import Actor
from antoan.workflow.machine import allowed

_S = CaseState
_WRITING = {_S.INVESTIGATING, _S.MINUTED}
_RUNNING = {_S.OPEN, _S.INVESTIGATING, _S.MINUTED, _S.ANNOUNCED}


@dataclass(frozen=True)
class Stage:
    """One step of the way: done when, or what holds it."""

    label: str | Promise
    done: str = ""  # the day it was done
    is_next: bool = False


def stages(book: Book) -> list[Stage]:
    """The steps of the level in order, with the day of each that is done."""
    found, case = book.investigation, book.accident
    is_record = found.level == InvestigationLevel.COMMUNE_RECORD
    rows = [] if is_record else [(_("Thành lập đoàn điều tra"), found.decision_on)]
    rows += [(_("Lập biên bản ghi nhận") if is_record else _("Lập biên bản điều tra"), found.minutes_on)]
    rows += [] if is_record else [(_("Họp công bố biên bản"), found.meeting_on)]
    rows += [(_("Niêm yết công khai"), found.published_on), (_("Kết luận"), case.concluded_on)]
    undone = [day is None for _label, day in rows]
    first = undone.index(True) if True in undone else -1
    return [
        Stage(label, f"{day:%d/%m/%Y}" if day else "", is_next=place == first)
        for place, (label, day) in enumerate(rows)
    ]


@dataclass(frozen=True)
class Offer:
    """A step to offer: its address name and the words on the button; held back with a reason, or open."""

    name: str
    label: str | Promise
    held_back: str = ""
    is_main: bool = False


def offers(actor: Actor, accident: Accident) -> list[Offer]:
    """The steps open to the actor in this state, the usual way first."""
    found = investigation_of(accident)
    if found is None or side(actor, accident, found.level) is None:
        return _authority(actor, accident) if allowed(Permission.INVESTIGATE, actor, accident) else []
    usual = list(_usual(actor, accident))
    return usual + (_authority(actor, accident) if allowed(Permission.INVESTIGATE, actor, accident) else [])


def _lacks_team(accident: Accident) -> bool:
    """Ours to investigate with a team, and no decision has named one yet."""
    found = accident.investigation
    alone = found.level in {InvestigationLevel.COMMUNE_RECORD, InvestigationLevel.MINISTRY}
    return accident.state == _S.INVESTIGATING and found.decision_on is None and not alone


def _usual(actor: Actor, accident: Accident) -> list[Offer]:
    found = accident.investigation
    is_record, state = found.level == InvestigationLevel.COMMUNE_RECORD, accident.state
    made: list[Offer] = []
    if found.level == InvestigationLevel.MINISTRY and state in _RUNNING:
        has_paper = bool(found.answers.get("received"))
        made.append(Offer("nhan-van-ban", _("Ghi văn bản nhận từ trung ương"), is_main=not has_paper))
        if not has_paper:
            return made
    is_ours = found.level != InvestigationLevel.MINISTRY
    if state in _WRITING:
        made += _to_minutes(accident, is_ours=is_ours)
    if state == _S.MINUTED and not is_record:
        made.append(Offer("hop", _("Họp công bố biên bản") if is_ours else _("Ghi cuộc họp công bố"), is_main=True))
    if state in {_S.ANNOUNCED, _S.CONCLUDED} or (state == _S.MINUTED and is_record):
        words = _("Sửa ngày, nơi niêm yết") if found.published_on else _("Niêm yết công khai")
        made.append(Offer("niem-yet", words, is_main=found.published_on is None))
    if state == _S.ANNOUNCED and side(actor, accident, found.level, permission=Permission.CONCLUDE) is not None:
        made.append(Offer("ket-luan", _("Kết luận"), is_main=found.published_on is not None))
    if state in _WRITING and is_ours:
        made += [Offer("gia-han", _("Gia hạn thời gian điều tra"))] if _may_extend(accident) else []
        made.append(Offer("giam-dinh", _("Cần giám định kỹ thuật, pháp y")))
    return made


def _to_minutes(accident: Accident, *, is_ours: bool) -> list[Offer]:
    """The team first, where one is to be named; then the minutes."""
    state, lacks_team = accident.state, _lacks_team(accident)
    words = _("Phát hành lại biên bản đã sửa") if state == _S.MINUTED else _("Lập biên bản")
    words = words if is_ours else _("Ghi biên bản nhận được")
    minutes = Offer("lap-bien-ban", words, is_main=state == _S.INVESTIGATING and not lacks_team)
    return [*([Offer("doan", _("Thành lập đoàn điều tra"), is_main=True)] if lacks_team else []), minutes]


def _may_extend(accident: Accident) -> bool:
    """Once, and never for a light case (Luật ATVSLĐ Điều 35 khoản 6)."""
    found = accident.investigation
    if found.extended_on is not None:
        return False
    try:
        return int(longest_extension(accident, found).value) > 0
    except NotInForce:
        return False


def _authority(actor: Actor, accident: Accident) -> list[Offer]:
    found, state = investigation_of(accident), accident.state
    made: list[Offer] = []
    if found and found.level == InvestigationLevel.PROVINCE and state in _RUNNING - {_S.OPEN}:
        made.append(Offer("chuyen-bo", _("Chuyển cấp trung ương điều tra")))
    if state in _RUNNING:
        made.append(Offer("tam-dung", _("Chuyển cơ quan điều tra hình sự")))
    if state == _S.SUSPENDED:
        made.append(Offer("tiep-tuc", _("Tiếp tục điều tra"), is_main=True))
    if state in {_S.CONCLUDED, _S.CLOSED}:
        made.append(Offer("dieu-tra-lai", _("Điều tra lại")))
    return made


def held_back(book: Book) -> str:
    """Why the minutes cannot be issued yet, or ""."""
    return "; ".join(gap.text for gap in blocking(book))
