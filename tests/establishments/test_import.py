"""The register from files as people really have them."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from antoan.audit.models import Event
from antoan.establishments.models import Establishment, Workforce
from antoan.imports import actions
from antoan.imports.contract import importer_named
from antoan.imports.files import rejected_file
from antoan.imports.models import ImportJob
from antoan.lib.identifiers import check_digit
from antoan.lib.text import encode_legacy
from antoan.org.scope import Actor

pytestmark = pytest.mark.django_db
HEAD = [
    "STT",
    "Mã số thuế",
    "Tên doanh nghiệp",
    "Loại hình",
    "Ngành nghề",
    "Địa chỉ",
    "Xã/Phường",
    "Năm",
    "Tổng số lao động",
    "Lao động nữ",
    "Quỹ lương (triệu đồng)",
]
Bring = Callable[..., ImportJob]


def mst(number: int) -> str:
    """The number-th well-formed tax code of the province's series."""
    nine = f"49{number * 7 % 10_000_000:07}"
    digit = check_digit(nine)
    return f"{nine}{digit}" if digit < 10 else mst(number + 500_000)


def row(number: int, **more: Any) -> list[Any]:
    clean = [
        number,
        mst(number),
        f"Công ty TNHH Số {number}",
        "Công ty cổ phần",
        "0810",
        f"Thôn {number}",
        "Xã Đồng Đăng",
        2025,
        20 + number,
        5,
        1500.5,
    ]
    return list((dict(zip(HEAD, clean, strict=True)) | more).values())


def xlsx(rows: Sequence[Sequence[Any]], head: Sequence[str] = HEAD) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([head, *rows]):
            sheet.write_row(number, 0, cells)
    return target.getvalue()


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def bring_in(officer: Actor) -> Bring:
    """Upload, check, apply as the officer; columns as guessed."""

    def go(
        content: bytes, name: str = "ds.xlsx", actor: Actor = officer, options: dict[str, str] | None = None
    ) -> ImportJob:
        kind = importer_named("establishments")
        job = actions.upload(
            importer=kind, file=ContentFile(content, name), filename=name, actor=actor, options=options
        )
        actions.start_check(job=job, actor=actor)
        actions.carry_out(job=job, actor=actor)
        if job.added + job.changed:
            actions.start_apply(job=job, actor=actor)
            actions.carry_out(job=job, actor=actor)
        return job

    return go


def counts(job: ImportJob) -> tuple[int, int, int, int, int]:
    return job.read, job.added, job.changed, job.same, job.rejected


def reasons(job: ImportJob) -> list[list[str]]:
    return [reason for rejection in job.rejections.order_by("row") for reason in rejection.reasons]


def facts() -> list[Any]:
    """Everything the register holds, without keys and times."""
    hidden = {"id", "created_at", "updated_at"}
    rows = [
        {k: v for k, v in each.items() if k not in hidden}
        for each in Establishment.objects.order_by("tax_code", "name").values()
    ]
    heads = list(
        Workforce.objects.order_by("establishment__tax_code", "year").values_list(
            "establishment__tax_code", "year", "total", "women", "payroll_million"
        )
    )
    return [rows, heads]


def test_a_clean_file(bring_in) -> None:
    job = bring_in(xlsx([row(n) for n in range(1, 6)]))
    assert counts(job) == (5, 5, 0, 0, 0)
    first = Establishment.objects.get(tax_code=mst(1))
    assert (first.name, first.type_code, first.sector_code, first.sector_version) == (
        "Công ty TNHH Số 1",
        "121",
        "0810",
        "vsic2025",
    )
    assert (first.commune.name, first.status, first.site_kind) == ("Xã Đồng Đăng", "active", "head")
    assert first.folded == f"cong ty tnhh so 1 {mst(1)}"
    assert first.sort_key
    head = Workforce.objects.get(establishment=first)
    assert (head.year, head.total, head.women, head.payroll_million) == (2025, 21, 5, Decimal("1500.5"))
    assert Event.objects.filter(verb__startswith="importjob.").exists()


def test_the_same_file_again_changes_nothing(bring_in) -> None:
    content = xlsx([row(n) for n in range(1, 6)])
    bring_in(content)
    before = facts()
    assert counts(bring_in(content)) == (5, 0, 0, 5, 0)
    assert facts() == before


def test_an_empty_cell_leaves_what_is_there_and_a_filled_one_corrects_it(bring_in) -> None:
    bring_in(xlsx([row(1), row(2)]))
    job = bring_in(xlsx([row(1, **{"Địa chỉ": "", "Tên doanh nghiệp": "Tên Mới", "Tổng số lao động": 99}), row(2)]))
    assert counts(job) == (2, 0, 1, 1, 0)
    first = Establishment.objects.get(tax_code=mst(1))
    assert (first.name, first.address) == ("Tên Mới", "Thôn 1")
    assert first.folded.startswith("ten moi")
    assert first.workforces.get().total == 99


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"Mã số thuế": "4900123411"}, "tax_code", "sai chữ số kiểm tra"),
    ({"Mã số thuế": 4.9e9}, "tax_code", "sai chữ số kiểm tra"),
    ({"Tên doanh nghiệp": ""}, "name", ""),
    ({"Tên doanh nghiệp": "X" * 300}, "name", "tối đa 255"),
    ({"Xã/Phường": "Xã Không Có"}, "commune", "Không tìm thấy"),
    ({"Xã/Phường": "99999"}, "commune", "Không có xã, phường nào mang mã"),
    ({"Xã/Phường": "Phường Ba Đình, Hà Nội"}, "commune", "ngoài địa bàn"),
    ({"Loại hình": "Công ty ma"}, "type", "Không có loại hình"),
    ({"Ngành nghề": "Nghề lạ"}, "sector", "Không có ngành"),
    ({"Tổng số lao động": -3}, "total", ""),
    ({"Tổng số lao động": "nhiều"}, "total", ""),
    ({"Lao động nữ": 500}, "women", "nhiều hơn tổng số lao động"),
    ({"Năm": 1900}, "year", "Năm phải từ 1990"),
    ({"Tổng số lao động": ""}, "total", "thiếu tổng số lao động"),
]


@pytest.mark.parametrize(("wrong", "field", "says"), BAD)
def test_a_wrong_cell_is_refused_with_its_reason_and_the_others_go_in(bring_in, wrong, field, says) -> None:
    job = bring_in(xlsx([row(1), row(2, **wrong), row(3)]))
    assert counts(job) == (3, 2, 0, 0, 1)
    [[where, why]] = reasons(job)
    assert where == field
    assert says in why
    assert Establishment.objects.count() == 2


def test_a_hundredth_of_the_rows_bad_then_mended_is_the_clean_file(bring_in) -> None:
    """Three in a hundred wrong: what comes back, mended and sent again, leaves exactly what a clean file would have."""
    chance = random.Random(20)  # noqa: S311 - any fixed choice of rows will do
    clean = [row(n) for n in range(1, 201)]
    spoiled = [list(each) for each in clean]
    bad = sorted(chance.sample(range(200), 6))
    for index, (wrong, _field, _says) in zip(bad, BAD, strict=False):
        spoiled[index] = list((dict(zip(HEAD, spoiled[index], strict=True)) | wrong).values())
    job = bring_in(xlsx(spoiled))
    assert counts(job) == (200, 194, 0, 0, 6)
    back = load_workbook(io.BytesIO(rejected_file(job)))
    lines = [list(line) for line in back.worksheets[0].iter_rows(values_only=True)]
    assert len(lines) == 7
    mended = [clean[index] + line[len(HEAD) :] for index, line in zip(bad, lines[1:], strict=True)]
    assert counts(bring_in(xlsx(mended, lines[0]), "tra-lai.xlsx")) == (6, 6, 0, 0, 0)
    left = facts()
    Workforce.objects.all().delete()
    Establishment.objects.all().delete()
    assert counts(bring_in(xlsx(clean), "sach.xlsx")) == (200, 200, 0, 0, 0)
    assert facts() == left


def test_old_communes_lost_zeros_and_numbers_for_text(bring_in) -> None:
    job = bring_in(
        xlsx([
            row(1, **{"Xã/Phường": "TT. Đồng Đăng, huyện Cao Lộc"}),
            row(2, **{"Xã/Phường": 6184, "Ngành nghề": 810}),
            row(3, **{"Xã/Phường": "dong dang", "Mã số thuế": float(mst(3)), "Ngành nghề": "0810 - Khai thác đá, cát, sỏi, đất sét"}),
        ])
    )  # fmt: skip
    assert counts(job) == (3, 3, 0, 0, 0), reasons(job)
    assert set(Establishment.objects.values_list("commune__code", "sector_code")) == {("06184", "0810")}
    assert Establishment.objects.filter(commune__valid_to=None).count() == 3


def test_merged_headers(bring_in) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 5, "DANH SÁCH DOANH NGHIỆP NĂM 2025")
        sheet.merge_range(2, 0, 3, 0, "TT")
        sheet.merge_range(2, 1, 3, 1, "Mã số thuế")
        sheet.merge_range(2, 2, 3, 2, "Tên doanh nghiệp")
        sheet.merge_range(2, 3, 3, 3, "Xã, phường")
        sheet.merge_range(2, 4, 2, 5, "Lao động")
        sheet.write_row(3, 4, ["Tổng số", "Nữ"])
        sheet.write_row(4, 0, [1, mst(1), "Công ty A", "Xã Đồng Đăng", 10, 4])
        sheet.write_row(5, 0, [2, mst(2), "Công ty B", "Xã Vân Nham", 20, 8])
    job = bring_in(target.getvalue(), options={"year": "2025"})
    assert counts(job) == (2, 2, 0, 0, 0), reasons(job)
    assert Establishment.objects.get(tax_code=mst(2)).commune.code == "06415"


def test_text_in_the_old_encoding_and_in_pieces(bring_in) -> None:
    name = "Công ty cổ phần Xây dựng Lạng Sơn"
    old = encode_legacy(name, "tcvn3")
    apart = "Hợp tác xã Nông nghiệp"
    import unicodedata

    rows = [
        row(n, **{"Tên doanh nghiệp": encode_legacy(f"Công ty Thương mại Hữu Nghị {n}", "tcvn3")}) for n in range(3, 9)
    ]
    rows += [row(1, **{"Tên doanh nghiệp": old}), row(2, **{"Tên doanh nghiệp": unicodedata.normalize("NFD", apart)})]
    job = bring_in(xlsx(rows))
    assert job.rejected == 0, reasons(job)
    assert Establishment.objects.get(tax_code=mst(1)).name == name
    assert Establishment.objects.get(tax_code=mst(2)).name == apart


def test_formulas_and_what_looks_like_one(bring_in) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        for number in (1, 2):
            sheet.write_row(number, 0, row(number))
        sheet.write_formula(1, 2, '="Công ty "&"Một"', None, "Công ty Một")
        sheet.write_string(2, 2, "=cmd|' /C calc'!A0")
    job = bring_in(target.getvalue())
    assert counts(job) == (2, 2, 0, 0, 0), reasons(job)
    assert Establishment.objects.get(tax_code=mst(1)).name == "Công ty Một"


def test_without_a_tax_code_name_and_commune_tell(bring_in) -> None:
    shop = {"Mã số thuế": "", "Tên doanh nghiệp": "Hộ kinh doanh Lý Thị Bé"}
    content = xlsx([row(1, **shop), row(2, **{**shop, "Xã/Phường": "Xã Vân Nham"})])
    assert counts(bring_in(content)) == (2, 2, 0, 0, 0)
    assert counts(bring_in(content)) == (2, 0, 0, 2, 0)
    assert Workforce.objects.count() == 2
    assert set(Establishment.objects.values_list("tax_code", flat=True)) == {None}


def test_a_dependent_unit_is_a_branch(bring_in) -> None:
    bring_in(xlsx([row(1, **{"Mã số thuế": f"{mst(1)}-001"})]))
    assert Establishment.objects.get().site_kind == "branch"


def test_heads_without_a_year_ask_for_one(bring_in) -> None:
    head = [name for name in HEAD if name != "Năm"]
    line = [cell for name, cell in zip(HEAD, row(1), strict=True) if name != "Năm"]
    job = bring_in(xlsx([line], head))
    assert job.rejected == 1
    assert "không có năm" in reasons(job)[0][1]
    assert counts(bring_in(xlsx([line], head), options={"year": "2024"})) == (1, 1, 0, 0, 0)
    assert Workforce.objects.get().year == 2024


def test_another_areas_firm_is_not_taken_over(bring_in, officer) -> None:
    from antoan.org.models import Place
    from tests.conftest import make_establishment

    make_establishment(Place.objects.get(code="00004"), "Công ty Hà Nội", mst(1))
    job = bring_in(xlsx([row(1), row(2)]))
    assert counts(job) == (2, 1, 0, 0, 1)
    assert "ngoài địa bàn" in reasons(job)[0][1]
    assert Establishment.objects.get(tax_code=mst(1)).name == "Công ty Hà Nội"


def test_what_goes_out_comes_back_in(bring_in, officer, login) -> None:
    bring_in(xlsx([row(n) for n in range(1, 4)]))
    before = facts()
    out = b"".join(login(officer).get("/co-so/xuat.xlsx").streaming_content)
    job = bring_in(out, "co-so.xlsx")
    assert counts(job) == (3, 0, 0, 3, 0), reasons(job)
    assert facts() == before
