"""`antoan unseen`: what a person reads, what a program reads, and how a bad file is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.statistics.tables import HEPATITIS, THAI_NGUYEN, cells

ROOT = Path(__file__).parent.parent.parent


def _file(tmp_path, table, head="history,count\n"):
    path = tmp_path / "histories.csv"
    path.write_text(head + "".join(f"{history},{count}\n" for history, count in table.items()), encoding="utf-8")
    return path


def _run(*arguments):
    out = StringIO()
    call_command("unseen", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_json_has_everything_the_estimate_has(tmp_path):
    answer = json.loads(_run(_file(tmp_path, HEPATITIS), "--json", "--labels", "P,Q,E"))
    assert {"observed", "lincoln_petersen", "chapman", "models", "best", "range", "warnings"} <= set(answer)
    assert (answer["observed"], answer["best"], answer["lists"]) == (271, "[12,13,23]", ["P", "Q", "E"])
    independence = next(model for model in answer["models"] if model["model"] == "[1,2,3]")
    expected = {"N": 388.5, "SE": 21.6, "deviance": 24.357, "df": 3, "AIC": 69.748, "BIC": 84.156}
    assert {key: independence[key] for key in expected} == pytest.approx(expected, abs=0.06)


def test_the_table_is_read_by_people(tmp_path):
    text = _run(_file(tmp_path, THAI_NGUYEN), "--labels", "Bệnh viện,Công an")
    assert "Danh sách 1 (Bệnh viện): 6.069 người" in text
    assert "11.140,0" in text
    assert "10.659 – 11.666" in text
    assert "tỷ số chênh θ = 1: 11.140 · θ = 3: 20.032 · θ = 5: 28.924" in text
    assert "Nếu bỏ sót 5 % và ghép nhầm 0 % liên kết: N = 10.583" in text
    assert "giả định độc lập không kiểm tra được" in text


def test_what_is_not_identified_is_said_in_the_table(tmp_path):
    text = _run(_file(tmp_path, {"100": 9, "010": 8, "001": 7}))
    assert "không xác định" in text
    assert "không đưa ra con số" in text


def test_of_many_models_the_best_are_shown(tmp_path):
    table = dict(zip(cells(4), [5, 9, 12, 30, 7, 22, 18, 60, 4, 11, 15, 41, 9, 33, 28], strict=True))
    text = _run(_file(tmp_path, table))
    assert "[1,2,3,4]" in text
    assert "mô hình khác, xem bằng --json" in text


@pytest.mark.parametrize(
    ("content", "vietnamese", "english"),
    [
        ("110,21\n10,3\n", "Dòng 2: Lịch sử “10” có 2 chữ số", "Line 2"),
        ("1,21\n", "Chỉ có một danh sách", "Only one list"),
        ("", "không có dòng dữ liệu", "no data rows"),
        ("11,0\n10,0\n", "bằng 0", "zero"),
        ("11,-1\n10,0\n", "số âm", "negative"),
    ],
)
def test_a_refusal_says_why_in_both_languages(tmp_path, content, vietnamese, english):
    path = tmp_path / "histories.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        _run(path, "--json")
    assert vietnamese in str(refused.value)
    assert english in str(refused.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(CommandError, match="Không đọc được tệp"):
            _run(path)


def test_the_installed_command_prints_json_and_fails_with_code_1(tmp_path):
    """As a user starts it: a process of its own, no database reachable."""
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "ANTOAN_DATA": str(tmp_path)}
    command = [sys.executable, "-m", "antoan.config.cli", "unseen"]

    def start(path):
        return subprocess.run(
            [*command, str(path), "--json"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    good = start(_file(tmp_path, HEPATITIS))
    assert good.returncode == 0, good.stderr
    assert json.loads(good.stdout)["observed"] == 271
    bad = start(_file(tmp_path, {"1": 3}, head=""))
    assert (bad.returncode, bad.stdout) == (1, "")
    assert "Chỉ có một danh sách" in bad.stderr
