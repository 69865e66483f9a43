"""Looking for an agency among published results."""

from __future__ import annotations

from frameworks.vietnamese import searchable
from rankings import selectors
from rankings.models import RankingEntry


def entries_named(query: str) -> list[RankingEntry]:
    """Published rows whose name holds ``query``, diacritics and dashes or not, latest year first.

    Names are folded here, not in the database: SQLite knows no Vietnamese.
    """
    wanted = searchable(query)
    # The document of the framework waits: its definition is already in memory, as a rule.
    public = (
        selectors.published_entries()
        .select_related("group__ranking__framework_version")
        .defer("group__ranking__framework_version__document")
    )
    return [entry for entry in public if wanted in searchable(entry.name)]
