"""What keeps a cycle from being ranked, as values with their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assessments.deadlines import Phase
from assessments.measuring import is_measured, measured_parts
from assessments.models import Cycle, Finding, Submission
from assessments.permissions import phase
from assessments.selectors.blind_pairs import Wants
from assessments.selectors.blind_pairs import unsettled as two_verdicts
from assessments.selectors.disputes import rounds_left
from assessments.services.scores import declared, index_set_of
from assessments.services.stakes import is_unheard
from assessments.shares import is_claim
from assessments.workflow import OPEN_FINDINGS
from frameworks.definition import Composite, EnteredBy, Indicator
from rankings.council_selectors import Entrant

OWN = (None, EnteredBy.AGENCY)


class BlockerKind(StrEnum):
    DEADLINE = "deadline"  # the agency may still change what it sends
    UNJUDGED = "unjudged"  # values that nobody has judged
    UNMEASURED = "unmeasured"  # figures of a measuring body that nobody has recorded
    OPEN = "open"  # questions without a conclusion
    DISPUTED = "disputed"  # only the council in session can settle them
    UNHEARD = "unheard"  # lowered, and no round has put them to the agency
    SECOND = "second"  # drawn to be judged twice, and not scored second
    TWO_SCORES = "two_scores"  # two verdicts whose points differ: the chair rules


@dataclass(frozen=True, slots=True)
class Blocker:
    """One agency's reason; ``codes``: the indicators it is about, in the order of the set."""

    kind: BlockerKind
    submission: Submission
    codes: Sequence[str] = ()


def blockers(entrants: Iterable[Entrant], now: datetime) -> list[Blocker]:
    """Everything in the way of building, agency by agency. Needs the content of the versions."""
    rows = list(entrants)
    left = bool(rows) and rounds_left(rows[0].submission.cycle) > 0
    found = [each for one in rows for each in unsettled(one, more_rounds=left)]
    return [*still_open(rows, now), *found, *judged_twice(rows)]


def is_window_open(cycle: Cycle) -> bool:
    """A round of giải trình whose end is not recorded: nothing is built or approved meanwhile."""
    return cycle.windows.filter(closed_at=None).exists()


def still_open(entrants: Iterable[Entrant], now: datetime) -> Iterator[Blocker]:
    """Agencies whose time is not over: a deadline, a submission given back, estimates to settle."""
    for entrant in entrants:
        stands = phase(entrant.submission, now)
        tops_up = stands is Phase.TOP_UP and entrant.version is not None
        if tops_up or stands in (Phase.NOT_OPEN, Phase.SELF_ASSESSMENT):
            yield Blocker(BlockerKind.DEADLINE, entrant.submission)


def unsettled(entrant: Entrant, *, more_rounds: bool) -> Iterator[Blocker]:
    """What of a sent version nobody has judged, what is asked, what only the council settles, and
    what was lowered without the agency being heard. ``more_rounds``: another may be opened."""
    if entrant.version is None:
        return
    values = declared(entrant.version)
    state_of = {finding.code: finding.state for finding in entrant.findings}
    indicators = index_set_of(entrant.submission).indicators
    unjudged = [
        code
        for code, indicator in indicators.items()
        if code not in state_of
        and not is_measured(indicator)
        and needs_verdict(indicator, is_declared=code in values)
    ]
    findings = {finding.code: finding for finding in entrant.findings}
    unmeasured = [
        code for code, each in indicators.items() if lacks_figure(each, findings.get(code))
    ]
    asked = [code for code in indicators if state_of.get(code) in OPEN_FINDINGS]
    disputed = [finding.code for finding in entrant.findings if finding.awaits_session]
    unheard = [each.code for each in entrant.findings if is_unheard(each, rounds_left=more_rounds)]
    for kind, codes in (
        (BlockerKind.UNJUDGED, unjudged),
        (BlockerKind.UNMEASURED, unmeasured),
        (BlockerKind.OPEN, asked),
        (BlockerKind.DISPUTED, disputed),
        (BlockerKind.UNHEARD, unheard),
    ):
        if codes:
            yield Blocker(kind, entrant.submission, codes)


def lacks_figure(indicator: Indicator, finding: Finding | None) -> bool:
    """Whether a measuring body's figure is missing: of the whole, or of a part that was judged."""
    if is_measured(indicator):
        return finding is None
    stands = finding.standing() if finding else None
    answer = stands["answer"] if stands else {}
    if not isinstance(answer, dict) or is_claim(answer):
        return False
    return finding is not None and any(p.id not in answer for p in measured_parts(indicator))


def judged_twice(entrants: Iterable[Entrant]) -> Iterator[Blocker]:
    """Values drawn to be judged twice that lack the second verdict, or a ruling between the two.

    One whose points are the same by both is shown to the chair, and keeps nothing from being built.
    """
    sent = {one.submission.pk: one.submission for one in entrants if one.version is not None}
    cycle = next((submission.cycle for submission in sent.values()), None)
    found: dict[tuple[int, BlockerKind], list[str]] = defaultdict(list)
    for each in two_verdicts(cycle) if cycle else ():
        kind = BlockerKind.SECOND if each.wants is Wants.SCORES else BlockerKind.TWO_SCORES
        # A first verdict that lacks is told among what nobody has judged.
        if kind is BlockerKind.TWO_SCORES or each.second is None:
            found[each.pair.submission_id, kind].append(each.pair.code)
    for (pk, kind), codes in found.items():
        if pk in sent:
            yield Blocker(kind, sent[pk], codes)


def needs_verdict(indicator: Indicator, *, is_declared: bool) -> bool:
    """Whether results wait for a finding: on every declared value, and on all that others enter.

    What an agency leaves empty is «chưa trả lời», 0 points by rule: there is nothing to judge.
    """
    return is_declared or _entered_by_others(indicator)


def _entered_by_others(indicator: Indicator) -> bool:
    rule = indicator.rule
    parts = rule.parts if isinstance(rule, Composite) else ()
    return indicator.entered_by is not EnteredBy.AGENCY or any(
        part.entered_by not in OWN for part in parts
    )
