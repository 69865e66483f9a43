"""Points measured against the best of a ranking group: known once the whole group is locked.

Before that nothing is shown as final: somebody may still send a greater value. Afterwards a value
that changes moves the points of others, which is written into the log of the submission where it
changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assessments.deadlines import IN_REVIEW, Phase
from assessments.models import AuditEvent, Finding, Submission, SubmissionVersion, User
from assessments.permissions import phase
from assessments.selectors.cycles import sharing
from assessments.selectors.reviews import newest_versions
from assessments.services import audit
from assessments.services.locks import Locked
from assessments.services.scores import Stage, answers_at, framework_of, index_set_of
from assessments.workflow import OPEN_FINDINGS
from frameworks.definition import Indicator, RelativeToBest, walk_rules
from frameworks.scoring.engine import points_for
from frameworks.scoring.sheet import IndicatorPoints

LOCKED = frozenset({*IN_REVIEW, Phase.FIXED})
ACT = "group_points"


def is_relative(indicator: Indicator) -> bool:
    """It is measured against the best of the group, as a whole or in a part."""
    return any(isinstance(rule, RelativeToBest) for rule in walk_rules(indicator.rule))


@dataclass(frozen=True)
class GroupPoints:
    """One relative indicator in its ranking group.

    ``entering``: agencies whose time is not over; ``unjudged``: values of those that sent without
    a conclusion. ``points``: by submission, as they stand; final while nothing is left of either.
    """

    entering: int
    unjudged: int
    points: Mapping[int, IndicatorPoints] = field(default_factory=dict)

    @property
    def is_final(self) -> bool:
        return not self.entering and not self.unjudged


def group_points(
    submission: Submission, code: str, now: datetime, *, tried: Finding | None = None
) -> GroupPoints | None:
    """How ``code`` stands in the group of ``submission``; ``None``: another body ranks it.

    ``tried``: a finding in the place of the one that stands, to see what it would come to. Three
    queries, however many agencies there are.
    """
    if not submission.ranking_group:
        return None
    indicator = index_set_of(submission).indicators[code]
    rows = _group_of(submission)
    entering = sum(phase(row, now) not in LOCKED for row in rows)
    raws, unjudged = {}, 0
    for version, found in _versions(rows, code):
        own = tried is not None and version.submission_id == submission.pk
        finding = tried if own else found
        answers = answers_at(Stage.DECIDED, version, [finding] if finding else [])
        if code not in answers:
            continue
        raws[version.submission_id] = answers[code]
        unjudged += finding is None or finding.state in OPEN_FINDINGS
    return GroupPoints(entering, unjudged, _points(indicator, raws, submission))


@contextmanager
def watching(held: Locked, codes: Iterable[str], by: User | None) -> Iterator[None]:
    """Whatever changes values inside: where it moves the points of others, the log says so."""
    indicators = index_set_of(held.submission).indicators
    relative = [code for code in codes if is_relative(indicators[code])]
    before = {code: group_points(held.submission, code, held.now) for code in relative}
    yield
    for code, then in before.items():
        now = group_points(held.submission, code, held.now)
        if then is not None and now is not None and now.is_final:
            _record(held, code, then, now, by)


def last_change(submission: Submission, code: str) -> AuditEvent | None:
    """When the points of the group were last computed anew, and by whose change."""
    rows = submission.cycle.submissions.filter(
        index_set=submission.index_set, ranking_group=submission.ranking_group
    )
    streams = [f"submission:{pk}" for pk in rows.values_list("pk", flat=True)]
    events = AuditEvent.objects.filter(act=ACT, stream__in=streams, data__code=code)
    return events.order_by("-at", "-pk").first()


# ── Steps ──────────────────────────────────────────────────────────────────────────────────


def _group_of(submission: Submission) -> list[Submission]:
    rows = submission.cycle.submissions.filter(
        index_set=submission.index_set, ranking_group=submission.ranking_group
    )
    return sharing(submission.cycle, rows.select_related("agency", "index_set", "deadline"))


def _versions(
    rows: list[Submission], code: str
) -> Iterator[tuple[SubmissionVersion, Finding | None]]:
    """What counts of each, with its finding on ``code``."""
    by_pk = {row.pk: row for row in rows}
    of_group = Submission.objects.filter(pk__in=by_pk)
    versions = {each.pk: each for each in newest_versions(of_group).order_by()}
    found = {
        each.version_id: each for each in Finding.objects.filter(version__in=versions, code=code)
    }
    for version in versions.values():
        version.submission = by_pk[version.submission_id]
        yield version, found.get(version.pk)


def _points(
    indicator: Indicator, raws: Mapping[int, Any], submission: Submission
) -> dict[int, IndicatorPoints]:
    rounding, year = framework_of(submission).rounding.indicator, submission.cycle.year
    others = list(raws.values())
    found = {
        pk: points_for(indicator, raw, year=year, rounding=rounding, others=others)
        for pk, raw in raws.items()
    }
    return {pk: each for pk, each in found.items() if isinstance(each, IndicatorPoints)}


def _record(
    held: Locked, code: str, before: GroupPoints, after: GroupPoints, by: User | None
) -> None:
    own = held.submission.pk
    moved = [
        pk
        for pk, each in after.points.items()
        if pk != own and (pk not in before.points or before.points[pk].points != each.points)
    ]
    if before.is_final and not moved:
        return
    audit.record(
        held.submission.stream,
        ACT,
        by=by,
        at=held.now,
        subject=f"{held.submission} · {code}",
        data={
            "code": code,
            "group": held.submission.ranking_group,
            "first": not before.is_final,
            "moved": len(moved),
            "points": {pk: each.points for pk, each in sorted(after.points.items())},
        },
    )
