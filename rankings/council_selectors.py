"""Reads of the council: cycles, their rankings on the way, and what a ranking is built from.

Apart from ``rankings.selectors``, which the public reads and where no draft ever is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from assessments.models import Cycle, Finding, Submission, SubmissionVersion, User
from assessments.permissions import posts_of
from assessments.services.audit import canonical
from rankings.models import OPEN_STATES, Ranking, State
from rankings.selectors import with_rows

NEWER = SubmissionVersion.objects.filter(
    submission=OuterRef("submission"), number__gt=OuterRef("number")
)


def cycles_visible_to(user: User) -> QuerySet[Cycle]:
    """The cycles a person knows of: all of them for a seat, else those of their agencies."""
    cycles = Cycle.objects.select_related("framework_version", "standing_agency")
    posts = posts_of(user)
    if posts.roles:
        return cycles
    return cycles.filter(submissions__agency__in=posts.agencies).distinct()


def ranking_of(cycle: Cycle) -> Ranking | None:
    """The cycle's ranking with its rows: the one on its way, else the one that is public."""
    rankings = with_rows(Ranking.objects.filter(cycle=cycle).exclude(state=State.SUPERSEDED))
    people = ("built_by", "checked_by", "approved_by")
    ranking = (
        rankings.select_related("decision", "framework_version", "appendix", *people)
        .order_by("-pk")
        .first()
    )
    if ranking is not None:
        ranking.cycle = cycle
    return ranking


def under_way() -> QuerySet[Ranking]:
    """Every ranking of a cycle that is not public yet, newest year first."""
    return (
        Ranking.objects.filter(cycle__isnull=False, state__in=OPEN_STATES)
        .select_related("cycle", "decision")
        .order_by("-year", "pk")
    )


# ── What a ranking is built from ───────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Entrant:
    """A submission that is ranked here, its newest version (``None``: never sent), its name."""

    submission: Submission
    version: SubmissionVersion | None
    findings: Sequence[Finding]
    name: str


def entrants_of(cycle: Cycle, day: date, *, with_content: bool = True) -> list[Entrant]:
    """Everyone the cycle ranks, under the name of ``day``, in a fixed order.

    A blank ranking group is ranked by another body and left out. Without the content of the
    versions their hashes are there all the same.
    """
    submissions = (
        Submission.objects.filter(cycle=cycle)
        .exclude(ranking_group="")
        .select_related("agency", "index_set", "deadline")
        .prefetch_related("agency__former_names")
        .order_by("pk")
    )
    versions = {version.submission_id: version for version in _newest(cycle, with_content)}
    return [_entrant(cycle, one, versions.get(one.pk), day) for one in submissions]


def _newest(cycle: Cycle, with_content: bool) -> QuerySet[SubmissionVersion]:
    versions = SubmissionVersion.objects.filter(~Exists(NEWER), submission__cycle=cycle)
    versions = versions.prefetch_related("findings")
    return versions if with_content else versions.defer("content")


def _entrant(
    cycle: Cycle, submission: Submission, version: SubmissionVersion | None, day: date
) -> Entrant:
    # The cycle is one row for all of them, with the framework's definition in memory.
    submission.cycle = submission.deadline.cycle = cycle
    findings: list[Finding] = []
    if version is not None:
        version.submission = submission
        findings = sorted(version.findings.all(), key=lambda finding: finding.code)
    return Entrant(submission, version, findings, submission.agency.name_on(day))


def inputs_sha256(cycle: Cycle, entrants: Iterable[Entrant]) -> str:
    """One hash of all that decides the result: framework, groups, names, versions, findings."""
    content = {
        "framework": cycle.framework_version.sha256,
        "entrants": [_fingerprinted(entrant) for entrant in entrants],
    }
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def _fingerprinted(entrant: Entrant) -> list[Any]:
    submission, version = entrant.submission, entrant.version
    return [
        submission.pk,
        entrant.name,
        submission.index_set.set_id,
        submission.ranking_group,
        version and [version.number, version.sha256],
        [[f.code, f.state, f.reviewed, f.final, f.decided] for f in entrant.findings],
    ]
