"""Returns handed in on paper: an office keys them in, the unit sees it, objects, or sends its own instead."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.audit.record import record
from antoan.lib.periods import Period
from antoan.notices.actions import Addressee, tell
from antoan.org.scope import Actor
from antoan.returns.actions.fill import SaveRefused, create, newest
from antoan.returns.actions.life import life
from antoan.returns.enums import ReturnState
from antoan.returns.models import Return
from antoan.returns.queries import body_hash
from antoan.returns.registry import form_for, form_of
from antoan.returns.spec import FormSpec, Unit

_NOT_DECIDED = (ReturnState.DRAFT, ReturnState.SUBMITTED, ReturnState.RETURNED)


def paper_unit(*, form: str, period: Period, unit_key: str, actor: Actor) -> Unit:
    """The unit whose paper the actor may key in, with or without an account. Raises PermissionDenied, UnknownForm."""
    spec = form_for(form, period)
    unit = spec.provider.unit(unit_key, period)
    if unit is None or not actor.can(spec.fill_for) or not actor.reaches(unit.place_path, unit.establishment_id):
        raise PermissionDenied
    return unit


def enter_from_paper(*, form: str, period: Period, unit_key: str, received_on: dt.date, actor: Actor) -> Return:
    """A draft of a unit's return, to be keyed in from the paper; the one already being keyed in when there is one.

    A draft that the unit itself has not sent is set aside, not lost. Raises PermissionDenied, UnknownForm, SaveRefused
    (a day that cannot be, or the unit has sent it itself).
    """
    unit = paper_unit(form=form, period=period, unit_key=unit_key, actor=actor)
    _possible(received_on, period)
    spec = form_for(form, period)
    try:
        return _enter(spec, period, unit, received_on, actor)
    except IntegrityError as twice:  # two clicks, or two officers with the same paper
        found = newest(spec, period, unit_key)
        if found is None or not found.is_on_paper:
            raise SaveRefused(_("Vừa có người mở báo cáo này. Hãy tải lại trang.")) from twice
        return found


def _possible(received_on: dt.date, period: Period) -> None:
    if received_on > timezone.localdate():
        raise SaveRefused(_("Ngày nhận bản giấy ở tương lai. Hãy ghi ngày đã nhận."))
    if received_on < period.start:
        words = {"day": f"{period.start:%d/%m/%Y}"}
        raise SaveRefused(
            _("Ngày nhận bản giấy trước ngày đầu kỳ báo cáo (%(day)s). Hãy kiểm tra ngày hoặc kỳ.") % words
        )


@transaction.atomic
def _enter(spec: FormSpec, period: Period, unit: Unit, received_on: dt.date, actor: Actor) -> Return:
    found = newest(spec, period, unit.key)
    if found and found.is_on_paper and found.state in _NOT_DECIDED:
        return found
    if found and found.state not in {ReturnState.DRAFT, ReturnState.RETURNED}:
        words = {"state": found.get_state_display()}
        raise SaveRefused(_("Kỳ này đã có báo cáo («%(state)s»), không nhập thay được nữa.") % words)
    if found:
        _set_aside(found, spec, actor)
    return create(
        spec,
        period,
        unit,
        actor,
        verb="return.paper",
        revision=found.revision + 1 if found else 1,
        correction_reason=_("Nhập theo bản giấy cơ sở đã nộp, thay bản đang lập.") if found else "",
        paper_received_on=received_on,
        paper_by=f"{actor.name}, {actor.agency_name}".strip(", ")[:200],
        paper_agency_id=actor.agency_id,
        paper_at=timezone.now(),
    )


def _set_aside(of: Return, spec: FormSpec, actor: Actor) -> None:
    """Keep a revision that is not in force any more, frozen as it was."""
    life(spec, on_paper=of.is_on_paper).fire("replace", of, actor=actor, content_hash=body_hash(of))


@transaction.atomic
def replace_with_own(*, of: Return, actor: Actor) -> Return:
    """The unit makes its own return instead of the one keyed in for it, as long as that is not accepted.

    Raises SaveRefused, PermissionDenied, TransitionRefused (decided in between).
    """
    spec, period = form_of(of.form, of.form_version), Period.parse(of.period)
    unit = spec.provider.unit(of.unit_key, period)
    if unit is None or not of.is_on_paper:
        raise SaveRefused(_("Báo cáo này không phải bản nhập thay từ bản giấy."))
    _set_aside(of, spec, actor)
    why = _("Cơ sở tự lập, thay bản cơ quan đã nhập từ bản giấy.")
    _tell_office(of, _("%(unit)s tự lập báo cáo thay bản nhập từ giấy"))
    return create(spec, period, unit, actor, revision=of.revision + 1, correction_reason=why)


@transaction.atomic
def object_to(*, of: Return, actor: Actor, text: str) -> None:
    """The unit says that what was keyed in for it is wrong; whoever decides reads it. Raises SaveRefused, PermissionDenied."""
    spec = form_of(of.form, of.form_version)
    locked = Return.objects.select_for_update(of=("self",)).select_related("place").get(pk=of.pk)
    if not actor.can(spec.fill) or not actor.reaches(locked.place_path, locked.establishment_id):
        raise PermissionDenied
    words = text.replace("\x00", "").strip()
    if not words:
        raise SaveRefused(_("Hãy ghi số nào chưa đúng và số đúng là bao nhiêu."))
    if not locked.is_on_paper or locked.state not in _NOT_DECIDED:
        raise SaveRefused(_("Báo cáo đã được duyệt hoặc đã thay: muốn sửa hãy lập bản sửa."))
    locked.objection, locked.objected_at = words[:2000], timezone.now()
    locked.save(update_fields=["objection", "objected_at", "saved_at"])
    record(actor, "return.object", locked, place_path=locked.place_path, text=words[:2000])
    _tell_office(locked, _("%(unit)s không đồng ý với bản nhập từ giấy"), body=words[:2000])


def _tell_office(of: Return, title: str, *, body: str = "") -> None:
    if of.paper_agency_id is None:
        return
    url = reverse("returns:detail", args=[of.pk])
    key = f"return-paper:{of.pk}:{timezone.now():%Y%m%d%H%M%S}"
    tell(Addressee(agency_id=of.paper_agency_id), key=key, title=title % {"unit": of.unit_name}, body=body, url=url)
