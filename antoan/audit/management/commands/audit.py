"""`antoan audit verify`: walk the chain of events and say whether anybody has rewritten it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from antoan.audit.models import ChainHead, Event
from antoan.audit.record import breaks

SHOWN = 20
WHAT = {
    "hash": "its content is not what was recorded",
    "previous_hash": "it does not follow the event before it: one was removed, added or moved",
    "head": "events are missing at the end, or were added past the chain",
}


class Command(BaseCommand):
    """The command."""

    help = "Check the append-only record of events (exit code 1 when the chain is broken)."

    def add_arguments(self, parser: CommandParser) -> None:
        """One verb."""
        parser.add_argument("verb", choices=["verify"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the number of events, and the first places where the chain does not hold."""
        found = list(breaks())
        self.stdout.write(f"{Event.objects.count()} events")
        for broken in found[:SHOWN]:
            where = f"event {broken.event_id}" if broken.event_id else "end of the chain"
            self.stdout.write(f"{where}: {WHAT[broken.reason]}")
        if found:
            raise CommandError(f"the chain is broken in {len(found)} places")
        head = ChainHead.objects.filter(pk=1).first()
        self.stdout.write(f"the chain holds; last hash {head.hash if head else '-'}")
