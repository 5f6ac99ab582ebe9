"""What a database is asked to keep true by itself: statements for each engine, put in place and taken away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate

Statements = Mapping[str, Sequence[str]]  # vendor ("sqlite", "postgresql") → SQL
Step = Callable[[BaseDatabaseWrapper], None]


def run(connection: BaseDatabaseWrapper, statements: Statements) -> None:
    """Execute the statements of this connection's engine, in order."""
    with connection.cursor() as cursor:
        for sql in statements[connection.vendor]:
            cursor.execute(sql)


@dataclass(frozen=True)
class Kept:
    """Triggers that stand whenever no migration runs.

    SQLite makes a table anew to change it: it drops the table's triggers, and refuses to rename the new one while a
    trigger elsewhere speaks of it. So there they are lifted before migrations run; afterwards they are installed, and
    what they keep is filled in for the rows that somebody may have written meanwhile.
    """

    name: str  # of these triggers among all
    table: str  # nothing is done before this table has this column
    column: str
    install: Step
    lift: Step
    fill: Step

    def before(self, using: str, plan: Sequence[Any] = (), **_more: Any) -> None:
        """Receiver of pre_migrate."""
        if plan and connections[using].vendor == "sqlite":
            self.lift(connections[using])

    def after(self, using: str, plan: Sequence[Any] = (), **_more: Any) -> None:
        """Receiver of post_migrate."""
        connection = connections[using]
        if not self._is_there(connection):
            return
        self.install(connection)
        if plan:
            self.fill(connection)

    def _is_there(self, connection: BaseDatabaseWrapper) -> bool:
        with connection.cursor() as cursor:
            if self.table not in connection.introspection.table_names(cursor):
                return False
            described = connection.introspection.get_table_description(cursor, self.table)
        return self.column in {column.name for column in described}

    def through_migrations(self, app: AppConfig) -> None:
        """Called once, when the apps are ready."""
        pre_migrate.connect(self.before, sender=app, weak=False, dispatch_uid=self.name)
        post_migrate.connect(self.after, sender=app, weak=False, dispatch_uid=self.name)
