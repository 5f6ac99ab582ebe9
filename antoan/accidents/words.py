"""What a search of cases looks through on SQLite: the words of each case, indexed by every three letters.

PostgreSQL has trigram indexes on the tables themselves. SQLite's (FTS5) is a table beside them, kept by triggers, whoever
writes a case, a victim or the name of an employer. Its row number is the day and the case: read backwards it gives the
newest first, so that a common name is met soon and a rare one has few rows.
"""

# ruff: noqa: S608 - every name in these statements is our own

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from antoan.ui.triggers import Kept, Statements, run

TABLE = "accidents_words"
CASE_OF = f"({TABLE}.rowid & {(1 << 40) - 1})"
LEAST = 3  # letters of a text that the index can answer

_KEY = "(CAST(julianday({0}.occurred_on) AS INTEGER) << 40 | {0}.id)"
_FILL = (
    f"INSERT INTO {TABLE} (rowid, employer, other, people) "
    f"SELECT {_KEY.format('a')}, COALESCE(e.folded, ''), "
    "CASE WHEN a.establishment_id IS NULL THEN a.employer_text ELSE '' END, "
    "COALESCE((SELECT group_concat(v.folded, ' / ') FROM accidents_victim v WHERE v.accident_id = a.id), '') "
    "FROM accidents_accident a LEFT JOIN establishments_establishment e ON e.id = a.establishment_id"
)
_KEYS = f"SELECT {_KEY.format('a')} FROM accidents_accident a WHERE a.{{0}}"


def _anew(of: str) -> str:
    """Statements that write the words of a case again; `of` is its id in the trigger's row."""
    return f"DELETE FROM {TABLE} WHERE rowid IN ({_KEYS.format(f'id = {of}')}); {_FILL} WHERE a.id = {of};"


_GONE = f"DELETE FROM {TABLE} WHERE rowid = {_KEY.format('OLD')};"
_RENAMED = f"UPDATE {TABLE} SET employer = NEW.folded WHERE rowid IN ({_KEYS.format('establishment_id = NEW.id')});"
_TRIGGERS = {
    "accident_new": ("AFTER INSERT ON accidents_accident", f"{_FILL} WHERE a.id = NEW.id;"),
    "accident_set": (
        "AFTER UPDATE OF occurred_on, establishment_id, employer_text ON accidents_accident",
        f"{_GONE} {_anew('NEW.id')}",
    ),
    "accident_gone": ("AFTER DELETE ON accidents_accident", _GONE),
    "victim_new": ("AFTER INSERT ON accidents_victim", _anew("NEW.accident_id")),
    "victim_set": (
        "AFTER UPDATE OF folded, accident_id ON accidents_victim "
        "WHEN NEW.folded IS NOT OLD.folded OR NEW.accident_id IS NOT OLD.accident_id",
        f"{_anew('OLD.accident_id')} {_anew('NEW.accident_id')}",
    ),
    "victim_gone": ("AFTER DELETE ON accidents_victim", _anew("OLD.accident_id")),
    "employer_named": (
        "AFTER UPDATE OF folded ON establishments_establishment WHEN NEW.folded IS NOT OLD.folded",
        _RENAMED,
    ),
}


_INSTALL: Statements = {
    "sqlite": [
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5(employer, other, people, tokenize = 'trigram')",
        *(
            f"CREATE TRIGGER IF NOT EXISTS words_{name} {when} BEGIN {what} END"
            for name, (when, what) in _TRIGGERS.items()
        ),
    ],
    "postgresql": [],
}
_LIFT: Statements = {"sqlite": [f"DROP TRIGGER IF EXISTS words_{name}" for name in _TRIGGERS], "postgresql": []}
_ANEW: Statements = {"sqlite": [f"DELETE FROM {TABLE}", _FILL], "postgresql": []}


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the table, filled, and put its triggers in place (idempotent); nothing on PostgreSQL."""
    is_new = connection.vendor == "sqlite" and TABLE not in connection.introspection.table_names()
    run(connection, _INSTALL)
    if is_new:
        fill(connection)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away."""
    run(connection, _LIFT)


def fill(connection: BaseDatabaseWrapper) -> None:
    """Write the words of every case anew."""
    run(connection, _ANEW)


KEPT = Kept("accidents.words", "accidents_accident", "employer_place_id", install, lift, fill)


def matching(text: str, folded: str, *, names: bool) -> str:
    """The expression of FTS5 for cases that hold the text; without `names`, only in the name of the employer."""
    columns = "{employer people}" if names else "{employer}"
    quoted, plain = folded.replace('"', '""'), text.replace('"', '""')
    return f'{columns} : "{quoted}" OR other : "{plain}"'
