"""Scoring: the pairs of the rules, their weights, and their settlement, as one Arrow table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from antoan.linkage.blocking import Rule, Tables
from antoan.linkage.pairs import Resolve
from antoan.linkage.session import literal
from antoan.linkage.training import make_linker

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

    from antoan.linkage.model import Model
    from antoan.linkage.session import Session

CERTAIN = 0.999  # from here up a pair stays even if a row has a better partner (a person who stands twice in a list)


def score(session: Session, tables: Tables, model: Model, rules: Sequence[Rule], threshold: float) -> str:
    """Score the pairs with DuckDB; returns the name of the table of those at or above the threshold."""
    linker = make_linker(session, tables, model, list(rules))
    found = linker.inference.predict(threshold_match_probability=threshold, warning_mode="never")
    return str(found.physical_name)


def score_new(session: Session, tables: Tables, model: Model, rules: Sequence[Rule], threshold: float) -> str:
    """Score only pairs with a row of the first table (the new rows): with the second (the old ones), and among themselves.

    Both tables carry a source_dataset column, so that pairs within one source can be left out.
    """
    linker = make_linker(session, tables, model, list(rules))
    new, old = linker._input_tables_dict.values()  # noqa: SLF001 - the handles that predict_between wants back
    link_type: Literal["link_only", "link_and_dedupe"] = "link_and_dedupe" if tables.within else "link_only"
    between = linker.inference.predict_between(
        new, old, link_type=link_type, threshold_match_probability=threshold, warning_mode="never"
    )
    among = linker.inference.predict_within(
        [new], link_type=link_type, threshold_match_probability=threshold, warning_mode="never"
    )
    both = f"select * from {between.physical_name} union all by name select * from {among.physical_name}"
    session.con.execute(f"create or replace temp table scored_new as {both}")
    return "scored_new"


def settle(session: Session, scored: str, names: Sequence[str], resolve: Resolve) -> pa.Table:
    """The scored pairs under the ids and names of their lists, in order, with the partners of each row settled.

    The view `ids` (source, unique_id, id) says which row is which: pairs are scored by numbers, which are short.
    """
    con = session.con
    con.execute(f"create or replace temp table pairs as {_named_sql(con, scored, names)}")
    if resolve == Resolve.GREEDY:
        return _greedy(con.execute("select * from pairs order by weight desc, left_id, right_id").to_arrow_table())
    if resolve != Resolve.ALL:
        con.execute(f"create or replace temp table pairs as {_best_sql(resolve)}")
    return con.execute(
        "select * from pairs order by weight desc, left_source, left_id, right_source, right_id"
    ).to_arrow_table()


def _named_sql(con: DuckDBPyConnection, scored: str, names: Sequence[str]) -> str:
    """Left is the earlier list; in one list, the smaller id."""
    columns = [row[0] for row in con.execute(f"describe {scored}").fetchall()]
    weights = ", ".join(c for c in columns if c.startswith("mw_"))
    many = "source_dataset_l" in columns
    sources = [f"cast(source_dataset_{side} as integer)" if many else "0" for side in "lr"]
    listed = "[" + ", ".join(literal(name) for name in names) + "]"
    both = (
        "select s.* exclude (match_probability, match_weight), match_probability as probability, match_weight as weight,"
        f" (l.source, l.id) > (r.source, r.id) as swap, l.source as ls, l.id as li, r.source as rs, r.id as ri from {scored} s"
        f" join ids l on l.source = {sources[0]} and l.unique_id = s.unique_id_l"
        f" join ids r on r.source = {sources[1]} and r.unique_id = s.unique_id_r"
    )
    return (
        f"select {listed}[1 + if(swap, rs, ls)] as left_source, if(swap, ri, li) as left_id,"
        f" {listed}[1 + if(swap, ls, rs)] as right_source, if(swap, li, ri) as right_id,"
        f" probability, weight, {weights} from ({both})"
    )


def _best_sql(resolve: Resolve) -> str:
    """Pairs that are the best of both rows (each row may have one partner per list it is compared with)."""
    directed = (
        "select left_source as s, left_id as i, right_source as o, right_id as p, weight from pairs"
        " union all select right_source, right_id, left_source, left_id, weight from pairs"
    )
    if resolve == Resolve.DOUBTFUL:
        best = f"select s, i, o, max(weight) as best from ({directed}) group by all"
        return (
            f"with best as ({best}) select pairs.* from pairs"
            " join best a on (a.s, a.i, a.o) = (left_source, left_id, right_source)"
            " join best b on (b.s, b.i, b.o) = (right_source, right_id, left_source)"
            f" where probability >= {CERTAIN} or (weight >= a.best and weight >= b.best)"
        )
    first = f"select s, i, o, p from ({directed}) qualify row_number() over (partition by s, i, o order by weight desc, p) = 1"
    return (
        f"with first as ({first}) select pairs.* from pairs"
        " join first a on (a.s, a.i, a.o, a.p) = (left_source, left_id, right_source, right_id)"
        " join first b on (b.s, b.i, b.o, b.p) = (right_source, right_id, left_source, left_id)"
    )


def _greedy(table: pa.Table) -> pa.Table:
    """One to one from the strongest pair down, per pair of lists."""
    taken: set[tuple[str, str, str]] = set()
    kept: list[int] = []
    columns = (table[c].to_pylist() for c in ("left_source", "left_id", "right_source", "right_id"))
    for index, (source, left, other, right) in enumerate(zip(*columns, strict=True)):
        ends = {(source, left, other), (other, right, source)}
        if not ends & taken:
            taken |= ends
            kept.append(index)
    return table.take(kept)
