"""Writing to, and verifying, the hash chain of events."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from antoan.audit.models import ChainHead, Event


class Author(Protocol):
    """Whoever can be named in an event."""

    @property
    def user_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def agency_name(self) -> str: ...


def event_hash(previous: str, event: Event) -> str:
    """SHA-256 of the previous hash and the event's canonical JSON (sorted keys, UTF-8)."""
    body = {
        "at": round(event.at.timestamp(), 6),
        "actor": [event.actor_id, event.actor_name, event.actor_role, event.agency_name],
        "place": event.place_path,
        "verb": event.verb,
        "target": [event.target_type, event.target_id, event.target_label],
        "data": event.data,
    }
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)
    return hashlib.sha256((previous + text).encode()).hexdigest()


@transaction.atomic
def record(author: Author, verb: str, target: models.Model, *, place_path: str = "", **data: Any) -> Event:
    """Write one event; call it inside the transaction that makes the change.

    `place_path` is where the change happened ("20/06184/"), `data` any JSON-able detail.
    """
    head, _ = ChainHead.objects.select_for_update().get_or_create(id=1)
    event = Event(
        at=timezone.now(),
        actor_id=author.user_id,
        actor_name=author.name[:200],
        actor_role=author.role,
        agency_name=author.agency_name[:250],
        place_path=place_path,
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_label=str(target)[:200],
        # What is hashed is what the database will give back: one trip through JSON first.
        data=json.loads(json.dumps(data, cls=DjangoJSONEncoder)),
        previous_hash=head.hash,
    )
    event.hash = event_hash(head.hash, event)
    event.save(force_insert=True)
    ChainHead.objects.filter(pk=1).update(hash=event.hash, count=head.count + 1)
    return event


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold."""

    event_id: int
    reason: str


def breaks() -> Iterator[Break]:
    """Walk the whole chain; yields every event whose hash or predecessor is wrong, and a missing tail."""
    previous, count = "0" * 64, 0
    for event in Event.objects.order_by("pk").iterator(chunk_size=2000):
        if event.previous_hash != previous:
            yield Break(event.pk, "previous_hash")
        if event_hash(event.previous_hash, event) != event.hash:
            yield Break(event.pk, "hash")
        previous, count = event.hash, count + 1
    head = ChainHead.objects.filter(pk=1).first()
    if head and (head.hash != previous or head.count != count):
        yield Break(0, "head")
