"""A list of establishments from Excel, the whole way an officer goes, on a desk and on a phone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from antoan.establishments.models import Establishment
from antoan.imports.models import ImportJob
from antoan.org.models import Place
from antoan.org.scope import Actor
from tests.browser.conftest import HEIGHTS, OpenPage
from tests.browser.test_pages import judge
from tests.imports.conftest import mst, row, xlsx


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    path = tmp_path / "danh-sach.xlsx"
    path.write_bytes(xlsx([row(1, Xã="06184"), row(2, Xã="06184"), row(3, Xã="Xã Không Có"), row(4, MST="4900123456")]))
    return path


def picture(page: Any, name: str, width: int) -> None:
    """Kept where SHOTS says, for whoever wants to look."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/imports-{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("width", HEIGHTS)
def test_from_file_to_register(open_page: OpenPage, officer: Actor, commune: Place, file: Path, width: int) -> None:
    page = open_page(officer, width=width)
    page.goto(reverse("imports:list"))
    judge(page)
    picture(page, "list", width)
    page.goto(reverse("imports:upload", args=["establishments"]))
    judge(page)
    picture(page, "upload", width)
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Tải lên và xem cột").click()
    page.wait_for_url("**/cot/")
    judge(page)
    picture(page, "columns", width)
    assert page.locator("select[name=tax_code]").input_value() == "2"
    page.get_by_role("button", name="Kiểm tra thử").click()
    page.get_by_text("Xã Không Có").first.wait_for()
    assert Establishment.objects.filter(tax_code=mst(1)).count() == 0
    judge(page)
    picture(page, "checked", width)
    page.get_by_role("button", name="Nhập vào hệ thống").click()
    page.get_by_role("button", name="Nhập vào hệ thống").last.click()
    page.get_by_text("Chưa nhập hết").wait_for()
    judge(page)
    picture(page, "applied", width)
    job = ImportJob.objects.get()
    assert (job.read, job.added, job.rejected) == (4, 2, 2)
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải các dòng bị từ chối").click()
    assert download.value.suggested_filename == f"bi-tu-choi-{job.pk}.xlsx"
    page.goto(reverse("imports:list"))
    judge(page)
