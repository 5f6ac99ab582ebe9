"""The typing table's rows, one request each; mending a typed line; the scans of a page. Owner, officer above, stranger."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from antoan.accidents.models import Sighting
from antoan.audit.models import Event
from antoan.documents.models import Attachment
from antoan.ledgers import reference
from antoan.ledgers.actions import Line, Refused, add_entry, correct_entry, decide_work, withdraw
from antoan.ledgers.enums import Origin, PairState, Work
from antoan.ledgers.models import Entry, LedgerPage, Pair
from antoan.org.models import AgencyKind, Place
from antoan.org.scope import Actor
from antoan.policy import Role
from tests.conftest import actor_as, make_agency, make_member

Login = Callable[[Actor], Client]
ROW = {
    "source": "health_station",
    "page": "12",
    "line": "3",
    "seen_on": "05/03/2026",
    "name": "Nông Văn Thắng",
    "birth_year": "1980",
    "sex": "male",
    "text": "Ngã từ cây hồi khi hái hồi, gãy chân",
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
    "e221bc330000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def _ready(db: None, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    reference.load()


@pytest.fixture
def neighbour(other_commune: Place) -> Actor:
    """The officer of another commune: sees nothing of this one's ledger."""
    return actor_as(make_member(Role.COMMUNE, agency=make_agency(AgencyKind.COMMUNE, other_commune), name="Vi Văn Bên"))


def post(client: Client, actor: Actor, key: str = "k1", edition: int = 1, **more: str) -> tuple[int, dict[str, Any]]:
    """One row as the table sends it; (status, answer)."""
    owner = more.pop("owner", f"{actor.user_id}/{actor.membership_id}")
    answer = client.post("/so-theo-doi/dong/", {**ROW, "key": key, "edition": str(edition), "owner": owner, **more})
    said: dict[str, Any] = answer.json() if answer["Content-Type"] == "application/json" else {}
    return answer.status_code, said


def typed(login: Login, actor: Actor, **more: Any) -> Entry:
    """A row that was taken."""
    status, said = post(login(actor), actor, **more)
    assert status == 200, said
    return Entry.objects.get(pk=said["entry"])


# ------------------------------------------------------------------------------------------------ rows
def test_a_row_is_written_into_the_communes_own_ledger(login: Login, commune_officer: Actor, commune: Place) -> None:
    status, said = post(login(commune_officer), commune_officer)
    entry = Entry.objects.get()
    assert (status, said["state"], said["url"]) == (200, "new", f"/so-theo-doi/{entry.pk}/")
    assert (entry.place, entry.page, entry.line, entry.origin) == (commune, "12", "3", Origin.TYPED)
    assert entry.sighting.birth_year == 1980


def test_the_officer_above_types_for_a_commune_and_a_stranger_does_not(
    login: Login, officer: Actor, stranger: Actor, commune: Place
) -> None:
    assert post(login(stranger), stranger)[0] == 404
    status, _said = post(login(officer), officer, commune=str(commune.pk))
    assert (status, Entry.objects.get().place) == (200, commune)


def test_a_row_sent_twice_is_one_line(login: Login, commune_officer: Actor) -> None:
    client = login(commune_officer)
    first, second = post(client, commune_officer), post(client, commune_officer)
    assert (first[1]["state"], second[1]["state"]) == ("new", "same")
    assert first[1]["entry"] == second[1]["entry"]
    assert Sighting.objects.count() == 1


def test_other_words_under_the_same_key_are_never_answered_as_recorded(login: Login, commune_officer: Actor) -> None:
    client = login(commune_officer)
    post(client, commune_officer)
    status, said = post(client, commune_officer, name="Nông Văn Thắm")
    assert status == 409
    assert "nội dung khác" in said["errors"][""][0]
    assert said["url"]
    assert Sighting.objects.get().name == "Nông Văn Thắng"


def test_a_higher_edition_corrects_and_a_late_copy_of_the_old_words_does_not_undo_it(
    login: Login, commune_officer: Actor
) -> None:
    client = login(commune_officer)
    post(client, commune_officer)
    status, said = post(client, commune_officer, edition=2, name="Nông Văn Thắm", source="death_register")
    assert (status, said["state"]) == (200, "corrected")
    assert post(client, commune_officer)[0] == 409
    entry = Entry.objects.get()
    assert (entry.sighting.name, entry.source, entry.edition) == ("Nông Văn Thắm", "death_register", 2)
    assert entry.corrections.get().before["name"] == "Nông Văn Thắng"


def test_a_row_mended_on_its_page_is_not_overwritten_by_the_device(login: Login, commune_officer: Actor) -> None:
    entry = typed(login, commune_officer)
    client = login(commune_officer)
    client.post(f"/so-theo-doi/{entry.pk}/sua/", {**ROW, "name": "Nông Văn Thạch"})
    assert post(client, commune_officer, edition=9, name="Nông Văn Thắm")[0] == 409
    assert Sighting.objects.get().name == "Nông Văn Thạch"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"seen_on": ""}, "seen_on"),
        ({"seen_on": "31/02/2026"}, "seen_on"),
        ({"seen_on": "05/03/2199"}, "seen_on"),
        ({"birth_year": "80x"}, "birth_year"),
        ({"birth_year": "", "age": "150"}, "age"),
        ({"died_on": "01/03/2026"}, "died_on"),
        ({"source": "declaration"}, "source"),
        ({"text": "x" * 2001}, "text"),
        ({"edition": "0"}, "edition"),
        ({"key": ""}, "key"),
    ],
)
def test_what_is_wrong_is_said_at_its_cell_and_nothing_is_kept(
    login: Login, commune_officer: Actor, wrong: dict[str, Any], field: str
) -> None:
    status, said = post(login(commune_officer), commune_officer, **wrong)
    assert status == 422
    assert said["errors"][field]
    assert not Sighting.objects.exists()


def test_a_row_of_another_role_is_not_written_into_this_ones_ledger(login: Login, commune_officer: Actor) -> None:
    status, said = post(login(commune_officer), commune_officer, owner=f"{commune_officer.user_id}/999")
    assert (status, said["state"]) == (409, "other")
    assert not Entry.objects.exists()


def test_a_refused_edition_still_names_the_line_that_is_there(login: Login, commune_officer: Actor) -> None:
    entry = typed(login, commune_officer)
    status, said = post(login(commune_officer), commune_officer, edition=2, name="")
    assert (status, said["entry"]) == (422, entry.pk)


def test_a_likely_double_is_said_but_not_refused(login: Login, commune_officer: Actor) -> None:
    client = login(commune_officer)
    post(client, commune_officer)
    status, said = post(client, commune_officer, key="k2", seen_on="06/03/2026")
    assert (status, said["state"]) == (200, "new")
    assert "Có thể dòng này đã ghi" in said["doubles"]
    assert post(client, commune_officer, key="k3", name="Lý Thị Mùi")[1]["doubles"] == ""


def test_a_signed_out_device_is_sent_to_sign_in(client: Client, commune_officer: Actor) -> None:
    answer = client.post("/so-theo-doi/dong/", {**ROW, "key": "k1", "edition": "1", "owner": "x"})
    assert answer.status_code == 302


def test_the_plain_form_works_and_gives_up_a_key_that_stands_for_other_words(
    login: Login, commune_officer: Actor
) -> None:
    client = login(commune_officer)
    assert "data-ledger" in client.get("/so-theo-doi/ghi/").content.decode()
    assert client.post("/so-theo-doi/ghi/", {**ROW, "key": "a"}).status_code == 302
    other = client.post("/so-theo-doi/ghi/", {**ROW, "key": "a", "name": "Hà Văn Say"})
    assert other.status_code == 422
    form = other.context["entry_form"]
    assert form["key"].value() != "a"
    assert (
        client.post("/so-theo-doi/ghi/", {**ROW, "name": "Hà Văn Say", "key": form["key"].value()}).status_code == 302
    )
    assert Entry.objects.count() == 2


# ------------------------------------------------------------------------------------------------ mending
def test_mending_keeps_the_old_words_and_judges_anew(
    login: Login, commune_officer: Actor, officer: Actor, neighbour: Actor
) -> None:
    entry = typed(login, commune_officer)
    assert entry.proposal == Work.YES
    url = f"/so-theo-doi/{entry.pk}/sua/"
    assert login(neighbour).post(url, ROW).status_code == 404
    assert login(officer).get(url).status_code == 200
    client = login(commune_officer)
    assert client.post(url, {**ROW, "text": "Uống rượu say, tự ngã ở nhà"}).status_code == 302
    entry.refresh_from_db()
    assert entry.sighting.text == "Uống rượu say, tự ngã ở nhà"
    assert entry.proposal != Work.YES
    page = client.get(f"/so-theo-doi/{entry.pk}/").content.decode()
    assert "Ngã từ cây hồi khi hái hồi, gãy chân" in page
    event = Event.objects.get(verb="ledger.correct")
    assert event.data["fields"] == ["text"]
    assert "Thắng" not in str(event.data) + event.target_label


def test_mending_checks_as_writing_does(login: Login, commune_officer: Actor) -> None:
    entry = typed(login, commune_officer)
    answer = login(commune_officer).post(f"/so-theo-doi/{entry.pk}/sua/", {**ROW, "name": ""})
    assert answer.status_code == 422
    assert not Event.objects.filter(verb="ledger.correct").exists()


def test_the_edit_page_shows_what_is_there_and_saving_it_changes_nothing(login: Login, commune_officer: Actor) -> None:
    entry = typed(login, commune_officer, birth_year="", age="46", outcome="dead")
    client = login(commune_officer)
    form = client.get(f"/so-theo-doi/{entry.pk}/sua/").context["entry_form"]
    sent = {field.name: field.value() if field.value() is not None else "" for field in form}
    assert (sent["age"], sent["birth_year"], sent["died_on"]) == ("46", "", "05/03/2026")
    assert client.post(f"/so-theo-doi/{entry.pk}/sua/", sent).status_code == 302
    assert not Event.objects.filter(verb="ledger.correct").exists()


def test_a_line_somebody_has_decided_about_stays(commune_officer: Actor, officer: Actor, commune: Place) -> None:
    day = dt.date(2026, 3, 5)

    def entry(key: str, **more: Any) -> Entry:
        line = Line("health_station", commune, key, f"Hà Văn {key}", seen_on=day)
        return add_entry(line, actor=commune_officer, **more)[0]

    decided, struck, imported, paired, twin = (
        entry("a"), entry("b"), entry("c", origin=Origin.IMPORTED), entry("d"), entry("e")
    )  # fmt: skip
    decide_work(decided, work=Work.NO, actor=commune_officer)
    withdraw(struck, reason="Ghi nhầm", actor=commune_officer)
    left, right = sorted((paired.sighting, twin.sighting), key=lambda row: row.pk)
    linked = {"state": PairState.LINKED, "decided_at": timezone.now()}
    Pair.objects.create(left=left, right=right, probability=0.9, weight=3, **linked)
    for closed in (decided, struck, imported, paired):
        line = Line("health_station", commune, closed.sighting.source_key, "Tên khác", seen_on=day)
        with pytest.raises(Refused):
            correct_entry(Entry.objects.get(pk=closed.pk), line, actor=commune_officer)
    assert not Sighting.objects.filter(name="Tên khác").exists()


def test_mending_asks_for_a_new_comparison(commune_officer: Actor, commune: Place) -> None:
    day = dt.date(2026, 3, 5)
    one, two = (
        add_entry(Line("health_station", commune, key, "Hà Văn Tài", seen_on=day), actor=commune_officer)[0]
        for key in "ab"
    )
    Pair.objects.create(left=one.sighting, right=two.sighting, probability=0.9, weight=3)
    Entry.objects.update(scored_at=dt.datetime(2026, 3, 6, tzinfo=dt.UTC))
    line = Line("health_station", commune, "a", "Hà Văn Toại", seen_on=day)
    correct_entry(Entry.objects.get(pk=one.pk), line, actor=commune_officer)
    assert not Pair.objects.exists()
    assert Entry.objects.get(pk=one.pk).scored_at is None


# ------------------------------------------------------------------------------------------------ scans
def scan(client: Client, name: str = "trang12.png", data: bytes = PNG, **more: str) -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post("/so-theo-doi/trang/them/", {"source": "health_station", "page": "12", "files": [file], **more})


def test_a_scan_stays_with_its_page_and_opens_from_every_line_of_it(login: Login, commune_officer: Actor) -> None:
    client = login(commune_officer)
    assert scan(client).status_code == 302
    found = Attachment.objects.get()
    for key in "ab":
        entry = typed(login, commune_officer, key=key, name=f"Hà Văn {key}")
        assert f"/dinh-kem/{found.pk}/" in client.get(f"/so-theo-doi/{entry.pk}/").content.decode()
    other = typed(login, commune_officer, key="c", page="13")
    assert f"/dinh-kem/{found.pk}/" not in client.get(f"/so-theo-doi/{other.pk}/").content.decode()
    assert client.get(_address(found)).status_code == 200
    assert (
        "trang12.png" in client.get("/so-theo-doi/trang/", {"source": "health_station", "page": "12"}).content.decode()
    )
    assert scan(client).status_code == 302  # the same file once more, as after a lost answer
    assert Attachment.objects.count() == LedgerPage.objects.count() == 1


def test_who_sees_one_line_does_not_see_the_whole_page(
    login: Login, commune_officer: Actor, officer: Actor, neighbour: Actor, other_commune: Place, employer: Actor
) -> None:
    """A man of the next commune: its officer reads his line, not the page with all the others."""
    scan(login(commune_officer))
    entry = typed(login, commune_officer, residence=str(other_commune.pk))
    file = _address(Attachment.objects.get())
    assert login(officer).get(file).status_code == 200
    assert login(neighbour).get(f"/so-theo-doi/{entry.pk}/").status_code == 200
    assert "trang12.png" not in login(neighbour).get(f"/so-theo-doi/{entry.pk}/").content.decode()
    assert [login(who).get(file).status_code for who in (neighbour, employer)] == [404, 404]
    assert scan(login(neighbour), entry=str(entry.pk)).status_code == 404
    assert scan(login(employer)).status_code == 404
    assert Attachment.objects.count() == 1


def _address(attachment: Attachment) -> str:
    return reverse("documents:attachment", args=[attachment.pk])


@pytest.mark.parametrize(
    ("name", "data", "more", "said"),
    [
        ("trang.png", b"not a picture", {}, "không phải là .png"),
        ("trang.exe", PNG, {}, "Không nhận tệp đuôi"),
        ("trang.png", PNG, {"page": ""}, "số trang"),
        ("trang.png", PNG, {"owner": "x/9"}, "vai trò khác"),
    ],
)
def test_a_scan_that_cannot_be_is_refused_with_the_reason(
    login: Login, commune_officer: Actor, name: str, data: bytes, more: dict[str, str], said: str
) -> None:
    answer = scan(login(commune_officer), name, data, **more)
    assert answer.status_code in {409, 422}
    assert said in answer.content.decode()
    assert not LedgerPage.objects.exists()
    assert not Attachment.objects.exists()


def test_a_word_file_is_no_scan_and_the_others_are_kept(login: Login, commune_officer: Actor) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
        archive.writestr("[Content_Types].xml", "<x/>")
    files = [SimpleUploadedFile("so.docx", packed.getvalue()), SimpleUploadedFile("t.png", PNG)]
    body = {"source": "health_station", "page": "12", "files": files}
    answer = login(commune_officer).post("/so-theo-doi/trang/them/", body)
    assert answer.status_code == 422
    assert "so.docx" in answer.content.decode()
    assert [row.filename for row in Attachment.objects.all()] == ["t.png"]
