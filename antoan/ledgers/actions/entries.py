"""Writing a ledger's lines, and deciding whether each is about work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.accidents.enums import Severity
from antoan.accidents.models import Sighting
from antoan.audit.record import record
from antoan.ledgers.actions.decisions import Refused
from antoan.ledgers.enums import Origin, Outcome, Work
from antoan.ledgers.models import Entry
from antoan.ledgers.permissions import LedgerPermission
from antoan.ledgers.queries.entries import LEDGER_SOURCES
from antoan.ledgers.queries.keywords import current_screen
from antoan.ledgers.rules.screening import Facts, Screen
from antoan.lib.canonical import content_hash
from antoan.lib.text import fold
from antoan.org.models import Place
from antoan.org.scope import Actor


@dataclass(frozen=True)
class Line:
    """One line of a ledger as its writer wrote it. `key` is made on the device: a resend is not a second line."""

    source: str
    place: Place  # whose ledger
    key: str
    name: str
    text: str = ""
    seen_on: dt.date | None = None
    birth_year: int | None = None
    birth_date: dt.date | None = None
    age: int | None = None
    sex: str = ""
    occupation_text: str = ""
    commune: Place | None = None  # where it happened
    residence: Place | None = None
    place_text: str = ""
    cause_code: str = ""
    icd10: str = ""
    outcome: str = ""
    died_on: dt.date | None = None
    treated_at: str = ""
    page: str = ""
    line: str = ""

    @property
    def content_key(self) -> str:
        """Equal for the same person and event written twice in one ledger."""
        when = self.died_on or self.seen_on
        born = self.birth_date or self.birth_year or self.age
        return content_hash([self.source, self.place.code, fold(self.name), born, when, fold(self.text), self.line])


def add_entry(
    line: Line, *, actor: Actor, origin: str = Origin.TYPED, is_demo: bool = False, edition: int = 0
) -> tuple[Entry, bool]:
    """Write one line; (entry, whether it is new). The same key with the same words gives the same entry.

    `edition` is the device's count, if a device may send the line again with other words (see `write_row`).
    Raises PermissionDenied outside the actor's area, Refused for what cannot be, and for a key that already
    stands for other words: to answer "recorded" would lose what was typed.
    """
    if not actor.can(LedgerPermission.WRITE) or not actor.reaches(line.place.current_path):
        raise PermissionDenied
    check_line(line, timezone.localdate())
    found = entry_with_key(line.key)
    if found is None:
        try:
            return _create(line, actor, origin, is_demo, edition), True
        except IntegrityError:  # the same row came twice at the same moment
            found = entry_with_key(line.key)
            if found is None:
                raise
    if differences(found, line):
        raise Refused(
            "key", _("Dòng này đã ghi trước đó với nội dung khác (%(name)s).") % {"name": found.sighting.name}
        )
    return found, False


def entry_with_key(key: str) -> Entry | None:
    """The line a device's key stands for, whichever ledger it is in: a ledger chosen anew is not a new line."""
    rows = Entry.objects.filter(sighting__source__in=LEDGER_SOURCES, sighting__source_key=key)
    return rows.select_related("sighting__commune", "sighting__residence", "place").first()


def differences(entry: Entry, line: Line) -> dict[str, Any]:
    """Field → what the entry says now, where the line says something else."""
    compared: list[tuple[models.Model, dict[str, Any]]] = [(entry.sighting, person_of(line)), (entry, columns_of(line))]
    return {
        name: getattr(row, name)
        for row, values in compared
        for name, value in values.items()
        if getattr(row, name) != value
    }


@transaction.atomic
def _create(line: Line, actor: Actor, origin: str, is_demo: bool, edition: int) -> Entry:
    sighting = Sighting(**person_of(line), is_demo=is_demo)
    sighting.save(force_insert=True)
    verdict = current_screen().judge(facts_of(line))
    entry = Entry.objects.create(
        sighting=sighting,
        **columns_of(line),
        origin=origin,
        edition=edition,
        entered_by=actor.name[:200],
        proposal=verdict.proposal,
        score=verdict.score,
        reasons=verdict.reasons(),
        is_demo=is_demo,
    )
    record(actor, "ledger.add", entry, place_path=entry.place_path, source=line.source, proposal=verdict.proposal)
    return entry


def check_line(line: Line, today: dt.date) -> None:
    """Raise Refused with what is wrong, where, and how to mend it."""
    if not line.name.strip():
        raise Refused("name", _("Chưa ghi họ tên. Nếu sổ không ghi tên, nhập «Không rõ tên»."))
    when = line.died_on or line.seen_on
    if when is None:
        raise Refused(
            "seen_on", _("Chưa có ngày xảy ra hoặc ngày chết. Xem lại sổ; không rõ ngày thì ghi ngày vào sổ.")
        )
    if when > today:
        raise Refused(
            "seen_on", _("Ngày %(day)s ở tương lai. Có thể ngày và tháng bị đảo.") % {"day": f"{when:%d/%m/%Y}"}
        )
    if line.died_on and line.seen_on and line.died_on < line.seen_on:
        raise Refused("died_on", _("Ngày chết trước ngày xảy ra. Kiểm tra lại hai ngày."))
    if line.birth_year and not today.year - 120 <= line.birth_year <= today.year:
        raise Refused(
            "birth_year", _("Năm sinh %(year)s không hợp lý. Nhập đủ bốn chữ số.") % {"year": line.birth_year}
        )


def facts_of(line: Line) -> Facts:
    """What the screening rules look at."""
    when = line.died_on or line.seen_on
    age = line.age
    if age is None and line.birth_year and when:
        age = when.year - line.birth_year
    return Facts(f"{line.text} {line.place_text}", age, line.occupation_text, line.cause_code, line.icd10)


def person_of(line: Line) -> dict[str, Any]:
    """The columns of the sighting: what the ledger says of the person."""
    when = line.died_on or line.seen_on
    year = line.birth_year or (line.birth_date.year if line.birth_date else None)
    if year is None and line.age is not None and when:
        year = when.year - line.age
    dead = line.outcome == Outcome.DEAD or line.died_on is not None
    return {
        "source": line.source,
        "source_key": line.key,
        "name": line.name,
        "folded": fold(line.name)[:160],
        "birth_year": year,
        "birth_date": line.birth_date,
        "sex": line.sex,
        "occupation_text": line.occupation_text,
        "severity": Severity.DEAD if dead else "",
        "died_on": (line.died_on or line.seen_on) if dead else None,
        "seen_on": line.seen_on or line.died_on,
        "commune": line.commune,
        "residence": line.residence,
        "place_text": line.place_text,
        "text": line.text,
    }


def columns_of(line: Line) -> dict[str, Any]:
    """The columns of the entry itself."""
    names = ("source", "place", "page", "line", "age", "cause_code", "icd10", "treated_at", "outcome", "content_key")
    return {name: getattr(line, name) for name in names}


@transaction.atomic
def decide_work(entry: Entry, *, work: str, actor: Actor) -> None:
    """A person says whether the line is about work; saying PENDING takes the decision back. Raises PermissionDenied."""
    if not actor.can(LedgerPermission.WRITE) or not actor.reaches(entry.place_path):
        raise PermissionDenied
    locked = Entry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if locked.sighting.victim_id and work == Work.NO:
        raise Refused("work", _("Dòng này đã ghép vào một hồ sơ tai nạn. Gỡ ghép trước khi kết luận không liên quan."))
    before, locked.work = locked.work, Work(work)
    pending = locked.work == Work.PENDING
    locked.decided_by = "" if pending else actor.name[:200]
    locked.decided_at = None if pending else timezone.now()
    locked.save(update_fields=["work", "decided_by", "decided_at"])
    record(actor, "ledger.screen", locked, place_path=entry.place_path, before=before, after=work)
    entry.refresh_from_db()


@transaction.atomic
def withdraw(entry: Entry, *, reason: str, actor: Actor) -> None:
    """Strike a line out, with the reason; it stays readable. Raises PermissionDenied, Refused."""
    if not actor.can(LedgerPermission.WRITE) or not actor.reaches(entry.place_path):
        raise PermissionDenied
    if not reason.strip():
        raise Refused("reason", _("Cần ghi rõ lý do gạch bỏ dòng này."))
    if entry.sighting.victim_id:
        raise Refused("reason", _("Dòng này đã ghép vào một hồ sơ tai nạn. Gỡ ghép trước."))
    entry.withdrawn_at, entry.withdrawn_reason = timezone.now(), reason.strip()[:300]
    entry.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record(actor, "ledger.withdraw", entry, place_path=entry.place_path, reason=reason)


def propose(entries: Iterable[Entry], screen: Screen) -> list[Entry]:
    """Entries with the proposal of these rules, for a bulk update; what a person decided is untouched."""
    changed = []
    for entry in entries:
        sighting = entry.sighting
        facts = Facts(
            f"{sighting.text} {sighting.place_text}", entry.age, sighting.occupation_text, entry.cause_code, entry.icd10
        )
        verdict = screen.judge(facts)
        entry.proposal, entry.score, entry.reasons = verdict.proposal, verdict.score, verdict.reasons()
        changed.append(entry)
    return changed


def rescreen(*, batch: int = 2000) -> int:
    """Judge every undecided entry again after the keywords changed; returns how many proposals were written."""
    screen, done = current_screen(), 0
    waiting = Entry.objects.filter(work=Work.PENDING, withdrawn_at=None).select_related("sighting").order_by("pk")
    chunk: list[Entry] = []
    for entry in waiting.iterator(chunk_size=batch):
        chunk.append(entry)
        if len(chunk) == batch:
            done += _write(chunk, screen)
            chunk = []
    return done + _write(chunk, screen)


def _write(chunk: list[Entry], screen: Screen) -> int:
    Entry.objects.bulk_update(propose(chunk, screen), ["proposal", "score", "reasons"])
    return len(chunk)
