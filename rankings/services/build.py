"""From a cycle to a draft: final sheets become tables, and the words around them are made."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assessments.models import Cycle, User
from assessments.services import audit, windows
from assessments.services.scores import BrokenAnswers
from frameworks.vietnamese import slug_of
from rankings.appendix_words import Words, words_for
from rankings.council_selectors import Entrant, entrants_of, inputs_sha256
from rankings.models import (
    Appendix,
    Decision,
    Ranking,
    RankingEntry,
    RankingGroup,
    Source,
    State,
)
from rankings.permissions import can_build, can_edit_text, is_secretary
from rankings.readiness import blockers, is_window_open
from rankings.services.locks import (
    Held,
    Refused,
    cycle_of,
    holding,
    record,
    refuse_unless,
)
from rankings.tables import Table, tables_of


def build(cycle: Cycle, *, by: User) -> Ranking:
    """Refuse while anything is open; compute the tables; replace the draft there is; record it.

    The words that the secretary has edited stay. Raises ``Refused``: blocked, empty, broken.
    """
    with holding(cycle) as held:
        _refuse_unless_buildable(held, by)
        windows.close_ended(held.cycle)
        entrants = entrants_of(held.cycle, held.today)
        if not entrants:
            raise Refused("empty")
        if is_window_open(held.cycle) or blockers(entrants, held.now):
            raise Refused("blocked")
        tables = _tables(held.cycle, entrants)
        ranking = _written(held, entrants, tables, by)
        said = {"inputs": ranking.inputs_sha256, "sha256": ranking.sha256}
        record(held, ranking, "ranking_built", by=by, data=said)
        return ranking


def edit_text(ranking: Ranking, words: Words, *, by: User) -> Ranking:
    """Replace the words around the tables; what was checked must be checked again."""
    with holding(cycle_of(ranking)) as held:
        allowed = can_edit_text(by, held.ranking)
        refuse_unless(allowed, role=is_secretary(by))
        found = held.present
        _write_words(found, words)
        for group, heading in zip(found.groups.all(), words.headings, strict=True):
            group.heading = heading
            group.save(update_fields=["heading"])
        found.state = State.DRAFT
        found.checked_by = found.checked_at = None
        found.save(update_fields=["title", "state", "checked_by", "checked_at"])
        found.notes.all().delete()
        stamp(found)
        record(held, found, "ranking_text_edited", by=by, data={"sha256": found.sha256})
        return found


def words_of(ranking: Ranking) -> Words:
    """The words around the tables as they stand."""
    appendix, decision = ranking.appendix, ranking.decision
    return Words(
        title=ranking.title,
        subject=decision.subject,
        authority=decision.authority,
        title_lines=appendix.title_lines,
        attached_to=appendix.attached_to,
        introduction=appendix.introduction,
        results_heading=appendix.results_heading,
        headings=[group.heading for group in ranking.groups.all()],
        columns=appendix.columns,
        end_sign=appendix.end_sign,
    )


def stamp(ranking: Ranking) -> None:
    """Hash all that is decided, as it stands in the rows: the same hash, the same content."""
    whole = Ranking.objects.prefetch_related("groups__entries").get(pk=ranking.pk)
    content = {
        "title": whole.title,
        "sample": whole.is_sample,
        "decision": _values(whole.decision),
        "appendix": _values(whole.appendix),
        "groups": [
            {**_values(group), "entries": [_values(entry) for entry in group.entries.all()]}
            for group in whole.groups.all()
        ],
    }
    ranking.sha256 = hashlib.sha256(audit.canonical(content).encode()).hexdigest()
    ranking.save(update_fields=["sha256"])


# ── Steps ──────────────────────────────────────────────────────────────────────────────────


def _refuse_unless_buildable(held: Held, by: User) -> None:
    allowed = can_build(by, held.cycle, held.ranking)
    if not allowed and is_secretary(by) and held.cycle.results_fixed_at is not None:
        raise Refused("fixed")
    refuse_unless(allowed, role=is_secretary(by))


def _tables(cycle: Cycle, entrants: Sequence[Entrant]) -> list[Table]:
    try:
        return tables_of(cycle.framework_version.definition, entrants)
    except BrokenAnswers as broken:
        submissions = {str(one.submission.pk): one.submission for one in entrants}
        places = [(submissions[p.agency], p.indicator or "") for p in broken.problems]
        raise Refused("broken", places=places) from broken


def _written(held: Held, entrants: Sequence[Entrant], tables: Sequence[Table], by: User) -> Ranking:
    """The rows, saved: in place of the draft's, whose address in the log stays the same."""
    groups = [(table.index_set.id, table.name) for table in tables]
    words = _words(held, groups)
    ranking = held.ranking or _new(held.cycle)
    ranking.title = words.title
    ranking.state = State.DRAFT
    ranking.inputs_sha256 = inputs_sha256(held.cycle, entrants)
    ranking.is_sample = held.cycle.is_sample
    ranking.built_by, ranking.built_at = by, held.now
    ranking.checked_by = ranking.checked_at = None
    ranking.save()
    _write_words(ranking, words)
    ranking.groups.all().delete()
    _write_tables(ranking, tables, words.headings)
    stamp(ranking)
    return ranking


def _new(cycle: Cycle) -> Ranking:
    version = cycle.framework_version
    return Ranking(
        cycle=cycle,
        framework_version=version,
        jurisdiction_code=version.jurisdiction_code,
        jurisdiction_name=version.jurisdiction_name,
        jurisdiction_slug=slug_of(version.jurisdiction_name),
        year=cycle.year,
        source=Source.CYCLE,
    )


def _words(held: Held, groups: Sequence[tuple[str, str]]) -> Words:
    """Made from the framework the first time; later as edited, headings only for these groups."""
    made = words_for(
        held.cycle.framework_version.definition,
        year=held.cycle.year,
        decided_in=held.today.year,
        groups=groups,
    )
    if held.ranking is None:
        return made
    before = [(group.set_id, group.name) for group in held.ranking.groups.all()]
    edited = words_of(held.ranking)
    return edited if before == list(groups) else replace(edited, headings=made.headings)


def _write_words(ranking: Ranking, words: Words) -> None:
    ranking.title = words.title
    decided = {"subject": words.subject, "authority": words.authority}
    ranking.decision, _new = Decision.objects.update_or_create(ranking=ranking, defaults=decided)
    ranking.appendix, _new = Appendix.objects.update_or_create(
        ranking=ranking, defaults=words.of_appendix()
    )


def _write_tables(ranking: Ranking, tables: Sequence[Table], headings: Sequence[str]) -> None:
    entries: list[RankingEntry] = []
    for position, (table, heading) in enumerate(zip(tables, headings, strict=True), start=1):
        group = RankingGroup.objects.create(
            ranking=ranking,
            set_id=table.index_set.id,
            position=position,
            heading=heading,
            name=table.name,
            max_points=table.index_set.max_points,
            average_label=table.index_set.average_label or "" if table.average_printed else "",
            average_printed=table.average_printed,
            average=table.average,
        )
        for entry in table.entries:
            entry.group = group
            entry.name = unicodedata.normalize("NFC", entry.name)
            entries.append(entry)
    RankingEntry.objects.bulk_create(entries)


def _values(row: Any) -> dict[str, Any]:
    """The columns of a row, but for ids, which say nothing of the content."""
    fields = row._meta.concrete_fields  # noqa: SLF001 -- documented by Django
    said = [field for field in fields if not (field.primary_key or field.is_relation)]
    return {field.name: field.value_from_object(row) for field in said}
