"""The chain of events: written once, never rewritten, and whoever tries is found."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from antoan.audit import guards
from antoan.audit.models import ChainHead, Event
from antoan.audit.record import breaks, record
from antoan.org.scope import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(province) -> list[Event]:
    return [
        record(SYSTEM, f"test.{number}", province, place_path="20/", number=number, ten="Đồng Đăng")
        for number in range(5)
    ]


@pytest.fixture
def unguarded():
    """The database without its triggers, as an attacker with the right to drop them would have it."""
    guards.remove(connection)
    yield
    guards.install(connection)


def test_an_untouched_chain_holds(chain, capsys) -> None:
    assert list(breaks()) == []
    call_command("audit", "verify")
    said = capsys.readouterr().out.splitlines()
    assert said == [f"{len(chain)} events", f"the chain holds; last hash {chain[-1].hash}"]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_event SET actor_name = 'Người khác'",
        "DELETE FROM audit_event",
        "UPDATE audit_event SET hash = hash WHERE verb = 'test.1'",
    ],
)
def test_the_database_refuses_to_rewrite(chain, sql) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Event.objects.count() == len(chain)


def test_the_models_refuse_too(chain) -> None:
    chain[0].actor_name = "Người khác"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        chain[0].save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=chain[0].pk).delete()


TAMPERING = {
    "a word": ("UPDATE audit_event SET actor_name = 'Người khác' WHERE verb = 'test.2'", {"hash"}),
    "a detail": ("UPDATE audit_event SET data = '{}' WHERE verb = 'test.2'", {"hash"}),
    "one removed": ("DELETE FROM audit_event WHERE verb = 'test.2'", {"previous_hash", "head"}),
    "the last removed": ("DELETE FROM audit_event WHERE verb = 'test.4'", {"head"}),
    "the first removed": ("DELETE FROM audit_event WHERE verb = 'test.0'", {"previous_hash", "head"}),
    "all removed": ("DELETE FROM audit_event", {"head"}),
}


@pytest.mark.parametrize("name", TAMPERING)
def test_tampering_is_found(chain, unguarded, name, capsys) -> None:
    sql, reasons = TAMPERING[name]
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert {broken.reason for broken in breaks()} == reasons
    with pytest.raises(CommandError, match="broken"):
        call_command("audit", "verify")
    assert "event" in capsys.readouterr().out


def test_a_forged_event_with_a_right_hash_of_its_own_is_found(chain, unguarded) -> None:
    """Whoever recomputes one hash would have to recompute all that follow, and the head."""
    from antoan.audit.record import event_hash

    event = Event.objects.get(verb="test.1")
    event.actor_name = "Người khác"
    Event.objects.filter(pk=event.pk).update(actor_name="Người khác", hash=event_hash(event.previous_hash, event))
    assert [broken.reason for broken in breaks()] == ["previous_hash"]


def test_the_head_counts(chain) -> None:
    head = ChainHead.objects.get()
    assert (head.count, head.hash) == (len(chain), chain[-1].hash)


def test_text_and_numbers_come_back_as_they_were_hashed(province) -> None:
    record(
        SYSTEM, "test.odd", province, words="Đ̣ ạ ạ", big=10**15, small=0.1, nothing=None, nested={"a": [1, {"b": "ê"}]}
    )
    assert list(breaks()) == []


def test_a_rolled_back_change_leaves_no_event_and_no_gap(chain, province) -> None:
    with transaction.atomic():
        record(SYSTEM, "test.gone", province)
        transaction.set_rollback(True)
    record(SYSTEM, "test.next", province)
    assert list(breaks()) == []
    assert not Event.objects.filter(verb="test.gone").exists()
