"""`./dev test` and `./dev lint`: everything that must hold before a change is taken."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools.dev import environment, postgres
from tools.dev.project import BIN, CLI, PYTHON, REQUIREMENTS, ROOT, VAR, VENV, Failure, child_env
from tools.dev.steps import fingerprint, have, paint, say, step
from tools.dev.system import apt_install

SOURCES = ["antoan", "bench", "tests", "tools"]
CHECKS: dict[str, list[str]] = {
    "types (mypy --strict)": [str(BIN / "mypy"), "antoan", "tools"],
    "lint (ruff check)": [str(BIN / "ruff"), "check", *SOURCES],
    "format (ruff format)": [str(BIN / "ruff"), "format", "--check", *SOURCES],
    "rings (lint-imports)": [str(BIN / "lint-imports"), "--no-cache"],
    "migrations complete": [*CLI, "makemigrations", "--check", "--dry-run"],
    "Django's own checks": [*CLI, "check", "--fail-level", "WARNING"],
}
SPARK = REQUIREMENTS / "spark.txt"
PYTEST = [str(PYTHON), "-m", "pytest", "-p", "no:cacheprovider", "--durations=25"]
# No database is touched there (tests/dev/test_dev.py makes sure): once, on SQLite, is enough.
WITHOUT_DATABASE = ["tests/dev", "tests/lib", "tests/linkage", "tests/statistics", "tests/test_messages.py"]
PARALLEL = ["-n", "2", "--dist", "worksteal"]


@dataclass(frozen=True)
class Result:
    """How one part of the gate went; `closing` is what the last lines of the run repeat."""

    title: str
    ok: bool
    seconds: float
    closing: str = ""

    def line(self) -> str:
        mark = paint("✓", 32) if self.ok else paint("✗", 31)
        return f"  {mark} {self.title} ({self.seconds:.0f} s)"


def test(words: Sequence[str]) -> int:
    """The whole gate on both databases. With arguments: only those tests, on SQLite, or with --pg on PostgreSQL."""
    started = time.monotonic()
    environment.ready("test")
    if "--spark" in words:
        return _spark([word for word in words if word != "--spark"])
    deselect = _without_browser()
    if words:
        return _chosen([word for word in words if word != "--pg"], "--pg" in words)
    results = [*checks(), *_everything(deselect)]
    return _verdict(results, time.monotonic() - started, deselect)


def _has_spark() -> bool:
    """Spark's tests are part of the gate where `./dev test --spark` has fetched it (400 MB, and Java)."""
    stamp = VENV / ".installed-spark"
    return bool(have("java")) and stamp.exists() and stamp.read_text(encoding="utf8") == fingerprint([SPARK])


def lint(words: Sequence[str]) -> int:
    """The checks without the tests; --fix lets ruff mend and format first."""
    environment.python_environment("test")
    if "--fix" in words:
        for command in (["check", "--fix", "--quiet"], ["format", "--quiet"]):
            subprocess.run([BIN / "ruff", *command, *SOURCES], cwd=ROOT, check=False)
    started = time.monotonic()
    return _verdict(checks(), time.monotonic() - started, "")


def checks() -> list[Result]:
    """All static checks, two at a time; the output of one that fails is shown at once."""
    say("\nChecks")
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda title: _check(title, CHECKS[title]), CHECKS))


def _check(title: str, command: list[str]) -> Result:
    started = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=child_env(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    result = Result(title, done.returncode == 0, time.monotonic() - started)
    said = (done.stdout + done.stderr).rstrip().splitlines()
    say("\n".join([result.line(), *([] if result.ok else [*said[-80:], ""])]))
    return result


def _everything(deselect: str) -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="antoan-test-") as folder:
        sqlite = {"ANTOAN_TEST_SQLITE": str(Path(folder) / "test.sqlite3"), "DATABASE_URL": f"sqlite:///{folder}/db"}
        say("\nTests on SQLite")
        wanted = ("" if _has_spark() else "not spark and ") + f"not postgres{deselect}"
        (VAR / "coverage").mkdir(parents=True, exist_ok=True)
        cover = ["--cov=antoan", "--cov-report=", "--cov-fail-under=0"]
        results = [_pytest("tests on SQLite", [*PARALLEL, *cover, "-m", wanted], sqlite)]
    results.append(_check("coverage", [str(BIN / "coverage"), "report"]))
    with postgres.server() as url:
        say("\nTests on PostgreSQL")
        chosen = [*PARALLEL, "-m", "not spark and not browser and not sqlite"]
        chosen += [f"--ignore={path}" for path in WITHOUT_DATABASE]
        results.append(_pytest("tests on PostgreSQL", chosen, {"DATABASE_URL": url}))
    return results


def _pytest(title: str, arguments: list[str], env: dict[str, str]) -> Result:
    """Run pytest in the open and keep its last line."""
    started = time.monotonic()
    command = [*PYTEST, *arguments]
    last = b""
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=child_env(**env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as run:
        assert run.stdout  # noqa: S101 - asked for above
        try:
            while chunk := os.read(run.stdout.fileno(), 65536):
                sys.stdout.buffer.write(chunk)
                sys.stdout.flush()
                last = (last + chunk)[-4000:]
        except BaseException:
            run.terminate()
            raise
    lines = last.decode(errors="replace").strip().splitlines()
    return Result(title, run.returncode == 0, time.monotonic() - started, lines[-1] if lines else "no output")


def _chosen(words: list[str], on_postgres: bool) -> int:
    if not on_postgres:
        return _pytest("chosen tests", words, {}).ok is False
    with postgres.server() as url:
        return _pytest("chosen tests", words, {"DATABASE_URL": url}).ok is False


def _without_browser() -> str:
    """Make sure there is a Chromium; where none can be had, say so and leave the browser tests out."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := have(name))), None)
    if found is None:
        try:
            apt_install("chromium", why="Browser tests need Chromium.")
            found = have("chromium")
        except Failure as failure:
            say(f"\n! {failure}\n  Or set CHROMIUM to the path of one. Browser tests are left out of this run.\n")
    if found is None:
        return " and not browser"
    os.environ["CHROMIUM"] = found
    return ""


def _spark(words: list[str]) -> int:
    """The tests on a local Spark cluster: pyspark (large) and Java are fetched only for them."""
    step("Spark", VENV / ".installed-spark", fingerprint([SPARK]), lambda: environment.install("spark"))
    if not have("java"):
        apt_install("default-jre-headless", why="Spark needs Java 17.")
    return _pytest("tests on Spark", ["-m", "spark", *words], {"SPARK_LOCAL_IP": "127.0.0.1"}).ok is False


def _verdict(results: list[Result], seconds: float, deselect: str) -> int:
    """The closing lines: each part, pytest's own summary lines, and one word."""
    say("\nThe gate")
    for result in results:
        say(result.line())
    if deselect:
        say("  ! browser tests were left out: no Chromium on this machine")
    if any(result.closing for result in results) and not _has_spark():
        say("  ! Spark's tests were left out: ./dev test --spark fetches Spark and runs them")
    for result in results:
        if result.closing:
            say(result.closing)
    failed = [result.title for result in results if not result.ok]
    say(f"{'FAILED: ' + ', '.join(failed) if failed else 'All good'} · {seconds / 60:.1f} min")
    return 1 if failed else 0
