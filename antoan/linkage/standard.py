"""From the columns of a list to the standard columns of the specification, inside DuckDB.

Names, numbers and free texts are worked on in SQL, for a list of a million people has a million of them. What has few
distinct values (dates, sexes, communes, sounds) is read by the Python functions of `values`, once per distinct value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from antoan.linkage.columns import Field
from antoan.linkage.naming import NAME_FIELDS, PART_COLUMNS, SOUNDS, VI_COLUMNS, names_sql, whole_sql
from antoan.linkage.session import Session, quoted
from antoan.linkage.values import place_in_address, read_age, read_day, read_hamlet, read_place, read_sex, sound

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_IN_SQL = {
    Field.CCCD: ("cccd", "person_number"),
    Field.BHXH: ("bhxh", "person_number"),
    Field.SOCIAL: ("soc", "person_number"),
    Field.PHONE: ("phone", "person_number"),
    Field.NUMBER: ("number", "folded"),
    Field.STREET: ("street", "folded"),
    Field.STREET2: ("street2", "folded"),
    Field.SUBURB: ("suburb", "folded"),
    Field.POSTCODE: ("postcode", "folded"),
    Field.STATE: ("state", "folded"),
}
# Read in Python: the columns a thing gives, and how. Of two things for one column the first that says something counts.
Read = Callable[[str], Sequence[object]]


def _birth(text: str) -> Sequence[object]:
    day = read_day(text)
    return day.day, day.turned, day.month_day, day.year


def _event(text: str) -> Sequence[object]:
    day = read_day(text)
    return day.number, day.year


_READ: dict[Field, tuple[tuple[str, ...], Read]] = {
    Field.BIRTH: (("dob", "dobt", "md", "yob"), _birth),
    Field.EVENT: (("ev", "event_year"), _event),
    Field.AGE: (("age",), lambda text: (read_age(text),)),
    Field.SEX: (("sex",), lambda text: (read_sex(text),)),
    Field.PLACE: (("place",), lambda text: (read_place(text),)),
    Field.HAMLET: (("hamlet",), lambda text: (read_hamlet(text),)),
    Field.ADDRESS: (("place", "hamlet"), lambda text: (place_in_address(text), read_hamlet(text))),
}
_WHOLE_NUMBERS = {"yob", "ev", "plain", "gok", "age", "event_year"}


@dataclass(frozen=True)
class Listed:
    """A list in the database: its table, its columns by what they say, the column of the id."""

    name: str
    table: str
    fields: dict[Field, str]
    key: str


def knows(fields: Mapping[Field, str], mode: str) -> set[str]:
    """The standard columns that a list with these things can fill, names taken in the given mode."""
    known = {_IN_SQL[field][0] for field in fields if field in _IN_SQL}
    known |= {column for field, (columns, _) in _READ.items() if field in fields for column in columns}
    if {Field.AGE, Field.EVENT} <= fields.keys():
        known |= {"yob", "dob", "dobt", "md"}
    if fields.keys() & set(NAME_FIELDS):
        known |= set(PART_COLUMNS) if mode == "parts" else {*VI_COLUMNS, *SOUNDS}
    return known


def standardise(
    session: Session,
    listed: Listed,
    out: str,
    *,
    mode: str,
    columns: Iterable[str],
    places: Mapping[str, str] | None = None,
) -> None:
    """Create the table `out`: unique_id (the number of the row, not the id) and the standard `columns` of a list.

    `places` maps folded names of communes as they were to folded names as they are.
    """
    con, wanted = session.con, sorted(columns)
    con.execute(f"create or replace temp view {out}_raw as {_raw_sql(listed)}")
    filled = {column: f"{macro}({field})" for field, (column, macro) in _IN_SQL.items() if field in listed.fields}
    joins = _read_joins(con, listed, f"{out}_raw", filled, places or {})
    if "fg" in knows(listed.fields, mode):
        joins += _name_joins(con, out, filled)
    elif listed.fields.keys() & set(NAME_FIELDS):
        filled |= {"fam": f"folded({Field.FAMILY})", "giv": f"folded({Field.GIVEN})"}
    selected = "".join(f", {filled.get(c, f'cast(null as {_type(c)})')} as {c}" for c in wanted)
    con.execute(
        f"create or replace table {out} as select raw.unique_id{selected} from {out}_raw as raw {' '.join(joins)}"
    )


def _type(column: str) -> str:
    return "integer" if column in _WHOLE_NUMBERS else "varchar"


def _raw_sql(listed: Listed) -> str:
    """The list with its things under our names: trimmed, and empty as NULL; a birthday in three columns as one."""
    if {Field.BIRTH, Field.MONTH, Field.DAY} <= listed.fields.keys():
        whole = f"coalesce({Field.DAY}, '0') || '/' || coalesce({Field.MONTH}, '0') || '/' || {Field.BIRTH}"
        return f"select * replace ({whole} as {Field.BIRTH}) from ({_trimmed_sql(listed)})"
    return _trimmed_sql(listed)


def _trimmed_sql(listed: Listed) -> str:
    things = "".join(f", nullif(trim({quoted(heading)}), '') as {field}" for field, heading in listed.fields.items())
    inner = f"select rowid as unique_id{things} from {listed.table}"
    return f"select *, {whole_sql(listed.fields)} as whole from ({inner})"


def _read_joins(
    con: DuckDBPyConnection, listed: Listed, raw: str, filled: dict[str, str], places: Mapping[str, str]
) -> list[str]:
    """Joins to the readings of the columns read in Python; `filled` learns where each standard column comes from."""
    joins = []
    for field in (field for field in _READ if field in listed.fields):
        columns, read = _READ[field]
        table = _readings(con, raw, field, columns, _moved(read, places) if columns[0] == "place" else read)
        joins.append(f"left join {table} on raw.{field} = {table}.value")
        for column in columns:
            here = f"{table}.{column}"
            filled[column] = f"coalesce({filled[column]}, {here})" if column in filled else here
    if {"age", "event_year"} <= filled.keys():
        counted = f"{filled['event_year']} - {filled['age']}"
        filled["yob"] = f"coalesce({filled['yob']}, {counted})" if "yob" in filled else counted
    return joins


def _moved(read: Read, places: Mapping[str, str]) -> Read:
    """The same reading with its first column, a place, as it is called today."""

    def today(text: str) -> Sequence[object]:
        place, *others = read(text)
        return places.get(str(place), place), *others

    return today if places else read


def _name_joins(con: DuckDBPyConnection, out: str, filled: dict[str, str]) -> list[str]:
    """The join to the table of names and their sounds; sounds are found once per name, not once per row."""
    written, names = f"{out}_written", f"{out}_names"
    con.execute(f"create or replace temp table {written} as {names_sql(f'{out}_raw')}")
    tables = {
        column: _readings(con, written, spoken, (column,), lambda text: (sound(text),))
        for column, spoken in SOUNDS.items()
    }
    sounds = "".join(f", {table}.{column}" for column, table in tables.items())
    joins = " ".join(f"left join {table} on {SOUNDS[column]} = {table}.value" for column, table in tables.items())
    con.execute(f"create or replace temp table {names} as select {written}.*{sounds} from {written} {joins}")
    filled |= {column: f"{names}.{column}" for column in (*VI_COLUMNS, *SOUNDS)}
    return [f"left join {names} on raw.whole = {names}.whole"]


def _readings(con: DuckDBPyConnection, source: str, column: str, given: Sequence[str], read: Read) -> str:
    """Create the table of every distinct value of source.column and the columns read in it; returns its name."""
    import pyarrow as pa

    table = f"{source}_{column}_read"
    distinct = f"select distinct {column} from {source} where {column} is not null"
    values = [row[0] for row in con.execute(distinct).fetchall()]
    rows = [read(value) for value in values]
    arrays = {name: pa.array([row[i] for row in rows], _arrow_type(name)) for i, name in enumerate(given)}
    con.register("readings", pa.table({"value": pa.array(values, pa.string()), **arrays}))
    con.execute(f"create or replace temp table {table} as select * from readings")
    con.unregister("readings")
    return table


def _arrow_type(column: str) -> object:
    import pyarrow as pa

    return pa.int32() if column in _WHOLE_NUMBERS else pa.string()
