"""What is dear to count is counted once in a while; what is cheap, each time, so that nobody sees an old number for nothing.

The size of the answer decides, never the clock of the machine: the same data behave the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

T = TypeVar("T")
SECONDS = 600
MANY = 20_000  # rows counted; beyond, they are not counted for every reader


def remembered(key: str, count: Callable[[], T], *, is_large: Callable[[T], bool]) -> T:
    """The answer; a large one stays for `SECONDS` in this process."""
    found: T | None = cache.get(key)
    if found is None:
        found = count()
        if is_large(found):
            cache.set(key, found, SECONDS)
    return found
