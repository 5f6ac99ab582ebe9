"""What a comparison found is written down; what people have said about a pair stays, with today's reasons beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from antoan.ledgers.actions.decisions import undo_pair
from antoan.ledgers.enums import PairState
from antoan.ledgers.models import LinkModel, Pair
from antoan.linkage.pairs import Pair as Scored
from antoan.linkage.pairs import Verdict
from antoan.linkage.verdict import Doubt, Judged
from antoan.org.scope import Actor

BATCH = 2000
Key = tuple[int, int]
T = TypeVar("T")
_ASKED = gettext_lazy("Vì sao phải hỏi")
_DOUBTS = {
    Doubt.NAMESAKES: gettext_lazy(
        "chỉ trùng tên, năm sinh và nơi ở; hai người trùng tên cùng thôn cũng giống hệt như vậy"
    ),
    Doubt.RIVAL: gettext_lazy("có hơn một dòng của cùng một sổ hợp với dòng này; hãy so các dòng đó với nhau"),
}
_NUMBERS = ["probability", "weight", "parts", "model", "scored_at"]


@dataclass(frozen=True)
class Stored:
    """The open pairs of a run, surest first; which of them a rule may link; how many put off are asked about again."""

    pairs: list[Pair]
    new: set[Key]  # the others have waited for a person before
    reopened: int


def key_of(pair: Scored) -> Key:
    """The pair by its sightings, in order."""
    left, right = sorted((int(pair.left_id), int(pair.right_id)))
    return left, right


@transaction.atomic
def store(judged: Iterable[Judged], model: LinkModel, *, touched: set[int], compared: set[int], actor: Actor) -> Stored:
    """Write the pairs of a run that compared the sightings `touched` with all of `compared`.

    Every pair that is there gets today's weight and reasons, whatever was decided about it; the decision itself is
    untouched. A pair put off (để sau) waits for news: if the two lines now compare otherwise than when it was put off,
    it stands in the queue again, and is never linked without the person who wanted to ask. A pair that was not found
    again is no longer asked about; a decided or put-off one stays, without the reasons that hold no more.
    """
    there = {(pair.left_id, pair.right_id): pair for pair in _pairs_of(touched)}
    rows = {key_of(each.pair): _row(each, model) for each in judged if _wanted(each, there)}
    news = [pair for key, pair in there.items() if key in rows and _is_news(pair, rows[key])]
    Pair.objects.bulk_create(
        rows.values(),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["left", "right"],
        update_fields=_NUMBERS,
    )
    for pair in _still_later(news):
        undo_pair(
            pair, actor=actor, reason=": ".join(filter(None, [_("Lời ghi đã thay đổi sau khi để sau"), pair.reason]))
        )
    _let_go(pair for key, pair in there.items() if key not in rows and compared.issuperset(key))
    waiting = [key for key in rows if key not in there or there[key].state == PairState.OPEN]
    return Stored(_open_pairs(waiting), rows.keys() - there.keys(), len(news))


def _pairs_of(sightings: set[int]) -> Iterator[Pair]:
    """The pairs that are there of these sightings."""
    for chunk in chunks(sorted(sightings)):
        yield from Pair.objects.filter(Q(left__in=chunk) | Q(right__in=chunk)).order_by()


def _still_later(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Locked; one that somebody has decided meanwhile stays decided."""
    for chunk in chunks([pair.pk for pair in pairs]):
        yield from Pair.objects.select_for_update().filter(pk__in=chunk, state=PairState.LATER)


def _wanted(each: Judged, there: Mapping[Key, Pair]) -> bool:
    """New pairs from the asking threshold up; of those that are there, all."""
    return each.verdict != Verdict.LEAVE or key_of(each.pair) in there


def _row(each: Judged, model: LinkModel) -> Pair:
    from antoan.linkage.explain import explain  # noqa: PLC0415 - only a run needs it

    (left, right), pair = key_of(each.pair), each.pair
    levels = {part.comparison: f"{part.comparison}:{part.level}" for part in pair.parts}
    parts: list[dict[str, object]] = [
        {"label": r.label, "words": r.words, "weight": round(r.weight, 2), "level": levels.get(r.comparison, "")}
        for r in explain(pair)
    ]
    if each.doubt:
        parts.append({"label": str(_ASKED), "words": str(_DOUBTS[each.doubt]), "weight": 0})
    return Pair(
        left_id=left, right_id=right, model=model, probability=pair.probability, weight=pair.weight, parts=parts
    )


def _is_news(pair: Pair, found: Pair) -> bool:
    """Whether a pair put off compares otherwise than it did, in a comparison that was made then too; or its words changed.

    Other weights for the same findings are no news, nor is what a later model looks at besides.
    """
    if pair.state != PairState.LATER:
        return False
    then, today = _findings(pair), _findings(found)
    return not pair.parts or any(then[name] != today[name] for name in then.keys() & today.keys())


def _findings(pair: Pair) -> dict[str, str]:
    """Comparison → what it found."""
    levels = (str(part["level"]) for part in pair.parts if part.get("level"))
    return dict(level.split(":", 1) for level in levels if ":" in level)


def _let_go(pairs: Iterable[Pair]) -> None:
    """Pairs that were compared and not found: an open one goes, the others lose their reasons."""
    unfound = list(pairs)
    for chunk in chunks([pair.pk for pair in unfound if pair.state == PairState.OPEN]):
        Pair.objects.filter(pk__in=chunk, state=PairState.OPEN).delete()
    for chunk in chunks([pair.pk for pair in unfound if pair.state != PairState.OPEN]):
        forget_reasons(Pair.objects.filter(pk__in=chunk))


def forget_reasons(pairs: QuerySet[Pair]) -> None:
    """The weight of these pairs was of words that are no more; until they are compared again none is shown."""
    pairs.update(parts=[])


def _open_pairs(keys: list[Key]) -> list[Pair]:
    """The stored rows of these keys that nobody has decided, surest first."""
    wanted = set(keys)
    found: list[Pair] = []
    for chunk in chunks(keys):
        lefts = [left for left, _right in chunk]
        rows = (
            Pair.objects.filter(left__in=lefts, state=PairState.OPEN)
            .select_related("left", "right")
            .order_by("-probability", "pk")
        )
        found += [row for row in rows if (row.left_id, row.right_id) in wanted]
    return sorted({row.pk: row for row in found}.values(), key=lambda row: (-row.probability, row.pk))


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Pieces that fit into one statement."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
