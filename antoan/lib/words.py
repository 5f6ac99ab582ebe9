"""Sentences for people: Vietnamese as written here, or as a translator gives them.

This package knows no Django. Whoever shows the sentences puts a translator in once at the start (`speak_through`);
without one they stay Vietnamese. The name `_` lets the catalogue's extraction find them.
"""

from __future__ import annotations

from collections.abc import Callable

_translator: list[Callable[[str], str]] = [str]


def speak_through(translate: Callable[[str], str]) -> None:
    """From now on every sentence passes through `translate`, which knows the language of the reader."""
    _translator[0] = translate


def gettext(sentence: str, **parts: object) -> str:
    """The sentence in the reader's language, `%(name)s` filled from the parts."""
    translated = _translator[0](sentence)
    return translated % parts if parts else translated
