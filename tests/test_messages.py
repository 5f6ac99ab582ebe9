"""Every Vietnamese sentence of the interface has its English one, with the same placeholders."""

from __future__ import annotations

from babel.messages.catalog import Catalog

from tools.dev import messages


def test_the_english_catalogue_is_complete() -> None:
    assert messages.faults(messages.catalogue(), messages.extracted()) == []


def test_the_catalogue_holds_nothing_that_no_source_says() -> None:
    sources = messages.extracted()
    gone = [
        message.id
        for message in messages.catalogue()
        if message.id and sources.get(_first(message.id), message.context) is None
    ]
    assert gone == [], "run ./dev messages"


def test_the_extractor_sees_python_and_templates() -> None:
    places = {name.rsplit(".", 1)[1] for message in messages.extracted() for name, _ in message.locations}
    assert {"py", "html"} <= places


def test_every_kind_of_fault_is_seen() -> None:
    sources, english = Catalog(), Catalog(locale="en")
    for text in ("thiếu", "trống", "ngờ", "sai %(n)s", "đúng %(n)s"):
        sources.add(text, locations=[("a.py", 1)])
    english.add("trống", "")
    english.add("ngờ", "doubt", flags=["fuzzy"])
    english.add("sai %(n)s", "wrong %(m)s")
    english.add("đúng %(n)s", "right %(n)s")
    assert [fault.split("'")[1] for fault in messages.faults(english, sources)] == [
        "thiếu",
        "trống",
        "ngờ",
        "sai %(n)s",
    ]


def _first(key: str | tuple[str, ...] | list[str]) -> str:
    return key if isinstance(key, str) else key[0]
