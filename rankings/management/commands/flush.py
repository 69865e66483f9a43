"""Django's ``flush``, which must get past the database's refusal to delete published rows.

On SQLite it deletes row by row, so the triggers stand aside for it (PostgreSQL truncates, which
they do not watch). Test databases are emptied this way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import flush
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        with without_triggers(connections[options["database"]]):
            super().handle(**options)


@contextmanager
def without_triggers(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Every trigger of an SQLite database stands aside, and comes back as it was."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _name, sql in triggers:
                cursor.execute(sql)
