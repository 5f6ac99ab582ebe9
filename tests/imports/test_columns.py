from __future__ import annotations

from antoan.imports import actions, columns
from antoan.imports.models import ColumnMap
from tests.imports.conftest import HEAD, check, counts, row, xlsx
from tests.imports.sample import SAMPLE


def test_guesses_by_name_alias_and_part() -> None:
    names = ["STT", "TÊN DOANH NGHIỆP (*)", "mst", "Địa chỉ – Xã", "Số điện thoại liên hệ", "Ngày, tháng thành lập"]
    assert columns.guess(SAMPLE, names) == {"name": 1, "tax_code": 2, "commune": 3, "phone": 4}


def test_a_column_is_used_once_and_our_own_never() -> None:
    names = ["Tên cơ sở", "Tên cơ sở", columns.REASON, columns.ORIGINAL_ROW]
    assert columns.guess(SAMPLE, names) == {"name": 0}


def test_signature_forgets_our_columns_case_and_marks() -> None:
    names = ["Tên cơ sở", "MST", ""]
    assert columns.signature(names) == columns.signature(["ten co so", "mst", columns.REASON, columns.ORIGINAL_ROW])
    assert columns.signature(names) != columns.signature(["MST", "Tên cơ sở"])


def test_problems_in_words() -> None:
    found = columns.problems(SAMPLE, {"name": 0, "tax_code": 0, "phone": 9}, 3)
    assert len(found) == 3
    assert "Xã, phường" in found[0]


def test_names_from_a_map_file() -> None:
    mapping, wrong = columns.from_names(SAMPLE, HEAD, {"name": "tên cơ sở", "tax_code": "Thuế", "khac": "STT"})
    assert mapping == {"name": 1}
    assert len(wrong) == 2


def test_a_confirmed_mapping_is_remembered_for_the_sender(upload, officer) -> None:
    head = ["Cột A", "Cột B", "Cột C"]
    lines = [[cells[1], cells[2], cells[3]] for cells in (row(1), row(2))]
    job = upload(xlsx(lines, head))
    assert job.mapping == {}
    actions.match_columns(job=job, mapping={"name": 0, "tax_code": 1, "commune": 2}, actor=officer)
    check(job, officer)
    assert counts(job)[:2] == (2, 2)
    again = upload(xlsx(lines[:1], head))
    assert again.mapping == {"name": 0, "tax_code": 1, "commune": 2}
    assert ColumnMap.objects.get().owner == job.owner
