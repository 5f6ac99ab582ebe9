"""How common a value is: counted in the lists, and for names also by what is known of names in general.

In a ledger of fifty rows every name occurs once in fifty, "Nguyễn Nam" like "Sầm Slình". So the count is mixed with
the name lexicon, which stands for `WEIGHT` people: tf = (count + WEIGHT · share) / (rows + WEIGHT).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from antoan.linkage.lexicon import RARE_FAMILY, RARE_GIVEN, family_shares, given_shares

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

WEIGHT = 20_000
_KNOWN = {"fg": "fg", "fgm": "any_value(fg)"}


def frequency_table(con: DuckDBPyConnection, column: str, tables: Sequence[str]) -> str:
    """Create the table of `column`'s frequencies over `tables`, (value, tf_value); returns its name."""
    name = f"frequency_{column}"
    rows = " union all ".join(f"select {_needed(column)} from {table}" for table in tables)
    con.execute(f"create or replace temp table {name} as {_sql(con, column, rows)}")
    return name


def _needed(column: str) -> str:
    return "fgm, fg" if column == "fgm" else column


def _sql(con: DuckDBPyConnection, column: str, rows: str) -> str:
    total = f"(select count({column}) from ({rows}))"
    counted = f"select {column}, count(*) as n from ({rows}) where {column} is not null group by {column}"
    if column not in _KNOWN:
        return f"select {column}, n::double / {total} as tf_{column} from ({counted})"
    _lexicon(con, "lexicon_family", family_shares().items())
    _lexicon(con, "lexicon_given", given_shares().items())
    folded = _KNOWN[column]
    counted = counted.replace("count(*) as n", f"count(*) as n, {folded} as folded")
    share = f"coalesce(f.share, {RARE_FAMILY}) * coalesce(g.share, {RARE_GIVEN})"
    return (
        f"select c.{column}, (c.n + {WEIGHT} * {share}) / ({total} + {WEIGHT}) as tf_{column} from ({counted}) c"
        " left join lexicon_family f on f.value = split_part(c.folded, ' ', 1)"
        " left join lexicon_given g on g.value = split_part(c.folded, ' ', 2)"
    )


def _lexicon(con: DuckDBPyConnection, table: str, shares: Iterable[tuple[str, float]]) -> None:
    values = ", ".join(f"('{name}', {share}::double)" for name, share in shares)
    con.execute(f"create temp table if not exists {table} as select * from (values {values}) v(value, share)")
