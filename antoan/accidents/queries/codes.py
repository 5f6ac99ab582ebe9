"""Occupations and serious injuries for the pickers, and codes that are in no list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from antoan.law.models import CodeItem
from antoan.lib.text import fold

_SHOWN = 15
_RANKED = 300  # entries looked at for one search; no two words of the list occur in more


def unknown_codes(codes: Mapping[str, Iterable[str]], day: dt.date) -> list[str]:
    """The codes, by list, that the list of that day does not hold; empty codes are no codes."""
    unknown: list[str] = []
    for list_key, given in codes.items():
        wanted = {code for code in given if code}
        if wanted:
            held = CodeItem.objects.on(day).filter(list_key=list_key, code__in=wanted).values_list("code", flat=True)
            unknown += sorted(wanted - set(held))
    return unknown


def occupations(text: str, day: dt.date) -> list[CodeItem]:
    """Occupations (VSCO) whose name holds all the words without diacritics, or whose code begins so; at most 15.

    Names that begin with the words come first, then names that hold them as whole words; among equals the most
    detailed entry, since the form asks for the occupation and not for its group.
    """
    words = fold(text).split()
    if not words:
        return []
    found = CodeItem.objects.on(day).filter(list_key="vsco")
    if len(words) == 1 and words[0].isdigit():
        return list(found.filter(code__startswith=words[0]).order_by("code")[:_SHOWN])
    for word in words:
        found = found.filter(folded__contains=word)
    asked = " ".join(words)
    return sorted(found.order_by("order", "code")[:_RANKED], key=lambda item: _distance(item, asked))[:_SHOWN]


def _distance(item: CodeItem, asked: str) -> tuple[bool, bool, bool, int, str]:
    """How far an entry is from the words: smaller is nearer."""
    spaced = f" {item.folded.replace(',', ' ')} "
    starts = item.folded.startswith(asked)
    return (
        not (starts and spaced.startswith(f" {asked} ")),
        f" {asked} " not in spaced,
        not starts,
        -item.level,
        item.code,
    )


def serious_injuries(day: dt.date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Phụ lục II NĐ 39/2016 as groups of (code, label), for a grouped list of choices."""
    items = CodeItem.objects.on(day).filter(list_key="serious_injury").order_by("order", "code")
    groups: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    for item in items:
        if not item.parent_code:
            groups[item.code] = (item.label, [])
        elif item.parent_code in groups:
            groups[item.parent_code][1].append((item.code, item.label))
    return [group for group in groups.values() if group[1]]


def labels_of(list_key: str, day: dt.date) -> dict[str, str]:
    """Code → words of one list on a day."""
    return dict(CodeItem.objects.on(day).filter(list_key=list_key).values_list("code", "label"))
