"""`./dev`: its verbs, and steps that run again only when they must."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tools.dev import __main__ as dev
from tools.dev import gate, steps
from tools.dev.project import ROOT, Failure


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROOT / "dev", *words], capture_output=True, text=True, check=False)


def test_alone_it_lists_its_verbs() -> None:
    told = run()
    assert told.returncode == 0
    assert [line.split()[0] for line in told.stdout.splitlines()[2:]] == list(dev.VERBS)


def test_an_unknown_verb_is_refused_with_the_list() -> None:
    told = run("fly")
    assert told.returncode == 2
    assert "fly" in told.stdout
    assert "run" in told.stdout


def test_the_systems_command_line_runs_in_the_callers_folder(tmp_path: Path) -> None:
    told = subprocess.run([ROOT / "dev", "antoan"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "reference" in told.stdout
    assert "db_worker" in told.stdout


def test_a_step_runs_once_per_key_and_again_after_a_failure(tmp_path: Path) -> None:
    stamp, done = tmp_path / "deep" / "stamp", []
    assert steps.step("one", stamp, "a", lambda: done.append(1))
    assert not steps.step("one", stamp, "a", lambda: done.append(2))
    assert steps.step("one", stamp, "b", lambda: done.append(3))

    def fail() -> None:
        raise Failure("no")

    with pytest.raises(Failure):
        steps.step("one", stamp, "c", fail)
    assert steps.step("one", stamp, "c", lambda: done.append(4))
    assert done == [1, 3, 4]


def test_a_fingerprint_follows_names_and_contents(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("1")
    first = steps.fingerprint([tmp_path])
    file.write_text("2")
    second = steps.fingerprint([tmp_path])
    file.rename(tmp_path / "b.txt")
    assert len({first, second, steps.fingerprint([tmp_path]), steps.fingerprint([tmp_path], "more")}) == 4


def test_a_failing_command_shows_its_last_lines_and_the_hint() -> None:
    with pytest.raises(Failure, match=r"(?s)broken.*try this"):
        steps.quiet(["sh", "-c", "echo broken; exit 3"], hint="try this")


def test_the_verdict_repeats_pytests_summary_lines(capsys: pytest.CaptureFixture[str]) -> None:
    results = [
        gate.Result("tests", ok=True, seconds=1, closing="== 3 passed in 1s =="),
        gate.Result("types", ok=False, seconds=1),
    ]
    assert gate._verdict(results, 60, "") == 1
    last = capsys.readouterr().out.splitlines()[-2:]
    assert last == ["== 3 passed in 1s ==", "FAILED: types · 1.0 min"]


def test_what_is_not_run_on_postgresql_touches_no_database() -> None:
    files = [
        file
        for each in gate.WITHOUT_DATABASE
        for path in [ROOT / each]
        for file in (path.rglob("*.py") if path.is_dir() else [path])
    ]
    signs = re.compile("|".join(["django" + "_db", "racing" + "_db", r"\bdb: " + "None", r"\.objects" + r"\."]))
    assert len(files) > 10
    assert [file.name for file in files if signs.search(file.read_text(encoding="utf8"))] == []
