"""Start an investigation; its level, its clock, its one extension."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.accidents.actions.guards import locked, require, require_reason
from antoan.accidents.actions.log import said_of
from antoan.accidents.actions.running import fire, require_day, require_text, taken
from antoan.accidents.enums import CaseState, InvestigationLevel
from antoan.accidents.models import Accident, Investigation
from antoan.accidents.permissions import AccidentPermission as Permission
from antoan.accidents.queries.clock import level_of, limit
from antoan.accidents.queries.investigation import longest_extension
from antoan.accidents.queries.investigators import move_for
from antoan.accidents.rules.level import Clock
from antoan.accidents.rules.plausible import Doubt, Implausible
from antoan.audit.record import record
from antoan.law.queries import NotInForce
from antoan.org.scope import Actor
from antoan.workflow.machine import TransitionRefused

RUNNING = (CaseState.INVESTIGATING, CaseState.MINUTED, CaseState.ANNOUNCED)


@transaction.atomic
def start(accident: Accident, *, actor: Actor, needs_expertise: bool = False) -> Investigation:
    """Begin: level by rule, clock from receipt with the limit of the law of that day (Luật ATVSLĐ Điều 35 khoản 6).

    Of two who start at once one wins, the other is refused. Raises PermissionDenied or TransitionRefused.
    """
    accident = locked(accident)
    level = level_of(accident)
    if move_for(actor, accident, level, "start") is None:
        raise PermissionDenied
    found = Investigation.objects.filter(accident=accident).first()
    if found is None:
        found = Investigation(accident=accident, course_text=accident.summary, level=level)
        found.clock_from = timezone.localtime(accident.received_at).date()
    found.level, found.needs_expertise = level, needs_expertise
    _wind(found, accident)
    found.save()
    fire("start", accident, actor=actor, level=level)
    record(actor, "investigation.start", accident, place_path=accident.place_path, level=level, due_on=found.due_on)
    return found


@transaction.atomic
def set_expertise(accident: Accident, *, actor: Actor, needed: bool, reason: str) -> Investigation:
    """Switch to (or back from) the limit for cases that need technical or forensic expertise."""
    accident, found = taken(accident, actor=actor)
    reason = require_reason(reason)
    if found.needs_expertise == needed:
        return found
    found.needs_expertise = needed
    if found.extension_days > int(longest_extension(accident, found).value):
        raise TransitionRefused(_("Thời gian đã gia hạn dài hơn mức cho phép của thời hạn mới, nên không đổi được."))
    _wind(found, accident)
    found.save()
    _note(actor, "investigation.expertise", accident, found, reason=said_of(reason, accident), needed=needed)
    return found


@transaction.atomic
def extend(
    accident: Accident, *, actor: Actor, days: int, extended_on: dt.date, approved_by: str, reason: str
) -> Investigation:
    """The one extension: reported by the head, agreed by whoever issued the decision (Điều 35 khoản 6).

    Refused for light cases, a second time, beyond the law's number of days, and after the limit has run out.
    """
    accident, found = taken(accident, actor=actor)
    reason = require_reason(reason)
    approved_by = require_text("approved_by", approved_by, _("Ghi người ra quyết định thành lập đoàn đã đồng ý."))
    longest = int(longest_extension(accident, found).value)
    if longest == 0:
        raise TransitionRefused(_("Vụ bị thương nhẹ không được gia hạn (Luật ATVSLĐ Đ.35 k.6)."))
    if found.extended_on is not None:
        raise TransitionRefused(_("Vụ này đã gia hạn một lần; luật chỉ cho gia hạn một lần (Luật ATVSLĐ Đ.35 k.6)."))
    if not 0 < days <= longest:
        message = _("Được gia hạn từ 1 đến %(most)d ngày.") % {"most": longest}
        raise Implausible([Doubt("days", message)])
    require_day("extended_on", extended_on, not_before=found.clock_from, what=_("ngày bắt đầu tính thời hạn"))
    if extended_on > found.due_on:
        message = _("Ngày đồng ý gia hạn sau ngày hết hạn %(due)s: chỉ gia hạn được khi còn trong hạn.")
        raise Implausible([Doubt("extended_on", message % {"due": f"{found.due_on:%d/%m/%Y}"})])
    found.extension_days, found.extended_on = days, extended_on
    found.extension_reason, found.extension_by = reason, approved_by[:150]
    _wind(found, accident)
    found.save()
    _note(actor, "investigation.extend", accident, found, reason=said_of(reason, accident), days=days)
    return found


@transaction.atomic
def hand_over(accident: Accident, *, actor: Actor, number: str, on: dt.date, reason: str) -> Investigation:
    """The province hands a very grave case, or one beyond its ability, to the ministry (Điều 35 khoản 3)."""
    accident, found = taken(accident, actor=actor, states=RUNNING, from_paper=False)
    require(Permission.INVESTIGATE, actor, accident)
    reason = require_reason(reason)
    if found.level == InvestigationLevel.MINISTRY:
        raise TransitionRefused(_("Vụ này đã chuyển cấp trung ương."))
    if found.level != InvestigationLevel.PROVINCE:
        raise TransitionRefused(_("Chỉ chuyển lên trung ương vụ do cấp tỉnh điều tra."))
    require_day("on", on, not_before=accident.occurred_on, what=_("ngày xảy ra tai nạn"))
    found.level = InvestigationLevel.MINISTRY
    found.handed_over_on, found.handed_over_number, found.handed_over_reason = on, number[:60], reason
    found.save()
    _note(actor, "investigation.hand_over", accident, found, reason=said_of(reason, accident), number=number)
    return found


@transaction.atomic
def receive(accident: Accident, *, actor: Actor, number: str, on: dt.date, sender: str, about: str) -> Investigation:
    """Note a paper received from the ministry: the source of whatever is then written about its investigation."""
    accident, found = taken(accident, actor=actor, states=RUNNING, from_paper=False)
    require(Permission.INVESTIGATE, actor, accident)
    if found.level != InvestigationLevel.MINISTRY:
        raise TransitionRefused(_("Chỉ ghi văn bản nhận về với vụ do đoàn cấp trung ương điều tra."))
    require_day("on", on, not_before=accident.occurred_on, what=_("ngày xảy ra tai nạn"))
    paper = {
        "number": require_text("number", number, _("Ghi số văn bản."))[:60],
        "on": on.isoformat(),
        "sender": require_text("sender", sender, _("Ghi cơ quan gửi."))[:200],
        "about": require_text("about", about, _("Ghi nội dung chính của văn bản."))[:300],
    }
    found.answers = {**found.answers, "received": [*found.answers.get("received", []), paper]}
    found.save(update_fields=["answers"])
    _note(
        actor, "investigation.receive", accident, found, number=paper["number"], note=said_of(paper["about"], accident)
    )
    return found


def _wind(found: Investigation, accident: Accident) -> None:
    """Base days and due day from the law of the clock's first day, and the extension that stands."""
    try:
        law = limit(accident.severity, needs_expertise=found.needs_expertise, on=found.clock_from)
    except NotInForce as missing:
        message = _("Chưa có thời hạn điều tra có hiệu lực ngày %(day)s. Quản trị nhập tham số ở mục Pháp luật.")
        raise TransitionRefused(message % {"day": f"{found.clock_from:%d/%m/%Y}"}) from missing
    found.base_days, found.basis = int(law.value), law.basis[:250]
    level = InvestigationLevel(found.level)
    found.due_on = Clock(level, found.clock_from, found.base_days, found.extension_days).due_on


def wind_from(found: Investigation, accident: Accident, day: dt.date, *, note: str) -> None:
    """Start the clock anew on a day, without extension: everything handed back, or investigated again."""
    found.clock_from, found.extension_days, found.extended_on = day, 0, None
    found.extension_reason, found.extension_by = "", ""
    _wind(found, accident)
    found.basis = f"{found.basis}; {note}"[:250]


def _note(actor: Actor, verb: str, accident: Accident, found: Investigation, **more: object) -> None:
    record(actor, verb, accident, place_path=accident.place_path, due_on=found.due_on, **more)
