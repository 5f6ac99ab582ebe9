"""Declared, seen, estimated: the province's three figures for a period, whole and by stratum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from antoan.accidents.enums import Relation, Source
from antoan.ledgers.queries.groups import group_of_commune
from antoan.ledgers.queries.people import SeenPerson, by_stratum, histories, lists_in
from antoan.statistics.messages import Message, Refused
from antoan.statistics.unseen import UnseenResult, unseen

MOST_LISTS = 4  # five lists of a province are too sparse for a log-linear model; the smallest are merged
# A list that cannot hold the injured says nothing of how many injured are missing (a structural zero, not a miss).
ONLY_DEAD = {Source.DEATH_REGISTER}


@dataclass(frozen=True)
class Figures:
    """One line of the page: what was declared, what any list saw, what all lists together suggest."""

    key: str
    people: tuple[SeenPerson, ...]
    lists: tuple[str, ...]
    table: dict[str, int]
    result: UnseenResult | None
    refused: Message | None

    @property
    def declared(self) -> int:
        """Persons somebody declared."""
        return sum(person.is_declared for person in self.people)

    @property
    def seen(self) -> int:
        """Persons on any list."""
        return len(self.people)

    @property
    def hidden(self) -> tuple[SeenPerson, ...]:
        """Seen only in ledgers: no case is open."""
        return tuple(person for person in self.people if person.only_in_ledgers)


def figures(key: str, people: Sequence[SeenPerson]) -> Figures:
    """Estimate one group. Without enough lists or overlap the refusal says why; the seen stay seen."""
    lists = usable_lists(people)
    table = histories(people, lists)
    try:
        result = unseen(table, labels=lists) if table else None
    except Refused as refusal:
        return Figures(key, tuple(people), lists, table, None, refusal.message)
    if result is None:
        return Figures(key, tuple(people), lists, table, None, None)
    return Figures(key, tuple(people), lists, table, result, None)


def usable_lists(people: Sequence[SeenPerson]) -> tuple[str, ...]:
    """The lists that could hold everyone in this group, largest first kept when there are too many."""
    lists = lists_in(people)
    if not all(person.dead for person in people):
        lists = tuple(name for name in lists if name not in ONLY_DEAD)
    if len(lists) <= MOST_LISTS:
        return lists
    size = {name: sum(name in person.lists for person in people) for name in lists}
    kept = set(sorted(lists, key=lambda name: -size[name])[:MOST_LISTS])
    return tuple(name for name in lists if name in kept)


# The dead and the injured apart: the death register can hold only the first. Then everyone without a contract.
GROUPS: dict[str, Callable[[SeenPerson], bool]] = {
    "dead": lambda person: person.dead,
    "injured": lambda person: not person.dead,
    "no_contract": lambda person: person.relation == Relation.NO_CONTRACT,
}


def province_figures(people: Sequence[SeenPerson]) -> list[Figures]:
    """Figures for each of `GROUPS`, in their order."""
    return [figures(key, [person for person in people if belongs(person)]) for key, belongs in GROUPS.items()]


STRATA: dict[str, Callable[[SeenPerson], str]] = {
    "commune": lambda person: person.place_path,
    "relation": lambda person: person.relation,
    "severity": lambda person: "dead" if person.dead else "injured",
    "sector": lambda person: person.sector[:2],
    "year": lambda person: str(person.day.year) if person.day else "",
}


def figures_by(stratum: str, people: Sequence[SeenPerson]) -> list[Figures]:
    """Figures for every group of a stratum, most seen first. Raises KeyError for an unknown stratum.

    "district" groups communes by their district of before 1/7/2025; a place outside of them has the key "".
    """
    groups = by_stratum(people, key_of(stratum))
    found = [figures(key, members) for key, members in groups.items()]
    return sorted(found, key=lambda each: (-each.seen, each.key))


def key_of(stratum: str) -> Callable[[SeenPerson], str]:
    """What groups people for a stratum. Raises KeyError for an unknown one."""
    if stratum != "district":
        return STRATA[stratum]
    group = group_of_commune()
    return lambda person: group.get(person.place_path, "")
