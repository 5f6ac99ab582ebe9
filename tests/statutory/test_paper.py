"""A return handed in on paper: keyed in by an office, seen by the unit, accepted by the department."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from antoan.audit.models import Event
from antoan.documents.queries import attachments_of
from antoan.establishments.models import Establishment
from antoan.lib.periods import Period
from antoan.notices.models import Notice
from antoan.org.scope import Actor
from antoan.returns import actions, todo
from antoan.returns.actions import CellEntry, SaveRefused
from antoan.returns.models import Cell, Return
from antoan.returns.papers import paper_of
from antoan.returns.queries import previous_revision, readable, reported_count
from antoan.returns.registry import form_for
from antoan.workflow.machine import TransitionRefused
from tests.statutory.conftest import make_case

H1 = Period.parse("2026H1")
DAY = dt.date(2026, 7, 2)
Login = Callable[[Actor], Client]
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


@pytest.fixture(autouse=True)
def _today(settings: Any, tmp_path: Any):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel("2026-07-03 09:00+07:00"):
        yield


def keyed(actor: Actor, unit: Establishment, day: dt.date = DAY) -> Return:
    return actions.enter_from_paper(
        form="XII", period=H1, unit_key=unit.tax_code or f"CS{unit.pk}", received_on=day, actor=actor
    )


def test_the_commune_keys_it_in_the_unit_reads_it_and_the_department_accepts(
    commune_officer: Actor, officer: Actor, owner: Actor, quarry: Establishment
):
    make_case(quarry)
    of = keyed(commune_officer, quarry)
    assert keyed(commune_officer, quarry) == of  # a double click
    assert (of.paper_received_on, of.paper_by.split(",")[0], of.state) == (DAY, "Lý Văn Xã", "draft")
    assert [duty.action for duty in todo.own(commune_officer, DAY)] == ["Làm tiếp"]
    actions.save(of=of, actor=commune_officer, entries=[CellEntry(("H", "H", "workers"), Decimal(101))])
    assert Cell.objects.get(of=of, column="workers").reason == "Theo bản giấy cơ sở đã nộp"
    with pytest.raises(PermissionDenied):
        actions.submit(of=of, actor=owner, signer_name="Chủ")  # what an office began is not sent in the unit's name
    actions.submit(of=of, actor=commune_officer, signer_name="Nguyễn Văn Chủ")
    assert reported_count(form_for("XII", H1), H1, "") == 1
    assert Notice.objects.filter(establishment_id=quarry.pk, title__contains="bản giấy").exists()
    assert readable(owner).get() == of
    with pytest.raises(PermissionDenied):
        actions.accept(of=of, actor=commune_officer)
    actions.accept(of=of, actor=officer)
    assert any("Nhập thay từ bản giấy nhận ngày 02/07/2026" in note for note in paper_of(of).footnotes)
    verbs = list(
        Event.objects.filter(target_id=str(of.pk), target_type="returns.return").values_list("verb", flat=True)
    )
    assert verbs == ["return.paper", "return.save", "return.submit", "return.accept"]
    with pytest.raises(TransitionRefused):
        actions.replace_with_own(of=of, actor=owner)
    again = actions.revise(of=of, actor=owner, reason="Sót một vụ")
    assert not again.is_on_paper


def test_an_employer_without_tax_code_and_account_is_keyed_in_too(
    officer: Actor, establishment: Establishment, law: None
):
    of = keyed(officer, establishment)
    actions.submit(of=of, actor=officer, signer_name="Nguyễn Văn B")
    actions.accept(of=of, actor=officer)
    assert (of.unit_key, of.state, of.is_nil) == (f"CS{establishment.pk}", "accepted", True)


def test_the_unit_objects_and_whoever_decides_reads_it(
    commune_officer: Actor, officer: Actor, owner: Actor, stranger: Actor, quarry: Establishment
):
    of = keyed(commune_officer, quarry)
    actions.submit(of=of, actor=commune_officer, signer_name="Chủ")
    with pytest.raises(SaveRefused, match="số đúng"):
        actions.object_to(of=of, actor=owner, text=" ")
    for actor in (stranger, officer):
        with pytest.raises(PermissionDenied):
            actions.object_to(of=of, actor=actor, text="sai")
    actions.object_to(of=of, actor=owner, text="Có 120 lao động")
    assert Notice.objects.filter(agency_id=commune_officer.agency_id, body="Có 120 lao động").exists()
    actions.send_back(of=of, actor=officer, reason="Xem ý kiến của cơ sở")
    actions.submit(of=of, actor=commune_officer, signer_name="Chủ")
    of.refresh_from_db()
    assert of.objection == ""


def test_the_units_own_return_replaces_what_was_keyed_in_and_nothing_is_lost(
    commune_officer: Actor, owner: Actor, quarry: Establishment
):
    of = keyed(commune_officer, quarry)
    own = actions.replace_with_own(of=of, actor=owner)
    of.refresh_from_db()
    assert (of.state, len(of.content_hash), own.revision, own.is_on_paper) == ("superseded", 64, 2, False)
    assert previous_revision(own) == of
    with pytest.raises(TransitionRefused):
        actions.replace_with_own(of=of, actor=owner)
    actions.submit(of=own, actor=owner, signer_name="Chủ")
    with pytest.raises(SaveRefused, match="đã có báo cáo"):
        keyed(commune_officer, quarry)


def test_a_draft_left_lying_gives_way_to_the_signed_paper(commune_officer: Actor, owner: Actor, quarry: Establishment):
    draft = actions.open_return(form="XII", period=H1, unit_key=quarry.tax_code or "", actor=owner)
    of = keyed(commune_officer, quarry)
    draft.refresh_from_db()
    assert (draft.state, of.revision, of.correction_reason[:8]) == ("superseded", 2, "Nhập the")


@pytest.mark.parametrize(
    ("day", "words"), [(dt.date(2026, 7, 4), "tương lai"), (dt.date(2025, 12, 31), "trước ngày đầu kỳ")]
)
def test_a_day_that_cannot_be_is_refused(commune_officer: Actor, quarry: Establishment, day: dt.date, words: str):
    with pytest.raises(SaveRefused, match=words):
        keyed(commune_officer, quarry, day)
    assert not Return.objects.exists()


def test_nobody_else_keys_in(
    owner: Actor, union: Actor, commune_officer: Actor, other_establishment: Establishment, quarry: Establishment
):
    for actor, unit in ((owner, quarry), (union, quarry), (commune_officer, other_establishment)):
        with pytest.raises(PermissionDenied):
            keyed(actor, unit)


def test_the_pages_from_the_list_of_the_missing_to_the_scan(
    login: Login,
    commune_officer: Actor,
    officer: Actor,
    owner: Actor,
    stranger: Actor,
    union: Actor,
    quarry: Establishment,
):
    client = login(commune_officer)
    start = client.get(reverse("returns:paper-start"), follow=True)
    url = reverse("returns:paper", args=["XII", "2026H1", quarry.tax_code])
    assert url in start.content.decode()
    assert "nhập thay từ bản giấy" in client.get(url).content.decode()
    assert client.post(url, {"received_on": "04/07/2026"}).status_code == 422
    files = [SimpleUploadedFile("giay.png", PNG), SimpleUploadedFile("x.pdf", b"MZ\x90\x00 program")]
    page = client.post(url, {"received_on": "02/07/2026", "files": files}, follow=True).content.decode()
    of = Return.objects.get()
    assert [each.filename for each in attachments_of(of)] == ["giay.png"]
    assert "giay.png" in page
    assert "Lý Văn Xã" in page
    client.post(reverse("returns:submit", args=[of.pk]), {"signer_name": "Chủ"})
    found = client.get(reverse("returns:list"), {"nguon": "giay"}).content.decode()
    assert "nhập thay từ bản giấy" in found
    assert "Xét báo cáo" in login(officer).get(reverse("returns:detail", args=[of.pk])).content.decode()
    assert client.post(reverse("returns:object", args=[of.pk]), {"text": "x"}).status_code == 404
    client = login(owner)
    assert "Tự lập báo cáo" in client.get(reverse("returns:detail", args=[of.pk])).content.decode()
    client.post(reverse("returns:object", args=[of.pk]), {"text": "Thiếu 1 vụ"})
    of.refresh_from_db()
    assert of.objection == "Thiếu 1 vụ"
    client.post(reverse("returns:replace", args=[of.pk]))
    assert Return.objects.filter(revision=2, state="draft").exists()
    for actor in (stranger, union):
        client = login(actor)
        assert client.get(url).status_code == 404
        for name in ("object", "replace"):
            assert client.post(reverse(f"returns:{name}", args=[of.pk]), {"text": "x"}).status_code == 404
        assert client.get(reverse("returns:paper-start")).status_code == 404


def test_the_missing_are_found_by_name_or_tax_code(
    login: Login, officer: Actor, quarry: Establishment, other_establishment: Establishment
):
    Establishment.objects.filter(pk=quarry.pk).update(folded="cong ty da dong dang 4900100018")
    client = login(officer)
    for text in ("Đá Đồng", "4900100018"):
        page = client.get(reverse("returns:missing", args=["XII", "2026H1"]), {"q": text}).content.decode()
        assert quarry.name in page
        assert other_establishment.name not in page
