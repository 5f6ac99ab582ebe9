"""Verbs of `./dev`. Each is one function of one module, loaded only when asked for."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from tools.dev.project import CLI, DIST, ROOT, VAR, Failure, child_env
from tools.dev.steps import say

Verb = Callable[[Sequence[str]], int]
VERBS: dict[str, tuple[str, str]] = {
    "run": ("tools.dev.serve:run", "set everything up and serve: --port 8000, --scale 1|10|100, --host 0.0.0.0"),
    "test": ("tools.dev.gate:test", "the whole gate; with arguments only those tests: ./dev test tests/org -k scope"),
    "lint": ("tools.dev.gate:lint", "the checks without tests; --fix mends what can be mended"),
    "bench": ("tools.dev.bench:bench", "benchmarks: [NAME…] [--scale small|full] [--json]"),
    "antoan": ("tools.dev.__main__:antoan", "the system's own command line, e.g. ./dev antoan audit verify"),
    "shot": ("tools.dev.shot:shot", "screenshots at 390 and 1366 px: ./dev shot /path/ … [--as ACCOUNT]"),
    "messages": ("tools.dev.messages:messages", "bring the English catalogue up to the sources; says what is missing"),
    "lock": (
        "tools.dev.lock:lock",
        "write requirements/*.txt and package-lock.json anew; --upgrade for newer versions",
    ),
    "setup": ("tools.dev.__main__:setup", "only set up: libraries, front end, catalogues, static files"),
    "clean": ("tools.dev.__main__:clean", "remove what was built (not the data; --data removes var/ too)"),
}


def antoan(words: Sequence[str]) -> int:
    """Run the system's command line in the project's environment, in the caller's folder."""
    environment = import_module("tools.dev.environment")
    if not environment.is_ready():
        environment.python_environment()
        environment.catalogues()
    os.environ.setdefault("ANTOAN_DEMO", "true")
    os.execvpe(CLI[0], [*CLI, *words], child_env())  # noqa: S606 - the program is ours


def setup(words: Sequence[str]) -> int:
    """Set up without serving; `--test` adds what the gate needs."""
    import_module("tools.dev.environment").ready("test" if "--test" in words else "run")
    return 0


def clean(words: Sequence[str]) -> int:
    """Remove built things; the next run makes them again."""
    built = [".venv", "node_modules", "shots", "htmlcov", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"]
    folders = [*(ROOT / name for name in built), DIST, VAR / "dev", VAR / "static", VAR / "coverage"]
    for folder in [*folders, *([VAR] if "--data" in words else [])]:
        if folder.exists():
            say(f"  removing {folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder}")
            shutil.rmtree(folder)
    return 0


def usage() -> int:
    """The list of verbs."""
    say("./dev VERB [ARGUMENTS]\n")
    for name, (_, what) in VERBS.items():
        say(f"  {name:<9} {what}")
    return 0


def main(words: Sequence[str]) -> int:
    """Find the verb and run it; a Failure is for the reader, anything else is a defect and keeps its traceback."""
    if not words or words[0] in {"-h", "--help", "help"}:
        return usage()
    if words[0] not in VERBS:
        say(f"There is no verb “{words[0]}”.\n")
        usage()
        return 2
    module, function = VERBS[words[0]][0].split(":")
    verb: Verb = getattr(import_module(module), function)
    for name in (signal.SIGTERM, signal.SIGHUP):  # a closed terminal too: leave through the `finally`s
        signal.signal(name, lambda number, _frame: sys.exit(128 + number))
    try:
        return verb(words[1:])
    except Failure as failure:
        sys.stderr.write(f"\n✗ {failure}\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
