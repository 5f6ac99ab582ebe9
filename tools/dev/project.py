"""Where things are, and the environment that every child process gets."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
REQUIREMENTS = ROOT / "requirements"
VAR = Path(os.environ.get("ANTOAN_DATA", ROOT / "var"))
DIST = ROOT / "antoan" / "ui" / "static" / "dist"
CLI = [str(PYTHON), "-m", "antoan.config.cli"]


class Failure(Exception):
    """Something the reader can mend; its text says how. Shown without a traceback."""


def child_env(**extra: str) -> dict[str, str]:
    """The environment of a child: our virtual environment first, our sources importable, Node trusting the system's certificates."""
    env = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "VIRTUAL_ENV": str(VENV),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "NODE_USE_SYSTEM_CA": "1",
        **extra,
    }
    env.pop("PYTHONHOME", None)
    return env


def interactive() -> bool:
    """Whether a person watches: colours and a spinner make sense."""
    return sys.stdout.isatty() and not os.environ.get("CI") and not os.environ.get("NO_COLOR")
