"""From two paper ledgers to linked people, newly opened cases and the three figures."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from antoan.accidents.actions import accept, open_case_from_sightings, submit
from antoan.accidents.models import Accident, Sighting
from antoan.accidents.rules.claim import Claim, Person
from antoan.audit.models import Event
from antoan.ledgers import reference
from antoan.ledgers.actions import Line, Refused, add_entry, decide_pair, decide_work, rescreen, undo_pair, withdraw
from antoan.ledgers.actions.cases import open_from_entry
from antoan.ledgers.actions.scoring import score_lists
from antoan.ledgers.enums import PairState, Work
from antoan.ledgers.models import Entry, Keyword, Pair
from antoan.ledgers.queries.estimate import figures, province_figures
from antoan.ledgers.queries.people import histories, lists_in, seen_people

DAY = dt.date(2026, 3, 12)
YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@pytest.fixture(autouse=True)
def _keywords(db: None) -> None:
    reference.load()


@pytest.fixture
def line(commune):
    def make(name: str = "Nông Văn Thắng", source: str = "health_station", **more) -> Line:
        facts = {
            "place": commune,
            "commune": commune,
            "residence": commune,
            "text": "Ngã từ cây hồi khi hái hồi, gãy chân",
            "seen_on": DAY,
            "birth_year": 1980,
            "sex": "male",
            "key": f"{source}-{name}-{more.get('seen_on', DAY)}",
        }
        return Line(source=source, name=name, **{**facts, **more})

    return make


@pytest.fixture
def declared(officer, commune):
    claim = Claim(
        occurred_on=DAY,
        commune=commune,
        summary="Ngã cây hồi",
        declarant_name="Người nhà",
        people=(Person("Nông Văn Thắng", "serious", "male", 1980, relation="no_contract"),),
    )
    return accept(submit(claim, actor=officer, key="k1").declaration, actor=officer)


def test_a_line_is_written_screened_and_never_twice(line, commune_officer) -> None:
    entry, new = add_entry(line(), actor=commune_officer)
    again, second = add_entry(line(), actor=commune_officer)
    assert (new, second, again.pk) == (True, False, entry.pk)
    assert entry.proposal == Work.YES
    assert any(reason["seen"] == "cây hồi" for reason in entry.reasons)
    assert "Thắng" not in Event.objects.get(verb="ledger.add").target_label


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"seen_on": None}, "seen_on"),
        ({"seen_on": dt.date(2199, 1, 1)}, "seen_on"),
        ({"died_on": DAY - dt.timedelta(days=1)}, "died_on"),
        ({"birth_year": 1780}, "birth_year"),
        ({"name": "  "}, "name"),
    ],
)
def test_what_cannot_be_is_refused_with_the_field(line, commune_officer, more, field) -> None:
    with pytest.raises(Refused) as refused:
        add_entry(line(**more), actor=commune_officer)
    assert refused.value.field == field
    assert not Sighting.objects.exists()


def test_nobody_writes_into_anothers_ledger(line, commune_officer, employer, other_commune) -> None:
    with pytest.raises(PermissionDenied):
        add_entry(line(place=other_commune), actor=commune_officer)
    with pytest.raises(PermissionDenied):
        add_entry(line(), actor=employer)


def test_a_person_decides_and_keywords_change_only_what_is_undecided(line, commune_officer) -> None:
    one, _ = add_entry(line("A Một"), actor=commune_officer)
    two, _ = add_entry(line("B Hai"), actor=commune_officer)
    decide_work(one, work=Work.YES, actor=commune_officer)
    Keyword.objects.update(is_active=False)
    assert rescreen() == 1
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.proposal, one.work, two.proposal) == (Work.YES, Work.YES, Work.UNSURE)


def test_withdrawing_needs_a_reason_and_keeps_the_line(line, commune_officer) -> None:
    entry, _ = add_entry(line(), actor=commune_officer)
    with pytest.raises(Refused):
        withdraw(entry, reason=" ", actor=commune_officer)
    withdraw(entry, reason="Ghi nhầm sổ", actor=commune_officer)
    assert Entry.objects.get().withdrawn_at is not None


def test_the_same_man_in_a_ledger_and_a_declaration_is_linked_and_can_be_parted(
    line, declared, officer, commune_officer
) -> None:
    entry, _ = add_entry(line("NONG VAN THANG"), actor=commune_officer)
    decide_work(entry, work=Work.YES, actor=commune_officer)
    score_lists(actor=officer)
    pair = Pair.objects.get()
    if pair.state == PairState.OPEN:
        decide_pair(pair, state=PairState.LINKED, actor=officer)
    entry.sighting.refresh_from_db()
    assert entry.sighting.victim is not None
    assert entry.sighting.victim.accident_id == declared.pk
    assert [person.lists for person in seen_people(*YEAR)] == [frozenset({"declared", "health_station"})]
    undo_pair(pair, actor=officer, reason="Hai người khác nhau")
    entry.sighting.refresh_from_db()
    assert entry.sighting.victim is None
    assert len(seen_people(*YEAR)) == 2


def test_two_lists_without_overlap_still_show_who_is_hidden(line, declared, officer, commune_officer) -> None:
    entry, _ = add_entry(line("Triệu Thị Mùi", birth_year=1966, sex="female"), actor=commune_officer)
    decide_work(entry, work=Work.YES, actor=commune_officer)
    score_lists(actor=officer)
    people = seen_people(*YEAR)
    assert histories(people, lists_in(people)) == {"10": 1, "01": 1}
    found = figures("all", people)
    assert (found.declared, found.seen, len(found.hidden)) == (1, 2, 1)
    accident = open_case_from_sightings([entry.sighting], officer, occurred_on=DAY, commune=entry.place)
    assert Accident.objects.filter(pk=accident.pk).exists()
    assert len(figures("all", seen_people(*YEAR)).hidden) == 0


def test_a_decision_is_taken_once(line, officer, commune_officer) -> None:
    for source in ("health_station", "hospital"):
        add_entry(line("Lý Văn Tài", source), actor=commune_officer)
    score_lists(actor=officer)
    pair = Pair.objects.get()
    undo_pair(pair, actor=officer)
    decide_pair(pair, state=PairState.DIFFERENT, actor=officer)
    with pytest.raises(Refused):
        decide_pair(pair, state=PairState.LINKED, actor=officer)
    score_lists(actor=officer, everything=True)
    pair.refresh_from_db()
    assert pair.state == PairState.DIFFERENT
    with pytest.raises(PermissionDenied):
        decide_pair(pair, state=PairState.LINKED, actor=commune_officer)


def test_new_lines_touch_only_what_they_touch(line, officer, commune_officer) -> None:
    for number in range(6):
        add_entry(line(f"Hoàng Văn {'ABCDEF'[number]}nh", birth_year=1960 + number * 5), actor=commune_officer)
    assert score_lists(actor=officer).rows == 6
    assert score_lists(actor=officer).rows == 0
    add_entry(line("Vi Văn Páo", "hospital"), actor=commune_officer)
    assert score_lists(actor=officer).rows == 1


def test_the_death_register_says_nothing_of_the_injured(line, officer, commune_officer) -> None:
    for name, source, more in (
        ("Hà Văn Một", "health_station", {}),
        ("Hà Văn Hai", "death_register", {"died_on": DAY, "outcome": "dead"}),
    ):
        entry, _ = add_entry(line(name, source, **more), actor=commune_officer)
        decide_work(entry, work=Work.YES, actor=commune_officer)
    dead, injured, _ = province_figures(seen_people(*YEAR, "20/"))
    assert (dead.lists, injured.lists) == (("death_register",), ("health_station",))
    assert dead.refused is not None
    assert "1" in dead.table


def test_a_line_that_names_no_commune_is_counted_and_opened_where_its_ledger_is(line, officer, commune_officer) -> None:
    nowhere = {"commune": None, "residence": None}
    first, _ = add_entry(line(**nowhere), actor=commune_officer)
    second, _ = add_entry(line(source="death_register", **nowhere), actor=commune_officer)
    decide_work(first, work=Work.YES, actor=commune_officer)
    decide_work(second, work=Work.YES, actor=commune_officer)
    score_lists(actor=officer)
    assert Pair.objects.get().state == PairState.LINKED
    assert [person.lists for person in seen_people(*YEAR, "20/06184/")] == [{"health_station", "death_register"}]
    accident = open_from_entry(first, actor=officer)
    assert accident.commune == first.place
    assert {s.victim.accident_id for s in Sighting.objects.all()} == {accident.pk}


def test_the_hurt_whom_only_the_death_register_knows_are_still_shown(line, commune_officer) -> None:
    entry, _ = add_entry(line(source="death_register"), actor=commune_officer)
    decide_work(entry, work=Work.YES, actor=commune_officer)
    _dead, injured, _ = province_figures(seen_people(*YEAR, "20/"))
    assert (injured.seen, injured.lists, injured.refused) == (1, (), None)
