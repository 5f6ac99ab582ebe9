"""How common a value is: counted in the lists, and for names also by what is known of names in general.

In a ledger of fifty rows every name occurs once in fifty, "Nguyễn Nam" like "Sầm Slình". So the count is mixed with
the name lexicon, which stands for `WEIGHT` people: tf = (count + WEIGHT · share) / (rows + WEIGHT). A middle name is
counted among the bearers of its family name, for middle names go by peoples as family names do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from antoan.linkage.lexicon import (
    RARE_FAMILY,
    RARE_GIVEN,
    RARE_MIDDLE,
    families_by_people,
    givens_by_people,
    middles_by_people,
    people_weights,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

WEIGHT = 20_000
_FOLDED = {"fg": "fg", "fgm": "any_value(fg)"}  # what the lexicon knows a name by


def frequency_table(con: DuckDBPyConnection, column: str, tables: Sequence[str]) -> str:
    """Create the table of `column`'s frequencies over `tables`, (value, tf_value); returns its name."""
    name = f"frequency_{column}"
    rows = " union all ".join(f"select {_needed(column)} from {table}" for table in tables)
    con.execute(f"create or replace temp table {name} as {_sql(con, column, rows)}")
    return name


def _needed(column: str) -> str:
    return "fgm, fg" if column == "fgm" else column


def _sql(con: DuckDBPyConnection, column: str, rows: str) -> str:
    counted = (
        f"select {column}, count(*) as n{_also(column)} from ({rows}) where {column} is not null group by {column}"
    )
    if column not in {*_FOLDED, "fmid"}:
        return f"select {column}, n::double / sum(n) over () as tf_{column} from ({counted})"
    _lexicon(con, "families", families_by_people())
    if column == "fmid":
        return _middle_sql(con, counted)
    _lexicon(con, "givens", givens_by_people())
    return (
        f"select c.{column}, (c.n + {WEIGHT} * {_together('f', RARE_FAMILY, 'g', RARE_GIVEN)}) / (sum(c.n) over () + {WEIGHT})"
        f" as tf_{column} from ({counted}) c"
        " left join lexicon_families f on f.value = split_part(c.folded, ' ', 1)"
        " left join lexicon_givens g on g.value = split_part(c.folded, ' ', 2)"
    )


def _also(column: str) -> str:
    return f", {_FOLDED[column]} as folded" if column in _FOLDED else ""


def _middle_sql(con: DuckDBPyConnection, counted: str) -> str:
    """How common a middle name is among those of the family name: "Chằn" is rare in the province, not among the Chìu."""
    _lexicon(con, "middles", middles_by_people())
    parts = "split_part(fmid, ' ', 1) as family, substr(fmid, length(split_part(fmid, ' ', 1)) + 2) as middle"
    family = " + ".join(f"{w} * greatest(f.share{i}, {RARE_FAMILY})" for i, w in enumerate(people_weights()))
    return (
        f"select c.fmid, (c.n + {WEIGHT} * {_together('f', RARE_FAMILY, 'm', RARE_MIDDLE)})"
        f" / (sum(c.n) over (partition by c.family) + {WEIGHT} * ({family})) as tf_fmid"
        f" from (select *, {parts} from ({counted})) c"
        " left join lexicon_families f on f.value = c.family left join lexicon_middles m on m.value = c.middle"
    )


def _together(one: str, rare: float, other: str, rare_other: float) -> str:
    """The share of two names together. Names go by peoples, so shares are multiplied within each people only."""
    terms = (
        f"{weight} * greatest({one}.share{i}, {rare}) * greatest({other}.share{i}, {rare_other})"
        for i, weight in enumerate(people_weights())
    )
    return f"({' + '.join(terms)})"


def _lexicon(con: DuckDBPyConnection, name: str, names: Mapping[str, Sequence[float]]) -> None:
    values = ", ".join(
        f"('{name}', {', '.join(f'{share}::double' for share in shares)})" for name, shares in names.items()
    )
    columns = ", ".join(f"share{i}" for i in range(len(people_weights())))
    con.execute(
        f"create temp table if not exists lexicon_{name} as select * from (values {values}) v(value, {columns})"
    )
