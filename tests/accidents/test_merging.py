"""Two cases opened by mistake for one accident: merged, counted once, taken apart again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from antoan.accidents import actions
from antoan.accidents.actions.investigation import start
from antoan.accidents.enums import CaseSeverity
from antoan.accidents.models import Accident, Declaration, Measure, Merge, Sighting, Victim
from antoan.accidents.queries.cases import case_rows
from antoan.accidents.queries.declarations import likely_duplicates
from antoan.accidents.queries.merging import likely_twins
from antoan.audit.models import Event
from antoan.dashboards.outlook import outlook
from antoan.documents.models import Attachment
from antoan.documents.storage import keep
from antoan.notices.models import Notice
from antoan.org.scope import Actor
from antoan.workflow.duties import duties_of, owed_to
from antoan.workflow.machine import TransitionRefused
from tests.accidents.conftest import DAY, TODAY, person
from tests.accidents.test_life import ripe

pytestmark = pytest.mark.usefixtures("law")
OpenCase = Callable[..., Accident]
Pair = tuple[Accident, Accident]


def whole(accident: Accident) -> dict[int, int | None]:
    """Nobody of the case is anybody of the other."""
    return dict.fromkeys(accident.victims.values_list("pk", flat=True))


@pytest.fixture
def pair(open_case: OpenCase) -> Pair:
    """One accident opened twice: (goes, stays). The first person is in both; the second only in the one that goes."""
    kept = open_case(person(severity="serious"))
    gone = open_case(person("HOÀNG VĂN NAM", "serious"), person("Lý Thị Sao", sex="female"))
    return gone, kept


def same_person(gone: Accident, kept: Accident) -> dict[int, int | None]:
    """The first of the one is the first of the other; the rest are others."""
    pairs = whole(gone)
    pairs[gone.victims.order_by("order")[0].pk] = kept.victims.order_by("order")[0].pk
    return pairs


def merged(pair: Pair, officer: Actor, **more: Any) -> Pair:
    gone, kept = pair
    words = {"matches": same_person(gone, kept), "reason": "Cơ sở và xã khai cùng một vụ", **more}
    actions.merge(gone, kept=kept, actor=officer, **words)
    gone.refresh_from_db()
    kept.refresh_from_db()
    return gone, kept


class TestMerge:
    """What moves, what stays, who is told."""

    def test_people_are_matched_and_not_doubled(self, pair: Pair, officer: Actor) -> None:
        gone, kept = merged(pair, officer)
        assert (gone.state, gone.merged_into) == ("merged", kept)
        assert [(v.name, v.sightings.count()) for v in kept.victims.all()] == [("Hoàng Văn Nam", 2), ("Lý Thị Sao", 1)]
        assert [v.name for v in gone.victims.all()] == ["HOÀNG VĂN NAM", "Lý Thị Sao"], "it stays readable"
        assert not Sighting.objects.filter(victim__accident=gone).exists()

    def test_declarations_files_and_measures_move(self, pair: Pair, officer: Actor) -> None:
        gone, kept = pair
        blob = keep(b"anh hien truong", "image/jpeg")
        words = {"blob": blob, "filename": "anh.jpg", "uploaded_by": "x"}
        Attachment.objects.create(target_type="accidents.accident", target_id=str(gone.pk), **words)
        Measure.objects.create(accident=gone, text="Rào chắn", owner="Quản đốc", due_on=TODAY)
        merged(pair, officer)
        assert kept.declarations.count() == 2
        assert kept.measures.get().text == "Rào chắn"
        assert Attachment.objects.get().target_id == str(kept.pk)

    def test_a_death_in_the_other_record_is_not_lost(self, open_case: OpenCase, officer: Actor) -> None:
        kept, gone = open_case(person(severity="serious")), open_case(person(severity="dead"))
        _gone, kept = merged((gone, kept), officer)
        assert kept.severity == CaseSeverity.FATAL
        assert [(v.severity, v.died_on) for v in kept.victims.all()] == [("dead", DAY)]

    def test_the_limit_runs_from_the_first_notice(self, open_case: OpenCase, officer: Actor, time_machine: Any) -> None:
        gone = open_case(person(severity="dead"))
        time_machine.move_to(dt.datetime(2026, 11, 25, 3, 0, tzinfo=dt.UTC), tick=False)
        kept = open_case(person(severity="dead"))
        start(kept, actor=officer)
        _gone, kept = merged((gone, kept), officer)
        assert kept.received_at == gone.received_at
        assert kept.investigation.clock_from == TODAY
        assert kept.investigation.due_on == TODAY + dt.timedelta(days=30)

    def test_audit_and_notice(self, pair: Pair, officer: Actor, employer: Actor) -> None:
        gone, kept = merged(pair, officer)
        left, got = Event.objects.get(verb="accident.merge"), Event.objects.get(verb="accident.absorb")
        assert (left.target_id, left.data["comment"]) == (str(gone.pk), "Cơ sở và xã khai cùng một vụ")
        assert (got.target_id, got.data["number"]) == (str(kept.pk), gone.number)
        titles = Notice.objects.filter(establishment_id=employer.establishment_id).values_list("title", flat=True)
        assert f"Vụ {gone.number} đã nhập vào vụ {kept.number}" in list(titles)

    def test_the_merged_case_takes_nothing_more(
        self, pair: Pair, officer: Actor, send: Callable[..., Declaration]
    ) -> None:
        gone, _kept = merged(pair, officer)
        victim = gone.victims.all()[0]
        tries: list[Callable[[], Any]] = [
            lambda: actions.edit_victim(victim, actor=officer, reason="Sai", name="A"),
            lambda: actions.change_state(victim, after="dead", happened_on=TODAY, note="Giấy", actor=officer),
            lambda: actions.join(send(actor=officer), accident=gone, matches={}, actor=officer),
            lambda: actions.link_sighting(Sighting.objects.all()[0], victim, officer),
            lambda: start(gone, actor=officer),
        ]
        for attempt in tries:
            with pytest.raises(TransitionRefused):
                attempt()


class TestCounts:
    """One event is one case in every list and figure."""

    def test_lists_duties_and_figures(self, pair: Pair, officer: Actor, employer: Actor) -> None:
        gone, kept = merged(pair, officer)
        assert list(case_rows(officer, {})) == [kept]
        assert list(case_rows(officer, {"trang_thai": "merged"})) == [gone]
        assert list(case_rows(officer, {"q": gone.number})) == [gone], "an old number is still found"
        assert [figure.now for figure in outlook(officer, TODAY)] == [1, 0, 1]
        urls = [duty.url for actor in (officer, employer) for ask in (duties_of, owed_to) for duty in ask(actor, TODAY)]
        assert not [url for url in urls if f"/{gone.pk}/" in url]

    def test_it_is_no_duplicate_of_a_new_declaration(
        self, pair: Pair, officer: Actor, send: Callable[..., Declaration]
    ) -> None:
        _gone, kept = merged(pair, officer)
        again = send(person())
        assert [d.accident for d in likely_duplicates(again, officer)] == [kept]
        assert likely_twins(kept, officer) == []


class TestRefused:
    """What would change unseen is refused with what to do instead."""

    def test_the_one_that_is_further_is_kept(self, pair: Pair, officer: Actor) -> None:
        gone, kept = pair
        ripe(gone, "grassroots")
        Accident.objects.filter(pk=gone.pk).update(state="minuted", concluded_on=None)
        with pytest.raises(TransitionRefused, match="Giữ vụ đó"):
            merged((gone, kept), officer)

    def test_a_concluded_case_does_not_change_its_people(self, pair: Pair, officer: Actor) -> None:
        gone, kept = pair
        ripe(kept, "grassroots")
        Accident.objects.filter(pk=kept.pk).update(state="concluded")
        with pytest.raises(TransitionRefused, match="Điều tra lại"):
            merged(pair, officer)
        both = {victim.pk: kept.victims.get().pk for victim in gone.victims.all()}
        with pytest.raises(TransitionRefused, match="Mỗi nạn nhân chỉ chọn một lần"):
            merged(pair, officer, matches=both)

    def test_a_concluded_case_may_take_another_notice_of_the_same_people(
        self, open_case: OpenCase, officer: Actor
    ) -> None:
        kept, gone = open_case(), open_case()
        ripe(kept, "grassroots")
        Accident.objects.filter(pk=kept.pk).update(state="concluded")
        _gone, kept = merged((gone, kept), officer)
        assert (kept.state, kept.victims.count(), kept.declarations.count()) == ("concluded", 1, 2)

    def test_two_cases_with_papers_are_not_merged(self, pair: Pair, officer: Actor) -> None:
        for case in pair:
            ripe(case, "grassroots")
            Accident.objects.filter(pk=case.pk).update(state="minuted", concluded_on=None)
        with pytest.raises(TransitionRefused, match="giấy tờ đã phát hành"):
            merged(pair, officer)

    @pytest.mark.parametrize("state", ["dismissed", "suspended"])
    def test_states_that_wait_for_something_else(self, state: str, pair: Pair, officer: Actor) -> None:
        Accident.objects.filter(pk=pair[1].pk).update(state=state)
        with pytest.raises(TransitionRefused, match="trước"):
            merged(pair, officer)

    def test_everyone_is_settled(self, pair: Pair, officer: Actor) -> None:
        with pytest.raises(TransitionRefused, match="Chưa đối chiếu hết"):
            merged(pair, officer, matches={})
        with pytest.raises(TransitionRefused, match="lý do"):
            merged(pair, officer, reason=" ")
        assert not Merge.objects.exists()

    def test_scope(self, pair: Pair, employer: Actor, commune_officer: Actor, stranger: Actor) -> None:
        for actor in (employer, commune_officer, stranger):
            with pytest.raises(PermissionDenied):
                merged(pair, actor)

    def test_who_comes_second_is_told(self, pair: Pair, officer: Actor) -> None:
        gone, kept = pair
        stale = Accident.objects.get(pk=gone.pk)
        merged(pair, officer)
        for args in ((stale, kept), (kept, stale)):
            with pytest.raises(TransitionRefused, match="đã nhập vào một vụ khác"):
                merged(args, officer)
        assert Merge.objects.count() == 1


class TestSeparate:
    """Undone while nothing else has happened."""

    def test_everything_goes_back(self, open_case: OpenCase, officer: Actor, time_machine: Any) -> None:
        gone = open_case(person(severity="dead"), person("Lý Thị Sao"))
        time_machine.move_to(dt.datetime(2026, 11, 25, 3, 0, tzinfo=dt.UTC), tick=False)
        kept = open_case(person(severity="serious"))
        start(kept, actor=actions_employer(kept))
        before = _picture(gone), _picture(kept)
        gone, kept = merged((gone, kept), officer)
        assert kept.severity == "fatal"
        actions.separate(gone, reason="Hai vụ khác nhau", actor=officer)
        assert (_picture(gone), _picture(kept)) == before
        assert Merge.objects.get().undone_at is not None
        assert {"accident.separate", "accident.release"} <= set(Event.objects.values_list("verb", flat=True))
        merged((gone, kept), officer)
        assert Merge.objects.count() == 2

    def test_not_after_something_else(self, pair: Pair, officer: Actor) -> None:
        gone, kept = merged(pair, officer)
        victim = kept.victims.all()[0]
        actions.edit_victim(victim, actor=officer, reason="Ghi nhầm", birth_year=1991)
        with pytest.raises(TransitionRefused, match="Sửa thông tin nạn nhân"):
            actions.separate(gone, reason="Nhầm", actor=officer)
        assert gone.state == "merged"

    def test_twice_and_by_others(self, pair: Pair, officer: Actor, employer: Actor) -> None:
        gone, _kept = merged(pair, officer)
        with pytest.raises(PermissionDenied):
            actions.separate(gone, reason="Nhầm", actor=employer)
        actions.separate(gone, reason="Nhầm", actor=officer)
        with pytest.raises(TransitionRefused, match="không nhập vào vụ nào"):
            actions.separate(gone, reason="Nhầm", actor=officer)


def actions_employer(case: Accident) -> Actor:
    """The employer's own side, which starts a grassroots investigation."""
    return Actor("1", "Chủ", "employer", establishment_id=case.establishment_id)


def _picture(case: Accident) -> Any:
    row = Accident.objects.get(pk=case.pk)
    clock = getattr(row, "investigation", None)
    return (
        (row.state, row.severity, row.received_at, row.merged_into_id),
        [(v.pk, v.severity, v.died_on, list(v.sightings.values_list("pk", flat=True))) for v in row.victims.all()],
        list(row.declarations.values_list("pk", flat=True)),
        (clock.level, clock.due_on, clock.base_days, clock.clock_from) if clock else None,
    )


class TestPages:
    """Side by side, what will happen, and asks."""

    @pytest.fixture
    def page(self, pair: Pair) -> str:
        return reverse("accidents:merge", args=[pair[0].pk, pair[1].pk])

    def answers(self, pair: Pair) -> dict[str, str]:
        matches = same_person(*pair)
        said = {f"nguoi_{pk}": str(other) if other else "khac" for pk, other in matches.items()}
        return {**said, "reason": "Khai hai lần", "sure": "on"}

    def test_the_officer_finds_the_twin(self, pair: Pair, officer: Actor, login: Callable[[Actor], Client]) -> None:
        client = login(officer)
        case = client.get(reverse("accidents:case", args=[pair[0].pk])).content.decode()
        assert reverse("accidents:merge-choose", args=[pair[0].pk]) in case
        found = client.get(reverse("accidents:merge-choose", args=[pair[0].pk])).content.decode()
        assert pair[1].number in found
        assert "cùng cơ sở" in found
        address = reverse("accidents:merge-choose", args=[pair[0].pk])
        assert client.get(address, {"so": "1"}).headers["Location"].endswith(f"/nhap/{pair[1].pk}/")
        assert "Không thấy vụ khác" in client.get(address, {"so": "999"}).content.decode()

    def test_merge_and_undo(
        self, pair: Pair, page: str, officer: Actor, employer: Actor, login: Callable[[Actor], Client]
    ) -> None:
        client = login(officer)
        shown = client.get(page).content.decode()
        assert "Chuyện gì sẽ xảy ra" in shown
        assert shown.count("selected") == 2, "a proposal for each person"
        assert client.post(page, {**self.answers(pair), "sure": ""}).status_code == 422
        assert client.post(page, self.answers(pair)).status_code == 302
        assert client.post(page, self.answers(pair)).status_code == 409, "a double click is told, not repeated"
        away = client.get(reverse("accidents:case", args=[pair[0].pk])).content.decode()
        assert f"đã nhập vào vụ {pair[1].number}" in away
        assert pair[0].number in client.get(reverse("accidents:case", args=[pair[1].pk])).content.decode()
        undo = reverse("accidents:separate", args=[pair[0].pk])
        assert "trở về như trước" in client.get(undo).content.decode()
        assert client.post(undo, {"reason": ""}).status_code == 422
        assert client.post(undo, {"reason": "Nhầm"}).status_code == 302
        assert Accident.objects.get(pk=pair[0].pk).state == "open"

    def test_why_it_cannot_be_undone(self, pair: Pair, officer: Actor, login: Callable[[Actor], Client]) -> None:
        gone, kept = merged(pair, officer)
        actions.edit_victim(kept.victims.all()[0], actor=officer, reason="Ghi nhầm", birth_year=1991)
        undo, client = reverse("accidents:separate", args=[gone.pk]), login(officer)
        assert "Không tách lại được" in client.get(undo).content.decode()
        assert client.post(undo, {"reason": "Nhầm"}).status_code == 409

    def test_others_do_not_see_the_pages(
        self, pair: Pair, page: str, employer: Actor, stranger: Actor, login: Callable[[Actor], Client], officer: Actor
    ) -> None:
        merged(pair, officer)
        undo = reverse("accidents:separate", args=[pair[0].pk])
        for actor in (employer, stranger):
            client = login(actor)
            assert [client.get(url).status_code for url in (page, undo)] == [404, 404]
        own_page = login(employer).get(reverse("accidents:case", args=[pair[0].pk])).content.decode()
        assert f"đã nhập vào vụ {pair[1].number}" in own_page
        assert "tách lại" not in own_page

    def test_the_obstacle_is_shown_with_the_way_out(
        self, pair: Pair, page: str, officer: Actor, login: Callable[[Actor], Client]
    ) -> None:
        ripe(pair[0], "grassroots")
        Accident.objects.filter(pk=pair[0].pk).update(state="minuted", concluded_on=None)
        shown = login(officer).get(page).content.decode()
        assert "đã làm xa hơn" in shown
        assert "Đổi lại: giữ vụ" in shown
        assert "Vì sao là một vụ" not in shown


def test_the_employer_of_another_establishment_reads_the_number_only(
    open_case: OpenCase, officer: Actor, stranger: Actor, other_establishment: Any, login: Callable[[Actor], Client]
) -> None:
    kept, gone = open_case(), open_case(establishment=other_establishment, actor=officer)
    merged((gone, kept), officer)
    shown = login(stranger).get(reverse("accidents:case", args=[gone.pk])).content.decode()
    assert f"đã nhập vào vụ {kept.number}" in shown
    assert f'href="{reverse("accidents:case", args=[kept.pk])}"' not in shown
    assert Victim.objects.filter(accident=kept).count() == 1
