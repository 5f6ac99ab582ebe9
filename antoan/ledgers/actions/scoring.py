"""Compare the lists: which sightings may be one person. New lines are scored against what is there, nothing else."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from antoan.accidents.enums import Source
from antoan.accidents.models import Sighting
from antoan.audit.record import record
from antoan.ledgers.actions.decisions import Refused, decide_pair
from antoan.ledgers.enums import PairState, Work
from antoan.ledgers.models import Entry, LinkModel, Pair
from antoan.ledgers.permissions import LedgerPermission
from antoan.ledgers.queries.people import DECLARED
from antoan.org.scope import Actor

if TYPE_CHECKING:
    from antoan.linkage.model import Model
    from antoan.linkage.pairs import Pair as Scored
    from antoan.linkage.pairs import Pairs

FAR_DAYS = 400  # two events further apart are two events, whoever it was; a death may follow an injury by months
ASK_FROM, LINK_FROM = 0.5, 0.99  # below: left; between: a person is asked; from: linked, and reversible
BATCH = 2000
Row = dict[str, object]


@dataclass(frozen=True)
class Scoring:
    """What one run came to."""

    rows: int
    pairs: int
    linked: int
    asked: int


def score_lists(*, actor: Actor, everything: bool = False) -> Scoring:
    """Score new ledger lines and declarations against all lists (or everything anew) and link the certain pairs.

    Decisions already taken stay. Raises PermissionDenied.
    """
    if not actor.can(LedgerPermission.LINK):
        raise PermissionDenied
    now = timezone.now()
    fresh = _fresh(everything)
    lists, new = _lists(fresh)
    if sum(map(len, lists.values())) < 2 or not any(new.values()):
        return Scoring(0, 0, 0, 0)
    found, model = _score(lists, new, everything=everything)
    known = {row["id"]: row for rows in lists.values() for row in rows}
    kept = [pair for pair in found if _may_be_one(known[pair.left_id], known[pair.right_id])]
    stored = _store(kept, model)
    linked = _link_certain(stored, actor)
    _mark(new, now)
    _leave_event(actor, rows=sum(map(len, new.values())), pairs=len(stored), linked=linked)
    return Scoring(sum(map(len, new.values())), len(stored), linked, len(stored) - linked)


def comparable() -> QuerySet[Sighting]:
    """Sightings that take part: declared ones, and ledger lines not struck out and not found to be unrelated."""
    ledger = Q(entry__isnull=False, entry__withdrawn_at=None) & ~Q(entry__work=Work.NO)
    return Sighting.objects.filter(Q(entry=None) | ledger)


def _fresh(everything: bool) -> Q:
    if everything:
        return Q()
    last = Entry.objects.aggregate(last=Max("scored_at"))["last"]
    declared = Q(entry=None) if last is None else Q(entry=None, created_at__gt=last)
    return Q(entry__isnull=False, entry__scored_at=None) | declared


def _lists(fresh: Q) -> tuple[dict[str, list[Row]], dict[str, set[int]]]:
    """Rows of every list by name, and which of them are new."""
    fields = ("pk", "source", "name", "birth_date", "birth_year", "sex", "seen_on", "died_on", "victim_id")
    places = ("residence__short_name", "commune__short_name")
    new = set(comparable().filter(fresh).order_by().values_list("pk", flat=True))
    lists: dict[str, list[Row]] = {}
    marked: dict[str, set[int]] = {}
    for row in comparable().order_by().values(*fields, *places).iterator(chunk_size=10_000):
        name = DECLARED if row["source"] in {Source.DECLARATION, Source.REGISTER} else str(row["source"])
        lists.setdefault(name, []).append(_row(row))
        if row["pk"] in new:
            marked.setdefault(name, set()).add(row["pk"])
    return lists, marked


def _row(row: Row) -> Row:
    return {
        "id": str(row["pk"]),
        "full_name": row["name"],
        "birth": row["birth_date"] or row["birth_year"] or "",
        "sex": row["sex"],
        "commune": row["residence__short_name"] or row["commune__short_name"] or "",
        "event_date": row["seen_on"] or row["died_on"] or "",
        "taken": row["victim_id"] or "",
    }


def _score(lists: dict[str, list[Row]], new: dict[str, set[int]], *, everything: bool) -> tuple[Pairs, LinkModel]:
    from antoan.linkage.link import Options, link_many, link_new  # noqa: PLC0415 - loads DuckDB

    known = None if everything else LinkModel.objects.first()
    # Without a model the engine learns one, or takes its stored one where the lists are too short to learn from.
    options = Options(threshold=ASK_FROM, model=_restore(known) if known else None)
    if everything or known is None:
        found = link_many(lists, options, within=True)
    else:
        ids = {name: {str(pk) for pk in pks} for name, pks in new.items()}
        fresh = {name: [row for row in rows if row["id"] in ids.get(name, ())] for name, rows in lists.items()}
        old = {name: [row for row in rows if row["id"] not in ids.get(name, ())] for name, rows in lists.items()}
        found = link_new(_nonempty(fresh), _nonempty(old), options, within=True)
    return found, known or _keep(found.model, sum(map(len, lists.values())))


def _nonempty(lists: dict[str, list[Row]]) -> dict[str, list[Row]]:
    return {name: rows for name, rows in lists.items() if rows}


def _keep(model: Model, rows: int) -> LinkModel:
    content = json.loads(json.dumps({**asdict(model), "sha": model.sha}, default=str))
    kept, _created = LinkModel.objects.get_or_create(
        version=model.sha[:40], defaults={"parameters": content, "trained_on": rows}
    )
    return kept


def _restore(kept: LinkModel) -> Model:
    from antoan.linkage.model import load_model  # noqa: PLC0415 - as above

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        path.write_text(json.dumps(kept.parameters, ensure_ascii=False), encoding="utf8")
        return load_model(path)


def _may_be_one(left: Row, right: Row) -> bool:
    """Two victims of cases are two people by somebody's decision; two events far apart are two events."""
    if left["taken"] and right["taken"]:
        return False
    days = (left["event_date"], right["event_date"])
    if not isinstance(days[0], dt.date) or not isinstance(days[1], dt.date):
        return True  # an unknown date does not speak against it
    return abs((days[0] - days[1]).days) <= FAR_DAYS


def _store(found: Iterable[Scored], model: LinkModel) -> list[Pair]:
    """Write the pairs; what a person has decided keeps its decision and gets no new weight."""
    from antoan.linkage.explain import explain  # noqa: PLC0415 - as above

    rows = []
    for pair in found:
        left, right = sorted((int(pair.left_id), int(pair.right_id)))
        parts = [{"label": r.label, "words": r.words, "weight": round(r.weight, 2)} for r in explain(pair)]
        rows.append(
            Pair(
                left_id=left, right_id=right, probability=pair.probability, weight=pair.weight, parts=parts, model=model
            )
        )
    keys = {(row.left_id, row.right_id) for row in rows}
    decided = Pair.objects.exclude(state=PairState.OPEN).values_list("left_id", "right_id")
    settled = {key for key in decided.iterator(chunk_size=10_000) if key in keys}
    writable = [row for row in rows if (row.left_id, row.right_id) not in settled]
    Pair.objects.bulk_create(
        writable,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["left", "right"],
        update_fields=["probability", "weight", "parts", "model", "scored_at"],
    )
    return _read_back([(row.left_id, row.right_id) for row in writable])


def _read_back(keys: list[tuple[int, int]]) -> list[Pair]:
    """The stored rows of these keys, surest first."""
    wanted = set(keys)
    found: list[Pair] = []
    for start in range(0, len(keys), BATCH):
        lefts = [left for left, _right in keys[start : start + BATCH]]
        rows = Pair.objects.filter(left__in=lefts).select_related("left", "right").order_by("-probability", "pk")
        found += [row for row in rows if (row.left_id, row.right_id) in wanted]
    return sorted({row.pk: row for row in found}.values(), key=lambda row: (-row.probability, row.pk))


def _link_certain(pairs: Iterable[Pair], actor: Actor) -> int:
    """Link from the threshold up, one partner per list and sighting; a refusal leaves the pair to a person."""
    linked, taken = 0, set[tuple[int, str]]()
    for pair in pairs:
        if pair.probability < LINK_FROM or pair.left.source == pair.right.source:
            continue
        sides = {(pair.left_id, pair.right.source), (pair.right_id, pair.left.source)}
        if sides & taken:
            continue
        try:
            decide_pair(pair, state=PairState.LINKED, actor=actor, by_rule=True)
        except Refused:
            continue
        taken |= sides
        linked += 1
    return linked


@transaction.atomic
def _mark(new: dict[str, set[int]], now: dt.datetime) -> None:
    for pks in new.values():
        for chunk in _chunks(sorted(pks)):
            Entry.objects.filter(sighting__in=chunk).update(scored_at=now)


def _chunks(items: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _leave_event(actor: Actor, **figures: int) -> None:
    """One event for the run, on the model that scored it."""
    if model := LinkModel.objects.first():
        record(actor, "ledger.score", model, place_path=actor.place_path, **figures)
