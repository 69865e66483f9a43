"""Reading what is in dispute: what agencies lose points by, and what the council has to decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from assessments.measuring import is_measured
from assessments.models import Cycle, Finding, Submission
from assessments.permissions import Someone
from assessments.reasons import MEASURED
from assessments.selectors.cycles import sharing
from assessments.selectors.reviews import newest_versions, with_responses
from assessments.selectors.seals import unsealed
from assessments.services.scores import index_set_of, worth
from assessments.services.stakes import MAYBE_UNHEARD, is_unheard, stake_of
from assessments.workflow import FindingState

CONTESTABLE = (
    FindingState.AGREED,
    FindingState.ADJUSTED,
    FindingState.ASKED,
    FindingState.CONCLUDED,
    FindingState.DISPUTED,
)
# What is contestable by its state and its value: of what was agreed, claims with a ruling alone.
_RULED = Q(state=FindingState.AGREED, reviewed__isnull=False)
WORTH_READING = Q(state__in=[each.value for each in CONTESTABLE if each != "agreed"]) | _RULED
TO_THE_SESSION = Q(state=FindingState.DISPUTED) | _RULED


@dataclass(frozen=True, slots=True)
class Dispute:
    """One finding that an agency loses points by. ``stake``: how many."""

    submission: Submission
    finding: Finding
    stake: Decimal


def disputes_of(cycle: Cycle) -> list[Dispute]:
    """What the next window would ask, agency by agency, most at stake first.

    What an agency has answered, or left unanswered in a window, is not asked again; what it
    contested in vain is. A question asked by itself is taken in where the agency would get more
    time by it, which the window sees to.
    """
    rows = findings_in(cycle, Q(state__in=[each.value for each in CONTESTABLE]))
    return to_be_asked(rows)


def to_be_asked(findings: Iterable[Finding]) -> list[Dispute]:
    """The same of findings that were read already."""
    able = (each for each in findings if each.state in CONTESTABLE)
    return _worth_asking(each for each in able if _may_be_contested(each))


def _may_be_contested(finding: Finding) -> bool:
    if finding.state in (FindingState.ASKED, FindingState.CONCLUDED):
        return finding.window_id is None
    return True


def _worth_asking(findings: Iterable[Finding]) -> list[Dispute]:
    found = []
    for finding in findings:
        stake = stake_of(finding)
        if stake is not None:
            found.append(Dispute(finding.version.submission, finding, stake))
    return sorted(found, key=lambda row: (row.submission.pk, -row.stake, row.finding.code))


def figures_below_full(cycle: Cycle) -> list[Finding]:
    """What was measured elsewhere and earns less than all: an agency may speak of it in a round,
    and is not asked."""
    rows = findings_in(cycle, Q(reason=MEASURED, state=FindingState.ADJUSTED))
    return [row for row in rows if may_be_spoken_of(row)]


def may_be_spoken_of(finding: Finding) -> bool:
    """A whole figure that earns less than all its points, or is not known to earn them."""
    submission = finding.version.submission
    indicator = index_set_of(submission).indicators[finding.code]
    if finding.reason != MEASURED or not is_measured(indicator):
        return False
    got = worth(indicator, finding.standing(), submission)
    return got is None or got < indicator.max_points


def before_the_council(cycle: Cycle, reader: Someone | None = None) -> list[Dispute]:
    """What only a session can settle, most points at stake first.

    Disputed items, and claims whose effect the framework leaves to the council: a reviewer's
    ruling proposes one.
    """
    return by_stake(findings_in(cycle, TO_THE_SESSION, reader))


def by_stake(rows: Iterable[Finding]) -> list[Dispute]:
    """Those that await a session among findings that were read already, as it takes them up."""
    rows = [each for each in rows if each.awaits_session]
    found = [Dispute(each.version.submission, each, at_stake(each)) for each in rows]
    return sorted(found, key=lambda row: (-row.stake, row.finding.code, row.submission.pk))


def at_stake(finding: Finding) -> Decimal:
    """Of a claim the reviewer agreed to: the whole indicator, which a ruling gives or takes."""
    stake = stake_of(finding)
    if stake is not None:
        return stake
    indicators = index_set_of(finding.version.submission).indicators
    return indicators[finding.code].max_points


def unheard_in(cycle: Cycle, reader: Someone | None = None) -> list[Finding]:
    """What was lowered and no round or question has put to the agency; six queries."""
    lowered = Q(window=None, state__in=[each.value for each in MAYBE_UNHEARD])
    more = rounds_left(cycle) > 0
    found = findings_in(cycle, lowered, reader)
    return [each for each in found if is_unheard(each, rounds_left=more)]


def rounds_left(cycle: Cycle) -> int:
    """How many rounds of giải trình may still be opened; one query."""
    return max(0, cycle.response_rounds - cycle.windows.count())


def findings_in(cycle: Cycle, which: Q, reader: Someone | None = None) -> list[Finding]:
    """Findings of the newest versions in ``cycle``, all of whose rows share the one ``cycle``.

    Five queries however many there are. Nothing that is sealed from ``reader``.
    """
    versions = {each.pk: each for each in newest_versions(cycle.submissions.all())}
    wanted = {each.submission_id for each in versions.values()}
    submissions = {each.pk: each for each in _sharing(cycle, wanted)}
    for version in versions.values():
        version.submission = submissions[version.submission_id]
    of_these = Finding.objects.filter(which, version__in=versions).select_related("window")
    findings = unsealed(of_these, reader)
    rows = list(with_responses(findings))
    for row in rows:
        row.version = versions[row.version_id]
    return rows


def _sharing(cycle: Cycle, wanted: Iterable[int]) -> Sequence[Submission]:
    rows = cycle.submissions.filter(pk__in=list(wanted))
    return sharing(cycle, rows.select_related("agency", "index_set", "deadline"))
