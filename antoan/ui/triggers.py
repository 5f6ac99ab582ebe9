"""What a database is asked to keep true by itself: statements for each engine, put in place and taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

Statements = Mapping[str, Sequence[str]]  # vendor ("sqlite", "postgresql") → SQL


def run(connection: BaseDatabaseWrapper, statements: Statements) -> None:
    """Execute the statements of this connection's engine, in order."""
    with connection.cursor() as cursor:
        for sql in statements[connection.vendor]:
            cursor.execute(sql)
