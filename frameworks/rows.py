"""A framework as rows: what the loader writes, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils import timezone

from frameworks import definition
from frameworks.definition import Framework
from frameworks.models import FrameworkVersion, IndexSet, Indicator
from frameworks.vietnamese import slug_of

COPIED = (
    "family",
    "title",
    "jurisdiction_code",
    "jurisdiction_name",
    "number",
    "number_slug",
    "issued_on",
    "document",
    "sha256",
    "loaded_at",
)


def filled(
    row: FrameworkVersion, framework: Framework, document: Mapping[str, object], sha256: str
) -> FrameworkVersion:
    """``row`` with everything that the file says; ``in_use_since`` is not the file's to say."""
    row.framework_id, row.version = framework.id, framework.version
    row.family = framework.family
    row.title = framework.title
    row.jurisdiction_code = framework.jurisdiction.code
    row.jurisdiction_name = framework.jurisdiction.name
    row.number = framework.decision.number
    row.number_slug = slug_of(framework.decision.number)
    row.issued_on = framework.decision.issued
    row.document = document
    row.sha256 = sha256
    row.loaded_at = timezone.now()
    return row


def write(
    frameworks: Mapping[FrameworkVersion, Framework], *, replaced: Sequence[FrameworkVersion]
) -> None:
    """Write the sets and indicators of each row, and the ``replaced`` rows themselves.

    What keeps its natural key keeps its row; what the new content no longer has is deleted.
    """
    if not frameworks:
        return
    FrameworkVersion.objects.bulk_update(replaced, COPIED)
    _delete_gone({row.pk: frameworks[row] for row in replaced})
    written = _write_sets(frameworks)
    _write_indicators(written)


def _delete_gone(replaced: Mapping[int, Framework]) -> None:
    if not replaced:
        return
    keep = {
        (pk, index_set.id, code)
        for pk, framework in replaced.items()
        for index_set in framework.index_sets
        for code in index_set.indicators
    }
    there = Indicator.objects.filter(index_set__framework_version__in=replaced).values_list(
        "pk", "index_set__framework_version_id", "index_set__set_id", "code"
    )
    gone = [pk for pk, *key in there if tuple(key) not in keep]
    Indicator.objects.filter(pk__in=gone).delete()
    sets = {(pk, set_id) for pk, set_id, _ in keep}
    old_sets = IndexSet.objects.filter(framework_version__in=replaced).values_list(
        "pk", "framework_version_id", "set_id"
    )
    IndexSet.objects.filter(pk__in=[pk for pk, *key in old_sets if tuple(key) not in sets]).delete()


def _write_sets(
    frameworks: Mapping[FrameworkVersion, Framework],
) -> list[tuple[IndexSet, definition.IndexSet]]:
    written = [
        (
            IndexSet(
                framework_version=row,
                set_id=index_set.id,
                position=position,
                title=index_set.title,
                max_points=index_set.max_points,
            ),
            index_set,
        )
        for row, framework in frameworks.items()
        for position, index_set in enumerate(framework.index_sets)
    ]
    IndexSet.objects.bulk_create(
        [row for row, _ in written],
        update_conflicts=True,
        unique_fields=["framework_version", "set_id"],
        update_fields=["position", "title", "max_points"],
    )
    return written


def _write_indicators(sets: Sequence[tuple[IndexSet, definition.IndexSet]]) -> None:
    Indicator.objects.bulk_create(
        [indicator for row, index_set in sets for indicator in _indicators(row, index_set)],
        update_conflicts=True,
        unique_fields=["index_set", "code"],
        update_fields=[
            "position",
            "main_index_code",
            "title",
            "max_points",
            "rule_kind",
            "provenance",
        ],
    )


def _indicators(row: IndexSet, index_set: definition.IndexSet) -> Iterator[Indicator]:
    coded = [(main, indicator) for main in index_set.main_indices for indicator in main.indicators]
    for position, (main, indicator) in enumerate(coded):
        yield Indicator(
            index_set=row,
            code=indicator.code,
            position=position,
            main_index_code=main.code,
            title=indicator.title,
            max_points=indicator.max_points,
            rule_kind=indicator.rule.kind,
            provenance=indicator.provenance,
        )
