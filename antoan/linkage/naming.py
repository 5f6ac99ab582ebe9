"""Names, worked on in SQL: brought into the order family–middle–given, folded, split.

The SQL agrees with `antoan.lib.text.fold`; a test holds them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from antoan.lib.text import fold
from antoan.linkage.columns import Field
from antoan.linkage.lexicon import family_shares, given_shares
from antoan.linkage.session import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NAME_FIELDS = (Field.FULL, Field.FAMILY, Field.MIDDLE, Field.GIVEN)
VI_COLUMNS = ("nf", "ns", "fg", "fgm", "plain", "mid", "fmid", "fam", "giv", "gok", "alias")  # made here, in SQL
SOUNDS = {"snd": "fg", "gsnd": "giv", "msnd": "mid"}  # made of these, once per distinct value
PART_COLUMNS = ("fam", "giv")

_COMMON = 0.004  # share of people from which a family name is taken for one even when it does not stand first
# Old and new placement of the tone ("Hoà", "Hòa"; "Thuý", "Thúy"): both are brought to the new one.
_OLD, _NEW = "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ", "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy"
_TONES = tuple(zip(_OLD.split(), _NEW.split(), strict=True))
_ALIAS_WORDS = r"\s(?:tức|tuc|thường gọi|thuong goi|hay gọi|hay goi|còn gọi|con goi|tên khác|ten khac)(?: là| la)?\s"


def create_macros(con: DuckDBPyConnection) -> None:
    """The macros that the other statements use."""
    tones = "x"
    for old, new in _TONES:
        tones = f"replace({tones}, '{old}', '{new}')"
    old_way = "|".join(old for old, _ in _TONES)
    families = family_shares()
    common = [family for family, share in families.items() if share >= _COMMON]
    for macro in (
        "letters(x) as replace(strip_accents(x), 'đ', 'd')",
        "folded(x) as nullif(trim(regexp_replace(letters(lower(x)), '[^a-z0-9]+', ' ', 'g')), '')",
        "digits(x) as regexp_replace(x, '[^0-9]', '', 'g')",
        "person_number(x) as case when length(digits(x)) >= 6 and translate(digits(x), digits(x)[1], '') <> '' then digits(x) end",
        f"tones(x) as case when regexp_matches(x, '{old_way}') then {tones} else x end",
        f"is_family(x) as x in ({_listed(families)}) and x <> 'van'",
        f"is_common_family(x) as x in ({_listed(common)})",
        f"is_given(x) as x in ({_listed(given_shares())})",
    ):
        con.execute(f"create or replace temp macro {macro}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in sorted(names))


def way_of_names(con: DuckDBPyConnection, lists: Sequence[tuple[str, Mapping[Field, str]]]) -> str:
    """ "parts" when every list (table, fields) has given and family names apart and they are not Vietnamese, else "vi"."""
    if not all({Field.GIVEN, Field.FAMILY} <= fields.keys() for _table, fields in lists):
        return "vi"
    known = family_shares()
    seen = [word for table, fields in lists for word in _first_words(con, table, fields[Field.FAMILY])]
    return "vi" if sum(word in known for word in seen) * 2 > len(seen) else "parts"


def _first_words(con: DuckDBPyConnection, table: str, column: str) -> list[str]:
    rows = con.execute(f"select {quoted(column)} as x from {table} where trim(x) <> '' limit 500").fetchall()
    return [fold(row[0]).split()[0] for row in rows]


def whole_sql(fields: Mapping[Field, str]) -> str:
    """The whole name of a row: its own column, or else the parts joined."""
    parts = [str(field) for field in NAME_FIELDS[1:] if field in fields]
    joined = f"concat_ws(' ', {', '.join(parts)})" if parts else "''"
    return f"coalesce({Field.FULL}, {joined})" if Field.FULL in fields else joined


def names_sql(raw: str) -> str:
    """Every different `whole` of `raw` with the columns of the name.

    Stages: lower case; nickname apart; letters only; words; family name first; parts.
    """
    aka = f"regexp_matches(low, '\\(|{_ALIAS_WORDS}')"
    return rf"""
    with lowered as (select distinct whole, lower(nfc_normalize(whole)) as low from {raw}),
    apart as (select *,
        case when {aka} then folded(regexp_extract(low, '\(([^)]*)|{_ALIAS_WORDS}(.*)$', 0)) end as aka_words,
        tones(trim(regexp_replace(
            case when {aka} then regexp_replace(low, '\(.*$|{_ALIAS_WORDS}.*$', '') else low end,
            '[^\p{{L}}]+', ' ', 'g'))) as clean
        from lowered),
    worded as (select *, string_split(clean, ' ') as words, string_split(letters(clean), ' ') as bare from apart),
    turned as (select *, case when len(bare) < 2 or is_family(bare[1]) or not is_given(bare[1]) then 1
        else greatest(1, coalesce(list_position(list_transform(bare, lambda w: is_common_family(w)), true), 1)) end as head
        from worded),
    ordered as (select * replace (
        case when head = 1 then words else list_concat(words[head:], words[:head - 1]) end as words,
        case when head = 1 then bare else list_concat(bare[head:], bare[:head - 1]) end as bare)
        from turned)
    select whole,
        nullif(array_to_string(bare, ' '), '') as nf,
        nullif(array_to_string(list_sort(bare), ' '), '') as ns,
        case when len(bare) > 1 then bare[1] || ' ' || bare[-1] else nullif(bare[1], '') end as fg,
        case when len(bare) > 1 then words[1] || ' ' || words[-1] else nullif(words[1], '') end as fgm,
        cast(clean = letters(clean) as integer) as plain,
        case when len(bare) > 2 then array_to_string(bare[2:-2], ' ') end as mid,
        case when len(bare) > 2 then bare[1] || ' ' || array_to_string(bare[2:-2], ' ') end as fmid,
        nullif(bare[1], '') as fam,
        nullif(bare[-1], '') as giv,
        cast(is_given(bare[-1]) as integer) as gok,
        regexp_extract(aka_words, '([a-z]+)$', 1) as alias
    from ordered"""
