"""Mending a line that somebody typed, as long as nobody has decided about it."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.audit.record import record
from antoan.ledgers.actions.decisions import Refused
from antoan.ledgers.actions.entries import (
    Line,
    add_entry,
    check_line,
    columns_of,
    differences,
    entry_with_key,
    facts_of,
    person_of,
)
from antoan.ledgers.actions.storing import forget_reasons
from antoan.ledgers.enums import Origin, PairState, Work
from antoan.ledgers.models import Correction, Entry, Pair
from antoan.ledgers.permissions import LedgerPermission
from antoan.ledgers.queries.keywords import current_screen
from antoan.ledgers.queries.lists import COMPARED
from antoan.org.scope import Actor

DERIVED = {"folded", "content_key", "source_key", "severity"}  # follow from the others, no words of the ledger


class Written(StrEnum):
    """What became of a row that a device sent."""

    NEW = "new"
    SAME = "same"  # sent before, word for word
    CORRECTED = "corrected"


def write_row(line: Line, *, actor: Actor, edition: int) -> tuple[Entry, Written]:
    """Write the row of a typing table: new, sent again, or mended by the device that typed it.

    `line.key` names the row, `edition` counts from 1 what its device made of it: a higher edition corrects, the same
    or a lower one with other words is refused, because a late copy of old words must not undo newer ones.
    Raises PermissionDenied, Refused.
    """
    found = entry_with_key(line.key)
    if found is None:
        entry, new = add_entry(line, actor=actor, edition=edition)
        return entry, Written.NEW if new else Written.SAME
    if not differences(found, line):
        return found, Written.SAME
    return correct_entry(found, line, actor=actor, edition=edition), Written.CORRECTED


@transaction.atomic
def correct_entry(entry: Entry, line: Line, *, actor: Actor, edition: int = 0) -> Entry:
    """Put a typed line right; its old words are kept as a Correction. `edition` 0: mended on the line's own page.

    Raises PermissionDenied outside the actor's area, Refused for what cannot be and for a line already decided.
    """
    reached = actor.reaches(entry.place_path) and actor.reaches(line.place.current_path)
    if not actor.can(LedgerPermission.WRITE) or not reached:
        raise PermissionDenied
    check_line(line, timezone.localdate())
    rows = Entry.objects.select_for_update(of=("self",))
    locked = rows.select_related("sighting__commune", "sighting__residence", "place").get(pk=entry.pk)
    before = differences(locked, line)
    if before:
        _require_open(locked)
        _require_newer(locked, edition)
        _rewrite(locked, line, edition)
        if before.keys() & COMPARED:
            _ask_anew(locked)
        _remember(locked, before, actor)
    return locked


def why_closed(entry: Entry) -> str:
    """Why a line cannot be mended any more, and what to do; "" while it can."""
    if entry.origin != Origin.TYPED:
        return _("Dòng nhập từ tệp giữ nguyên lời của tệp. Nếu sai, gạch bỏ dòng này và ghi lại dòng đúng.")
    if entry.withdrawn_at:
        return _("Dòng này đã gạch bỏ. Ghi lại thành dòng mới.")
    if entry.work != Work.PENDING:
        who = {"who": entry.decided_by}
        return _("Dòng này đã được %(who)s xét. Bỏ quyết định ở trang của dòng rồi mới sửa.") % who
    if entry.sighting.victim_id:
        return _("Dòng này đã ghép vào một hồ sơ tai nạn. Gỡ ghép trước khi sửa.")
    if _pairs(entry).filter(state__in=[PairState.LINKED, PairState.DIFFERENT]).exists():
        return _("Dòng này đã có quyết định ghép. Nhờ Sở bỏ quyết định ghép trước khi sửa.")
    return ""


def _require_open(entry: Entry) -> None:
    if problem := why_closed(entry):
        raise Refused("row", problem)


def _require_newer(entry: Entry, edition: int) -> None:
    """A device may only go on from its own words: not over a newer edition, nor over what was mended elsewhere."""
    if edition and not 0 < entry.edition < edition:
        raise Refused("row", _("Dòng này đã ghi với nội dung khác, mới hơn. Mở dòng đã ghi để xem và sửa ở đó."))


def _pairs(entry: Entry) -> models.QuerySet[Pair]:
    return Pair.objects.filter(Q(left=entry.sighting_id) | Q(right=entry.sighting_id))


def _rewrite(entry: Entry, line: Line, edition: int) -> None:
    sighting, verdict = entry.sighting, current_screen().judge(facts_of(line))
    person, columns = person_of(line), columns_of(line)
    columns |= {"proposal": verdict.proposal, "score": verdict.score, "reasons": verdict.reasons()}
    columns |= {"edition": edition}
    for row, values in ((sighting, person), (entry, columns)):
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))


def _ask_anew(entry: Entry) -> None:
    """The line is compared anew: weights of the old words say nothing any more.

    Open pairs go and come back if they still fit. A pair that somebody has put off keeps that mark, or the note with
    which it came back, so that no rule decides it.
    """
    untouched = Q(state=PairState.OPEN, reason="")
    _pairs(entry).filter(untouched).delete()
    forget_reasons(_pairs(entry).exclude(untouched))
    entry.scored_at = None
    entry.save(update_fields=["scored_at"])


def _remember(entry: Entry, before: dict[str, Any], actor: Actor) -> None:
    """The old words beside the line; the audit says who and which fields, without naming the person."""
    words = {name: _plain(value) for name, value in before.items() if name not in DERIVED}
    Correction.objects.create(entry=entry, before=words, corrected_by=actor.name[:200])
    record(actor, "ledger.correct", entry, place_path=entry.place_path, fields=sorted(words))


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)
