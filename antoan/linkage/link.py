"""Linking lists of people: two lists, one with itself, many at once, and new rows to rows already linked.

    pairs = link("a.csv", "b.csv")            # or Arrow tables, or iterables of dicts
    for pair in pairs: pair.left_id, pair.right_id, pair.probability, pair.weight, pair.parts

Every list has an id column (`key`, "id" unless told), which is never compared. A list is a path of a CSV file, an Arrow
table, or an iterable of mappings; its columns are recognised by their headings (`columns`), or given by `fields`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from antoan.linkage.blocking import Tables, choose
from antoan.linkage.columns import UnknownColumn, mapped
from antoan.linkage.errors import LinkageRefused
from antoan.linkage.levels import Comparison
from antoan.linkage.model import Model, stored_model
from antoan.linkage.naming import create_macros, way_of_names
from antoan.linkage.pairs import Pairs, Resolve
from antoan.linkage.predict import score, score_new, settle
from antoan.linkage.reading import load
from antoan.linkage.session import Limits, Session, open_session, quoted
from antoan.linkage.spec import BLOCKING, CERTAIN, TRAINING, usable
from antoan.linkage.standard import Listed, knows, standardise
from antoan.linkage.training import partners, train

if TYPE_CHECKING:
    import pyarrow as pa

    from antoan.linkage.reading import People


@dataclass(frozen=True)
class Options:
    """How to link.

    key: the id column of every list. fields: {list name: {thing: heading}} where headings do not speak for themselves.
    threshold: pairs below are not given. resolve: see `Resolve`. model: None = learn from these lists.
    places: folded commune as it was → folded commune as it is. spark: master URL; None = DuckDB.
    """

    key: str = "id"
    fields: Mapping[str, Mapping[str, str]] | None = None
    threshold: float = 0.9
    resolve: Resolve = Resolve.DOUBTFUL
    model: Model | None = None
    places: Mapping[str, str] | None = None
    limits: Limits | None = None
    spark: str | None = None


@dataclass(frozen=True)
class Prepared:
    """Lists made ready in the database."""

    lists: list[Listed]
    tables: Tables
    columns: set[str]
    comparisons: list[Comparison]
    mode: str


def link(left: People, right: People, options: Options | None = None) -> Pairs:
    """The pairs of rows, one of each list, that are probably one person, the surest first."""
    return link_many({"left": left, "right": right}, options)


def dedupe(people: People, options: Options | None = None) -> Pairs:
    """The pairs of rows of one list that are probably one person."""
    return link_many({"left": people}, options, within=True)


def link_many(lists: Mapping[str, People], options: Options | None = None, *, within: bool = False) -> Pairs:
    """The probable pairs across all lists (by name); `within` looks for doubles inside each list too."""
    options = options or Options()
    with open_session(options.limits) as session:
        ready = _prepare(session, lists, options, within=within or len(lists) == 1)
        if not ready.tables.pairs:
            return Pairs(_no_pairs(), options.model or _untrained(ready))
        model = _fitting(options.model, ready) or train(
            session, ready.tables, ready.comparisons, ready.columns, ready.mode
        )
        rules = choose(session.con, ready.tables, ready.columns)
        scored = _score(session, ready.tables, model, rules, options)
        found = settle(session, scored, list(lists), options.resolve)
    return Pairs(found, Model(**{**model.__dict__, "rules": tuple(rules)}))


def link_new(
    new: Mapping[str, People], existing: Mapping[str, People], options: Options | None = None, *, within: bool = False
) -> Pairs:
    """The probable pairs that have at least one new row; pairs among existing rows are not looked at again.

    Both arguments are {source: rows}; a source may stand in both. Pairs within one source only with `within`.
    """
    options = options or Options()
    names = list(dict.fromkeys([*new, *existing]))
    with open_session(options.limits) as session:
        lists = {**{f"new {n}": rows for n, rows in new.items()}, **{f"old {n}": rows for n, rows in existing.items()}}
        ready = _prepare(session, lists, options, within=False)
        tables = _merged(session, ready, names, within=within)
        if not tables.rows[0]:
            return Pairs(_no_pairs(), options.model or _untrained(ready))
        model = _fitting(options.model, ready) or _untrained(ready)
        rules = choose(session.con, Tables(tables.names, tables.rows, within=False), ready.columns)
        scored = score_new(session, tables, model, rules, options.threshold)
        found = settle(session, scored, names, options.resolve)
    return Pairs(found, model)


def _score(session: Session, tables: Tables, model: Model, rules: Sequence[tuple[str, ...]], options: Options) -> str:
    if options.spark:
        from antoan.linkage.spark import score_on_spark  # noqa: PLC0415 - pyspark is an extra

        return score_on_spark(session, tables, model, rules, options.threshold, master=options.spark)
    return score(session, tables, model, rules, options.threshold)


def _prepare(session: Session, lists: Mapping[str, People], options: Options, *, within: bool) -> Prepared:
    """Read the lists, recognise their columns, and make the standard tables of what all of them know."""
    create_macros(session.con)
    listed = [_listed(session, i, name, people, options) for i, (name, people) in enumerate(lists.items())]
    mode = options.model.mode if options.model else way_of_names(session.con, [(x.table, x.fields) for x in listed])
    speaking = [knows(x.fields, mode) for x in listed if _count(session, x.table)]
    common = set.intersection(*speaking) if speaking else set()
    comparisons = usable(common, mode)
    if speaking and not {"name", "giv", "fam", "cccd", "bhxh", "soc"} & {c.name for c in comparisons}:
        raise LinkageRefused(_no_common(listed, lists))
    columns = {column for c in comparisons for column in c.columns} | _keys(common)
    session.con.execute("set preserve_insertion_order = false")
    _number_rows(session, listed)
    for i, x in enumerate(listed):
        standardise(session, x, f"std_{i}", mode=mode, columns=columns, places=options.places)
    names = tuple(f"std_{i}" for i in range(len(listed)))
    rows = tuple(_count(session, name) for name in names)
    return Prepared(listed, Tables(names, rows, within), columns & common, comparisons, mode)


def _number_rows(session: Session, listed: Sequence[Listed]) -> None:
    """The view `ids`: source, number and id of every row. Short numbers make long lists faster than ids do."""
    ids = [
        f"select {source} as source, rowid as unique_id, trim({quoted(x.key)}) as id from {x.table}"
        for source, x in enumerate(listed)
    ]
    session.con.execute(f"create or replace temp view ids as {' union all '.join(ids)}")


def _keys(common: set[str]) -> set[str]:
    """The columns by which pairs are looked for, of those that all lists know."""
    return {c for rule in (*BLOCKING, *CERTAIN, *TRAINING) if set(rule) <= common for c in rule}


def _listed(session: Session, index: int, name: str, people: People, options: Options) -> Listed:
    table = f"list_{index}"
    columns = load(session, people, table)
    if options.key not in columns and not _count(session, table):
        session.con.execute(f"alter table {table} add column {quoted(options.key)} varchar")
    elif options.key not in columns:
        raise LinkageRefused(
            _("Danh sách “%(list)s” không có cột mã “%(key)s”. Các cột hiện có: %(columns)s.")
            % {"list": _called(name, people), "key": options.key, "columns": ", ".join(columns)}
        )
    _check_ids(session, table, options.key, _called(name, people))
    try:
        fields = mapped([c for c in columns if c != options.key], (options.fields or {}).get(name, {}))
    except UnknownColumn as error:
        raise LinkageRefused(f"{_called(name, people)}: {error}") from error
    return Listed(name, table, fields, options.key)


def _called(name: str, people: People) -> str:
    return Path(people).name if isinstance(people, str | Path) else name


def _check_ids(session: Session, table: str, key: str, called: str) -> None:
    """Refuse an empty id and an id that stands twice, with examples."""
    trimmed = f"nullif(trim({quoted(key)}), '')"
    empty = session.con.execute(f"select count(*) from {table} where {trimmed} is null").fetchone()
    if empty and empty[0]:
        raise LinkageRefused(
            _("Danh sách “%(list)s”: %(count)s dòng bỏ trống cột mã “%(key)s”. Hãy điền mã cho mọi dòng.")
            % {"list": called, "count": empty[0], "key": key}
        )
    twice = session.con.execute(
        f"select {trimmed} from {table} group by 1 having count(*) > 1 order by 1 limit 5"
    ).fetchall()
    if twice:
        raise LinkageRefused(
            _("Danh sách “%(list)s”: mã bị trùng ở cột “%(key)s”: %(ids)s. Mỗi dòng phải có một mã riêng.")
            % {"list": called, "key": key, "ids": ", ".join(row[0] for row in twice)}
        )


def _no_common(listed: Sequence[Listed], lists: Mapping[str, People]) -> str:
    seen = "; ".join(
        f"{_called(x.name, lists[x.name])}: {', '.join(f'{f} = “{h}”' for f, h in x.fields.items()) or '–'}"
        for x in listed
    )
    return (
        _(
            "Không đủ cột chung để so sánh người: cần họ tên hoặc một số giấy tờ ở mọi danh sách. Đã nhận ra: %s. "
            "Hãy chỉ rõ cột bằng tệp bản đồ (--map)."
        )
        % seen
    )


def _count(session: Session, table: str) -> int:
    found = session.con.execute(f"select count(*) from {table}").fetchone()
    return int(found[0]) if found else 0


def _untrained(ready: Prepared) -> Model:
    return stored_model(ready.mode, ready.comparisons, partners(ready.tables, 0))


def _fitting(model: Model | None, ready: Prepared) -> Model | None:
    """The given model for these lists: comparisons it does not know are taken from the specification, others left out."""
    if not model:
        return None
    stored = stored_model(ready.mode, ready.comparisons, model.partners)
    return Model(
        **{**model.__dict__, "levels": {name: model.levels.get(name, of) for name, of in stored.levels.items()}}
    )


def _merged(session: Session, ready: Prepared, names: Sequence[str], *, within: bool) -> Tables:
    """One table of all new rows and one of all existing rows, each row with its source; new numbers even, old odd."""
    sources = [names.index(x.name[4:]) for x in ready.lists]
    for odd, age in enumerate(("new", "old")):
        selects = [
            f"select * replace (2 * unique_id + {odd} as unique_id), '{source}' as source_dataset from std_{i}"
            for i, (source, x) in enumerate(zip(sources, ready.lists, strict=True))
            if x.name.startswith(age)
        ]
        empty = "select *, '0' as source_dataset from std_0 where false"
        session.con.execute(f"create table merged_{age} as {' union all by name '.join(selects) or empty}")
    ids = [
        f"select {source} as source, 2 * rowid + {x.name.startswith('old'):d} as unique_id, trim({quoted(x.key)}) as id from {x.table}"
        for source, x in zip(sources, ready.lists, strict=True)
    ]
    session.con.execute(f"create or replace temp view ids as {' union all '.join(ids)}")
    rows = (_count(session, "merged_new"), _count(session, "merged_old"))
    return Tables(("merged_new", "merged_old"), rows, within)


def _no_pairs() -> pa.Table:
    import pyarrow as pa

    texts = [(name, pa.string()) for name in ("left_source", "left_id", "right_source", "right_id")]
    return pa.schema([*texts, ("probability", pa.float64()), ("weight", pa.float64())]).empty_table()
