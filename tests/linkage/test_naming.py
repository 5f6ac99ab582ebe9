"""Names in SQL against the same rules in Python."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from antoan.lib.text import fold, name_key
from antoan.linkage.columns import Field
from antoan.linkage.generator import people
from antoan.linkage.naming import create_macros, way_of_names
from antoan.linkage.reading import load
from antoan.linkage.session import Session, open_session
from antoan.linkage.standard import Listed, standardise

COLUMNS = ("nf", "ns", "fg", "fgm", "plain", "mid", "fam", "giv", "gok", "alias", "snd")


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with open_session() as opened:
        create_macros(opened.con)
        yield opened


def standard(session: Session, names: list[str]) -> dict[str, dict[str, object]]:
    """Standard columns of each name."""
    session.con.execute("drop table if exists given")
    load(session, [{"id": str(i), "name": name} for i, name in enumerate(names)], "given")
    standardise(session, Listed("given", "given", {Field.FULL: "name"}, "id"), "std", mode="vi", columns=COLUMNS)
    rows = session.con.execute(
        f"select unique_id, {', '.join(COLUMNS)} from std order by cast(unique_id as int)"
    ).fetchall()
    return {names[int(row[0])]: dict(zip(COLUMNS, row[1:], strict=True)) for row in rows}


def test_a_name_and_its_parts(session: Session) -> None:
    found = standard(session, ["Nguyễn Thị Thu Hà"])["Nguyễn Thị Thu Hà"]
    assert found == {
        "nf": "nguyen thi thu ha",
        "ns": "ha nguyen thi thu",
        "fg": "nguyen ha",
        "fgm": "nguyễn hà",
        "plain": 0,
        "mid": "thi thu",
        "fam": "nguyen",
        "giv": "ha",
        "gok": 1,
        "alias": None,
        "snd": "1uien ha",
    }


def test_sql_folds_as_python_does(session: Session) -> None:
    names = sorted({person.name for person in people(400, seed=3)})
    found = standard(session, names)
    assert {name: row["nf"] for name, row in found.items()} == {name: fold(name) for name in names}


def test_order_marks_case_composition_and_tone_placement(session: Session) -> None:
    same = ["Nông Văn Tâm", "Tâm Nông Văn", "NÔNG VĂN TÂM", "Nông  Văn Tâm.", "No\u0302ng Va\u0306n Ta\u0302m"]
    assert {row["fgm"] for row in standard(session, same).values()} == {"nông tâm"}
    tones = standard(session, ["Hà Thị Thuý", "Hà Thị Thúy"])
    assert len({row["fgm"] for row in tones.values()}) == 1


def test_a_misspelt_family_name_is_not_turned_round(session: Session) -> None:
    found = standard(session, ["Nguien Văn Thịnh", "Hooàng Thị Phương", "Nành Văn Dũng"])
    assert [row["fam"] for row in found.values()] == ["nguien", "hooang", "nanh"]


def test_nicknames_stand_apart(session: Session) -> None:
    found = standard(session, ["Nông Văn Lâm (Tí)", "Nông Văn Lâm tức Sẹo", "Nông Văn Lâm"])
    assert [row["alias"] for row in found.values()] == ["ti", "seo", None]
    assert {row["nf"] for row in found.values()} == {"nong van lam"}


def test_names_that_are_hardly_names(session: Session) -> None:
    found = standard(session, ["", "   ", "?", "Slầm", "1234"])
    assert [row["fg"] for row in found.values()] == [None, None, None, "slam", None]


def test_western_lists_keep_given_and_family_names_apart(session: Session) -> None:
    fields = {Field.GIVEN: "g", Field.FAMILY: "f"}
    for table, rows, way in (
        ("western", [{"id": "1", "g": "lachlan", "f": "berry"}, {"id": "2", "g": "", "f": "waller"}], "parts"),
        ("viet", [{"id": "1", "g": "Lâm", "f": "Nông Văn"}, {"id": "2", "g": "Hà", "f": "Nguyễn Thị"}], "vi"),
    ):
        load(session, rows, table)
        assert way_of_names(session.con, [(table, fields)]) == way
    assert way_of_names(session.con, [("western", fields), ("viet", {Field.FULL: "g"})]) == "vi"


def test_the_key_of_texts_is_the_name_key(session: Session) -> None:
    for text in ("23 Tullaroop Street", "Đường  Trần-Phú", "St. James'"):
        assert session.con.execute("select folded(?)", [text]).fetchone() == (name_key(text),)
