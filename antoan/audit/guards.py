"""The database itself refuses to rewrite history, on both engines. Migrations install this; tests may lift it."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from antoan.ui.triggers import Kept, run

INSTALL = {
    "sqlite": [
        "CREATE TRIGGER IF NOT EXISTS audit_event_no_update BEFORE UPDATE ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
        "CREATE TRIGGER IF NOT EXISTS audit_event_no_delete BEFORE DELETE ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit_event is append-only'; END $$",
        "CREATE OR REPLACE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()",
    ],
}
REMOVE = {
    "sqlite": ["DROP TRIGGER IF EXISTS audit_event_no_update", "DROP TRIGGER IF EXISTS audit_event_no_delete"],
    "postgresql": ["DROP TRIGGER IF EXISTS audit_event_append_only ON audit_event"],
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place (idempotent)."""
    run(connection, INSTALL)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Lift the triggers; for tests that empty the tables."""
    run(connection, REMOVE)


def _nothing(_connection: BaseDatabaseWrapper) -> None:
    """The guard stands while migrations run, and has nothing to fill in."""


KEPT = Kept("audit.guards", "audit_event", "hash", install, _nothing, _nothing)
