"""Linking as a whole, on lists as they come and on lists as they should not come."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pytest

from antoan.linkage.errors import LinkageRefused
from antoan.linkage.evaluate import quality
from antoan.linkage.generator import Ledgers
from antoan.linkage.link import Options, dedupe, link, link_many, link_new
from antoan.linkage.pairs import Pair, Pairs, Resolve, Thresholds, Verdict

Row = dict[str, str]
LAM: Row = {
    "id": "1",
    "Họ tên": "Nông Văn Lâm",
    "Ngày sinh": "02/03/1965",
    "Giới tính": "Nam",
    "Xã": "Tân Văn",
    "Ngày khám": "10/05/2026",
}


def someone(row_id: str, **changes: str) -> Row:
    return {**LAM, "id": row_id, **changes}


def crowd(books: Ledgers, count: int = 120) -> list[Row]:
    """Other people, so that the lists are not made of one man."""
    rows = books.rows["station"][:count]
    return [
        {
            "id": row["id"],
            "Họ tên": row["Họ tên"],
            "Ngày sinh": row["Năm sinh"],
            "Giới tính": row["Nam/Nữ"],
            "Xã": row["Địa chỉ"].rpartition("xã ")[2],
            "Ngày khám": row["Ngày khám"],
        }
        for row in rows
    ]


def probability(pairs: Pairs, left: str, right: str) -> float:
    found = [pair.probability for pair in pairs if (pair.left_id, pair.right_id) == (left, right)]
    return found[0] if found else 0.0


def against(books: Ledgers, *others: Row) -> Pairs:
    """Lâm's row against `others` among a hundred strangers, everything above nothing."""
    strangers = crowd(books)
    return link(
        [someone("L"), *strangers[:60]], [*others, *strangers[60:]], Options(threshold=0.001, resolve=Resolve.ALL)
    )


def test_one_man_is_found_however_he_is_written(books: Ledgers) -> None:
    written: list[Row] = [
        {"Họ tên": "NONG VAN LAM"},
        {"Họ tên": "Nông Lâm"},
        {"Họ tên": "Lâm Nông Văn"},
        {"Họ tên": "Nông Văn Nâm"},
        {"Họ tên": "Nông Văn Lâm (Tí)"},
        {"Ngày sinh": "1965"},
        {"Ngày sinh": "03/02/1965"},
        {"Ngày sinh": "02/03/1966"},
        {"Ngày sinh": ""},
        {"Giới tính": ""},
        {"Xã": "Xã Đồng Đăng"},  # he fell at home and was treated, or died, elsewhere
        {"Ngày khám": "13/05/2026"},
    ]
    found = against(books, *(someone(f"R{i}", **changes) for i, changes in enumerate(written)))
    chances = {str(changes): probability(found, "L", f"R{i}") for i, changes in enumerate(written)}
    assert {changes: chance for changes, chance in chances.items() if chance <= 0.9} == {}


def test_another_man_is_not_taken_for_him(books: Ledgers) -> None:
    others: list[Row] = [
        {"Họ tên": "Hoàng Thị Phượng", "Giới tính": "Nữ"},
        {"Họ tên": "Nông Văn Hùng", "Ngày khám": "10/11/2026"},  # his twin, hurt half a year later
        {"Ngày sinh": "1990", "Xã": "Đồng Đăng", "Ngày khám": "10/11/2026"},
        {"Họ tên": "Nông Thị Lâm", "Giới tính": "Nữ", "Ngày sinh": "1980", "Ngày khám": "01/01/2026"},
    ]
    found = against(books, *(someone(f"R{i}", **changes) for i, changes in enumerate(others)))
    chances = {str(changes): probability(found, "L", f"R{i}") for i, changes in enumerate(others)}
    assert {changes: chance for changes, chance in chances.items() if chance >= 0.9} == {}


def test_of_two_namesakes_of_one_year_and_hamlet_the_right_day_decides(books: Ledgers) -> None:
    year = {"Ngày sinh": "1965"}
    found = against(books, someone("R1", **year), someone("R2", **year, **{"Ngày khám": "20/10/2026"}))
    assert probability(found, "L", "R1") > probability(found, "L", "R2")
    best = link(
        [someone("L")], [someone("R1"), someone("R2", **{"Ngày khám": "20/10/2026"})], Options(resolve=Resolve.BEST)
    )
    assert best.ids() == {("L", "R1")}


def test_a_common_name_says_less_than_a_rare_one(books: Ledgers) -> None:
    common = {"Họ tên": "Nguyễn Văn Hùng", "Ngày sinh": "1980", "Ngày khám": "", "Xã": ""}
    rare = {**common, "Họ tên": "Leo Sỉnh Páo"}
    strangers = crowd(books)
    lists = [[someone("c", **common), someone("r", **rare), *strangers[i : i + 60]] for i in (0, 60)]
    found = {
        p.left_id: p for p in link(*lists, Options(threshold=0.0001, resolve=Resolve.ALL)) if p.left_id == p.right_id
    }
    assert found["r"].weight > found["c"].weight + 3
    rarity = {part.comparison: part.rarity for part in found["r"].parts}
    assert rarity["name"] > 1.5


def test_a_middle_name_is_as_rare_as_it_is_among_those_of_the_family(books: Ledgers) -> None:
    def bits(name: str) -> float:
        found = link([someone("L", **{"Họ tên": name}), *crowd(books)], [someone("R", **{"Họ tên": name})])
        (pair,) = found
        return next(part.weight for part in pair.parts if part.comparison == "middle")

    # Few in the province are called Chằn in the middle, but of the Chìu one in eleven; of the Nguyễn hardly one.
    assert bits("Chìu Chằn Phúc") < 4.5
    assert bits("Nguyễn Chằn Phúc") > 7
    assert bits("Nguyễn Văn Phúc") < 2


def test_weights_add_up_to_the_probability(books: Ledgers) -> None:
    for pair in against(books, someone("R")):
        odds = 2**pair.weight
        assert pair.probability == pytest.approx(odds / (1 + odds), abs=1e-9)
        assert {part.comparison for part in pair.parts} <= {
            *("name", "middle", "twins", "namesakes", "born", "sex", "place", "event")
        }


def test_the_id_is_never_compared(books: Ledgers) -> None:
    rows = crowd(books, 40)
    renamed = [{**row, "id": f"khác-{len(rows) - i}"} for i, row in enumerate(rows)]
    truth = {(row["id"], other["id"]) for row, other in zip(rows, renamed, strict=True)}
    assert quality(link(rows, renamed).ids(), truth).recall > 0.95
    shuffled = [{**row, "id": rows[i - 1]["id"]} for i, row in enumerate(rows)]
    assert not link(rows, shuffled).ids() & {(row["id"], row["id"]) for row in rows}


def test_lists_of_nobody_and_of_one() -> None:
    one, nobody = [someone("L")], pa.table({"id": pa.array([], pa.string()), "Họ tên": pa.array([], pa.string())})
    assert len(link(one, nobody)) == len(link([], one)) == len(dedupe(one)) == len(dedupe([])) == 0
    assert link(one, [someone("R")]).ids() == {("L", "R")}


def test_lists_with_no_one_in_common(books: Ledgers) -> None:
    rows = crowd(books, 200)
    found = link(rows[:100], rows[100:])
    people = {row["id"]: books.truth["station", row["id"]] for row in rows}
    wrong = [(left, right) for left, right in found.ids() if people[left] != people[right]]
    named = {row["id"]: (row["Họ tên"], row["Ngày sinh"][-4:], row["Xã"]) for row in rows}
    assert len(wrong) <= 1
    assert all(
        named[left] == named[right] for left, right in wrong
    )  # namesakes of one year and commune, which no one can tell


def test_a_list_that_is_part_of_the_other(books: Ledgers) -> None:
    rows = crowd(books, 150)
    found = link(rows[:50], rows).ids()
    assert len({(row["id"], row["id"]) for row in rows[:50]} & found) >= 49


def test_a_list_without_dates_links_little_but_does_not_break(books: Ledgers) -> None:
    names = [{"id": row["id"], "Họ tên": row["Họ tên"], "Xã": row["Xã"]} for row in crowd(books, 100)]
    found = link(names, crowd(books, 100), Options(threshold=0.5))
    assert {c.name for c in found.model.comparisons} == {"name", "middle", "place"}
    assert quality(found.ids(), {(row["id"], row["id"]) for row in names}).precision > 0.9


def test_doubles_in_one_ledger_are_found(books: Ledgers) -> None:
    rows = crowd(books, 100)
    found = dedupe([someone("1"), someone("2", **{"Họ tên": "NONG VAN LAM"}), *rows])
    assert ("1", "2") in found.ids()
    assert all(pair.left_id < pair.right_id for pair in found)


def test_an_age_gives_the_year_of_birth(books: Ledgers) -> None:
    aged = [{**row, "Tuổi": "61"} for row in [someone("R")]]
    del aged[0]["Ngày sinh"]
    found = link([someone("L")], aged, Options(threshold=0.1))
    born = {part.comparison: part.level for pair in found for part in pair.parts}["born"]
    assert born == "year"


def test_a_birthday_in_three_columns_is_one_date() -> None:
    apart = someone("R", day="2", month="3", year="1965")
    del apart["Ngày sinh"]
    fields = {"right": {"birth": "year", "birth_month": "month", "birth_day": "day"}}
    found = link([someone("L")], [apart], Options(threshold=0.1, fields=fields))
    assert {part.comparison: part.level for pair in found for part in pair.parts}["born"] == "same"


def test_communes_as_they_were_are_brought_to_today(books: Ledgers) -> None:
    old, new = someone("L", Xã="Xã Hồng Thái"), someone("R", Xã="Tân Văn")
    places = {"hong thai": "tan van"}
    levels = [
        {part.comparison: part.level for pair in link([old], [new], options) for part in pair.parts}["place"]
        for options in (Options(threshold=0.01), Options(threshold=0.01, places=places))
    ]
    assert levels == ["other", "same"]


def test_ids_must_be_there_and_differ() -> None:
    with pytest.raises(LinkageRefused, match="không có cột mã “mã”"):
        link([someone("1")], [someone("2")], Options(key="mã"))
    with pytest.raises(LinkageRefused, match="mã bị trùng ở cột “id”: 7"):
        link([someone("7"), someone("7")], [someone("2")])
    with pytest.raises(LinkageRefused, match="1 dòng bỏ trống cột mã"):
        link([someone("7"), someone(" ")], [someone("2")])


def test_lists_that_cannot_be_compared_are_refused() -> None:
    with pytest.raises(LinkageRefused, match="Không đủ cột chung"):
        link([{"id": "1", "Ghi chú": "x"}], [someone("2")])
    with pytest.raises(LinkageRefused, match="left: Không có cột “Y”"):
        link([someone("1")], [someone("2")], Options(fields={"left": {"full_name": "Y"}}))


def test_columns_may_be_named_by_a_map() -> None:
    odd = {"id": "L", "c1": "Nông Văn Lâm", "c2": "02/03/1965", "c3": "Tân Văn"}
    fields = {"left": {"full_name": "c1", "birth": "c2", "commune": "c3"}}
    assert link([odd], [someone("R")], Options(fields=fields)).ids() == {("L", "R")}


def _ends(pairs: Sequence[Pair] | Pairs) -> set[tuple[str, str, str, str]]:
    return {(p.left_source, p.left_id, p.right_source, p.right_id) for p in pairs}


def test_many_sources_at_once_and_new_rows_later(books: Ledgers) -> None:
    whole = {source: rows[:160] for source, rows in books.rows.items()}
    every = link_many(whole)
    assert {(p.left_source, p.right_source) for p in every} >= {("declared", "hospital"), ("station", "hospital")}
    people = books.truth
    right = sum(people[p.left_source, p.left_id] == people[p.right_source, p.right_id] for p in every)
    assert right / len(every) > 0.97
    new, old = ({s: part(rows) for s, rows in whole.items()} for part in (lambda r: r[:15], lambda r: r[15:]))
    later = link_new(new, old, Options(model=every.model))
    fresh = {(source, row["id"]) for source, rows in new.items() for row in rows}
    touched = {ends for ends in _ends(every) if ends[:2] in fresh or ends[2:] in fresh}
    assert len(touched) > 10
    # the frequencies of names are counted over the same rows, so the same pairs come out
    assert _ends(later) == touched


def test_new_rows_into_nothing_and_nothing_into_old_rows() -> None:
    assert len(link_new({"a": []}, {"a": [someone("1")]})) == 0
    assert _ends(link_new({"a": [someone("1")], "b": [someone("1")]}, {})) == {("a", "1", "b", "1")}


def test_several_partners_are_settled_as_asked() -> None:
    left = [someone("L")]
    right = [
        someone("R1"),
        someone("R2", **{"Ngày sinh": "1965"}),
        someone("R3", **{"Họ tên": "Nông Văn Nâm", "Ngày sinh": "", "Xã": "Na Sầm", "Ngày khám": "12/05/2026"}),
    ]
    ids = {r: link(left, right, Options(threshold=0.01, resolve=r)).ids() for r in Resolve}
    assert ids[Resolve.ALL] == {("L", "R1"), ("L", "R2"), ("L", "R3")}
    assert ids[Resolve.BEST] == ids[Resolve.GREEDY] == {("L", "R1")}
    assert ("L", "R1") in ids[Resolve.DOUBTFUL] < ids[Resolve.ALL]


def test_the_same_lists_give_the_same_numbers(books: Ledgers) -> None:
    lists = (books.rows["declared"][:90], books.rows["hospital"][:90])
    assert link(*lists).table.equals(link(*lists).table)


def test_thresholds_say_what_to_do() -> None:
    limits = Thresholds(link=0.99, ask=0.5)
    verdicts = [limits.verdict(probability) for probability in (0.995, 0.99, 0.7, 0.5, 0.49)]
    assert verdicts == [Verdict.LINK, Verdict.LINK, Verdict.ASK, Verdict.ASK, Verdict.LEAVE]


def test_new_rows_are_compared_within_their_own_source_when_asked(books: Ledgers) -> None:
    new = [someone("N1"), someone("N2", **{"Ngày sinh": "1965"})]
    old = [someone("O1", **{"Họ tên": "NONG VAN LAM"}), *crowd(books, 20)]
    model = link(new, old).model
    options = Options(model=model, resolve=Resolve.ALL)
    assert _ends(link_new({"a": new}, {"a": old}, options)) == set()
    found = _ends(link_new({"a": new}, {"a": old}, options, within=True))
    assert found == {("a", "N1", "a", "N2"), ("a", "N1", "a", "O1"), ("a", "N2", "a", "O1")}
