"""The database's own refusal to change a published ranking, on SQLite and on PostgreSQL.

A published ranking's rows are never updated, deleted or added to, whoever asks: service, admin,
shell or SQL. Two things may still happen to it: its state becomes ``superseded``, and an official
answer is written under a note. (TRUNCATE and DROP need the owner of the tables.)

A migration that alters one of these tables runs ``thaw`` before and ``freeze`` after: SQLite
loses a table's triggers when Django remakes it, and refuses to rename a table that another
table's trigger reads.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MESSAGE = "rankings: a published ranking never changes"

PUBLIC = "('published', 'superseded')"
RAISE = f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation';"

# A row's way to its ranking, in SQL; {row} is OLD or NEW.
RANKING_OF = {
    "rankings_rankinggroup": "{row}.ranking_id",
    "rankings_rankingentry": (
        "(SELECT g.ranking_id FROM rankings_rankinggroup g WHERE g.id = {row}.group_id)"
    ),
    "rankings_decision": "{row}.ranking_id",
    "rankings_appendix": "{row}.ranking_id",
    "rankings_note": "{row}.ranking_id",
}

# What of a published ranking may never differ; its state may, once.
RANKING_COLUMNS = (
    "id",
    "framework_version_id",
    "title",
    "jurisdiction_code",
    "jurisdiction_name",
    "jurisdiction_slug",
    "year",
    "number_slug",
    "source",
    "published_at",
    "sha256",
    "cycle_id",
    "inputs_sha256",
    "is_sample",
    "built_by_id",
    "built_at",
    "checked_by_id",
    "checked_at",
    "approved_by_id",
    "approved_at",
)
NOTE_COLUMNS = ("id", "ranking_id", "number", "code", "group_id", "entry_id", "printed", "expected")


def freeze(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the refusal in place."""
    _run(schema_editor, freezing_statements(schema_editor.connection.vendor))


def thaw(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the refusal away, for a migration that alters these tables."""
    _run(schema_editor, thawing_statements(schema_editor.connection.vendor))


def _run(schema_editor: BaseDatabaseSchemaEditor, statements: Iterable[str]) -> None:
    for statement in statements:
        # The text holds no parameters; psycopg would take a lone % for one.
        schema_editor.execute(statement, params=None)


def freezing_statements(vendor: str) -> list[str]:
    """The SQL that puts the refusal in place on "sqlite" or "postgresql"."""
    return {"sqlite": _sqlite_freeze, "postgresql": _postgresql_freeze}[vendor]()


def thawing_statements(vendor: str) -> list[str]:
    """The SQL that takes it away."""
    return {"sqlite": _sqlite_thaw, "postgresql": _postgresql_thaw}[vendor]()


def _differ(columns: tuple[str, ...], distinct: str) -> str:
    return " OR ".join(f"OLD.{column} {distinct} NEW.{column}" for column in columns)


# ── SQLite ─────────────────────────────────────────────────────────────────────────────────


def _sqlite_freeze() -> list[str]:
    triggers = [
        _sqlite_trigger(table, event, _sqlite_condition(table, event))
        for table in RANKING_OF
        for event in ("INSERT", "UPDATE", "DELETE")
    ]
    changed = f"NEW.state NOT IN {PUBLIC} OR {_differ(RANKING_COLUMNS, 'IS NOT')}"
    back = "OLD.state = 'superseded' AND NEW.state <> 'superseded'"
    public = f"OLD.state IN {PUBLIC}"
    return [
        *triggers,
        _sqlite_trigger("rankings_ranking", "UPDATE", f"{public} AND ({changed} OR {back})"),
        _sqlite_trigger("rankings_ranking", "DELETE", public),
    ]


def _sqlite_condition(table: str, event: str) -> str:
    rows = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}[event]
    ids = ", ".join(RANKING_OF[table].format(row=row) for row in rows)
    ranking = f"SELECT 1 FROM rankings_ranking r WHERE r.id IN ({ids}) AND r.state IN {PUBLIC}"  # noqa: S608 -- constants
    public = f"EXISTS ({ranking})"
    if (table, event) == ("rankings_note", "UPDATE"):
        return f"({_differ(NOTE_COLUMNS, 'IS NOT')}) AND {public}"
    return public


def _sqlite_trigger(table: str, event: str, condition: str) -> str:
    return (
        f"CREATE TRIGGER {table}_frozen_{event.lower()} BEFORE {event} ON {table} "
        f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )


def _sqlite_thaw() -> list[str]:
    names = [f"{table}_frozen_{e}" for table in RANKING_OF for e in ("insert", "update", "delete")]
    names += ["rankings_ranking_frozen_update", "rankings_ranking_frozen_delete"]
    return [f"DROP TRIGGER IF EXISTS {name}" for name in names]


# ── PostgreSQL ─────────────────────────────────────────────────────────────────────────────


def _postgresql_freeze() -> list[str]:
    return [
        _postgresql_refusal(),
        *(statement for table in RANKING_OF for statement in _postgresql_child(table)),
        *_postgresql_ranking(),
    ]


def _postgresql_refusal() -> str:
    """Raises where ``ranking`` is public. An integrity error, as on SQLite.

    The shared lock makes publishing wait for an uncommitted row, and a row for the publishing:
    otherwise both could see a draft, and a row would slip in.
    """
    read = "SELECT state INTO found_state FROM rankings_ranking WHERE id = ranking FOR SHARE;"
    return f"""
        CREATE FUNCTION rankings_refuse_frozen(ranking bigint) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE found_state text;
        BEGIN
            {read}
            IF found_state IN {PUBLIC} THEN {RAISE} END IF;
        END $$"""


def _postgresql_child(table: str) -> list[str]:
    old, new = (RANKING_OF[table].format(row=row) for row in ("OLD", "NEW"))
    unchanged = "false"
    if table == "rankings_note":
        unchanged = f"TG_OP = 'UPDATE' AND NOT ({_differ(NOTE_COLUMNS, 'IS DISTINCT FROM')})"
    function = f"""
        CREATE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NOT ({unchanged}) THEN
                IF TG_OP <> 'INSERT' THEN PERFORM rankings_refuse_frozen({old}); END IF;
                IF TG_OP <> 'DELETE' THEN PERFORM rankings_refuse_frozen({new}); END IF;
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$"""
    return [function, _postgresql_trigger(table, "INSERT OR UPDATE OR DELETE", "true")]


def _postgresql_ranking() -> list[str]:
    public = f"OLD.state IN {PUBLIC}"
    changed = f"NEW.state NOT IN {PUBLIC} OR {_differ(RANKING_COLUMNS, 'IS DISTINCT FROM')}"
    back = "OLD.state = 'superseded' AND NEW.state <> 'superseded'"
    function = f"""
        CREATE FUNCTION rankings_ranking_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {RAISE} END $$"""
    return [
        function,
        _postgresql_trigger("rankings_ranking", "UPDATE", f"{public} AND ({changed} OR {back})"),
        _postgresql_trigger("rankings_ranking", "DELETE", public),
    ]


def _postgresql_trigger(table: str, events: str, condition: str) -> str:
    name = f"{table}_frozen_{events.lower().replace(' ', '_')}"
    return (
        f"CREATE TRIGGER {name} BEFORE {events} ON {table} FOR EACH ROW "
        f"WHEN ({condition}) EXECUTE FUNCTION {table}_frozen()"
    )


def _postgresql_thaw() -> list[str]:
    tables = (*RANKING_OF, "rankings_ranking")
    return [
        *(f"DROP FUNCTION IF EXISTS {table}_frozen() CASCADE" for table in tables),
        "DROP FUNCTION IF EXISTS rankings_refuse_frozen(bigint)",
    ]
