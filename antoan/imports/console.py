"""The actor of the command line: whoever can run commands on the server can already do anything with its data."""

from __future__ import annotations

from dataclasses import dataclass

from antoan.org.scope import SYSTEM, Actor


@dataclass(frozen=True)
class ConsoleActor(Actor):
    """The system's own hand: passes permission checks, reaches the whole country, and is named in the audit."""

    def can(self, permission: str) -> bool:
        """Always."""
        return True


CONSOLE = ConsoleActor(SYSTEM.user_id, SYSTEM.name, SYSTEM.role, agency_name=SYSTEM.agency_name, nation=True)
