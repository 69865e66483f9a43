"""Reading the review: what was sent last, what is judged of it, what is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assessments.models import (
    Cycle,
    Evidence,
    Finding,
    Response,
    ResponseWindow,
    Submission,
    SubmissionVersion,
)
from assessments.permissions import Someone
from assessments.reasons import ENTERED
from assessments.selectors.cycles import sharing
from assessments.selectors.found import Found, Row, found_by_version
from assessments.selectors.newest import newest_by_submission, with_newest
from assessments.selectors.seals import unsealed
from assessments.selectors.submissions import with_progress
from assessments.selectors.wanted import measured_codes, wanted_of
from assessments.services.stakes import MAYBE_UNHEARD, is_unheard
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
    """One submission of a cycle with what counts of it: the newest version, if there is one.

    ``wanted``: the codes that want a verdict.
    """

    submission: Submission
    version: SubmissionVersion | None
    reviewed: Reviewed | None
    wanted: frozenset[str] = frozenset()
    found: Found = field(default_factory=Found)

    @property
    def index_set(self) -> IndexSet:
        definition = self.submission.cycle.framework_version.definition
        return definition.index_set(self.submission.index_set.set_id)

    @property
    def unjudged(self) -> frozenset[str]:
        """The codes without any verdict: what was asked back is open, and judged."""
        return self.wanted - self.found.codes


def newest_versions(submissions: QuerySet[Submission]) -> QuerySet[SubmissionVersion]:
    """The last version that each sent: what counts, and what is judged."""
    later = SubmissionVersion.objects.filter(submission=OuterRef("submission"))
    newest = Subquery(later.order_by("-number").values("pk")[:1])
    return SubmissionVersion.objects.filter(submission__in=submissions, pk=newest)


# Lowered and, so far, neither asked in a round nor entered by the council itself.
MAYBE_LOWERED = Q(window=None, state__in=[each.value for each in MAYBE_UNHEARD]) & ~Q(
    reason=ENTERED
)


def files_of(
    cycle: Cycle, *, now: datetime, reader: Someone | None = None, keep: Q | None = None
) -> list[File]:
    """Every submission of the cycle by agency: two queries however many there are, and one more
    for versions that this process has not met; what they hold waits.

    Each with ``answered``, ``invalid`` (``with_progress``). Nothing that is sealed from ``reader``.
    ``keep``: findings that a page wants in full (``selectors.found``).
    """
    kept = MAYBE_LOWERED if keep is None else MAYBE_LOWERED | keep
    return files_among(
        with_progress(submissions_of(cycle)), cycle, now=now, reader=reader, keep=kept
    )


def files_among(
    submissions: QuerySet[Submission],
    cycle: Cycle,
    *,
    now: datetime,
    reader: Someone | None = None,
    keep: Q = MAYBE_LOWERED,
) -> list[File]:
    """The same of some submissions of ``cycle``, as they are read."""
    rows = sharing(cycle, with_newest(with_rounds(submissions)))
    return files_of_rows(rows, now=now, reader=reader, keep=keep)


def files_of_rows(
    rows: Sequence[Submission],
    *,
    now: datetime,
    reader: Someone | None = None,
    keep: Q = MAYBE_LOWERED,
) -> list[File]:
    """The same of rows that were read ``with_newest`` and ``with_rounds``: one query."""
    versions = newest_by_submission(rows)
    wanted = wanted_of([(row, versions[row.pk]) for row in rows if row.pk in versions])
    found = found_by_version(list(versions.values()), now, reader, keep)
    return [_file(row, versions.get(row.pk), wanted, found, now) for row in rows]


def kept_of(files: Iterable[File]) -> list[Finding]:
    """What ``files`` keep in full, in the order in which it was judged first."""
    return sorted((each for file in files for each in file.found.kept), key=lambda row: row.pk)


def submissions_of(cycle: Cycle) -> QuerySet[Submission]:
    """Those of a cycle with what ``files_among`` names of each."""
    return cycle.submissions.select_related("agency", "index_set", "deadline")


def with_rounds(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Each with ``rounds``: how many of giải trình its cycle has had."""
    windows = ResponseWindow.objects.filter(cycle=OuterRef("cycle")).order_by().values("cycle")
    return submissions.annotate(
        rounds=Coalesce(Subquery(windows.annotate(n=Count("pk")).values("n")), 0)
    )


def _file(
    submission: Submission,
    version: SubmissionVersion | None,
    wanted_codes: Mapping[int, frozenset[str]],
    found_of: Mapping[int, Found],
    now: datetime,
) -> File:
    if version is None:
        return File(submission, None, None)
    wanted, found = wanted_codes[submission.pk], found_of.get(version.pk, Found())
    file = File(submission, version, None, wanted, found)
    counted = reviewed_of(wanted, found.rows, now, measured=measured_codes(file.index_set))
    more = submission.cycle.response_rounds > submission.rounds  # type: ignore[attr-defined]
    unheard = sum(is_unheard(each, rounds_left=more) for each in found.kept)
    return replace(file, reviewed=replace(counted, unheard=unheard))


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
