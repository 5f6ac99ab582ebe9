"""Which column of a file is which field: guessed from the headers, confirmed by a person, remembered by the header."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from antoan.imports.contract import Field, Importer
from antoan.lib.canonical import content_hash
from antoan.lib.text import name_key
from antoan.lib.words import gettext as _

# Columns that our own file of refused rows adds; they are never data.
REASON = "Lý do bị từ chối"
ORIGINAL_ROW = "Dòng trong tệp gốc"
_OURS = frozenset({name_key(REASON), name_key(ORIGINAL_ROW)})
_PARENTHESES = re.compile(r"\([^)]*\)|\[[^]]*\]")

Mapping = dict[str, int]  # field key → column index

_SURE = 90
_LIKELY = 50


def signature(names: Sequence[str]) -> str:
    """Hash of the header by which a confirmed mapping is found again; our own extra columns do not count."""
    keys = [name_key(name) for name in names]
    while keys and (keys[-1] in _OURS or not keys[-1]):
        keys.pop()
    return content_hash(keys)


@cache
def _aliases(importer: type[Importer]) -> dict[str, tuple[str, ...]]:
    return {field.key: tuple(dict.fromkeys(name_key(str(n)) for n in _known_names(field))) for field in importer.fields}


def _known_names(field: Field) -> tuple[str, ...]:
    return (str(field.label), field.key.replace("_", " "), field.key, *field.aliases)


def _score(header: str, aliases: Sequence[str]) -> int:
    """How surely a header names a field: 100 the same, 95 without its remark in brackets, 90 its last level, …"""
    whole, last = name_key(header), name_key(header.rsplit(" – ", maxsplit=1)[-1])
    bare = name_key(_PARENTHESES.sub(" ", header))
    best = 0
    for alias in aliases:
        for text, points in ((whole, 100), (bare, 95), (last, _SURE)):
            if text == alias:
                best = max(best, points)
        if len(alias) > 3 and f" {alias} " in f" {whole} ":
            best = max(best, _LIKELY + min(30, len(alias)))
        elif len(bare) > 3 and f" {bare} " in f" {alias} ":
            best = max(best, _LIKELY)
    return best


def knows(importer: Importer) -> Callable[[str], bool]:
    """Whether a header is surely one of the importer's fields: by this the header row is recognised."""
    aliases = _aliases(type(importer))
    return lambda name: any(_score(name, known) >= _SURE for known in aliases.values())


def guess(importer: Importer, names: Sequence[str]) -> Mapping:
    """The likeliest column for each field, each column used once, the surest pairs first."""
    aliases = _aliases(type(importer))
    pairs = [
        (-_score(name, aliases[field.key]), order, column, field.key)
        for order, field in enumerate(importer.fields)
        for column, name in enumerate(names)
        if name and name_key(name) not in _OURS
    ]
    mapping: Mapping = {}
    for score, _order, column, key in sorted(pairs):
        if -score >= _LIKELY and key not in mapping and column not in mapping.values():
            mapping[key] = column
    return mapping


def problems(importer: Importer, mapping: Mapping, width: int) -> list[str]:
    """What stands against a mapping, in sentences; empty when it can be used."""
    found = [
        _("Chưa chọn cột cho “%(field)s” (bắt buộc).", field=field.label)
        for field in importer.fields
        if field.required and field.key not in mapping
    ]
    used: dict[int, str] = {}
    for field in importer.fields:
        column = mapping.get(field.key)
        if column is None:
            continue
        if not 0 <= column < width:
            found.append(_("Cột đã chọn cho “%(field)s” không có trong tệp.", field=field.label))
        elif column in used:
            found.append(
                _("Một cột được chọn cho cả “%(first)s” và “%(second)s”.", first=used[column], second=field.label)
            )
        used[column] = str(field.label)
    return found if mapping else [*found, _("Chưa ghép cột nào.")]


def from_names(importer: Importer, names: Sequence[str], wanted: dict[str, str]) -> tuple[Mapping, list[str]]:
    """A mapping written by hand (field key → header), with sentences about what does not fit."""
    columns = {name_key(name): i for i, name in reversed(list(enumerate(names))) if name}
    known = {field.key for field in importer.fields}
    mapping = {
        key: columns[name_key(name)] for key, name in wanted.items() if key in known and name_key(name) in columns
    }
    wrong = [
        _("Không có trường “%(key)s”. Các trường: %(known)s.", key=key, known=", ".join(sorted(known)))
        for key in wanted
        if key not in known
    ]
    wrong += [
        _("Tệp không có cột “%(name)s”.", name=n)
        for k, n in wanted.items()
        if k in known and name_key(n) not in columns
    ]
    return mapping, wrong
