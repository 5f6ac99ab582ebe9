"""Models, rules, explanations, groups, truth: the parts around the linkage."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.utils import translation

from antoan.linkage import blocking
from antoan.linkage.blocking import Tables, choose, count_pairs, expected_pairs, rule_sql, thin
from antoan.linkage.clusters import clusters
from antoan.linkage.errors import LinkageRefused
from antoan.linkage.evaluate import Quality, quality, read_truth
from antoan.linkage.explain import LABELS, explain, finding
from antoan.linkage.link import link
from antoan.linkage.model import Model, load_model, stored_levels, stored_model
from antoan.linkage.pairs import Pair, Part
from antoan.linkage.reading import load
from antoan.linkage.session import open_session
from antoan.linkage.settings import FUNCTIONS, splink_settings
from antoan.linkage.spec import BLOCKING, COMPARISONS, digest, usable


def test_every_comparison_is_a_model_in_itself() -> None:
    for comparison in COMPARISONS:
        levels = stored_levels(comparison)
        assert list(levels) == list(comparison.codes)
        for which in (0, 1):
            assert sum(chances[which] for chances in levels.values()) == pytest.approx(1, abs=0.03), comparison.name
        assert levels[comparison.codes[0]][0] > levels["other"][0] or comparison.fixed
        assert comparison.name in LABELS


def test_no_rule_is_a_place_alone() -> None:
    assert not {("place",), ("hamlet", "place"), ("suburb",), ("postcode",), ("state",), ("sex",), ("yob",)} & set(
        BLOCKING
    )


def test_western_and_vietnamese_names_are_not_compared_at_once() -> None:
    every = {column for comparison in COMPARISONS for column in comparison.columns}
    assert {"giv", "fam"} & {c.name for c in usable(every, "parts")}
    assert not {"giv", "fam"} & {c.name for c in usable(every, "vi")}
    assert usable({"dob"}, "vi") == []


def test_settings_for_each_engine() -> None:
    model = stored_model("parts", usable({"giv", "fam", "dob", "yob", "md", "dobt"}, "parts"), 0.5)
    tables = Tables(("a", "b"), (100, 200), within=False)
    for dialect, functions in FUNCTIONS.items():
        settings = splink_settings(model, tables, [("dob",)], dialect=dialect)
        assert settings["link_type"] == "link_only"
        assert functions["jaro"] in json.dumps(settings)
        assert settings["probability_two_random_records_match"] == pytest.approx(0.5 * 100 / 20_000)


def test_a_model_is_kept_and_read_back(tmp_path: Path) -> None:
    model = stored_model("vi", usable({"fg", "yob", "dob"}, "vi"), 0.3)
    model.save(tmp_path / "m.json")
    again = load_model(tmp_path / "m.json")
    assert again == model
    assert again.sha == model.sha


def test_a_damaged_or_foreign_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    model = stored_model("vi", usable({"fg"}, "vi"), 0.3)
    model.save(path)
    path.write_text(path.read_text().replace('"partners": 0.3', '"partners": 0.9'))
    with pytest.raises(LinkageRefused, match="đã bị sửa"):
        load_model(path)
    Model(**{**model.__dict__, "spec": "x"}).save(path)
    with pytest.raises(LinkageRefused, match="phiên bản khác"):
        load_model(path)
    for text in ("", "[]", "{}", '{"sha": 1, "levels": {}, "rules": [], "x": 1}'):
        path.write_text(text)
        with pytest.raises(LinkageRefused, match="Không đọc được mô hình"):
            load_model(path)
    assert len(digest()) == 16


ROWS = [
    {"id": str(i), "fg": name, "dob": dob}
    for i, (name, dob) in enumerate([("a", "1"), ("a", "1"), ("a", "2"), ("b", "2"), ("b", None), ("c", "9")])
]


def test_pairs_of_a_rule_are_counted_as_they_come() -> None:
    with open_session() as session:
        for name in ("t", "u"):
            load(session, ROWS, f"{name}_")
            session.con.execute(f"create table {name} as select id as unique_id, fg, dob from {name}_")
        one, two = Tables(("t",), (6,), within=True), Tables(("t", "u"), (6, 6), within=False)
        assert (one.pairs, two.pairs) == (15, 36)
        for tables, rule, pairs in ((one, ("fg",), 4), (one, ("dob",), 2), (two, ("fg",), 14), (two, ("fg", "dob"), 7)):
            assert count_pairs(session.con, tables, rule) == pairs == expected_pairs(session.con, tables, [rule])
        assert expected_pairs(session.con, one, [("fg",), ("dob",)]) == 5
        assert choose(session.con, one, {"fg"}) == [()]
        long = Tables(("t", "u"), (10**6, 10**6), within=False)
        chosen = choose(session.con, long, {"fg", "dob", "yob", "md"})
        assert {("fg",), ("dob",)} <= set(chosen)
        assert [rule_sql(rule) for rule in ((), ("fg", "dob"), ("dobt",))] == [
            "1=1",
            "l.fg = r.fg and l.dob = r.dob",
            "l.dob = r.dobt",
        ]


def pair(left: str, right: str, weight: float = 5, *parts: Part) -> Pair:
    """A pair of rows named source:id."""
    return Pair(*left.split(":"), *right.split(":"), probability=0.9, weight=weight, parts=parts)


def test_rows_joined_by_pairs_are_one_person() -> None:
    pairs = [pair("a:1", "b:1"), pair("b:1", "c:1"), pair("a:2", "c:2")]
    assert clusters(pairs, [("a", "3")]) == [
        [("a", "1"), ("b", "1"), ("c", "1")],
        [("a", "2"), ("c", "2")],
        [("a", "3")],
    ]


def test_one_row_of_each_source_when_asked_the_strongest_first() -> None:
    pairs = [pair("a:1", "b:1", 9), pair("b:1", "a:2", 8), pair("a:2", "b:2", 3)]
    assert clusters(pairs) == [[("a", "1"), ("a", "2"), ("b", "1"), ("b", "2")]]
    assert clusters(pairs, one_per_source=True) == [[("a", "1"), ("b", "1")], [("a", "2"), ("b", "2")]]


def test_a_pair_is_explained_in_words_the_heaviest_first() -> None:
    left = {"id": "1", "Họ tên": "Leo Sỉnh Páo", "Năm sinh": "1965", "Giới tính": "Nam", "Xã": "Tân Văn"}
    right = {**left, "id": "2", "Năm sinh": "1966", "Xã": "Na Sầm"}
    with translation.override("vi"):
        (found,) = link([left], [right], _loose())
        reasons = explain(found)
    assert reasons[0].comparison == "prior"
    assert reasons[1].words == "cùng họ tên (hiếm)"
    assert {"năm sinh lệch 1", "khác xã", "cùng giới tính"} <= {reason.words for reason in reasons}
    assert reasons[-1].running == pytest.approx(found.weight)
    weights = [abs(reason.weight) for reason in reasons[1:]]
    assert weights == sorted(weights, reverse=True)


def _loose():
    from antoan.linkage.link import Options

    return Options(threshold=0.0)


def test_every_level_has_words() -> None:
    with translation.override("vi"):
        for comparison in COMPARISONS:
            for code in comparison.codes:
                assert finding(Part(comparison.name, code, 1.0))
    assert finding(Part("name", "same", 1.0, -3.0)).endswith("(phổ biến)")


def test_quality_of_what_was_found() -> None:
    found = quality({("a", "b"), ("a", "c")}, {("a", "b"), ("x", "y"), ("z", "y")})
    assert (found.precision, found.recall) == (0.5, pytest.approx(1 / 3))
    assert found.f1 == pytest.approx(0.4)
    assert quality({("a", "b")}, {("b", "a")}, within=True).f1 == 1.0
    assert (Quality(0, 0, 0).precision, Quality(0, 0, 0).recall, Quality(0, 0, 0).f1) == (0, 0, 0)


def test_truth_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("right_id;left_id\nb;a\n\nd;c\n", encoding="utf-8-sig")
    assert read_truth(path).of("ac", "bd") == ({("a", "b"), ("c", "d")}, [])
    path.write_text("x,y\na,b\n")
    assert read_truth(path).of("a", "b") == ({("a", "b")}, [])
    assert read_truth(path).of("ax", "by") == ({("a", "b"), ("x", "y")}, [])  # no heading: a pair
    assert read_truth(path).of("c", "b") == ({("a", "b")}, [("a", "b")])
    for text in ("", "left_id\na\n"):
        path.write_text(text)
        with pytest.raises(LinkageRefused, match="hai cột"):
            read_truth(path)
    with pytest.raises(LinkageRefused, match="Không có tệp"):
        read_truth(tmp_path / "none.csv")


def test_pairs_of_long_lists_are_counted_on_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocking, "_COUNTED", 4000)
    with open_session() as session:
        for name in ("t", "u"):
            session.con.execute(f"create table {name} as select i as unique_id, i % 500 as fg from range(10000) r(i)")
        tables = Tables(("t", "u"), (10_000, 10_000), within=False)
        sample = thin(session.con, tables)
        assert sample.share == 6
        assert count_pairs(session.con, tables, ("fg",)) == 200_000
        assert count_pairs(session.con, sample, ("fg",)) == pytest.approx(200_000, rel=0.1)
        assert expected_pairs(session.con, sample, [("fg",)]) == pytest.approx(200_000, rel=0.1)
