"""The database's own refusal to change what was recorded, on SQLite and on PostgreSQL.

Rows of these tables are inserted and never updated or deleted, whoever asks. (TRUNCATE and DROP
need the owner of the tables.) A migration that alters one of them runs ``thaw`` before and
``freeze`` after: SQLite loses a table's triggers when Django remakes it.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MESSAGE = "assessments: what was recorded never changes"

TABLES = (
    "assessments_auditevent",
    "assessments_answerrevision",
    "assessments_submissionversion",
    "assessments_evidence",
    "assessments_extension",
    "assessments_commonruling",
    "assessments_declaredconflict",
    "assessments_conflictend",
    "assessments_conflictstatement",
    "assessments_windowextension",
    "assessments_vote",
    "assessments_councildecision",
    "assessments_bodydecision",
    "assessments_bodymember",
    "assessments_measurementbatch",
    "assessments_measurement",
    "assessments_blindseed",
    "assessments_blindbatch",
    "assessments_blindfile",
    "assessments_secondscore",
    "assessments_scorecomparison",
    "assessments_reconciliation",
)
ACTS = ("UPDATE", "DELETE")

POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION assessments_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$
"""


def freeze(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the refusal in place (an operation of a migration)."""
    put_in_place(schema_editor.connection)


def thaw(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the refusal away, for a migration that alters these tables."""
    take_away(schema_editor.connection)


def put_in_place(connection: BaseDatabaseWrapper) -> None:
    postgresql = connection.vendor == "postgresql"
    body = (
        "FOR EACH ROW EXECUTE FUNCTION assessments_insert_only()"
        if postgresql
        else f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )
    with connection.cursor() as cursor:
        if postgresql:
            cursor.execute(POSTGRESQL_FUNCTION)
        for name, table, act in _triggers(connection):
            cursor.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} {body}")


def take_away(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for name, table, _ in _triggers(connection):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def _triggers(connection: BaseDatabaseWrapper) -> list[tuple[str, str, str]]:
    """Of the tables that this point of the migrations has."""
    there = set(connection.introspection.table_names())
    own = [table for table in TABLES if table in there]
    return [(f"{table}_no_{act.lower()}", table, act) for table in own for act in ACTS]
