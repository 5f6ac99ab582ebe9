"""Lists as they should not be, from the line in the ledger to what the officer is asked, told, and shown as a figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from antoan.accidents.actions import accept, submit
from antoan.accidents.models import Sighting
from antoan.accidents.rules.claim import Claim, Person
from antoan.audit.models import Event
from antoan.ledgers import reference
from antoan.ledgers.actions import Line, add_entry, decide_pair, decide_work, undo_pair
from antoan.ledgers.actions.scoring import score_lists
from antoan.ledgers.enums import PairState, Work
from antoan.ledgers.models import Entry, LinkModel, Pair
from antoan.ledgers.queries.estimate import figures, figures_by
from antoan.ledgers.queries.page import shown
from antoan.ledgers.queries.people import seen_people
from antoan.linkage.model import Model
from antoan.org.models import Place, PlaceLevel
from tests.conftest import make_place

DAY = dt.date(2026, 3, 12)
YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
Write = Callable[..., Entry]


@pytest.fixture(autouse=True)
def _now(db: None, time_machine) -> None:
    time_machine.move_to(dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC))
    reference.load()


@pytest.fixture
def write(commune, officer) -> Write:
    """Write a line of a ledger; confirmed as work unless told otherwise."""

    def go(name: str = "Leo Sỉnh Páo", source: str = "health_station", *, work: str = Work.YES, **more: Any) -> Entry:
        facts = {"place": commune, "commune": commune, "residence": commune, "text": "Ngã từ cây hồi khi hái hồi",
                 "seen_on": DAY, "birth_year": 1975, "sex": "male", "key": f"k{Entry.objects.count()}"}  # fmt: skip
        entry, _new = add_entry(Line(source=source, name=name, **{**facts, **more}), actor=officer)
        decide_work(entry, work=work, actor=officer)
        return entry

    return go


def _levels(pair: Pair) -> dict[str, str]:
    return {part["label"]: part["words"] for part in pair.parts}


def test_two_men_of_one_name_and_year_in_one_hamlet_are_asked_about(write: Write, officer, login) -> None:
    write()
    write(source="hospital", seen_on=DAY + dt.timedelta(days=20))
    done = score_lists(actor=officer)
    pair = Pair.objects.get()
    assert (done.linked, done.asked, pair.state) == (0, 1, PairState.OPEN)
    assert pair.probability > 0.5
    page = login(officer).get(reverse("ledgers:pairs")).content.decode()
    assert "Leo Sỉnh Páo" in page
    if pair.probability >= 0.99:
        assert "hai người trùng tên cùng thôn cũng giống hệt như vậy" in page


def test_the_day_of_the_event_links_them_and_the_link_can_be_taken_back(write: Write, officer, login) -> None:
    write()
    write(source="hospital", seen_on=DAY + dt.timedelta(days=1))
    assert score_lists(actor=officer).linked == 1
    pair = Pair.objects.get()
    assert (pair.by_rule, len(seen_people(*YEAR))) == (True, 1)
    page = login(officer).get(reverse("ledgers:decided")).content.decode()
    assert "Leo Sỉnh Páo" in page
    login(officer).post(reverse("ledgers:pair-undo", args=[pair.pk]))
    pair.refresh_from_db()
    assert (pair.state, len(seen_people(*YEAR))) == (PairState.OPEN, 2)
    said = [(event.data["before"], event.data["after"]) for event in Event.objects.filter(verb="ledger.pair")]
    assert sorted(said) == [("linked", "open"), ("open", "linked")]
    assert score_lists(actor=officer).rows == 0  # nothing new: what a person took back is not linked again


def test_a_third_row_that_fits_as_well_is_asked_about(write: Write, officer) -> None:
    write()
    write(source="hospital")
    assert score_lists(actor=officer).linked == 1
    write(source="hospital", seen_on=DAY + dt.timedelta(days=2))  # a namesake, or he was brought in twice
    assert score_lists(actor=officer).linked == 0
    assert Pair.objects.filter(state=PairState.LINKED).count() == 1
    assert Pair.objects.filter(state=PairState.OPEN).exists()


def test_the_same_person_twice_in_one_ledger_is_asked_about_and_then_counted_once(write: Write, officer) -> None:
    write(line="4")
    write(line="9", name="LEO SINH PAO")
    assert score_lists(actor=officer).linked == 0
    pair = Pair.objects.get()
    assert len(seen_people(*YEAR)) == 2
    decide_pair(pair, state=PairState.LINKED, actor=officer)
    people = seen_people(*YEAR)
    assert [person.lists for person in people] == [frozenset({"health_station"})]


def test_twins_are_never_linked_without_a_person(write: Write, officer) -> None:
    born = {"birth_date": dt.date(1975, 3, 2)}
    write("Nông Văn Hùng", **born)
    write("Nông Văn Tuấn", "hospital", **born)
    assert score_lists(actor=officer).linked == 0


def test_an_injury_where_he_fell_and_a_death_where_he_lived_are_one_man(
    write: Write, officer, commune, other_commune
) -> None:
    born = {"birth_date": dt.date(1975, 3, 2)}
    write(commune=other_commune, place=other_commune, residence=None, **born)
    write(source="death_register", commune=None, died_on=DAY + dt.timedelta(days=2), seen_on=None, **born)
    assert score_lists(actor=officer).linked == 1
    (person,) = seen_people(*YEAR)
    assert person.place_path == other_commune.current_path  # where it happened
    assert person.dead


def test_a_book_without_places_is_taken_to_speak_of_its_own_commune(write: Write, officer, commune) -> None:
    nowhere = {"commune": None, "residence": None}
    write(**nowhere)
    write(source="death_register", seen_on=None, died_on=DAY)
    score_lists(actor=officer)
    assert _levels(Pair.objects.get())["Xã, phường"].startswith("cùng xã")


def test_a_hospitals_seat_says_nothing_of_where_somebody_lives(write: Write, officer, other_commune) -> None:
    write()
    write(source="hospital", place=other_commune, commune=None, residence=None)
    score_lists(actor=officer)
    pair = Pair.objects.get()
    assert "Xã, phường" not in _levels(pair)  # not known is not different
    assert pair.probability > 0.9


def test_a_commune_under_its_old_name_is_the_same_commune(write: Write, officer, commune, province) -> None:
    old = make_place("06187", "Thị trấn Cũ", parent=province, current_path=commune.current_path)
    Place.objects.filter(pk=old.pk).update(valid_to=dt.date(2025, 6, 30))
    write()
    write(source="hospital", commune=old, residence=old)
    score_lists(actor=officer)
    assert _levels(Pair.objects.get())["Xã, phường"].startswith("cùng xã")


def test_a_line_without_a_birth_year_is_not_linked_by_name_alone(write: Write, officer) -> None:
    write(birth_year=None)
    write(source="hospital", birth_year=None, seen_on=DAY + dt.timedelta(days=8))
    assert score_lists(actor=officer).linked == 0


def test_new_lines_leave_old_pairs_untouched(write: Write, officer) -> None:
    write()
    write(source="hospital", seen_on=DAY + dt.timedelta(days=20))
    score_lists(actor=officer)
    (before,) = Pair.objects.values("pk", "probability", "weight", "parts", "scored_at", "model")
    write("Vi Thị Mai", "death_register", sex="female", seen_on=None, died_on=DAY)
    assert score_lists(actor=officer).rows == 1
    assert (
        Pair.objects.values("pk", "probability", "weight", "parts", "scored_at", "model").get(pk=before["pk"]) == before
    )


def test_a_model_of_other_comparisons_is_learned_anew_not_refused(write: Write, officer) -> None:
    write()
    old = Model("vi", 0.1, {}, version=1, spec="0" * 16)
    LinkModel.objects.create(version="old", parameters={"spec": old.spec, "levels": {}, "version": 1})
    write(source="hospital")
    assert score_lists(actor=officer).linked == 1
    assert LinkModel.objects.exclude(version="old").count() == 1


def test_the_waterfall_of_a_pair_adds_up_to_its_weight(write: Write, officer, login) -> None:
    write()
    write(source="hospital", seen_on=DAY + dt.timedelta(days=20))
    score_lists(actor=officer)
    pair = Pair.objects.get()
    assert sum(part["weight"] for part in pair.parts) == pytest.approx(pair.weight, abs=0.1)
    page = login(officer).get(reverse("ledgers:pairs")).content.decode()
    for part in pair.parts:
        assert part["label"] in page
        assert part["words"] in page


def test_only_who_decides_about_links_compares_the_lists(write: Write, commune_officer, stranger, login) -> None:
    write()
    for actor in (commune_officer, stranger):
        with pytest.raises(PermissionDenied):
            score_lists(actor=actor)
        assert login(actor).post(reverse("ledgers:score")).status_code == 404


# The estimate ---------------------------------------------------------------------------------------------------------


def _declare(officer, commune, *names: str) -> None:
    people = tuple(Person(name, "serious", "male", 1975, relation="no_contract") for name in names)
    claim = Claim(occurred_on=DAY, commune=commune, summary="Ngã", declarant_name="Người nhà", people=people)
    accept(submit(claim, actor=officer, key=names[0]).declaration, actor=officer)


def _why(people: Any) -> str:
    (row,) = shown([figures("injured", people)], "group")
    assert (row.low, row.high, row.seen) == (None, None, len(people))
    return row.why + " ".join(row.warnings)


def test_no_list_no_figure(officer, login) -> None:
    assert figures("injured", []).result is None
    page = login(officer).get(reverse("ledgers:unseen"))
    assert page.status_code == 200


def test_one_list_shows_whom_it_saw_and_says_why_there_is_no_estimate(write: Write, officer, login) -> None:
    write()
    assert "Chỉ có một danh sách" in _why(seen_people(*YEAR))
    page = login(officer).get(reverse("ledgers:unseen"), {"tu": 2026, "den": 2026}).content.decode()
    assert "Chỉ có một danh sách" in page


def test_two_lists_with_nobody_in_common_give_no_number(write: Write, officer, commune) -> None:
    write()
    _declare(officer, commune, "Vi Văn Tài")
    assert "không có ai" in _why(seen_people(*YEAR)).lower()


def test_a_list_inside_the_other_gives_no_number(write: Write, officer, commune) -> None:
    write("Vi Văn Tài")
    _declare(officer, commune, "Vi Văn Tài", "Hà Văn Lý")
    score_lists(actor=officer)
    for pair in Pair.objects.filter(state=PairState.OPEN):
        decide_pair(pair, state=PairState.LINKED, actor=officer)
    people = seen_people(*YEAR)
    assert len(people) == 2
    assert "đều có" in _why(people)


def test_communes_are_grouped_by_their_district_of_before(
    write: Write, officer, commune, other_commune, province
) -> None:
    district = make_place("183", "Huyện Cao Lộc", PlaceLevel.DISTRICT, parent=province)
    for code, name in (("06200", "Thị trấn Đồng Đăng"), ("06201", "Xã Hồng Phong")):
        old = make_place(code, name, parent=district, current_path=commune.current_path)
        Place.objects.filter(pk=old.pk).update(valid_to=dt.date(2025, 6, 30))
    write()
    write("Vi Thị Mai", commune=other_commune, residence=other_commune, place=other_commune)
    found = shown(figures_by("district", seen_people(*YEAR, "20/")), "district")
    assert [(row.label, row.seen) for row in found] == [("Chưa rõ", 1), ("Huyện Cao Lộc (cũ)", 1)]


def test_unlinking_gives_the_figures_back(write: Write, officer, commune) -> None:
    write("Vi Văn Tài")
    _declare(officer, commune, "Vi Văn Tài")
    score_lists(actor=officer)
    pair = Pair.objects.get()
    if pair.state == PairState.OPEN:
        decide_pair(pair, state=PairState.LINKED, actor=officer)
    assert len(seen_people(*YEAR)) == 1
    undo_pair(pair, actor=officer, reason="Khác người")
    assert len(seen_people(*YEAR)) == 2
    assert Sighting.objects.filter(entry__isnull=False, victim=None).count() == 1
