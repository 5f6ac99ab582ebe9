from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from antoan.imports import actions
from antoan.imports.models import ImportJob
from antoan.lib.identifiers import check_digit
from antoan.org.models import Place
from antoan.org.scope import Actor
from tests.imports.sample import SAMPLE

HEAD = ["STT", "Tên cơ sở", "MST", "Xã", "Điện thoại", "Ngày thành lập"]


def mst(number: int) -> str:
    """The number-th valid tax code of Lạng Sơn's series."""
    nine = f"49{number * 7 % 10_000_000:07}"
    digit = check_digit(nine)
    return nine + str(digit) if digit < 10 else mst(number + 500_000)


def row(number: int, **more: Any) -> list[Any]:
    """A clean row, with cells replaced by header name."""
    cells = dict(
        zip(HEAD, [number, f"Cơ sở số {number}", mst(number), "Xã Đồng Đăng", "0205 123", "05/03/2015"], strict=True)
    )
    return list((cells | more).values())


def xlsx(rows: Sequence[Sequence[Any]], head: Sequence[str] = HEAD) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([head, *rows]):
            sheet.write_row(number, 0, cells)
    return target.getvalue()


def cells_of(content: bytes) -> list[list[Any]]:
    return [list(r) for r in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def upload(officer: Actor, commune: Place) -> Callable[..., ImportJob]:
    """Upload a file as the officer; columns as guessed."""

    def go(content: bytes, name: str = "ds.xlsx", actor: Actor = officer) -> ImportJob:
        return actions.upload(importer=SAMPLE, file=ContentFile(content, name), filename=name, actor=actor)

    return go


@pytest.fixture
def bring_in(upload: Callable[..., ImportJob], officer: Actor) -> Callable[..., ImportJob]:
    """Upload, check and, if anything is to be written, apply."""

    def go(content: bytes, name: str = "ds.xlsx", actor: Actor = officer) -> ImportJob:
        job = upload(content, name, actor)
        check(job, actor)
        if job.added + job.changed:
            actions.start_apply(job=job, actor=actor)
            actions.carry_out(job=job, actor=actor)
        return job

    return go


def check(job: ImportJob, actor: Actor) -> None:
    actions.start_check(job=job, actor=actor)
    actions.carry_out(job=job, actor=actor)


def counts(job: ImportJob) -> tuple[int, int, int, int, int]:
    """read, added, changed, same, rejected – as the database has them."""
    job.refresh_from_db()
    return job.read, job.added, job.changed, job.same, job.rejected
