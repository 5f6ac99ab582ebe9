"""Events in the reader's words: what was done, and what changed from what to what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from antoan.audit.models import Event

Text = str | Promise
_verbs: dict[str, Text] = {}
_names: dict[str, Text] = {
    "before": gettext_lazy("trước"),
    "after": gettext_lazy("sau"),
    "comment": gettext_lazy("ý kiến"),
    "reason": gettext_lazy("lý do"),
    "note": gettext_lazy("ghi chú"),
    "year": gettext_lazy("năm"),
}


@dataclass(frozen=True)
class Line:
    """One detail of an event; `before` and `after` where something changed, else only `after`."""

    name: str
    before: str
    after: str


def register(verbs: Mapping[str, Text], names: Mapping[str, Text] | None = None) -> None:
    """An app says its verbs and the names of its details; called from AppConfig.ready()."""
    _verbs.update(verbs)
    _names.update(names or {})


def verb_label(verb: str) -> str:
    """The verb in words; one that nobody has registered stays as it is."""
    return str(_verbs.get(verb, verb))


def lines_of(event: Event) -> list[Line]:
    """The details worth reading, empty ones left out."""
    data = dict(event.data)
    found = [_changed(event, name, pair) for name, pair in _pairs(data).items()]
    for name, value in data.items():
        if isinstance(value, Mapping):
            found += [
                Line(_name(event, key), "", _words(each)) for key, each in value.items() if each not in (None, "", [])
            ]
        elif value not in (None, "", []):
            found.append(Line(_name(event, name), "", _words(value)))
    return found


def _pairs(data: dict[str, Any]) -> dict[str, Any]:
    """Take out what is written as changes: {"changes": {name: [before, after]}} or two mappings before and after."""
    pairs: dict[str, Any] = {}
    if isinstance(data.get("changes"), Mapping):
        pairs |= data.pop("changes")
    if isinstance(data.get("before"), Mapping) and isinstance(data.get("after"), Mapping):
        before, after = data.pop("before"), data.pop("after")
        pairs |= {name: [before.get(name), after[name]] for name in after if before.get(name) != after[name]}
    return pairs


def _changed(event: Event, name: str, pair: Any) -> Line:
    before, after = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
    return Line(_name(event, name), _words(before) or _("(trống)"), _words(after) or _("(trống)"))


def _name(event: Event, name: str) -> str:
    """The model's own name of a field, else a registered one, else the key."""
    try:
        return str(apps.get_model(event.target_type)._meta.get_field(name).verbose_name)
    except (LookupError, ValueError, FieldDoesNotExist, AttributeError):
        return str(_names.get(name, name))


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, list):
        return ", ".join(map(_words, value))
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_words(each)}" for key, each in value.items())
    return str(value)
