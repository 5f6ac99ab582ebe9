"""The officer's queue on the home page: deaths first, then the oldest, and how bad each is."""

from __future__ import annotations

import datetime as dt

from antoan.accidents.models import Declaration, Sighting
from antoan.law.models import Parameter
from antoan.workflow.duties import duties_of

TODAY = dt.date(2026, 11, 23)


def declared(commune, number, day, *severities):
    at = dt.datetime.combine(day, dt.time(8), dt.UTC)
    found = Declaration.objects.create(
        number=f"KB-2026-{number:06d}", idempotency_key=str(number), state="submitted", channel="employer",
        occurred_on=day, commune=commune, received_at=at,
    )  # fmt: skip
    for order, severity in enumerate(severities):
        died = {"died_on": day} if severity == "dead" else {}
        Sighting.objects.create(
            source="declaration", source_key=f"{number}/{order}", declaration=found, name="N", folded="n", sex="male",
            severity=severity, commune=commune, order=order, **died,
        )  # fmt: skip
    return found


def test_deaths_first_then_the_oldest_each_with_its_victims(officer, commune, login):
    Parameter.objects.create(key="triage.days", label="Xem tin", value=2, basis="nội bộ", certainty="derived")
    declared(commune, 1, dt.date(2026, 11, 10), "light")
    declared(commune, 2, dt.date(2026, 11, 9), "serious", "serious", "light")
    declared(commune, 3, dt.date(2026, 11, 22), "dead", "serious")
    declared(commune, 4, dt.date(2026, 11, 21))
    found = [duty for duty in duties_of(officer, TODAY) if duty.key.startswith("declaration:")]
    assert [duty.title[-1] for duty in found] == ["3", "2", "1", "4"]
    assert [duty.detail.split(" · ")[0] for duty in found] == [
        "Chết 1 người, nặng 1 người",
        "Nặng 2 người, nhẹ 1 người",
        "Nhẹ 1 người",
        "Chưa ghi người bị nạn",
    ]
    text = login(officer).get("/").content.decode()
    assert text.index("Chết 1 người") < text.index("Nặng 2 người")
