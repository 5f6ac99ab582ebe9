"""The demonstration is deterministic, marked, plausible, and never mixed with real data."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db.models import Q

from antoan.accidents.models import Accident, Declaration, Victim
from antoan.accounts.models import User
from antoan.audit.record import breaks
from antoan.demo.accounts import ACCOUNTS, PASSWORD
from antoan.demo.returns import closed_periods
from antoan.establishments.models import Establishment
from antoan.lib.identifiers import is_valid_mst
from antoan.org.models import Membership
from antoan.policy import Role
from antoan.returns.models import Return
from antoan.returns.queries import body_hash

DAY = dt.date(2026, 11, 23)


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(keep):
    with time_machine.travel(dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC), tick=True):
        keep(lambda: call_command("demo", scale="tiny", day=DAY))


def test_what_is_made_holds_together(demo) -> None:
    assert Establishment.objects.count() == 60
    assert all(is_valid_mst(code) for code in Establishment.objects.values_list("tax_code", flat=True))
    press = Accident.objects.filter(source_note__startswith="Báo chí")
    assert sorted(press.values_list("occurred_on", flat=True)) == [dt.date(2020, 6, 24), dt.date(2024, 4, 13)]
    assert not press.filter(Q(is_demo=True)).exists()
    made = Accident.objects.exclude(pk__in=press)
    assert made.count() > 20
    assert not made.filter(is_demo=False).exists()
    assert not Victim.objects.filter(accident__occurred_on__gt=DAY).exists()
    assert Declaration.objects.filter(state="submitted").count() == 3
    assert list(breaks()) == []


def test_every_role_has_an_account_that_works(demo) -> None:
    assert {account.role for account in ACCOUNTS} == set(Role)
    for account in ACCOUNTS:
        assert User.objects.get(username=account.username).check_password(PASSWORD)
    employer = Membership.objects.get(user__username="co-so")
    assert Establishment.objects.get(pk=employer.establishment_id).sector_code == "0810"


def test_returns_are_frozen_as_if_accepted_by_hand(demo) -> None:
    accepted = Return.objects.filter(form="XII", state="accepted", is_nil=False)
    assert accepted.exists()
    for row in accepted[:5]:
        assert row.content_hash == body_hash(row)


def test_demonstration_is_never_mixed_with_other_data(demo) -> None:
    with pytest.raises(CommandError, match="đã có dữ liệu"):
        call_command("demo", scale="tiny", day=DAY)


def test_the_last_closed_periods() -> None:
    assert [str(p) for p in closed_periods(DAY, 4)] == ["2024", "2025H1", "2025", "2026H1"]
    assert [str(p) for p in closed_periods(dt.date(2027, 1, 1), 2)] == ["2026H1", "2026"]


def test_live_investigations_stand_at_different_steps(demo) -> None:
    live = Accident.objects.filter(
        is_demo=True, investigation__isnull=False, occurred_on__gt=DAY - dt.timedelta(days=40)
    )
    states = sorted(live.exclude(state="closed").values_list("state", "investigation__level"))
    assert states == [
        ("announced", "province"),
        ("investigating", "commune_record"),
        ("investigating", "grassroots"),
        ("investigating", "province"),
        ("investigating", "province"),
        ("minuted", "grassroots"),
    ]
    running = live.filter(state="investigating")
    assert running.filter(investigation__due_on__lt=DAY).count() == 2
    assert running.filter(investigation__extension_days=10).count() == 1
    assert live.filter(measures__done_on=None, measures__due_on__gte=DAY).exists()
