"""Trigram indexes on PostgreSQL, for migrations: a piece in the middle of a text is found without reading every row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import DatabaseError, transaction


def index_trigrams(schema_editor: Any, indexes: Mapping[str, tuple[str, str]]) -> None:
    """Make the indexes (name → table and SQL expression) where the server is PostgreSQL and has the extension.

    An account that may not create extensions gets none: searching still works, by reading another index through.
    """
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
        if not cursor.fetchone():
            return
        try:
            with transaction.atomic(using=connection.alias):
                cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
                for name, (table, expression) in indexes.items():
                    cursor.execute(
                        f"CREATE INDEX IF NOT EXISTS {name} ON {table} USING gin (({expression}) gin_trgm_ops)"
                    )
        except DatabaseError:
            return


def drop_trigrams(schema_editor: Any, indexes: Mapping[str, tuple[str, str]]) -> None:
    """Take the indexes away again."""
    if schema_editor.connection.vendor == "postgresql":
        for name in indexes:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")
