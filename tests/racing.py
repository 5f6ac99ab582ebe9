"""Several people at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import OperationalError, connections


def answers_at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at the same moment, each on its own connection; answers or exceptions, in order."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            start.wait(10)
            return call()
        except Exception as problem:  # noqa: BLE001 - handed back to the test
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def at_once(*jobs: Callable[[], Any], refusals: tuple[type[Exception], ...]) -> list[str]:
    """What each of the jobs came to, sorted: "done" or the name of its refusal; any other exception is raised."""
    ends = []
    for answer in answers_at_once(*jobs):
        if isinstance(answer, Exception) and not isinstance(answer, (*refusals, OperationalError)):
            raise answer
        ends.append(type(answer).__name__ if isinstance(answer, Exception) else "done")
    return sorted(ends)
