from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from antoan.establishments.models import Establishment
from antoan.imports.enums import JobState
from antoan.imports.models import ImportJob
from tests.imports.conftest import HEAD, cells_of, check, counts, mst, row, xlsx


def send(client: Any, content: bytes, name: str = "ds.xlsx") -> Any:
    return client.post(
        reverse("imports:upload", args=["sample"]), {"file": SimpleUploadedFile(name, content), "source": ""}
    )


def test_the_whole_way_in_the_browser(login, officer, commune) -> None:
    client = login(officer)
    assert "Cơ sở (mẫu thử)" in client.get(reverse("imports:list")).content.decode()
    assert client.get(reverse("imports:upload", args=["sample"])).status_code == 200
    response = send(client, xlsx([row(1), row(2), row(3, Xã="Xã Không Có")]))
    job = ImportJob.objects.get()
    assert response.url == reverse("imports:columns", args=[job.pk])
    page = client.get(response.url).content.decode()
    assert "B – Tên cơ sở (Cơ sở số 1)" in page
    response = client.post(response.url, {"name": 1, "tax_code": 2, "commune": 3, "phone": "", "founded_on": 5})
    assert response.url == reverse("imports:job", args=[job.pk])
    page = client.get(response.url).content.decode()
    assert "Không có xã" in page
    assert Establishment.objects.count() == 0
    response = client.post(reverse("imports:move", args=[job.pk, "apply"]))
    page = client.get(response.url).content.decode()
    assert "còn dòng bị từ chối" in page
    assert counts(job) == (3, 2, 0, 0, 1)
    assert Establishment.objects.get(tax_code=mst(1)).phone == ""
    back = client.get(reverse("imports:rejected", args=[job.pk]))
    assert cells_of(back.content)[1][1] == "Cơ sở số 3"
    assert "attachment" in back["Content-Disposition"]
    assert "3 dòng: 2 thêm" in client.get(reverse("imports:list")).content.decode()
    page = client.get(reverse("imports:columns", args=[ImportJob.objects.get().pk]))
    assert page.status_code == 302


def test_a_stranger_sees_nothing(login, employer, commune_officer, upload) -> None:
    job = upload(xlsx([row(1)]))
    for actor in (employer, commune_officer):
        client = login(actor)
        for name in ("job", "columns", "rejected"):
            assert client.get(reverse(f"imports:{name}", args=[job.pk])).status_code == 404
        assert client.post(reverse("imports:move", args=[job.pk, "cancel"])).status_code == 404
        assert client.get(reverse("imports:upload", args=["sample"])).status_code == 404
        assert client.get(reverse("imports:template", args=["sample"])).status_code == 404
        assert "ds.xlsx" not in client.get(reverse("imports:list")).content.decode()
    job.refresh_from_db()
    assert job.state == JobState.UPLOADED


def test_signed_out_people_are_sent_to_the_door(client, upload) -> None:
    job = upload(xlsx([row(1)]))
    assert client.get(reverse("imports:job", args=[job.pk])).status_code == 302


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (b"MZ" + bytes(600), "a.xlsx", "chương trình"),
        (b"x", "a.exe", "không phải bảng tính"),
        (b"1;2\n", "a.csv", "tiêu đề"),
    ],
)
def test_bad_files_come_back_with_a_sentence(login, officer, commune, content: bytes, name: str, word: str) -> None:
    response = send(login(officer), content, name)
    assert response.status_code == 422
    assert word in response.content.decode()
    assert ImportJob.objects.count() == 0


def test_too_large_a_file(login, officer, commune, settings) -> None:
    settings.IMPORT_LIMIT_BYTES = 1000
    response = send(login(officer), xlsx([row(1)]))
    assert "quá lớn" in response.content.decode()


def test_missing_and_doubled_columns_are_pointed_at(login, officer, upload) -> None:
    job = upload(xlsx([row(1)]))
    response = login(officer).post(reverse("imports:columns", args=[job.pk]), {"name": 1, "tax_code": 1, "commune": ""})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Cột này đã chọn" in page
    assert "Chọn cột cho «Xã, phường»" in page


def test_another_sheet_and_header_row(login, officer, commune) -> None:
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        cover, data = book.add_worksheet("Bìa"), book.add_worksheet("Dữ liệu")
        cover.write_row(0, 0, ["Kính gửi", "Sở Nội vụ"])
        for number, cells in enumerate([["Danh sách", "năm 2026"], HEAD, row(1)]):
            data.write_row(number, 0, cells)
    client = login(officer)
    send(client, target.getvalue())
    job = ImportJob.objects.get()
    url = reverse("imports:layout", args=[job.pk])
    client.post(url, {"sheet": "Dữ liệu", "header_row": "1"})
    job.refresh_from_db()
    assert (job.sheet, job.header_first, job.mapping["name"]) == ("Dữ liệu", 2, 1)
    client.post(url, {"sheet": "Dữ liệu", "header_row": "3"})
    job.refresh_from_db()
    assert job.names[1] == "Cơ sở số 1"
    response = client.post(url, {"sheet": "Dữ liệu", "header_row": "900"}, follow=True)
    assert "tiêu đề" in response.content.decode()


def test_template_is_read_back_with_every_column(login, officer, commune, upload) -> None:
    client = login(officer)
    content = client.get(reverse("imports:template", args=["sample"])).content
    head = [str(cell) for cell in cells_of(content)[0]]
    assert "Tên cơ sở (*)" in head
    job = upload(xlsx([["Công ty A", mst(1), "Xã Đồng Đăng", "", "1/2/2015"]], head))
    assert job.mapping == {"name": 0, "tax_code": 1, "commune": 2, "phone": 3, "founded_on": 4}


def test_large_files_run_in_the_background(login, officer, upload, settings, monkeypatch) -> None:
    from antoan.imports import tasks

    monkeypatch.setattr(tasks, "INLINE_ROWS", 1)
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    job = upload(xlsx([row(1), row(2)]))
    client = login(officer)
    client.post(reverse("imports:columns", args=[job.pk]), {"name": 1, "tax_code": 2, "commune": 3})
    page = client.get(reverse("imports:job", args=[job.pk])).content.decode()
    assert "hx-trigger" in page
    assert counts(job) == (0, 0, 0, 0, 0)
    tasks.run_import.func(job.pk)
    assert counts(job) == (2, 2, 0, 0, 0)
    fragment = client.get(reverse("imports:job", args=[job.pk]), headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in fragment
    assert "<html" not in fragment


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_questions(
    login, officer, upload, django_assert_max_num_queries, rows: int
) -> None:
    for number in range(rows):
        check(upload(xlsx([row(number)])), officer)
    client = login(officer)
    client.get(reverse("imports:list"))
    with django_assert_max_num_queries(8):
        client.get(reverse("imports:list"))


def test_a_get_never_writes(login, officer, upload, django_assert_max_num_queries) -> None:
    job = upload(xlsx([row(1)]))
    client = login(officer)
    for name in ("apply", "cancel", "resume", "check"):
        assert client.get(reverse("imports:move", args=[job.pk, name])).status_code == 405
    assert client.post(reverse("imports:move", args=[job.pk, "erase"])).status_code == 404
    job.refresh_from_db()
    assert job.state == JobState.UPLOADED
