"""Reading the library: what an agency keeps, and who else sent the very same file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from assessments.models import Agency, Document, Evidence
from assessments.services.documents import live


def documents_of(agency: Agency) -> QuerySet[Document]:
    """What the library holds now, newest first, with the files and what was found in them."""
    documents: QuerySet[Document] = live(agency).select_related("file__scan", "added_by")
    return documents


def also_sent_by(
    files: Iterable[Evidence], *, agency: Agency, hidden: frozenset[int]
) -> Mapping[str, list[str]]:
    """The names of other agencies that sent a file with the same SHA-256, by that SHA-256.

    For reviewers. ``hidden``: agencies whose business the reader must not learn, by id.
    """
    hashes = {each.sha256 for each in files}
    if not hashes:
        return {}
    same = Evidence.objects.filter(sha256__in=hashes, sent_in__isnull=False)
    others = same.exclude(agency=agency).exclude(agency__in=hidden).distinct()
    found: dict[str, set[str]] = defaultdict(set)
    for sha256, name in others.values_list("sha256", "agency__name"):
        found[sha256].add(name)
    return {sha256: sorted(names) for sha256, names in found.items()}
