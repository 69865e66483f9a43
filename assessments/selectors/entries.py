"""Reading one answer out of what was sent, where the rest of a version is left in the database."""

from __future__ import annotations

from typing import Any

from django.db.models import Func, JSONField


class Entry(Func):
    """What a version holds of one indicator, ``content["answers"][code]``, or null.

    Of two expressions: the content, and the code.
    """

    arity = 2
    output_field = JSONField()

    def as_sqlite(self, compiler: Any, _connection: Any, **_context: Any) -> tuple[str, list[Any]]:
        path = "'$.answers.\"' || {} || '\"'"
        return self._set(compiler, "JSON_EXTRACT({}, " + path + ")")

    def as_postgresql(
        self, compiler: Any, _connection: Any, **_context: Any
    ) -> tuple[str, list[Any]]:
        return self._set(compiler, "({} #> ARRAY['answers', {}])")

    def _set(self, compiler: Any, template: str) -> tuple[str, list[Any]]:
        parts = [compiler.compile(each) for each in self.source_expressions]
        sql = template.format(*(part for part, _params in parts))
        return sql, [one for _part, params in parts for one in params]
