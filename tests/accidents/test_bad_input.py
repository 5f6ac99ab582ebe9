"""Bad input on the pages of a case: refused in words, at the field, and nothing half-saved (docs/bad-input.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from antoan.accidents.actions.investigation import start
from antoan.accidents.models import Accident, Declaration, Victim, VictimEvent
from antoan.audit.models import Event
from antoan.documents.models import Attachment
from antoan.org.scope import Actor
from tests.accidents.conftest import person

pytestmark = pytest.mark.usefixtures("law")
Login = Callable[[Actor], Client]
OpenCase = Callable[..., Accident]
PERSON = {
    "name": "Hoàng Văn Nam", "sex": "male", "relation": "contract", "insurance": "unknown", "severity": "light",
    "days_off": "3", "is_managed": "on", "reason": "Ghi nhầm",
}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"severity": "dead"}, "Chưa ghi ngày chết"),
        ({"severity": "dead", "died_on": "19/11/2026"}, "trước ngày xảy ra tai nạn"),
        ({"severity": "dead", "died_on": "24/11/2026"}, "ở tương lai"),
        ({"died_on": "21/11/2026"}, "không phải «chết»"),
        ({"birth_year": "2025"}, "Năm sinh 2025 không hợp lý"),
        ({"birth_date": "21/11/2026"}, "Ngày sinh sau ngày xảy ra"),
        ({"birth_date": "31/02/1990"}, "Không có ngày “31/02/1990”"),
        ({"days_off": "-1"}, ""),
        ({"reason": ""}, "Lý do sửa"),
    ],
)
def test_a_wrong_correction_of_a_victim(
    wrong: dict[str, str], says: str, open_case: OpenCase, officer: Actor, login: Login
) -> None:
    victim = open_case().victims.get()
    before = Victim.objects.filter(pk=victim.pk).values().get()
    address = reverse("accidents:victim-edit", args=[victim.accident_id, victim.pk])
    answer = login(officer).post(address, {**PERSON, **wrong})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Victim.objects.filter(pk=victim.pk).values().get() == before
    assert not Event.objects.filter(verb="victim.edit").exists()


@pytest.mark.parametrize("day", ["24/11/2026", "19/11/2026", "30/02/2026", ""])
def test_a_later_death_on_a_day_that_cannot_be(day: str, open_case: OpenCase, employer: Actor, login: Login) -> None:
    victim = open_case(person(severity="serious")).victims.get()
    address = reverse("accidents:victim-state", args=[victim.accident_id, victim.pk])
    words = {"after": "dead", "happened_on": day, "note": "Giấy báo tử"}
    assert login(employer).post(address, words).status_code == 422
    assert not VictimEvent.objects.exists()


@pytest.mark.parametrize(
    ("day", "says"), [("24/11/2026", "ở tương lai"), ("01/01/2014", "thành lập"), ("29/02/2026", "Không có ngày")]
)
def test_a_day_of_the_accident_that_cannot_be(
    day: str, says: str, open_case: OpenCase, officer: Actor, login: Login
) -> None:
    accident = open_case()
    words = {
        "occurred_on": day, "commune": accident.commune_id, "establishment": accident.establishment_id, "reason": "Nhầm",
    }  # fmt: skip
    answer = login(officer).post(reverse("accidents:edit-facts", args=[accident.pk]), words)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    accident.refresh_from_db()
    assert accident.occurred_on == dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("anh.jpg", b"\xff\xd8\xff" + b"\0" * (30 * 1024 * 1024), "giảm kích thước"),
        ("bien-ban.pdf", b"MZ\x90\x00" + b"\0" * 200, "không phải là .pdf"),
    ],
)
def test_a_file_of_the_case_that_is_refused(
    name: str, data: bytes, says: str, open_case: OpenCase, officer: Actor, login: Login, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    accident = open_case()
    address = reverse("documents:attachment-add", args=["accidents.accident", accident.pk])
    files = [SimpleUploadedFile(name, data)]
    back = reverse("accidents:case", args=[accident.pk])
    answer = login(officer).post(address, {"kind": "c", "files": files, "next": back}, follow=True)
    assert says in answer.content.decode()
    assert not Attachment.objects.exists()


def test_a_double_click_on_accept_and_on_start(
    send: Callable[..., Declaration], officer: Actor, employer: Actor, login: Login
) -> None:
    declaration = send()
    client, address = login(officer), reverse("accidents:accept", args=[declaration.pk])
    assert [client.post(address).status_code for _click in range(2)] == [302, 409]
    accident = Accident.objects.get()
    begin, client = reverse("accidents:investigation-start", args=[accident.pk]), login(employer)
    assert [client.post(begin).status_code for _click in range(2)] == [302, 409]
    assert Event.objects.filter(verb__startswith="accident.start").count() == 1


def test_a_session_lost_while_writing_the_minutes(
    open_case: OpenCase, employer: Actor, login: Login, client: Client
) -> None:
    """The sign-in page comes back to the same page, where the draft of the device lies under the same key."""
    accident = open_case()
    start(accident, actor=employer)
    address = reverse("accidents:section", args=[accident.pk, "dien-bien"])
    page = login(employer).get(address).content.decode()
    assert f'data-draft="bien-ban-{accident.pk}-dien-bien"' in page
    client.logout()
    answer = client.post(address, {"course_text": "Đá sạt."})
    assert answer.status_code in {302, 401}
    assert accident.investigation.answers == {}
