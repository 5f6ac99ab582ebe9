"""`folded__holds="nong van"`: a search key holds a piece of text."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField
from django.db.models.lookups import Contains


class Holds(Contains):
    """`contains` for keys that are folded on both sides.

    On SQLite the bytes are compared (`instr`): LIKE, which compares letter by letter without regard to case, takes half
    as long again over half a million keys. On PostgreSQL it is `contains`, which the trigram indexes answer.
    """

    lookup_name = "holds"

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """`instr(column, piece) > 0`."""
        column, params = self.process_lhs(compiler, connection)
        return f"instr({column}, %s) > 0", [*params, str(self.rhs)]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """As `contains`."""
        return Contains(self.lhs, self.rhs).as_sql(compiler, connection)


def register() -> None:
    """Make the lookup known; called once, when the apps are ready."""
    CharField.register_lookup(Holds)
