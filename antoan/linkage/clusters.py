"""From pairs to people: rows joined by accepted pairs are one person."""

from __future__ import annotations

from collections.abc import Iterable

from antoan.linkage.pairs import Pair

Row = tuple[str, str]  # source, id


def clusters(pairs: Iterable[Pair], rows: Iterable[Row] = (), *, one_per_source: bool = False) -> list[list[Row]]:
    """Groups of rows that are one person, each sorted, the groups in order of their first row.

    Pairs are taken from the strongest down. With `one_per_source` a pair is passed over when it would bring two rows
    of one source together (a book lists a person once). Rows of `rows` without a pair are groups of one.
    """
    group: dict[Row, set[Row]] = {row: {row} for row in rows}
    for pair in sorted(pairs, key=lambda p: (-p.weight, p.left_source, p.left_id, p.right_source, p.right_id)):
        left, right = (pair.left_source, pair.left_id), (pair.right_source, pair.right_id)
        mine, other = group.setdefault(left, {left}), group.setdefault(right, {right})
        if mine is other or (one_per_source and {s for s, _ in mine} & {s for s, _ in other}):
            continue
        mine |= other
        for row in other:
            group[row] = mine
    unique = {id(members): members for members in group.values()}
    return sorted(sorted(members) for members in unique.values())
