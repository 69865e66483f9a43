"""A ranking known only from print: it enters in one move, from draft to published.

It has no cycle. What is decided becomes rows; publishing is an insert and one change of state:
from then on the database refuses every change.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import Enum

from django.db import transaction

from frameworks.definition import Framework, IndexSet
from frameworks.models import FrameworkVersion
from frameworks.parsing import fingerprint
from frameworks.vietnamese import folded, slug_of
from rankings.checking import Code, Contradiction, check
from rankings.models import (
    Appendix,
    Decision,
    Note,
    Ranking,
    RankingEntry,
    RankingGroup,
    Source,
)
from rankings.printed import TOTAL_COLUMN, Kind, PrintedRow
from rankings.printed_units import read_figure, read_unit
from rankings.ranking_files import DecisionText, OfficialAnswer, RankingText
from rankings.services.publication import make_public


class Outcome(Enum):
    PUBLISHED = "published"
    ANSWERED = "answered"  # the same content, with another official answer
    UNCHANGED = "unchanged"


class PublishedOtherwise(Exception):  # noqa: N818 -- reads as what happened
    """Another content is published under this province, year and number. It never changes."""

    def __init__(self, published: Ranking) -> None:
        super().__init__(published.slug)
        self.published = published


@dataclass(frozen=True)
class Draft:
    """The unsaved rows of one ranking. ``lines``: where in the CSV file an entry stands."""

    ranking: Ranking
    decision: Decision
    appendix: Appendix
    groups: Sequence[RankingGroup]
    entries: Sequence[RankingEntry]
    notes: Sequence[Note]
    lines: Mapping[int, int] = field(default_factory=dict)


# ── From print to rows ─────────────────────────────────────────────────────────────────────


def draft_printed(
    framework_version: FrameworkVersion,
    text: RankingText,
    rows: Sequence[PrintedRow],
    content: Mapping[str, object],
) -> Draft:
    """The rows of a ranking known from print; ``rows`` are readable, each set has one mean at most.

    ``content`` is what ``text`` and ``rows`` were read from: its fingerprint tells whether a
    ranking loaded again is still the same.
    """
    definition = framework_version.definition
    ranking = _ranking(framework_version, text, fingerprint(content))
    contradictions = check(definition, rows)
    beyond = {found.line for found in contradictions if found.code is Code.MAXIMUM}
    groups: list[RankingGroup] = []
    entries: dict[int, RankingEntry] = {}
    for position, printed_group in enumerate(text.appendix.groups, start=1):
        own = [row for row in rows if row.index_set == printed_group.index_set]
        index_set = definition.index_set(printed_group.index_set)
        group = _group(ranking, index_set, position, printed_group.heading, own)
        groups.append(group)
        entries.update(_entries(group, index_set, own, beyond))
    return Draft(
        ranking=ranking,
        decision=_decision(ranking, text.decision),
        appendix=_appendix(ranking, text),
        groups=groups,
        entries=list(entries.values()),
        notes=list(_notes(ranking, groups, entries, contradictions, text.official_answers)),
        lines={id(entry): line for line, entry in entries.items()},
    )


def _ranking(framework_version: FrameworkVersion, text: RankingText, sha256: str) -> Ranking:
    return Ranking(
        framework_version=framework_version,
        title=text.title,
        jurisdiction_code=framework_version.jurisdiction_code,
        jurisdiction_name=framework_version.jurisdiction_name,
        jurisdiction_slug=slug_of(framework_version.jurisdiction_name),
        year=text.year,
        number_slug=slug_of(text.decision.number),
        source=Source.PRINTED,
        sha256=sha256,
    )


def _decision(ranking: Ranking, text: DecisionText) -> Decision:
    council, proposal = text.council, text.proposal
    return Decision(
        ranking=ranking,
        number=text.number,
        issued_on=text.issued,
        subject=text.subject,
        authority=text.authority,
        grounds=list(text.grounds),
        articles=[{"label": a.label, "paragraphs": list(a.paragraphs)} for a in text.articles],
        recipients=list(text.recipients),
        signer_title=text.signer_title,
        signer_name=text.signer_name,
        council_number=council.number if council else "",
        council_issued_on=council.issued if council else None,
        proposal_number=proposal.number if proposal else "",
        proposal_issued_on=proposal.issued if proposal else None,
        sources=[asdict(source) for source in text.sources],
    )


def _appendix(ranking: Ranking, text: RankingText) -> Appendix:
    appendix = text.appendix
    return Appendix(
        ranking=ranking,
        title_lines=list(appendix.title_lines),
        attached_to=appendix.attached_to or "",
        introduction=[{"kind": b.kind.value, "text": b.text} for b in appendix.introduction],
        results_heading=appendix.results_heading or "",
        columns=list(appendix.columns),
        end_sign=appendix.end_sign or "",
    )


def _group(
    ranking: Ranking,
    index_set: IndexSet,
    position: int,
    heading: str,
    rows: Iterable[PrintedRow],
) -> RankingGroup:
    mean = next((row for row in rows if row.kind == Kind.AVERAGE), None)
    printed = mean.figures.get(TOTAL_COLUMN, "") if mean else ""
    return RankingGroup(
        ranking=ranking,
        set_id=index_set.id,
        position=position,
        heading=heading,
        name=index_set.ranking_group or index_set.title,
        max_points=index_set.max_points,
        average_label=_name(mean.agency) if mean else "",
        average_printed=printed,
        average=read_figure(printed),
    )


def _name(text: str) -> str:
    """A printed name in NFC: the same letters, whatever typed them."""
    return unicodedata.normalize("NFC", text).strip()


def _entries(
    group: RankingGroup, index_set: IndexSet, rows: Iterable[PrintedRow], beyond: set[int]
) -> Iterator[tuple[int, RankingEntry]]:
    listed = [row for row in rows if row.kind != Kind.AVERAGE]
    for position, row in enumerate(listed, start=1):
        if row.kind == Kind.ABSENT:
            entry = RankingEntry(kind=row.kind, name=_name(row.agency))
        else:
            entry = _unit(index_set, row, judged=row.line not in beyond)
        entry.group = group
        entry.position = position
        yield row.line, entry


def _unit(index_set: IndexSet, row: PrintedRow, *, judged: bool) -> RankingEntry:
    unit = read_unit(index_set, row)
    labels = {level.id: level.label for level in index_set.levels}
    figures = {column: row.figures[column] for column in unit.figures}
    total = figures.pop(TOTAL_COLUMN, "")
    return RankingEntry(
        kind=row.kind,
        name=_name(row.agency),
        rank=unit.rank,
        points_printed=total,
        points=unit.figures.get(TOTAL_COLUMN),
        figures=figures,
        tier_printed=_name(row.tier),
        tier=unit.tier,
        tier_computed=unit.tier_computed if judged else "",
        tier_computed_label=labels[unit.tier_computed] if judged else "",
    )


def _notes(
    ranking: Ranking,
    groups: Sequence[RankingGroup],
    entries: Mapping[int, RankingEntry],
    contradictions: Iterable[Contradiction],
    answers: Sequence[OfficialAnswer],
) -> Iterator[Note]:
    """One note for each contradiction, numbered in the order of the appendix."""
    by_set = {group.set_id: group for group in groups}
    found = sorted(contradictions, key=lambda one: (by_set[one.index_set].position, one.line))
    for number, one in enumerate(found, start=1):
        # A missing mean has no row of its own; its line is that of the last row of the group.
        of_mean = one.code in (Code.AVERAGE, Code.AVERAGE_ROUNDING)
        yield Note(
            ranking=ranking,
            number=number,
            code=one.code.value,
            group=by_set[one.index_set],
            entry=None if of_mean else entries[one.line],
            printed=_name(one.printed),
            expected=one.expected,
            official_answer=next((a.text for a in answers if answers_to(a, one)), ""),
        )


def answers_to(answer: OfficialAnswer, found: Contradiction) -> bool:
    """Whether the official answer is about this contradiction."""
    same_place = (answer.index_set, answer.code) == (found.index_set, found.code.value)
    return same_place and folded(answer.agency) == folded(found.agency)


def check_printed(
    definition: Framework, rows: Sequence[PrintedRow]
) -> tuple[tuple[Contradiction, ...], tuple[Contradiction, ...]]:
    """What stands in the way of loading, and what is loaded as printed and becomes a note.

    A cell nobody can read and a second mean have no place in a published table.
    """
    found = check(definition, rows)
    in_the_way = tuple(one for one in found if _is_in_the_way(one))
    return in_the_way, tuple(one for one in found if not _is_in_the_way(one))


def _is_in_the_way(found: Contradiction) -> bool:
    doubled = found.code is Code.AVERAGE and found.facts["reason"] == "doubled"
    return found.code is Code.UNREADABLE or doubled


# ── From rows to the public ────────────────────────────────────────────────────────────────


@transaction.atomic
def publish_printed(draft: Draft, *, now: datetime) -> Outcome:
    """Save the rows as a draft, then publish it: the same content again changes nothing.

    Of a ranking published before only official answers may be newer, and they are written under
    their notes. Raises ``PublishedOtherwise`` where anything else differs.
    """
    new = draft.ranking
    published = (
        Ranking.objects.select_for_update()
        .filter(jurisdiction_code=new.jurisdiction_code, year=new.year, number_slug=new.number_slug)
        .first()
    )
    if published is None:
        _save(draft)
        make_public(new, by=None, now=now)
        return Outcome.PUBLISHED
    if published.sha256 != new.sha256:
        raise PublishedOtherwise(published)
    return _answer(published, draft.notes)


def _save(draft: Draft) -> None:
    draft.ranking.save()
    draft.decision.save()
    draft.appendix.save()
    RankingGroup.objects.bulk_create(draft.groups)
    RankingEntry.objects.bulk_create(draft.entries)
    Note.objects.bulk_create(draft.notes)


def _answer(published: Ranking, notes: Iterable[Note]) -> Outcome:
    newer = {note.number: note.official_answer for note in notes}
    changed = [
        note
        for note in published.notes.select_for_update()
        if note.official_answer != newer.get(note.number, note.official_answer)
    ]
    for note in changed:
        note.official_answer = newer[note.number]
    Note.objects.bulk_update(changed, ["official_answer"])
    return Outcome.ANSWERED if changed else Outcome.UNCHANGED
