"""The two tables of moves: life of a declaration, life of a case. Fired by the actions only."""

from __future__ import annotations

from collections.abc import Callable, Set

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from antoan.accidents.enums import CaseState, Classification, DeclarationState, InvestigationLevel
from antoan.accidents.models import Accident, Investigation
from antoan.accidents.permissions import AccidentPermission as Permission
from antoan.workflow.machine import Machine, Transition

Check = Callable[[Accident], str | None]
_D, _C = DeclarationState, CaseState

DECLARATION = Machine(
    [
        Transition("accept", _("Tiếp nhận, mở hồ sơ vụ"), frozenset({_D.SUBMITTED}), _D.ACCEPTED, Permission.TRIAGE),
        Transition("join", _("Ghép vào vụ đã có"), frozenset({_D.SUBMITTED}), _D.JOINED, Permission.TRIAGE),
        Transition(
            "return",
            _("Trả lại để bổ sung"),
            frozenset({_D.SUBMITTED}),
            _D.RETURNED,
            Permission.TRIAGE,
            needs_comment=True,
        ),
        Transition(
            "refuse",
            _("Không phải tai nạn lao động"),
            frozenset({_D.SUBMITTED}),
            _D.NOT_OCCUPATIONAL,
            Permission.TRIAGE,
            needs_comment=True,
        ),
        Transition("resend", _("Gửi lại"), frozenset({_D.RETURNED}), _D.SUBMITTED, Permission.DECLARE),
        Transition(
            "reconsider",
            _("Xem xét lại"),
            frozenset({_D.NOT_OCCUPATIONAL}),
            _D.SUBMITTED,
            Permission.TRIAGE,
            needs_comment=True,
        ),
    ]
)


def _investigation(accident: Accident) -> Investigation | None:
    return getattr(accident, "investigation", None)


def _fine(_accident: Accident) -> str | None:
    return None


def _has_investigation(accident: Accident) -> str | None:
    if _investigation(accident) is None:
        return gettext("Chưa xác định cấp điều tra và thời hạn.")
    return None


def _has_minutes(accident: Accident) -> str | None:
    found = _investigation(accident)
    return None if found and found.minutes_on else gettext("Chưa ghi ngày lập biên bản điều tra.")


def _has_meeting(accident: Accident) -> str | None:
    found = _investigation(accident)
    if found and found.level == InvestigationLevel.COMMUNE_RECORD:
        return None  # a record of the event has no announcement meeting (Điều 35 khoản 1)
    return None if found and found.meeting_on else gettext("Chưa ghi ngày họp công bố biên bản.")


def _is_concluded(accident: Accident) -> str | None:
    if accident.concluded_on is None:
        return gettext("Chưa ghi ngày kết luận.")
    if accident.classification in {Classification.PENDING, Classification.NOT_OCCUPATIONAL}:
        return gettext("Chưa kết luận là tai nạn lao động hay được hưởng trợ cấp theo khoản 2 Điều 39.")
    if not accident.cause_code or not accident.agent_code:
        return gettext("Chưa chọn nguyên nhân chính và yếu tố gây chấn thương chính.")
    return None


def _measures_done(accident: Accident) -> str | None:
    left = accident.measures.filter(done_on=None).count()
    return gettext("Còn %(n)s biện pháp chưa ghi ngày hoàn thành.") % {"n": left} if left else None


def _at(level: str, check: Check) -> Check:
    """The check, preceded by the question whether the case is investigated at this level."""

    def checked(accident: Accident) -> str | None:
        found = _investigation(accident)
        if found is not None and found.level != level:
            return gettext("Vụ này do «%(level)s» điều tra.") % {"level": found.get_level_display()}
        return check(accident)

    return checked


def _moves(
    name: str, label: str | Promise, sources: Set[str], target: str, permission: str, check: Check
) -> list[Transition]:
    """One move of the investigation as three rows: the authority, the employer's own team, the commune's record."""
    own, record = InvestigationLevel.GRASSROOTS, InvestigationLevel.COMMUNE_RECORD
    return [
        Transition(name, label, frozenset(sources), target, permission, check=check),
        Transition(f"{name}.own", label, frozenset(sources), target, Permission.INVESTIGATE_OWN, check=_at(own, check)),
        Transition(
            f"{name}.record", label, frozenset(sources), target, Permission.INVESTIGATE_RECORD, check=_at(record, check)
        ),
    ]


_RUNNING = {_C.OPEN, _C.INVESTIGATING, _C.MINUTED, _C.ANNOUNCED}
_STEPS = [
    ("start", _("Bắt đầu điều tra"), {_C.OPEN}, _C.INVESTIGATING, Permission.INVESTIGATE, _has_investigation),
    ("minute", _("Lập biên bản điều tra"), {_C.INVESTIGATING}, _C.MINUTED, Permission.INVESTIGATE, _has_minutes),
    ("announce", _("Công bố biên bản"), {_C.MINUTED}, _C.ANNOUNCED, Permission.INVESTIGATE, _has_meeting),
    ("conclude", _("Kết luận"), {_C.ANNOUNCED}, _C.CONCLUDED, Permission.CONCLUDE, _is_concluded),
]


def _with_comment(name: str, label: str | Promise, sources: Set[str], target: str, permission: str) -> Transition:
    return Transition(name, label, frozenset(sources), target, permission, needs_comment=True)


CASE = Machine(
    [
        *[move for step in _STEPS for move in _moves(*step)],
        Transition(
            "close", _("Đóng hồ sơ"), frozenset({_C.CONCLUDED}), _C.CLOSED, Permission.CONCLUDE, check=_measures_done
        ),
        # Signs of a crime: written report and objects go to the investigating body (Điều 35 khoản 7).
        _with_comment("suspend", _("Chuyển cơ quan điều tra hình sự"), _RUNNING, _C.SUSPENDED, Permission.INVESTIGATE),
        _with_comment("resume", _("Tiếp tục điều tra"), {_C.SUSPENDED}, _C.INVESTIGATING, Permission.INVESTIGATE),
        _with_comment("reopen", _("Điều tra lại"), {_C.CONCLUDED, _C.CLOSED}, _C.INVESTIGATING, Permission.INVESTIGATE),
        _with_comment("dismiss", _("Không phải tai nạn lao động"), _RUNNING, _C.DISMISSED, Permission.CONCLUDE),
        _with_comment("restore", _("Xem xét lại"), {_C.DISMISSED}, _C.OPEN, Permission.CONCLUDE),
        # Two cases opened by mistake for one event (actions/merging.py); "separate" leads back to where it stood.
        _with_comment("merge", _("Nhập vào vụ khác"), {_C.OPEN, _C.INVESTIGATING}, _C.MERGED, Permission.TRIAGE),
        _with_comment("separate", _("Tách lại thành vụ riêng"), {_C.MERGED}, _C.OPEN, Permission.TRIAGE),
        _with_comment(
            "separate.running", _("Tách lại thành vụ riêng"), {_C.MERGED}, _C.INVESTIGATING, Permission.TRIAGE
        ),
    ]
)
