"""One row of every model, all with the same number, so that any address with a number in it means one of them."""

from __future__ import annotations

import datetime as dt
from copy import copy
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models

PK = 4242
# What a check constraint or a foreign key to somebody else's world wants beyond the first value that comes to mind.
SPECIAL: dict[str, dict[str, Any]] = {
    "accounts.SignIn": {"session_key": "row-of-somebody", "address": None},
    "documents.Attachment": {"target_type": "accidents.accident", "target_id": str(PK)},
    "documents.Paper": {
        "target_type": "accidents.accident",
        "target_id": str(PK),
        "pdf": None,
        "docx": None,
        "xlsx": None,
    },
    "returns.Return": {"form": "XII", "form_version": "2016", "period": "2026H1", "unit_key": str(PK)},
}
# Two different rows of one model: this one is a twin, numbered one less, with another key.
TWINS = {"ledgers.Pair": ("left", "right", "source_key")}
GIVEN_ELSEWHERE = {
    "accounts.User",
    "audit.ChainHead",
    "audit.Event",
    "org.Place",
    "org.Succession",
    "org.Agency",
    "org.Membership",
}


def ours() -> list[type[models.Model]]:
    """The models whose rows belong to somebody."""
    found = [model for model in apps.get_models() if model.__module__.startswith("antoan.")]
    return [model for model in found if model._meta.label not in GIVEN_ELSEWHERE]


def make_one_of_each(known: dict[str, models.Model]) -> None:
    """Rows numbered PK of every model; `known` maps labels (`org.Place`) to the rows that foreign keys point to."""
    made = dict(known)
    for model in ours():
        _make(model, made)


def _make(model: type[models.Model], made: dict[str, models.Model]) -> models.Model:
    label = model._meta.label
    if label not in made:
        values = {"pk": PK} | {
            field.name: value
            for field in model._meta.concrete_fields
            if not field.primary_key and (value := _value(field, made, label)) is not None
        }
        if label in TWINS:
            first, second, key = TWINS[label]
            values[first] = _twin(values[second], key)
        made[label] = model._default_manager.create(**{**values, **SPECIAL.get(label, {})})
    return made[label]


def _twin(row: models.Model, key: str) -> models.Model:
    other = copy(row)
    other.pk, other._state.adding = PK - 1, True
    setattr(other, key, str(PK - 1))
    other.save()
    return other


def _value(field: models.Field[Any, Any], made: dict[str, models.Model], label: str) -> Any:
    if isinstance(field, models.ForeignKey):
        target: type[models.Model] = field.related_model
        return None if target._meta.label == label else _make(target, made)
    by_number = {f"{known.split('.')[1].lower()}_id": row.pk for known, row in made.items()}
    if field.name in by_number:
        return by_number[field.name]
    if field.has_default() or field.null:
        return None
    if field.choices:
        return field.choices[0][0]
    return None if field.blank else _first(field)


def _first(field: models.Field[Any, Any]) -> Any:
    """A plain value of the kind of the field; dates in the past, so that nothing lies in the future."""
    day = dt.date(2026, 3, 2)
    plain: list[tuple[type[models.Field[Any, Any]], Any]] = [
        (models.DateTimeField, dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)),
        (models.DateField, day),
        (models.BooleanField, False),
        (models.JSONField, {}),
        (models.DecimalField, Decimal(1)),
        (models.IntegerField, 1),
        (models.TextField, "chữ"),
    ]
    value = next((value for kind, value in plain if isinstance(field, kind)), None)
    return value if value is not None else str(PK)[: field.max_length]
