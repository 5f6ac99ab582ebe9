from __future__ import annotations

import datetime as dt

import pytest
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from antoan.establishments.models import Establishment, Workforce
from antoan.imports.bulk import among, upsert
from antoan.imports.models import ColumnMap
from tests.imports.sample import COLUMNS, REST

NOW = timezone.now()


def facts(code: str, name: str, commune_id: int) -> tuple[object, ...]:
    return (code, name, commune_id, "", dt.date(2015, 3, 5), name.lower(), name, NOW, NOW, *REST)


def test_inserts_then_updates_only_what_is_named(commune) -> None:
    upsert(Establishment, COLUMNS, [facts("0100109106", "Công ty A", commune.pk)], unique=["tax_code"])
    first = Establishment.objects.get()
    assert (first.name, first.founded_on, first.created_at, first.is_demo) == (
        "Công ty A",
        dt.date(2015, 3, 5),
        NOW,
        False,
    )
    rows = [facts("0100109106", "Công ty B", commune.pk), facts("0101248141", "Công ty C", commune.pk)]
    upsert(Establishment, COLUMNS, rows, unique=["tax_code"], update=["name"])
    assert list(Establishment.objects.order_by("pk").values_list("name", "folded")) == [
        ("Công ty B", "công ty a"),
        ("Công ty C", "công ty c"),
    ]
    upsert(Establishment, COLUMNS, [facts("0100109106", "Khác", commune.pk)], unique=["tax_code"])
    assert Establishment.objects.filter(name="Khác").count() == 0


def test_decimals_json_and_nothing(establishment) -> None:
    from decimal import Decimal

    upsert(Workforce, ["establishment_id", "year", "total", "women", "hazardous", "minors", "under_15", "disabled", "elderly",
                       "payroll_million"], [(establishment.pk, 2025, 9, 1, 0, 0, 0, 0, 0, Decimal("12.500"))])  # fmt: skip
    assert Workforce.objects.get().payroll_million == Decimal("12.5")
    columns = ["kind", "owner", "signature", "mapping", "updated_at"]
    upsert(ColumnMap, columns, [("a", "b", "c", {"name": 1}, NOW), ("a", "b", "d", {"name": 2}, NOW)])
    assert [m.mapping for m in ColumnMap.objects.order_by("signature")] == [{"name": 1}, {"name": 2}]
    upsert(ColumnMap, columns, [])


def test_the_database_still_refuses(commune) -> None:
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        upsert(Establishment, COLUMNS, [facts("", "Mã rỗng", commune.pk)])
    assert Establishment.objects.count() == 0


def test_text_that_is_too_long_is_never_cut(commune) -> None:
    from django.db import connection

    if connection.vendor != "postgresql":
        pytest.skip("SQLite does not limit the length of text")
    with pytest.raises(DataError), transaction.atomic():
        upsert(Establishment, COLUMNS, [facts("0100109106", "x" * 256, commune.pk)])


def test_many_keys_in_one_short_statement(commune) -> None:
    names = ["Công ty “A” 100% \\ ' [1]", "Công ty B", ""]
    upsert(Establishment, COLUMNS, [facts(f"010{n}", name, commune.pk) for n, name in enumerate(names)])
    wanted = Establishment.objects.filter(among("name", [*names, *map(str, range(5_000))])).order_by("tax_code")
    assert list(wanted.values_list("name", flat=True)) == names
    assert not Establishment.objects.filter(among("name", [])).exists()
