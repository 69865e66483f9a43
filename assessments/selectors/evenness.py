"""Reading what the evenness of judging is counted from: double scores, and every verdict."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch

from assessments.evenness import Judged, Twice
from assessments.models import Agency, Cycle, Finding, ScoreComparison, SubmissionVersion
from assessments.selectors.cycles import sharing
from assessments.selectors.review_duties import main_codes
from assessments.selectors.reviews import newest_versions
from assessments.services.scores import Stage, index_set_of, preview_at
from assessments.workflow import OPEN_FINDINGS

Main = tuple[str, str, str]  # index set, code, title


def twice_judged(cycle: Cycle, hidden: frozenset[int]) -> list[Twice]:
    """Every comparison of the cycle in the order of the framework; two queries.

    ``hidden``: agencies the reader has a tie to, left out before anything is counted.
    """
    rows = ScoreComparison.objects.filter(pair__submission__cycle=cycle)
    rows = rows.exclude(pair__agency__in=hidden).select_related(
        "first_unit", "second__unit", "pair__submission__index_set"
    )
    found = [(_main(cycle, each), each) for each in rows]
    order = {main: n for n, main in enumerate(_mains(cycle))}
    found.sort(key=lambda pair: (order[pair[0]], pair[1].pk))
    return [
        Twice(
            main=main,
            first_unit=each.first_unit,
            second_unit=each.second.unit,
            declared=each.declared_points,
            first=each.first_points,
            second=each.second_points,
            same=each.same,
        )
        for main, each in found
    ]


def _mains(cycle: Cycle) -> Iterator[Main]:
    for index_set in cycle.framework_version.definition.index_sets:
        for main in index_set.main_indices:
            yield (index_set.id, main.code, main.title)


def _main(cycle: Cycle, comparison: ScoreComparison) -> Main:
    set_id = comparison.pair.submission.index_set.set_id
    index_set = cycle.framework_version.definition.index_set(set_id)
    code = main_codes(index_set)[comparison.pair.code]
    title = next(main.title for main in index_set.main_indices if main.code == code)
    return (set_id, code, title)


def all_judged(cycle: Cycle, hidden: frozenset[int]) -> list[Judged]:
    """Every settled verdict on a declared value whose points are known; four queries."""
    rows = cycle.submissions.exclude(agency__in=hidden)
    submissions = sharing(cycle, rows.select_related("agency", "index_set", "deadline"))
    findings = Finding.objects.exclude(state__in=OPEN_FINDINGS)
    newest = newest_versions(rows).prefetch_related(Prefetch("findings", findings))
    versions = {each.submission_id: each for each in newest}
    units = Agency.objects.in_bulk(
        {each.unit_id for version in versions.values() for each in version.findings.all()}
    )
    found: list[Judged] = []
    for submission in submissions:
        version = versions.get(submission.pk)
        if version is not None:
            version.submission = submission
            found += _judged(version, units)
    return found


def _judged(version: SubmissionVersion, units: dict[int, Agency]) -> Iterator[Judged]:
    """What is measured against the best of the group has no points yet, and is left out."""
    findings = list(version.findings.all())
    declared = preview_at(Stage.DECLARED, version, ())
    decided = preview_at(Stage.DECIDED, version, findings)
    if declared.sheet is None or decided.sheet is None:
        return
    open_ = {*declared.open, *decided.open}
    answered = version.content["answers"]
    indicators = index_set_of(version.submission).indicators
    for finding in findings:
        code = finding.code
        if code in open_ or code not in indicators or not (answered.get(code) or {}).get("value"):
            continue
        yield Judged(
            units[finding.unit_id],
            version.submission.agency,
            declared.sheet.indicators[code].points,
            decided.sheet.indicators[code].points,
        )
