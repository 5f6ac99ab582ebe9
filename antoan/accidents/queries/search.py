"""Cases by a piece of a name, in a province or the country, on SQLite: newest first, straight from the index of words."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from antoan.accidents.words import CASE_OF, LEAST, TABLE, matching
from antoan.lib.text import fold


def keys_by_words(found: QuerySet[Any], text: str, *, names: bool, most: int) -> list[int] | None:
    """Keys of the cases of a set that hold the text, newest first, at most `most`; None where no index answers.

    Each hit is looked up in the set by its key, so the first `most` end the search: a common name costs as much as the
    page can show, a rare one as many rows as there are.
    """
    folded = fold(text)
    if connection.vendor != "sqlite" or min(len(folded), len(text.strip())) < LEAST:
        return None
    one = found.order_by().filter(pk=RawSQL(CASE_OF, ())).values("pk")  # noqa: S611 - our own column
    sql, params = one.query.sql_with_params()
    words = matching(text.strip(), folded, names=names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {CASE_OF} FROM {TABLE} WHERE {TABLE} MATCH %s AND EXISTS ({sql}) "  # noqa: S608 - names and SQL are ours
            f"ORDER BY {TABLE}.rowid DESC LIMIT %s",
            [words, *params, most],
        )
        return [key for (key,) in cursor.fetchall()]
