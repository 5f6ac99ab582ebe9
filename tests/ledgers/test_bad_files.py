"""Ledgers as they should not come: what the person who sends the file is told, and what stands in the ledger after."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse

from antoan.imports import actions, run
from antoan.imports.contract import importer_named
from antoan.imports.models import ImportJob
from antoan.imports.queries import first_rejections
from antoan.ledgers.models import Entry
from antoan.lib.text import encode_legacy, fold
from antoan.org.models import Place

HEAD = ["TT", "Họ tên", "Năm sinh", "Giới", "Ngày tai nạn", "Nguyên nhân", "Nơi xảy ra"]
THANG = ["1", "Nông Văn Thắng", "1980", "Nam", "12/03/2026", "Ngã từ cây hồi khi hái hồi", "Xã Đồng Đăng"]
Send = Callable[..., ImportJob]


def csv_of(*rows: list[str], head: list[str] = HEAD) -> bytes:
    return "".join(";".join(cells) + "\r\n" for cells in (head, *rows)).encode()


def thang(**changes: str) -> list[str]:
    return list((dict(zip(HEAD, THANG, strict=True)) | changes).values())


@pytest.fixture(autouse=True)
def _here_and_now(settings, tmp_path: Path, time_machine, commune, other_commune) -> None:
    """The two communes can be found by their names, as those of the reference tables."""
    settings.MEDIA_ROOT = tmp_path
    time_machine.move_to(dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC))
    for place in (commune, other_commune):
        Place.objects.filter(pk=place.pk).update(folded=fold(place.name), short_name=place.name.removeprefix("Xã "))


@pytest.fixture
def send(commune_officer, commune) -> Send:
    """Upload a station's ledger as the commune, check it, and write what is good."""

    def go(content: bytes, name: str = "so.csv") -> ImportJob:
        file, importer = ContentFile(content, name), importer_named("ledgers")
        options = {"source": "health_station"}
        job = actions.upload(importer=importer, file=file, filename=name, actor=commune_officer, options=options)
        actions.start_check(job=job, actor=commune_officer)
        actions.carry_out(job=job, actor=commune_officer)
        if job.added:
            actions.start_apply(job=job, actor=commune_officer)
            actions.carry_out(job=job, actor=commune_officer)
        job.refresh_from_db()
        return job

    return go


def counts(job: ImportJob) -> tuple[int, int, int, int]:
    """read, added, already there, rejected."""
    return job.read, job.added, job.same, job.rejected


def told(job: ImportJob) -> dict[int, str]:
    """Row of the file → what the page says about it."""
    return {line["row"]: line["reason"] for line in first_rejections(job)}


def test_a_ledger_without_dates_is_refused_line_by_line(send: Send, login, commune_officer) -> None:
    head = [name for name in HEAD if name != "Ngày tai nạn"]
    job = send(csv_of([cell for cell in THANG if cell != "12/03/2026"], head=head))
    assert (counts(job), Entry.objects.count()) == ((1, 0, 0, 1), 0)
    assert "Chưa có ngày xảy ra hoặc ngày chết" in told(job)[2]
    assert "không rõ ngày thì ghi ngày vào sổ" in told(job)[2]
    page = login(commune_officer).get(reverse("imports:job", args=[job.pk])).content.decode()
    assert "Chưa có ngày xảy ra hoặc ngày chết" in page


@pytest.mark.parametrize(
    ("day", "word"),
    [
        ("03/15/2026", "có thể tháng và ngày bị đảo. Nếu đúng là ngày 15/03/2026 thì sửa lại"),
        ("09/12/2026", "ở tương lai. Kiểm tra lại, có thể ngày và tháng bị đảo"),
        ("31/02/2026", "Không có ngày “31/02/2026” trong lịch"),
    ],
)
def test_day_and_month_exchanged_are_pointed_at(send: Send, day: str, word: str) -> None:
    job = send(csv_of(thang(**{"Ngày tai nạn": day}), thang(TT="2")))
    assert counts(job) == (2, 1, 0, 1)
    assert word in told(job)[2]


def test_the_same_file_twice_adds_nothing(send: Send) -> None:
    content = csv_of(THANG, thang(TT="2", **{"Họ tên": "Vi Thị Mai", "Giới": "Nữ"}))
    assert counts(send(content)) == (2, 2, 0, 0)
    assert counts(send(content, "so-ban-sao.csv")) == (2, 0, 2, 0)
    assert Entry.objects.count() == 2


def test_the_same_line_twice_in_one_file_is_one_line(send: Send) -> None:
    assert counts(send(csv_of(THANG, THANG))) == (2, 1, 1, 0)
    assert Entry.objects.count() == 1


def test_one_line_twice_with_other_words_is_pointed_at(send: Send) -> None:
    job = send(csv_of(THANG, thang(Giới="Nữ")))
    assert counts(job) == (2, 1, 0, 1)
    assert "Trùng với dòng 2 của tệp nhưng nội dung khác. Giữ lại một dòng đúng" in told(job)[3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "tcvn3", "vni", "nfd"])
def test_a_ledger_in_every_encoding_gives_the_same_line(send: Send, encoding: str) -> None:
    text = csv_of(THANG, thang(TT="2", **{"Họ tên": "Vi Thị Mai"})).decode()
    if encoding == "nfd":
        data = unicodedata.normalize("NFD", text).encode()
    elif encoding in {"tcvn3", "vni"}:
        data = encode_legacy(text, encoding).encode("latin-1")
    else:
        data = text.encode(encoding)
    job = send(data)
    assert (counts(job), told(job)) == ((2, 2, 0, 0), {})
    sighting = Entry.objects.select_related("sighting__commune").order_by("pk")[0].sighting
    assert (sighting.name, sighting.text) == ("Nông Văn Thắng", "Ngã từ cây hồi khi hái hồi")
    assert (sighting.birth_year, str(sighting.commune)) == (1980, "Xã Đồng Đăng")


@pytest.mark.parametrize(
    ("column", "written", "year", "age"),
    [
        ("Năm sinh", "1971", 1971, None),
        ("Năm sinh", "45 tuổi", None, 45),
        ("Tuổi", "1971", 1971, None),
        ("Tuổi", "45", None, 45),
        ("Năm sinh/tuổi", "45", None, 45),
        ("Năm sinh/tuổi", "1971", 1971, None),
    ],
)
def test_an_age_among_years_and_a_year_among_ages_are_read(
    send: Send, column: str, written: str, year: int | None, age: int | None
) -> None:
    head = [column if name == "Năm sinh" else name for name in HEAD]
    job = send(csv_of(thang(**{"Năm sinh": written}), head=head))
    assert (counts(job), told(job)) == ((1, 1, 0, 0), {})
    entry = Entry.objects.select_related("sighting").get()
    assert (entry.sighting.birth_year, entry.age) == (year or 2026 - 45, age)


@pytest.mark.parametrize("written", ["khoảng 40", "85", "02"])
def test_a_birth_nobody_can_read_says_what_to_write(send: Send, written: str) -> None:
    job = send(csv_of(thang(**{"Năm sinh": written})))
    assert counts(job) == (1, 0, 0, 1)
    assert "Ghi bốn chữ số của năm (1985) hoặc số tuổi (41)" in told(job)[2]


def test_a_place_nobody_knows_and_a_negative_age_say_what_to_write(send: Send) -> None:
    head = [*HEAD, "Tuổi"]
    job = send(csv_of([*thang(**{"Nơi xảy ra": "Xã Không Có"}), "40"], [*thang(TT="2"), "-3"], head=head))
    assert counts(job) == (2, 0, 0, 2)
    assert "Không tìm thấy xã, phường “Xã Không Có”. Ghi tên hiện nay" in told(job)[2]
    assert "-3" in told(job)[3]


def test_another_communes_line_is_not_taken(send: Send, other_commune) -> None:
    job = send(csv_of(thang(**{"Nơi xảy ra": "Xã Vân Nham"})))
    assert counts(job) == (1, 1, 0, 0)  # he fell elsewhere, but the book is this commune's
    assert Entry.objects.get().place.name == "Xã Đồng Đăng"


def test_a_long_ledger_is_written_batch_by_batch_and_stands_there_whole(send: Send, monkeypatch) -> None:
    monkeypatch.setattr(run, "BATCH_ROWS", 50)
    rows = [thang(TT=str(n), **{"Họ tên": f"Nông Văn Số {n}"}) for n in range(1, 301)]
    job = send(csv_of(*rows))
    assert (counts(job), job.cursor) == ((300, 300, 0, 0), 301)
    assert Entry.objects.count() == 300


def test_the_command_line_writes_a_ledger_of_the_province(commune, tmp_path: Path) -> None:
    (tmp_path / "so.csv").write_bytes(csv_of(THANG))
    (tmp_path / "map.toml").write_text('[options]\nsource = "hospital"\n', encoding="utf8")
    call_command("import", "ledgers", str(tmp_path / "so.csv"), "--map", str(tmp_path / "map.toml"), "--apply")
    assert Entry.objects.get().source == "hospital"
