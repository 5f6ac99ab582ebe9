"""Several people at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import OperationalError, connection


def at_once(*jobs: Callable[[], Any], refusals: tuple[type[Exception], ...]) -> list[str]:
    """Run the jobs in threads that begin together; what each came to: "done" or the name of its refusal, sorted."""
    gate, ends = threading.Barrier(len(jobs)), ["?"] * len(jobs)

    def run(place: int, job: Callable[[], Any]) -> None:
        try:
            gate.wait()
            job()
            ends[place] = "done"
        except (*refusals, OperationalError) as refused:
            ends[place] = type(refused).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(i, job)) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)
