"""Reading the review: what was sent last, what is judged of it, what is still open."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assessments.measuring import is_measured
from assessments.models import (
    Cycle,
    Evidence,
    Finding,
    Response,
    Submission,
    SubmissionVersion,
)
from assessments.permissions import Someone
from assessments.reasons import ENTERED
from assessments.selectors.cycles import sharing
from assessments.selectors.seals import unsealed
from assessments.selectors.submissions import with_progress
from assessments.services.scores import declared
from assessments.services.stakes import MAYBE_UNHEARD, is_unheard
from assessments.shares import awaits_council
from assessments.workflow import FindingState
from frameworks.definition import IndexSet


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How far the review of one sent version has come.

    ``wanted``: the declared values, and what the council itself enters; each wants a verdict.
    ``left``: those without one. ``conceded``: accepted by the agency, or by its silence;
    ``disputed``: contested in vain; ``ruled``: claims that a reviewer proposes an effect of, for
    the council as well; ``decided``: by it. ``asked``, ``answered``: questions without a
    conclusion, of which ``overdue`` have had no answer in time. ``unmeasured``: figures of a
    measuring body that nobody has recorded. ``respond_by``: the last day an agency still has.
    ``unheard``: lowered, and nobody has asked the agency (0 on the bench, which does not count
    them).
    """

    wanted: int
    left: int
    agreed: int = 0
    adjusted: int = 0
    asked: int = 0
    answered: int = 0
    concluded: int = 0
    conceded: int = 0
    disputed: int = 0
    ruled: int = 0
    decided: int = 0
    overdue: int = 0
    unmeasured: int = 0
    respond_by: datetime | None = None
    unheard: int = 0

    @property
    def judged(self) -> int:
        settled = self.concluded + self.conceded + self.disputed + self.decided
        return self.agreed + self.adjusted + settled

    @property
    def open(self) -> int:
        """Questions that are not settled: results are not built while there is one."""
        return self.asked + self.answered

    @property
    def for_the_session(self) -> int:
        return self.disputed + self.ruled

    @property
    def done(self) -> bool:
        waits = self.left or self.open or self.for_the_session or self.unheard
        return not (waits or self.unmeasured)


@dataclass(frozen=True)
class File:
    """One submission of a cycle with what counts of it: the newest version, if there is one."""

    submission: Submission
    version: SubmissionVersion | None
    reviewed: Reviewed | None

    @property
    def index_set(self) -> IndexSet:
        definition = self.submission.cycle.framework_version.definition
        return definition.index_set(self.submission.index_set.set_id)


def newest_versions(submissions: QuerySet[Submission]) -> QuerySet[SubmissionVersion]:
    """The last version that each sent: what counts, and what is judged."""
    later = SubmissionVersion.objects.filter(submission=OuterRef("submission"))
    newest = Subquery(later.order_by("-number").values("pk")[:1])
    return SubmissionVersion.objects.filter(submission__in=submissions, pk=newest)


def files_of(cycle: Cycle, *, now: datetime, reader: Someone | None = None) -> list[File]:
    """Every submission of the cycle by agency: four queries however many there are.

    Each with ``answered``, ``invalid`` (``with_progress``). Nothing that is sealed from ``reader``.
    """
    rows = with_progress(cycle.submissions.select_related("agency", "index_set", "deadline"))
    submissions = sharing(cycle, rows)
    versions = {v.submission_id: v for v in newest_versions(cycle.submissions.all())}
    findings = _findings_by_version(versions.values(), reader)
    files = [
        _file(submission, versions.get(submission.pk), findings, now) for submission in submissions
    ]
    return _with_unheard(cycle, files, reader)


def _with_unheard(cycle: Cycle, files: Sequence[File], reader: Someone | None) -> list[File]:
    """One query more: what a round or a question has yet to put to the agencies."""
    versions = {each.version.pk: each.version for each in files if each.version}
    rounds = cycle.windows.order_by().values("cycle").annotate(n=Count("pk")).values("n")
    lowered = Finding.objects.filter(
        version__in=list(versions), window=None, state__in=MAYBE_UNHEARD
    )
    lowered = unsealed(lowered, reader).exclude(reason=ENTERED)
    lowered = lowered.annotate(rounds=Coalesce(Subquery(rounds), 0))
    found: Counter[int] = Counter()
    for finding in lowered:
        finding.version = versions[finding.version_id]
        more = cycle.response_rounds > finding.rounds  # type: ignore[attr-defined]
        found[finding.version_id] += is_unheard(finding, rounds_left=more)
    return [_unheard(each, found) for each in files]


def _unheard(file: File, found: Mapping[int, int]) -> File:
    number = found.get(file.version.pk, 0) if file.version else 0
    if not number or file.reviewed is None:
        return file
    return replace(file, reviewed=replace(file.reviewed, unheard=number))


Row = tuple[str, str, datetime | None, bool]  # code, state, respond_by, awaits_session


def _findings_by_version(
    versions: Iterable[SubmissionVersion], reader: Someone | None
) -> Mapping[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    of_these = Finding.objects.filter(version__in=[version.pk for version in versions])
    rows = unsealed(of_these, reader)
    reviewed = Q(reviewed__isnull=False)
    columns = ("version", "code", "state", "respond_by", "has_reviewed")
    found_rows = rows.annotate(has_reviewed=reviewed).values_list(*columns)
    for version, code, state, respond_by, has_reviewed in found_rows:
        ruled = state == FindingState.AGREED and has_reviewed
        found[version].append((code, state, respond_by, ruled or state == FindingState.DISPUTED))
    return found


def _file(
    submission: Submission,
    version: SubmissionVersion | None,
    findings: Mapping[int, list[Row]],
    now: datetime,
) -> File:
    if version is None:
        return File(submission, None, None)
    version.submission = submission
    file = File(submission, version, None)
    wanted = wanting_a_verdict(version, file.index_set)
    measured = measured_codes(file.index_set)
    found = reviewed_of(wanted, findings[version.pk], now, measured=measured)
    return File(submission, version, found)


def wanting_a_verdict(version: SubmissionVersion, index_set: IndexSet) -> frozenset[str]:
    """The codes that want a verdict: each declared value, and what only the council enters.

    What is measured elsewhere wants none: it is recorded, or missing.
    """
    own = (code for code, each in index_set.indicators.items() if awaits_council(each))
    return (frozenset(declared(version, index_set)) | frozenset(own)) - measured_codes(index_set)


def measured_codes(index_set: IndexSet) -> frozenset[str]:
    """The indicators that are measured elsewhere as a whole."""
    return frozenset(code for code, each in index_set.indicators.items() if is_measured(each))


def reviewed_of(
    wanted: frozenset[str],
    findings: Sequence[Row],
    now: datetime,
    *,
    measured: frozenset[str] = frozenset(),
) -> Reviewed:
    """Count the findings. A verdict on what was left empty settles nothing, a question is open."""
    states = Counter(state for code, state, *_ in findings if code in wanted)
    asked = [day for _, state, day, _ in findings if state == FindingState.ASKED and day]
    to_session = sum(awaits for *_, awaits in findings)
    return Reviewed(
        wanted=len(wanted),
        left=len(wanted - {code for code, *_ in findings}),
        agreed=states[FindingState.AGREED],
        adjusted=states[FindingState.ADJUSTED],
        asked=len(asked),
        answered=sum(state == FindingState.ANSWERED for _, state, *_ in findings),
        concluded=states[FindingState.CONCLUDED],
        conceded=states[FindingState.CONCEDED],
        disputed=states[FindingState.DISPUTED],
        ruled=to_session - sum(state == FindingState.DISPUTED for _, state, *_ in findings),
        decided=states[FindingState.DECIDED],
        overdue=sum(now >= day for day in asked),
        unmeasured=len(measured - {code for code, *_ in findings}),
        respond_by=max(asked, default=None),
    )


def with_responses(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Each with every answer the agency gave, oldest first."""
    people = ("evidence", "responded_by", "concluded_by", "window")
    return findings.prefetch_related(
        Prefetch("responses", Response.objects.select_related(*people))
    )


def version_to_review(
    submission: Submission, reader: Someone | None = None
) -> SubmissionVersion | None:
    """The newest version with its findings, answers and files, all of one submission.

    Nothing that is sealed from ``reader``.
    """
    return _whole(submission, submission.versions.order_by("-number"), reader)


def whole(submission: Submission, version: SubmissionVersion) -> SubmissionVersion | None:
    """One version of ``submission`` with the same."""
    return _whole(submission, submission.versions.filter(pk=version.pk))


def _whole(
    submission: Submission, versions: QuerySet[SubmissionVersion], reader: Someone | None = None
) -> SubmissionVersion | None:
    people = ("judged_by", "concluded_by", "window")
    findings = with_responses(unsealed(Finding.objects.select_related(*people), reader))
    version = (
        versions.select_related("sent_by")
        .prefetch_related(
            Prefetch("evidence", Evidence.objects.select_related("scan")),
            Prefetch("findings", findings.order_by("code")),
        )
        .first()
    )
    if version is not None:
        version.submission = submission
        for finding in version.findings.all():
            finding.version = version
    return version
