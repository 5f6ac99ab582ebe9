"""`./dev bench`: the runner lives in bench/, this only gives it the environment."""

from __future__ import annotations

from collections.abc import Sequence

from tools.dev import environment
from tools.dev.project import PYTHON
from tools.dev.steps import loud


def bench(words: Sequence[str]) -> int:
    """Run `python -m bench` with the tests' libraries (some baselines come from them)."""
    environment.python_environment("test")
    return loud([PYTHON, "-m", "bench", *words])
