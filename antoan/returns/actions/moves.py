"""Sending, deciding, correcting, and the receiver's remarks."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.audit.record import record
from antoan.documents.actions import issue
from antoan.lib.periods import Period
from antoan.notices.actions import Addressee, tell
from antoan.org.scope import Actor
from antoan.returns.actions.fill import SaveRefused, refresh
from antoan.returns.actions.life import life
from antoan.returns.enums import ReturnState
from antoan.returns.models import Cell, CellComment, Return
from antoan.returns.papers import paper_of
from antoan.returns.queries import body_hash, holds_pen
from antoan.returns.registry import form_of
from antoan.returns.spec import FormSpec, Ref
from antoan.workflow.machine import Machine

DATE = "report_date"  # of the heading, on forms that have one


def _spec(of: Return) -> FormSpec:
    return form_of(of.form, of.form_version)


def _life(of: Return) -> Machine:
    return life(_spec(of), on_paper=of.is_on_paper)


@transaction.atomic
def submit(*, of: Return, actor: Actor, signer_name: str, signer_title: str = "") -> None:
    """Send to the receiver. Raises TransitionRefused while an error is left, no name is given, or it was sent already.

    Keyed in from paper: the name is that under the paper, and the unit is told what was entered for it. Otherwise a
    date of report that nobody has typed is the day of sending.
    """
    locked = Return.objects.select_for_update(of=("self",)).get(pk=of.pk)
    _life(of).fire(
        "submit",
        of,
        actor=actor,
        signer_name=signer_name.strip()[:150],
        signer_title=signer_title.strip()[:150],
        submitted_at=timezone.now(),
        decision_reason="",
        objection="",
        objected_at=None,
        header=locked.header if of.is_on_paper else dated(_spec(locked), locked.header, timezone.now()),
    )
    if of.is_on_paper:
        _tell(of, _("%(form)s, %(period)s: đã được nhập thay từ bản giấy, hãy kiểm tra"), moment=of.submitted_at)


def dated(form: FormSpec, header: dict[str, str], at: dt.datetime) -> dict[str, str]:
    """The heading with the day of sending where the form asks for a date of report and nobody has typed one."""
    asked = any(field.key == DATE for field in form.header)
    return {**header, DATE: header.get(DATE) or f"{timezone.localdate(at):%d/%m/%Y}"} if asked else header


def _undated(of: Return) -> dict[str, str]:
    """The heading without the day of sending: it will be sent on another."""
    of.refresh_from_db(fields=["header", "submitted_at"])
    header: dict[str, str] = of.header
    if of.is_on_paper or of.submitted_at is None:
        return header
    day = f"{timezone.localdate(of.submitted_at):%d/%m/%Y}"
    return {**header, DATE: ""} if header.get(DATE) == day else header


@transaction.atomic
def accept(*, of: Return, actor: Actor) -> None:
    """Accept and freeze: the content hash is made here and printed on the paper. The revision before is superseded.

    Where acceptance is the signature (`issues_paper`), the name under the paper is that of whoever accepts.
    """
    locked = Return.objects.select_for_update(of=("self",)).get(pk=of.pk)
    machine = _life(locked)
    same = Return.objects.filter(form=locked.form, period=locked.period, unit_key=locked.unit_key)
    for old in same.filter(state=ReturnState.ACCEPTED).exclude(pk=locked.pk):
        if locked.state == ReturnState.SUBMITTED:
            machine.fire("supersede", old, actor=actor)
    signed = {"signer_name": actor.name, "signer_title": ""} if _spec(of).issues_paper else {}
    machine.fire("accept", of, actor=actor, content_hash=body_hash(locked), decided_at=timezone.now(), **signed)
    if _spec(of).issues_paper:
        issue(paper_of(of), target=of, actor=actor)
    _tell(of, _("%(form)s, %(period)s: đã được duyệt"))


def _tell(of: Return, title: str, *, moment: dt.datetime | None = None) -> None:
    """Put what happened to its return into the unit's inbox."""
    if of.establishment_id is None:
        return
    words = {"form": _spec(of).short_title, "period": Period.parse(of.period).return_label}
    key = f"return:{of.pk}:{of.state}:{moment or of.decided_at:%Y%m%d%H%M%S}"
    url = reverse("returns:detail", args=[of.pk])
    tell(
        Addressee(establishment_id=of.establishment_id), key=key, title=title % words, body=of.decision_reason, url=url
    )


@transaction.atomic
def send_back(*, of: Return, actor: Actor, reason: str) -> None:
    """Send back with a mandatory reason; the unit mends and sends again."""
    facts = {"header": _undated(of), "decision_reason": reason.strip(), "decided_at": timezone.now()}
    _life(of).fire("return", of, actor=actor, comment=reason, **facts)
    _tell(of, _("%(form)s, %(period)s: bị trả lại để sửa"))


@transaction.atomic
def revise(*, of: Return, actor: Actor, reason: str) -> Return:
    """Correct an accepted return: a new draft revision with the same figures, brought up to what the system knows now.

    The accepted revision stays in force until the new one is accepted. Raises SaveRefused, PermissionDenied.
    """
    locked = Return.objects.select_for_update(of=("self",)).select_related("place").get(pk=of.pk)
    spec = _spec(locked)
    if not may_revise(actor, locked):
        raise PermissionDenied
    if not reason.strip():
        raise SaveRefused(_("Cần ghi rõ lý do sửa báo cáo đã duyệt."))
    if locked.state != ReturnState.ACCEPTED:
        raise SaveRefused(_("Chỉ lập bản sửa từ báo cáo đã duyệt. Hãy tải lại trang."))
    if _open_revision(locked):
        raise SaveRefused(_("Đang có một bản sửa chưa duyệt cho kỳ này."))
    draft = _copy(locked, reason.strip(), keeps_paper=not actor.can(spec.fill))
    record(actor, "return.revise", draft, place_path=draft.place_path, reason=reason.strip(), corrects=locked.pk)
    return refresh(of=draft, actor=actor)


def may_revise(actor: Actor, of: Return) -> bool:
    """The unit corrects its return; what was keyed in from paper, the office that keyed it in may correct as well."""
    spec = _spec(of)
    own = actor.can(spec.fill) and actor.reaches(of.place_path, of.establishment_id)
    return own or (of.is_on_paper and holds_pen(actor, spec, of))


def _open_revision(of: Return) -> bool:
    same = Return.objects.filter(form=of.form, period=of.period, unit_key=of.unit_key)
    return same.filter(revision__gt=of.revision).exists()


def _copy(of: Return, reason: str, *, keeps_paper: bool) -> Return:
    draft = Return.objects.get(pk=of.pk)
    draft.pk = None
    draft._state.adding = True
    draft.revision, draft.state = of.revision + 1, ReturnState.DRAFT
    draft.correction_reason, draft.content_hash, draft.decision_reason = reason, "", ""
    draft.submitted_at = draft.decided_at = draft.objected_at = None
    draft.objection = ""
    if _spec(of).issues_paper:
        draft.signer_name = draft.signer_title = ""  # of whoever accepted; nobody has submitted this one
    if not keeps_paper:
        draft.header = {**of.header, DATE: ""}  # of the revision, not of what it corrects
        draft.paper_received_on = draft.paper_at = draft.paper_agency_id = None
        draft.paper_by = ""
    draft.save(force_insert=True)
    cells = list(Cell.objects.filter(of=of))
    for cell in cells:
        cell.pk, cell.of = None, draft
        cell._state.adding = True
    Cell.objects.bulk_create(cells, batch_size=1000)
    return draft


@transaction.atomic
def comment(*, of: Return, ref: Ref, text: str, actor: Actor) -> CellComment:
    """The receiver's remark on one cell, while the return is on the table. Raises SaveRefused, PermissionDenied."""
    spec = _spec(of)
    if not (actor.can(spec.decide) and actor.reaches(of.place_path, of.establishment_id)):
        raise PermissionDenied
    words = text.replace("\x00", "").strip()
    if not words:
        raise SaveRefused(_("Nội dung góp ý đang để trống."))
    table = spec.table.get(ref[0])
    if table is None or not table.has_row(ref[1]) or ref[2] not in table.column or len(ref[1]) > 40:
        raise SaveRefused(_("Biểu không có ô này. Hãy tải lại trang."))
    remark = CellComment.objects.create(
        of=of, table=ref[0], row=ref[1], column=ref[2], text=words[:500], author_name=actor.name[:150]
    )
    record(actor, "return.comment", of, place_path=of.place_path, ref="/".join(ref), text=words[:500])
    return remark
