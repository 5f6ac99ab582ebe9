"""Every figure of the unseen opens the people behind it, as far as the reader may see them."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from antoan.accidents.actions import accept, submit
from antoan.accidents.rules.claim import Claim, Person
from antoan.ledgers import reference
from antoan.ledgers.actions import Line, add_entry, decide_work
from antoan.ledgers.enums import Work
from antoan.org.models import AgencyKind
from antoan.policy import Role
from tests.conftest import actor_as, make_agency, make_member

DAY = dt.date(2026, 3, 12)
PEOPLE = "ledgers:unseen-people"


@pytest.fixture(autouse=True)
def _province_has_seen(db, commune, other_commune, officer, time_machine) -> None:
    """Two declared, one of them dead; three only in two communes' ledgers, one of them dismissed in screening."""
    time_machine.move_to(dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC))
    reference.load()
    people = (
        Person("Nông Văn Thắng", "serious", "male", 1980),
        Person("Lý Thị Mai", "dead", "female", 1971, died_on=DAY),
    )
    claim = Claim(occurred_on=DAY, commune=commune, summary="Sập giàn giáo", declarant_name="Chủ", people=people)
    accept(submit(claim, actor=officer, key="k").declaration, actor=officer)
    for name, place, work in (
        ("Triệu Thị Mùi", commune, Work.YES),
        ("Hà Văn Say", commune, Work.NO),
        ("Hoàng Văn Páo", other_commune, Work.YES),
    ):
        line = Line(source="health_station", place=place, commune=place, key=name, name=name, seen_on=DAY, text="Ngã")
        entry, _new = add_entry(line, actor=officer)
        decide_work(entry, work=work, actor=officer)


def names(answer) -> set[str]:
    """The second column, without the badge."""
    html = answer.content.decode()
    cells = re.findall(r'data-label="Người bị nạn">([^<]*)', html)
    return {cell.strip() for cell in cells}


def test_the_figures_on_the_page_are_the_rows_behind_them(login, officer) -> None:
    page = login(officer).get(reverse("ledgers:unseen"), {"tu": "2026", "den": "2026"}).content.decode()
    links = re.findall(r'href="(/so-theo-doi/chua-thay/nguoi/\?[^"]+)"[^>]*>(?:<strong>)?([\d.]+)<', page)
    assert len(links) >= 6
    for url, figure in links:
        answer = login(officer).get(url.replace("&amp;", "&"))
        assert len(re.findall(r'data-label="Người bị nạn"', answer.content.decode())) == int(figure), url


def test_the_officer_sees_names_cases_and_lines(login, officer) -> None:
    answer = login(officer).get(reverse(PEOPLE), {"bang": "group", "nhom": "injured", "muc": "seen"})
    assert names(answer) == {"Nông Văn Thắng", "Triệu Thị Mùi", "Hoàng Văn Páo"}
    html = answer.content.decode()
    assert (html.count("TNLD-2026-"), html.count("dòng sổ</a>")) == (1, 2)
    hidden = login(officer).get(reverse(PEOPLE), {"bang": "group", "nhom": "all", "muc": "hidden"})
    assert names(hidden) == {"Triệu Thị Mùi", "Hoàng Văn Páo"}


def test_a_commune_sees_its_own_people_only(login, commune_officer) -> None:
    answer = login(commune_officer).get(reverse(PEOPLE), {"bang": "group", "nhom": "all", "muc": "seen"})
    assert names(answer) == {"Nông Văn Thắng", "Lý Thị Mai", "Triệu Thị Mùi"}


def test_who_reads_figures_only_sees_initials(login, province) -> None:
    union = actor_as(make_member(Role.UNION, agency=make_agency(AgencyKind.UNION, province)))
    answer = login(union).get(reverse(PEOPLE), {"bang": "group", "nhom": "all", "muc": "seen"})
    assert names(answer) == {"N.V.T.", "L.T.M.", "T.T.M.", "H.V.P."}
    assert "dòng sổ</a>" not in answer.content.decode()


def test_a_stranger_and_an_unknown_cell_find_nothing(login, stranger, officer) -> None:
    cell = {"bang": "group", "nhom": "all", "muc": "seen"}
    assert login(stranger).get(reverse(PEOPLE), cell).status_code == 404
    for change in ({"nhom": "x"}, {"bang": "x"}, {"muc": "x"}, {"to_hop": "x"}):
        assert login(officer).get(reverse(PEOPLE), {**cell, **change}).status_code == 404


def test_the_queries_do_not_grow_with_the_people(login, officer, commune, django_assert_max_num_queries) -> None:
    for number in range(30):
        line = Line(source="hospital", place=commune, key=str(number), name=f"Vi Văn {number}", seen_on=DAY, text="Ngã")
        decide_work(add_entry(line, actor=officer)[0], work=Work.YES, actor=officer)
    client = login(officer)
    with django_assert_max_num_queries(20):
        client.get(reverse(PEOPLE), {"bang": "group", "nhom": "all", "muc": "seen"})
