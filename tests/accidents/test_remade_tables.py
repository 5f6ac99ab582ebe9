"""SQLite makes a table anew to change it, and refuses while a trigger elsewhere speaks of it: migrations must still pass."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection, models
from django.db.migrations import Migration
from django.utils import timezone

from antoan.accidents.models import Accident, Victim
from antoan.establishments.models import Establishment
from antoan.org.models import Place
from tests.conftest import make_establishment

PLAN = [(Migration("9999_test", "accidents"), False)]


def widened(model: type[models.Model], name: str) -> tuple[models.Field, models.Field]:  # type: ignore[type-arg]
    old = model._meta.get_field(name)
    assert isinstance(old, models.Field)
    new = old.clone()
    new.set_attributes_from_name(name)
    new.max_length, new.model = 999, model
    return old, new


@pytest.mark.usefixtures("racing_db")
def test_changed_tables_are_kept_as_before(commune: Place, other_commune: Place) -> None:
    quarry = make_establishment(commune, "Mỏ đá", "4900100018")
    emit_pre_migrate_signal(0, False, "default", plan=PLAN)
    for model, name in ((Accident, "employer_text"), (Victim, "hometown"), (Establishment, "name")):
        old, new = widened(model, name)
        for before, after in ((old, new), (new, old)):
            with connection.schema_editor() as editor:
                editor.alter_field(model, before, after)
    case = Accident.objects.create(
        number="TNLD-2026-000001",
        severity="light",
        occurred_on=dt.date(2026, 1, 1),
        commune=commune,
        establishment=quarry,
        received_at=timezone.now(),
    )  # as a migration of data writes, with no trigger there
    emit_post_migrate_signal(0, False, "default", plan=PLAN)
    case.refresh_from_db()
    assert case.employer_place_id == commune.pk, "filled in afterwards"
    Establishment.objects.filter(pk=quarry.pk).update(commune=other_commune, folded="mo da moi")
    case.refresh_from_db()
    assert case.employer_place_id == other_commune.pk, "and kept again"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT employer FROM accidents_words")
            assert cursor.fetchall() == [("mo da moi",)]
