"""What the database itself keeps true: the place of a case's employer, beside the place of the accident.

A territory reads a case by either place. Looking the employer up for each of half a million cases is dear, so its commune
stands in the case (`Accident.employer_place`); triggers write it, whoever changes the case or moves the employer, and by
whatever way (a form, an import, a correction by hand).
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from antoan.ui.triggers import Kept, run

FILL = (
    "UPDATE accidents_accident SET employer_place_id = (SELECT commune_id FROM establishments_establishment "
    "WHERE id = accidents_accident.establishment_id) WHERE establishment_id IS NOT NULL "
    "AND (employer_place_id IS NULL OR employer_place_id <> (SELECT commune_id FROM establishments_establishment "
    "WHERE id = accidents_accident.establishment_id))"
)
EMPTY = (
    "UPDATE accidents_accident SET employer_place_id = NULL "
    "WHERE establishment_id IS NULL AND employer_place_id IS NOT NULL"
)
_SET = (
    "WHEN NEW.employer_place_id IS NOT (SELECT commune_id FROM establishments_establishment "
    "WHERE id = NEW.establishment_id) "
    "BEGIN UPDATE accidents_accident SET employer_place_id = (SELECT commune_id FROM establishments_establishment "
    "WHERE id = NEW.establishment_id) WHERE id = NEW.id; END"
)
INSTALL = {
    "sqlite": [
        "CREATE TRIGGER IF NOT EXISTS accident_place_new AFTER INSERT ON accidents_accident " + _SET,
        "CREATE TRIGGER IF NOT EXISTS accident_place_set "
        "AFTER UPDATE OF establishment_id, employer_place_id ON accidents_accident " + _SET,
        "CREATE TRIGGER IF NOT EXISTS accident_place_moved "
        "AFTER UPDATE OF commune_id ON establishments_establishment WHEN NEW.commune_id IS NOT OLD.commune_id "
        "BEGIN UPDATE accidents_accident SET employer_place_id = NEW.commune_id WHERE establishment_id = NEW.id; END",
    ],
    "postgresql": [
        # The lock: a move of the employer and a new case of its wait for each other, so that neither misses the other.
        "CREATE OR REPLACE FUNCTION accident_place_of() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "NEW.employer_place_id := (SELECT commune_id FROM establishments_establishment "
        "WHERE id = NEW.establishment_id FOR SHARE); RETURN NEW; END $$",
        "CREATE OR REPLACE TRIGGER accident_place_set "
        "BEFORE INSERT OR UPDATE OF establishment_id, employer_place_id ON accidents_accident "
        "FOR EACH ROW EXECUTE FUNCTION accident_place_of()",
        "CREATE OR REPLACE FUNCTION accident_place_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "UPDATE accidents_accident SET employer_place_id = NEW.commune_id WHERE establishment_id = NEW.id; "
        "RETURN NULL; END $$",
        "CREATE OR REPLACE TRIGGER accident_place_moved AFTER UPDATE OF commune_id ON establishments_establishment "
        "FOR EACH ROW WHEN (NEW.commune_id IS DISTINCT FROM OLD.commune_id) EXECUTE FUNCTION accident_place_follow()",
    ],
}
REMOVE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS accident_place_{name}" for name in ("new", "set", "moved")],
    "postgresql": [
        "DROP TRIGGER IF EXISTS accident_place_set ON accidents_accident",
        "DROP TRIGGER IF EXISTS accident_place_moved ON establishments_establishment",
    ],
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place (idempotent)."""
    run(connection, INSTALL)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away."""
    run(connection, REMOVE)


def fill(connection: BaseDatabaseWrapper) -> None:
    """Write the place of every case's employer."""
    with connection.cursor() as cursor:
        cursor.execute(FILL)
        cursor.execute(EMPTY)


KEPT = Kept("accidents.kept", "accidents_accident", "employer_place_id", install, remove, fill)
