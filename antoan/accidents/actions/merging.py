"""Two cases opened by mistake for one accident become one, and may be taken apart while nothing else has happened.

Nothing of the case that goes is lost: it keeps its number, facts, people and papers, and points to the other. What
sources said, declarations, files and measures move; a person who is nobody in the kept case is added to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.accidents.actions.guards import require, require_reason
from antoan.accidents.actions.log import said_of
from antoan.accidents.actions.victims import reassess
from antoan.accidents.enums import CaseState
from antoan.accidents.models import (
    Accident,
    Declaration,
    Investigation,
    Measure,
    Merge,
    Sighting,
    Victim,
    VictimEvent,
)
from antoan.accidents.permissions import AccidentPermission
from antoan.accidents.queries.merging import current_merge, happened_since, was_counted
from antoan.accidents.rules.holds import held_by
from antoan.accidents.rules.level import Clock
from antoan.accidents.rules.life import CASE
from antoan.accidents.rules.merging import changes_people, graver, obstacle, wrong_pairs
from antoan.audit.record import record
from antoan.documents.actions import move_attachments
from antoan.notices.actions import Addressee, tell
from antoan.org.scope import Actor
from antoan.workflow.machine import TransitionRefused

_SETTLED = {CaseState.CONCLUDED, CaseState.CLOSED}
_CLOCK: tuple[str, ...] = (
    *("level", "clock_from", "base_days", "basis", "extension_days"),
    *("extended_on", "extension_reason", "extension_by", "due_on"),
)


@transaction.atomic
def merge(gone: Accident, *, kept: Accident, matches: Mapping[int, int | None], reason: str, actor: Actor) -> Merge:
    """Put `gone` into `kept`. `matches`: every victim of `gone` → the same person in `kept`, or None for another one.

    Raises PermissionDenied; TransitionRefused with what to do when papers, a conclusion or an accepted return would
    change unseen, or when somebody else was first.
    """
    gone, kept = _both(gone, kept, actor)
    reason = require_reason(reason)
    mine, theirs = list(gone.victims.all()), list(kept.victims.all())
    _require_possible(gone, kept, matches, mine, theirs)
    before = _before(kept, theirs) | {"gone_state": gone.state}
    moved = _move_people(gone, kept, matches, mine, theirs) | _move_papers(gone, kept)
    _earlier_receipt(kept, gone)
    CASE.fire("merge", gone, actor=actor, comment=said_of(reason, kept), merged_into=kept)
    known_on = timezone.localtime(gone.received_at).date()
    reassess(kept, actor=actor, known_on=known_on)
    last = record(
        actor,
        "accident.absorb",
        kept,
        place_path=kept.place_path,
        number=gone.number,
        case=gone.pk,
        reason=said_of(reason, kept),
    )
    _tell(gone, kept)
    return Merge.objects.create(
        gone=gone,
        kept=kept,
        reason=reason,
        merged_at=timezone.now(),
        merged_by=actor.name[:200],
        moved=moved | {"before": before},
        last_event=last.pk,
    )


@transaction.atomic
def separate(gone: Accident, *, reason: str, actor: Actor) -> Accident:
    """Take a merged case out again, everything back to its place. Refused once something else has happened."""
    found = current_merge(gone)
    if found is None:
        raise TransitionRefused(_("Vụ này không nhập vào vụ nào. Tải lại trang để xem trạng thái mới."))
    gone, kept = _both(gone, found.kept, actor)
    reason = require_reason(reason)
    if since := happened_since(found):
        raise TransitionRefused(
            _("Không tách lại được: sau khi nhập, vụ đã có việc khác (%(what)s). Sửa ở vụ %(kept)s.")
            % {"what": since, "kept": kept.number}
        )
    logged = said_of(reason, kept, *gone.victims.values_list("name", flat=True))
    _put_back(found, gone, kept)
    was = found.moved["before"]["gone_state"]
    CASE.fire(
        "separate" if was == CaseState.OPEN else "separate.running",
        gone,
        actor=actor,
        comment=logged,
        merged_into=None,
    )
    record(
        actor,
        "accident.release",
        kept,
        place_path=kept.place_path,
        number=gone.number,
        case=gone.pk,
        reason=logged,
    )
    found.undone_at = timezone.now()
    found.save(update_fields=["undone_at"])
    return gone


def _both(gone: Accident, kept: Accident, actor: Actor) -> tuple[Accident, Accident]:
    """Both rows as they are now, locked in the order of their numbers, so that two merges never wait for each other."""
    rows = Accident._base_manager.select_for_update(of=("self",)).select_related("commune")
    found = {row.pk: row for row in rows.filter(pk__in=[gone.pk, kept.pk]).order_by("pk")}
    one, other = found[gone.pk], found[kept.pk]
    for case in (one, other):
        require(AccidentPermission.TRIAGE, actor, case)
    return one, other


def _require_possible(
    gone: Accident, kept: Accident, matches: Mapping[int, int | None], mine: Sequence[Victim], theirs: Sequence[Victim]
) -> None:
    if words := obstacle(gone, kept) or wrong_pairs(matches, mine, theirs):
        raise TransitionRefused(words)
    if was_counted(gone) and (holds := held_by(gone)):
        raise TransitionRefused(holds[0])
    if kept.state not in _SETTLED:
        return
    if changes_people(matches, mine, theirs):
        raise TransitionRefused(
            _(
                "Vụ %(kept)s đã kết luận; nhập vào sẽ thêm nạn nhân hoặc làm nặng hơn. Chọn «Điều tra lại» ở vụ đó trước."
            )
            % {"kept": kept.number}
        )
    if gone.measures.filter(done_on=None).exists():
        raise TransitionRefused(
            _("Vụ %(gone)s còn biện pháp chưa xong mà vụ %(kept)s đã kết luận. Ghi hoàn thành các biện pháp đó trước.")
            % {"gone": gone.number, "kept": kept.number}
        )


def _before(kept: Accident, theirs: Sequence[Victim]) -> dict[str, Any]:
    """What the merge may change of the kept case."""
    clock = Investigation.objects.filter(accident=kept).values(*_CLOCK).first()
    return {
        "severity": kept.severity,
        "received_at": kept.received_at.isoformat(),
        "victims": {str(v.pk): [v.severity, v.died_on.isoformat() if v.died_on else None] for v in theirs},
        "clock": {
            name: value if isinstance(value, str | int | None) else value.isoformat() for name, value in clock.items()
        }
        if clock
        else None,
    }


def _move_people(
    gone: Accident,
    kept: Accident,
    matches: Mapping[int, int | None],
    mine: Sequence[Victim],
    theirs: Sequence[Victim],
) -> dict[str, Any]:
    """Sightings and later events go to the person they are of; the rows of the case that goes stay, to be read."""
    there = {victim.pk: victim for victim in theirs}
    made: list[int] = []
    sightings: dict[str, int] = {}
    events: dict[str, int] = {}
    for victim in mine:
        pk = matches[victim.pk]
        target = there[pk] if pk is not None else _copied(victim, kept, order=len(theirs) + len(made) + 1)
        if pk is None:
            made.append(target.pk)
        elif graver(victim, target):
            target.severity, target.died_on = victim.severity, victim.died_on
            target.save(update_fields=["severity", "died_on"])
        sightings |= _repoint(Sighting.objects.filter(victim=victim), target)
        events |= _repoint(VictimEvent.objects.filter(victim=victim), target)
    return {"made": made, "sightings": sightings, "events": events}


def _copied(victim: Victim, kept: Accident, *, order: int) -> Victim:
    names = [field.attname for field in Victim._meta.concrete_fields if field.name not in {"id", "accident", "order"}]
    return Victim.objects.create(accident=kept, order=order, **{name: getattr(victim, name) for name in names})


def _repoint(rows: Any, target: Victim) -> dict[str, int]:
    """Row number → victim it was of."""
    was = {str(pk): victim for pk, victim in rows.values_list("pk", "victim")}
    rows.update(victim=target)
    return was


def _move_papers(gone: Accident, kept: Accident) -> dict[str, Any]:
    """Declarations, measures, files. Issued papers stay where they were issued: they carry that number."""
    moved = {}
    for name, rows in (("declarations", gone.declarations.all()), ("measures", gone.measures.all())):
        moved[name] = list(rows.values_list("pk", flat=True))
        rows.update(accident=kept)
    return moved | {"attachments": move_attachments(gone, kept)}


def _earlier_receipt(kept: Accident, gone: Accident) -> None:
    """The limit of Điều 35 khoản 6 runs from the first notice of the event, whichever case it opened."""
    if gone.received_at >= kept.received_at:
        return
    old, new = (timezone.localtime(case.received_at).date() for case in (kept, gone))
    kept.received_at = gone.received_at
    kept.save(update_fields=["received_at"])
    found = Investigation.objects.select_for_update().filter(accident=kept, clock_from=old, round=1).first()
    if found is None or found.resumed_on or kept.state not in {CaseState.INVESTIGATING, CaseState.MINUTED}:
        return
    found.clock_from = new
    found.due_on = Clock(found.level, new, found.base_days, found.extension_days).due_on  # type: ignore[arg-type]
    found.save(update_fields=["clock_from", "due_on"])


def _put_back(found: Merge, gone: Accident, kept: Accident) -> None:
    moved, before = found.moved, found.moved["before"]
    for model, name in ((Sighting, "sightings"), (VictimEvent, "events")):
        for pk, victim in moved[name].items():
            model._default_manager.filter(pk=int(pk)).update(victim=victim)
    Victim.objects.filter(pk__in=moved["made"], accident=kept).delete()
    Declaration.objects.filter(pk__in=moved["declarations"]).update(accident=gone)
    Measure.objects.filter(pk__in=moved["measures"]).update(accident=gone)
    move_attachments(kept, gone, only=moved["attachments"])
    for pk, (severity, died_on) in before["victims"].items():
        Victim.objects.filter(pk=int(pk)).update(severity=severity, died_on=died_on)
    if before["clock"]:
        Investigation.objects.filter(accident=kept).update(**before["clock"])
    Accident.objects.filter(pk=kept.pk).update(severity=before["severity"], received_at=before["received_at"])
    kept.refresh_from_db()


def _tell(gone: Accident, kept: Accident) -> None:
    """The employer hears under which number its case goes on."""
    if gone.establishment_id:
        title = _("Vụ %(gone)s đã nhập vào vụ %(kept)s") % {"gone": gone.number, "kept": kept.number}
        url = reverse("accidents:case", args=[gone.pk])
        tell(Addressee(establishment_id=gone.establishment_id), key=f"merged:{gone.pk}:{kept.pk}", title=title, url=url)
