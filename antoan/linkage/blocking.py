"""Which pairs are looked at: as wide as the lists allow, never a whole commune, never a common name in a long list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from antoan.linkage.spec import BLOCKING, CERTAIN, EXCHANGED, IMPLIES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EVERY_PAIR = 600_000  # up to here every pair is compared and nothing can be missed by looking in the wrong place
PAIRS_PER_ROW = 2.5  # budget of one rule, per row of all lists
_COUNTED = 250_000  # rows of all lists on which pairs are counted; of longer lists a sample

Rule = tuple[str, ...]
ALL_PAIRS: Rule = ()


@dataclass(frozen=True)
class Tables:
    """The standard tables of the lists, and whether pairs within one list count (a list searched for doubles).

    `rows` are those of the lists; the tables hold one row in `share` of them.
    """

    names: tuple[str, ...]
    rows: tuple[int, ...]
    within: bool
    share: int = 1

    @property
    def pairs(self) -> int:
        """How many pairs there are."""
        total = sum(self.rows)
        every = total * (total - 1) // 2
        return every if self.within else every - sum(n * (n - 1) // 2 for n in self.rows)


def rule_sql(rule: Rule) -> str:
    """The condition of a rule between l and r, as Splink takes it."""
    return " and ".join(EXCHANGED.get(column, f"l.{column} = r.{column}") for column in rule) or "1=1"


def choose(con: DuckDBPyConnection, tables: Tables, columns: set[str]) -> list[Rule]:
    """The rules for these lists: every pair if there are few, else each rule of the specification that fits its budget."""
    if tables.pairs <= EVERY_PAIR:
        return [ALL_PAIRS]
    budget = PAIRS_PER_ROW * sum(tables.rows)
    counted = thin(con, tables)
    chosen: list[Rule] = []
    for rule in BLOCKING:
        wider = any(set(used) <= _equal_under(rule) for used in chosen)
        if set(rule) <= columns and not wider and count_pairs(con, counted, rule) <= budget:
            chosen.append(rule)
    return chosen


def _equal_under(rule: Rule) -> set[str]:
    """The columns that are equal for every pair of a rule."""
    return set(rule).union(*(IMPLIES.get(column, ()) for column in rule))


def certain_rules(columns: set[str]) -> list[Rule]:
    """The rules of the specification that hardly ever join two people, as far as the lists know their columns."""
    return [rule for rule in CERTAIN if set(rule) <= columns]


def thin(con: DuckDBPyConnection, tables: Tables) -> Tables:
    """For long lists a sample of their rows, drawn from each list by itself, to count pairs on; short lists stay."""
    share = sum(tables.rows) // _COUNTED + 1
    if share == 1:
        return tables
    for name in tables.names:
        rows = f"select * from {name} where hash(unique_id, '{name}') % {share} = 0"
        con.execute(f"create or replace temp table {name}_thin as {rows}")
    return Tables(tuple(f"{name}_thin" for name in tables.names), tables.rows, tables.within, share)


def count_pairs(con: DuckDBPyConnection, tables: Tables, rule: Rule) -> int:
    """How many pairs a rule brings together; on a sample of the rows, an estimate for all."""
    keys = ["dob" if column in EXCHANGED else column for column in rule]
    known = " and ".join(f"{key} is not null" for key in keys)
    counts = " union all ".join(
        f"select hash({', '.join(keys)}) as k, count(*) as n from {table} where {known} group by all"
        for table in tables.names
    )
    total = "sum(n) * (sum(n) - 1)" if tables.within else "sum(n) * sum(n) - sum(n * n)"
    found = con.execute(f"select sum(p) from (select ({total}) / 2 as p from ({counts}) group by k)").fetchone()
    return int((found and found[0]) or 0) * tables.share**2


def expected_pairs(con: DuckDBPyConnection, tables: Tables, rules: Sequence[Rule]) -> int:
    """How many different pairs the rules bring together; on a sample of the rows, an estimate for all."""
    selects = [
        f"select l.unique_id as a, r.unique_id as b, {i} as i, {j} as j from {left} l join {right} r on {rule_sql(rule)}"
        + (" and l.unique_id < r.unique_id" if i == j else "")
        for rule in rules
        for i, left in enumerate(tables.names)
        for j, right in enumerate(tables.names)
        if i < j or (tables.within and i == j)
    ]
    found = con.execute(f"select count(*) from ({' union '.join(selects)})").fetchone()
    return int(found[0]) * tables.share**2 if found else 0
