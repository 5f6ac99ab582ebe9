"""A return from prefill to frozen paper: saving, reasons, conflicts, sending, deciding, correcting."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from antoan.accidents.models import Victim
from antoan.audit.models import Event
from antoan.documents.models import Paper
from antoan.establishments.models import Establishment
from antoan.lib.periods import Period
from antoan.notices.models import Notice
from antoan.org.models import Place
from antoan.org.scope import Actor
from antoan.returns import actions
from antoan.returns.actions import CellEntry, SaveConflict, SaveRefused
from antoan.returns.enums import ReturnState
from antoan.returns.models import Cell, Return
from antoan.returns.queries import REASON_OWED, assess, body_hash, differences, previous_revision, stamp
from antoan.workflow.machine import TransitionRefused
from tests.statutory.conftest import make_case

H1 = Period.parse("2026H1")
WORKERS, CASES = ("H", "H", "workers"), ("I", "1.1:1", "3")


def opened(owner: Actor, quarry: Establishment, period: Period = H1) -> Return:
    return actions.open_return(form="XII", period=period, unit_key=quarry.tax_code or "", actor=owner)


def sent(owner: Actor, quarry: Establishment) -> Return:
    of = opened(owner, quarry)
    actions.submit(of=of, actor=owner, signer_name="Nguyễn Văn Chủ", signer_title="Giám đốc")
    return of


def taken(owner: Actor, officer: Actor, quarry: Establishment) -> Return:
    of = sent(owner, quarry)
    actions.accept(of=of, actor=officer)
    return of


def cell(of: Return, ref: tuple[str, str, str]) -> Cell | None:
    return Cell.objects.filter(of=of, table=ref[0], row=ref[1], column=ref[2]).first()


def test_opening_twice_gives_the_same_prefilled_draft(owner: Actor, quarry: Establishment):
    make_case(quarry)
    of, again = opened(owner, quarry), opened(owner, quarry)
    assert (of.pk, of.state, of.is_nil, of.stratum) == (again.pk, "draft", False, "121")
    assert of.header["type_name"] == "Công ty cổ phần"
    assert of.header["sector_name"] == "Khai thác đá"
    assert cell(of, WORKERS).value == cell(of, WORKERS).prefilled == 100
    assert Event.objects.filter(verb="return.open").count() == 1


def test_a_date_of_report_nobody_typed_is_the_day_of_sending(owner: Actor, officer: Actor, quarry: Establishment):
    of = opened(owner, quarry)
    assert of.header["report_date"] == ""
    of = sent(owner, quarry)
    assert of.header["report_date"] == f"{timezone.localdate():%d/%m/%Y}"
    actions.send_back(of=of, actor=officer, reason="Thiếu một người")
    assert of.header["report_date"] == ""
    actions.submit(of=of, actor=owner, signer_name="Nông Văn Chủ")
    actions.accept(of=of, actor=officer)
    draft = actions.revise(of=of, actor=owner, reason="Sót một người")
    assert draft.header["report_date"] == ""
    actions.save(of=draft, actor=owner, entries=[], header={"report_date": "01/07/2026"})
    actions.submit(of=draft, actor=owner, signer_name="Nông Văn Chủ")
    assert draft.header["report_date"] == "01/07/2026"


def test_nobody_opens_anothers_return(stranger: Actor, officer: Actor, quarry: Establishment):
    for actor in (stranger, officer):
        with pytest.raises(PermissionDenied):
            opened(actor, quarry)
    assert not Return.objects.exists()


def test_a_changed_figure_owes_a_reason_before_it_can_be_sent(owner: Actor, quarry: Establishment):
    make_case(quarry)
    of = opened(owner, quarry)
    actions.save(of=of, actor=owner, entries=[CellEntry(("II", "II", "1"), Decimal(12))])
    assert cell(of, ("II", "II", "1")).reason == REASON_OWED
    with pytest.raises(TransitionRefused, match="lý do"):
        actions.submit(of=of, actor=owner, signer_name="Chủ")
    actions.save(of=of, actor=owner, entries=[], common_reason="Theo sổ giấy")
    assert cell(of, ("II", "II", "1")).reason == "Theo sổ giấy"
    entry = CellEntry(("II", "II", "1"), Decimal(12), "Tính cả ngày lễ")
    actions.save(of=of, actor=owner, entries=[entry])
    actions.submit(of=of, actor=owner, signer_name="Chủ")
    assert of.state == ReturnState.SUBMITTED
    changes = Event.objects.filter(verb="return.save").last().data["changes"]
    assert changes == [["II/II/1", "12.0000", "12", "Tính cả ngày lễ"]]


def test_typing_the_known_figure_back_needs_no_reason(owner: Actor, quarry: Establishment):
    make_case(quarry)
    of = opened(owner, quarry)
    for value in (12, 10):
        actions.save(of=of, actor=owner, entries=[CellEntry(("II", "II", "1"), Decimal(value))])
    assert cell(of, ("II", "II", "1")).reason == ""
    actions.save(of=of, actor=owner, entries=[CellEntry(("I", "1.1:2", "3"), Decimal(1))])
    actions.save(of=of, actor=owner, entries=[CellEntry(("I", "1.1:2", "3"), Decimal(0))])
    assert cell(of, ("I", "1.1:2", "3")) is None


def test_workforce_that_the_register_lacks_needs_no_reason(owner: Actor, quarry: Establishment):
    quarry.workforces.all().delete()
    of = opened(owner, quarry)
    actions.save(of=of, actor=owner, entries=[CellEntry(WORKERS, Decimal(80))])
    assert (cell(of, WORKERS).reason, cell(of, WORKERS).prefilled) == ("", None)


def test_two_editors_at_once_lose_nothing(owner: Actor, quarry: Establishment):
    of = opened(owner, quarry)
    version = stamp(of)
    actions.save(of=of, actor=owner, entries=[CellEntry(WORKERS, Decimal(90), "a")], version=version)
    with pytest.raises(SaveConflict, match="vẫn còn trên màn hình") as met:
        actions.save(of=of, actor=owner, entries=[CellEntry(WORKERS, Decimal(95), "b")], version=version)
    assert met.value.theirs == {WORKERS: 90}
    assert cell(of, WORKERS).value == 90
    actions.save(of=of, actor=owner, entries=[CellEntry(WORKERS, Decimal(95), "b")])
    assert cell(of, WORKERS).value == 95


@pytest.mark.parametrize(
    "entry",
    [
        CellEntry(("I", "1", "3"), Decimal(1)),  # a total
        CellEntry(("I", "1.1:1", "name"), Decimal(1)),
        CellEntry(("I", "1.4:1", "3"), Decimal(1)),
        CellEntry(("X", "1", "3"), Decimal(1)),
        CellEntry(("II", "II", "2"), Decimal(1)),  # a sum of columns
        CellEntry(("I", "1.2:" + "9" * 40, "3"), Decimal(1)),
        CellEntry(WORKERS, Decimal(-1)),
        CellEntry(WORKERS, Decimal(10) ** 12),
    ],
)
def test_a_wrong_cell_saves_nothing_at_all(owner: Actor, quarry: Establishment, entry: CellEntry):
    of = opened(owner, quarry)
    with pytest.raises(SaveRefused):
        actions.save(of=of, actor=owner, entries=[CellEntry(WORKERS, Decimal(5), "x"), entry])
    assert cell(of, WORKERS).value == 100


def test_errors_stop_sending_and_a_second_sending_is_refused(owner: Actor, quarry: Establishment):
    of = opened(owner, quarry)
    actions.save(of=of, actor=owner, entries=[CellEntry(("I", "1.1:1", "4"), Decimal(1), "giấy")])
    with pytest.raises(TransitionRefused, match="lỗi"):
        actions.submit(of=of, actor=owner, signer_name="Chủ")
    actions.save(of=of, actor=owner, entries=[CellEntry(("I", "1.1:1", "4"), Decimal(0))])
    with pytest.raises(TransitionRefused, match="họ tên"):
        actions.submit(of=of, actor=owner, signer_name="  ")
    actions.submit(of=of, actor=owner, signer_name="Chủ")
    with pytest.raises(TransitionRefused, match="trạng thái"):
        actions.submit(of=of, actor=owner, signer_name="Chủ")
    with pytest.raises(SaveRefused, match="chờ duyệt"):
        actions.save(of=of, actor=owner, entries=[CellEntry(WORKERS, Decimal(1), "x")])


def test_a_nil_return_is_a_return(owner: Actor, officer: Actor, quarry: Establishment):
    of = taken(owner, officer, quarry)
    assert of.is_nil
    assert of.state == ReturnState.ACCEPTED


def test_sending_back_needs_a_reason_and_the_unit_mends(owner: Actor, officer: Actor, quarry: Establishment):
    of = sent(owner, quarry)
    with pytest.raises(TransitionRefused):
        actions.send_back(of=of, actor=officer, reason=" ")
    with pytest.raises(PermissionDenied):
        actions.send_back(of=of, actor=owner, reason="x")
    actions.send_back(of=of, actor=officer, reason="Thiếu số lao động nữ")
    assert (of.state, of.decision_reason) == ("returned", "Thiếu số lao động nữ")
    told = Notice.objects.get(establishment_id=quarry.pk)
    assert (told.body, "bị trả lại" in told.title) == ("Thiếu số lao động nữ", True)
    actions.save(of=of, actor=owner, entries=[CellEntry(("H", "H", "women"), Decimal(41), "kiểm lại")])
    actions.submit(of=of, actor=owner, signer_name="Chủ")
    assert of.decision_reason == ""


def test_acceptance_freezes_with_a_hash_that_any_change_breaks(owner: Actor, officer: Actor, quarry: Establishment):
    make_case(quarry)
    of = taken(owner, officer, quarry)
    assert of.content_hash == body_hash(of)
    assert assess(of).is_intact(of)
    Cell.objects.filter(of=of, table="H", column="women").update(value=41, reason="lén")
    assert of.content_hash != body_hash(of)
    assert not assess(of).is_intact(of)
    assert not Paper.objects.exists()  # an employer's paper is made on demand


def test_a_correction_is_a_new_revision_shown_as_a_difference(owner: Actor, officer: Actor, quarry: Establishment):
    case = make_case(quarry, [{"severity": "serious"}])
    of = taken(owner, officer, quarry)
    Victim.objects.filter(accident=case).update(severity="dead", died_on=dt.date(2026, 8, 1))
    with pytest.raises(SaveRefused):
        actions.revise(of=of, actor=owner, reason=" ")
    draft = actions.revise(of=of, actor=owner, reason="Người bị nạn chết sau đó")
    with pytest.raises(SaveRefused):
        actions.revise(of=of, actor=owner, reason="lần nữa")
    assert (draft.revision, draft.state, draft.content_hash) == (2, "draft", "")
    before = previous_revision(draft)
    assert before == of
    changed = {(c.ref[1], c.ref[2]): (int(c.before), int(c.after)) for c in differences(before, draft)}
    assert changed["1.1:1", "10"] == changed["1", "10"] == (0, 1)
    assert changed["1.1:1", "12"] == (1, 0)
    actions.submit(of=draft, actor=owner, signer_name="Chủ")
    actions.accept(of=draft, actor=officer)
    of.refresh_from_db()
    assert (of.state, draft.state) == ("superseded", "accepted")


def test_refresh_keeps_own_changes_and_moves_the_rest(owner: Actor, quarry: Establishment):
    make_case(quarry)
    of = opened(owner, quarry)
    actions.save(of=of, actor=owner, entries=[CellEntry(("II", "II", "6"), Decimal(99), "hóa đơn")])
    make_case(quarry)
    actions.refresh(of=of, actor=owner)
    assert cell(of, CASES).value == 2
    own = cell(of, ("II", "II", "6"))
    assert (own.value, own.prefilled, own.reason) == (99, 140, "hóa đơn")


def test_comments_are_the_receivers_and_keep_to_the_form(owner: Actor, officer: Actor, quarry: Establishment):
    of = sent(owner, quarry)
    with pytest.raises(PermissionDenied):
        actions.comment(of=of, ref=CASES, text="x", actor=owner)
    for ref, text in ((CASES, " "), (("I", "9", "3"), "x"), (("I", "1", "99"), "x")):
        with pytest.raises(SaveRefused):
            actions.comment(of=of, ref=ref, text=text, actor=officer)
    actions.comment(of=of, ref=CASES, text="Vụ ngày 3/5 đâu?", actor=officer)
    assert of.comments.get().author_name == "Hoàng Thị Hoa"


def test_the_database_refuses_a_second_open_or_accepted_return(owner: Actor, officer: Actor, quarry: Establishment):
    of = taken(owner, officer, quarry)
    with pytest.raises(IntegrityError), transaction.atomic():
        Return.objects.filter(pk=of.pk).update(content_hash="")
    for state in ("accepted", "draft"):
        copy = Return.objects.get(pk=of.pk)
        copy.pk, copy._state.adding, copy.state = None, True, state
        copy.content_hash = "" if state == "draft" else "x"
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save()


def test_assessing_costs_two_queries_whatever_the_size(owner: Actor, quarry: Establishment, django_assert_num_queries):
    small = opened(owner, quarry, Period.parse("2025H1"))
    for day in range(1, 20):
        make_case(quarry, [{"occupation_code": f"{day}"}], day=dt.date(2026, 2, day))
    large = opened(owner, quarry)
    for of in (small, large):
        with django_assert_num_queries(2):
            assess(of)


def test_places_of_old_units_answer_to_todays(
    owner: Actor, officer: Actor, commune_officer: Actor, quarry: Establishment, province: Place
):
    of = sent(owner, quarry)
    from antoan.returns.queries import readable

    for actor in (owner, officer, commune_officer):
        assert readable(actor).filter(pk=of.pk).exists()
