"""The database's own refusal to change a closed session of the council, on both databases.

Once a session is closed nothing of it is updated, deleted or added to, whoever asks. Votes and
decisions never change at all (``assessments.insert_only``). A migration that alters one of these
tables runs ``thaw`` before and ``freeze`` after.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MESSAGE = "assessments: a closed session never changes"

# A row's way to its session, in SQL; {row} is OLD or NEW.
SESSION_OF = {
    "assessments_councilsession": "{row}.id",
    "assessments_attendee": "{row}.session_id",
    "assessments_agendaitem": "{row}.session_id",
    "assessments_vote": (
        "(SELECT i.session_id FROM assessments_agendaitem i WHERE i.id = {row}.item_id)"
    ),
    "assessments_councildecision": (
        "(SELECT i.session_id FROM assessments_agendaitem i WHERE i.id = {row}.item_id)"
    ),
}
# Of the session itself OLD decides: closing is the last change. A row may not leave it either.
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def freeze(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the refusal in place (an operation of a migration)."""
    put_in_place(schema_editor.connection)


def thaw(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the refusal away, for a migration that alters these tables."""
    take_away(schema_editor.connection)


def put_in_place(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def take_away(connection: BaseDatabaseWrapper) -> None:
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for name, table, _act, _closed in _triggers():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{f' ON {table}' if postgresql else ''}")


def _statements(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [each for trigger in _triggers() for each in _of_postgresql(*trigger)]
    return [
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW WHEN {closed}"
        f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for name, table, act, closed in _triggers()
    ]


def _of_postgresql(name: str, table: str, act: str, closed: str) -> tuple[str, str]:
    """A WHEN of PostgreSQL reads no other table, so the question stands in a function."""
    back = "OLD" if act == "DELETE" else "NEW"
    function = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {closed} THEN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation';"
        f" END IF; RETURN {back}; END $$"
    )
    each = f"BEFORE {act} ON {table} FOR EACH ROW"
    return function, f"CREATE TRIGGER {name} {each} EXECUTE FUNCTION {name}()"


def _triggers() -> list[tuple[str, str, str, str]]:
    """Name, table, act, and whether the session is closed, in SQL."""
    return [
        (f"{table}_closed_{act.lower()}", table, act, _closed(table, act))
        for table in SESSION_OF
        for act in ROWS
        if (table, act) != ("assessments_councilsession", "INSERT")
    ]


def _closed(table: str, act: str) -> str:
    if table == "assessments_councilsession":
        return "(OLD.state = 'closed')"
    of = SESSION_OF[table]
    ids = ", ".join(of.format(row=row) for row in ROWS[act])
    closed = "SELECT 1 FROM assessments_councilsession s WHERE s.state = 'closed'"
    return f"EXISTS ({closed} AND s.id IN ({ids}))"
