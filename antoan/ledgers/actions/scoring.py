"""Compare the lists: which sightings may be one person. New lines are scored against what is there, nothing else."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from antoan.audit.record import record
from antoan.ledgers.actions.decisions import Refused, decide_pair
from antoan.ledgers.actions.storing import chunks, key_of, store
from antoan.ledgers.enums import PairState
from antoan.ledgers.models import Entry, LinkModel, Pair
from antoan.ledgers.permissions import LedgerPermission
from antoan.ledgers.queries.lists import Row, compared_lists, fresh_rows
from antoan.ledgers.queries.people import list_of
from antoan.linkage.pairs import Thresholds, Verdict
from antoan.linkage.spec import digest
from antoan.linkage.verdict import Judged, judge
from antoan.org.scope import Actor

if TYPE_CHECKING:
    from antoan.linkage.model import Model
    from antoan.linkage.pairs import Pair as Scored
    from antoan.linkage.pairs import Pairs

FAR_DAYS = 400  # two events further apart are two events, whoever it was; a death may follow an injury by months
# Below .5: left; between: a person is asked; from .99: linked, and reversible, if more than name, year and place agrees.
LIMITS = Thresholds(link=0.99, ask=0.5)


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
    lists, new = compared_lists(fresh_rows(everything=everything))
    if sum(map(len, lists.values())) < 2 or not any(new.values()):
        return Scoring(0, 0, 0, 0)
    known = None if everything else _current_model()
    found, model = _score(lists, new, known)
    rows = {str(row["id"]): row for of in lists.values() for row in of}
    judged = _judged(found, rows)
    fresh, compared = set[int]().union(*new.values()), set(map(int, rows))
    stored = store(judged, model, touched=fresh if known else compared, compared=compared, actor=actor)
    certain = {key_of(each.pair) for each in judged if each.verdict == Verdict.LINK}
    certain &= stored.new
    linked = _link_certain([pair for pair in stored.pairs if (pair.left_id, pair.right_id) in certain], actor)
    _mark(fresh, now)
    asked = len(stored.pairs) - linked + stored.reopened
    _leave_event(actor, rows=len(fresh), pairs=linked + asked, linked=linked)
    return Scoring(len(fresh), linked + asked, linked, asked)


def _score(lists: dict[str, list[Row]], new: dict[str, set[int]], known: LinkModel | None) -> tuple[Pairs, LinkModel]:
    """By a known model the pairs that touch a new row; without one every pair, by a model learned for it."""
    from antoan.linkage.link import Options, link_many, link_new  # noqa: PLC0415 - loads DuckDB

    # The engine learns a model, or takes its stored one where the lists are too short to learn from.
    options = Options(threshold=LIMITS.ask, model=_restore(known) if known else None)
    if known is None:
        found = link_many(lists, options, within=True)
    else:
        ids = {name: {str(pk) for pk in pks} for name, pks in new.items()}
        fresh = {name: [row for row in rows if row["id"] in ids.get(name, ())] for name, rows in lists.items()}
        old = {name: [row for row in rows if row["id"] not in ids.get(name, ())] for name, rows in lists.items()}
        found = link_new(_nonempty(fresh), _nonempty(old), options, within=True)
    return found, known or _keep(found.model, sum(map(len, lists.values())))


def _current_model() -> LinkModel | None:
    """The newest model, if it was made for the comparisons of today; else everything is learned and scored anew."""
    newest = LinkModel.objects.first()
    return newest if newest and newest.parameters.get("spec") == digest() else None


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


def _judged(found: Iterable[Scored], known: Mapping[str, Row]) -> list[Judged]:
    """What follows from each pair; of two that cannot be one nothing does."""
    possible: list[Scored] = []
    apart: list[Judged] = []
    for pair in found:
        if _may_be_one(known[pair.left_id], known[pair.right_id]):
            possible.append(pair)
        else:
            apart.append(Judged(pair, Verdict.LEAVE))
    return [*judge(possible, LIMITS), *apart]


def _may_be_one(left: Row, right: Row) -> bool:
    """Two victims of cases are two people by somebody's decision; two events far apart are two events."""
    if left["taken"] and right["taken"]:
        return False
    days = (left["event_date"], right["event_date"])
    if not isinstance(days[0], dt.date) or not isinstance(days[1], dt.date):
        return True  # an unknown date does not speak against it
    return abs((days[0] - days[1]).days) <= FAR_DAYS


def _link_certain(pairs: Sequence[Pair], actor: Actor) -> int:
    """Link, one partner per list and sighting; a refusal leaves the pair to a person."""
    linked, taken = 0, _partners(pairs)
    for pair in pairs:
        left, right = list_of(pair.left.source), list_of(pair.right.source)
        sides = {(pair.left_id, right), (pair.right_id, left)}
        if left == right or sides & taken:
            continue
        try:
            decide_pair(pair, state=PairState.LINKED, actor=actor, by_rule=True)
        except Refused:
            continue
        taken |= sides
        linked += 1
    return linked


def _partners(pairs: Sequence[Pair]) -> set[tuple[int, str]]:
    """Which of these sightings already have a partner, by an earlier decision, and on which list."""
    ids, taken = sorted({pk for pair in pairs for pk in (pair.left_id, pair.right_id)}), set[tuple[int, str]]()
    linked = Pair.objects.filter(state=PairState.LINKED).order_by()
    for chunk in chunks(ids):
        rows = linked.filter(Q(left__in=chunk) | Q(right__in=chunk))
        for left, source, right, other in rows.values_list("left_id", "left__source", "right_id", "right__source"):
            taken |= {(left, list_of(other)), (right, list_of(source))}
    return taken


@transaction.atomic
def _mark(fresh: set[int], now: dt.datetime) -> None:
    for chunk in chunks(sorted(fresh)):
        Entry.objects.filter(sighting__in=chunk).update(scored_at=now)


def _leave_event(actor: Actor, **figures: int) -> None:
    """One event for the run, on the model that scored it."""
    if model := LinkModel.objects.first():
        record(actor, "ledger.score", model, place_path=actor.place_path, **figures)
