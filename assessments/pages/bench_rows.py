"""One indicator of a sent version as its reviewer sees it: declared, judged, worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from assessments.deadline_words import instant, status_words
from assessments.deadlines import last_moment
from assessments.measuring import is_measured, rests_on_measurement
from assessments.models import Finding, Response
from assessments.pages.answer_words import Said, answer_said
from assessments.pages.checks import ReviewedWarning
from assessments.pages.controls import entered_by_words
from assessments.pages.declared import DeclaredPaper, declared_papers
from assessments.pages.marks import FINDING_MARKS, Mark
from assessments.pages.measured_said import MeasuredSaid, measured_said
from assessments.reasons import ENTERED, MEASURED, UNREASONED, reason_said
from assessments.services.scores import Stage, framework_of
from assessments.shares import awaits_council, claims_in, council_enters, needs_ruling
from assessments.workflow import OPEN_FINDINGS, FindingAction, FindingState, finding_after
from frameworks.definition import Indicator, MainIndex
from frameworks.wording.brief import rule_in_one_line

if TYPE_CHECKING:
    from assessments.pages.bench import Bench

NOTHING = object()  # no answer: ``None`` is one, "never done"


@dataclass(frozen=True, slots=True)
class Scored:
    """Points at one stage and why; ``points`` is ``None`` where there are none to show yet."""

    points: Decimal | None
    because: str = ""


NOT_YET = Scored(None)


@dataclass(frozen=True)
class Row:
    """One indicator of a sent version, on the bench."""

    bench: Bench
    main: MainIndex
    indicator: Indicator
    finding: Finding | None

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def anchor(self) -> str:
        """Its place in a page."""
        return self.code.replace(".", "-")

    @property
    def year(self) -> int:
        return self.bench.submission.cycle.year

    @property
    def url(self) -> str:
        at = self.bench.submission
        if self.bench.blind is not None:
            return reverse("second-score", args=[at.cycle.slug, self.bench.blind.pk])
        return reverse("review-indicator", args=[at.cycle.slug, at.pk, self.main.code, self.code])

    @property
    def points_url(self) -> str:
        """Where a verdict is tried before it is saved."""
        at = self.bench.submission
        if self.bench.blind is not None:
            return reverse("second-score-points", args=[at.cycle.slug, self.bench.blind.pk])
        return reverse("review-points", args=[at.cycle.slug, at.pk, self.main.code, self.code])

    @property
    def warnings(self) -> Sequence[ReviewedWarning]:
        """What the checks warned of here, as it was sent."""
        return self.bench.warnings.get(self.code, ())

    # ── What the agency declared ───────────────────────────────────────────────────────────

    @property
    def content(self) -> Mapping[str, Any]:
        """Its frozen entry; empty where nothing was entered."""
        return self.bench.version.content["answers"].get(self.code) or {}

    @property
    def answer(self) -> Any:
        return self.bench.declared.get(self.code, NOTHING)

    @property
    def answered(self) -> bool:
        return self.answer is not NOTHING

    @property
    def said(self) -> list[Said]:
        return answer_said(self.indicator, self.answer) if self.answered else []

    @property
    def claims(self) -> bool:
        """Not applicable, the whole or a part of it."""
        return bool(claims_in(self.indicator, self.answer))

    @property
    def needs_ruling(self) -> bool:
        return needs_ruling(self.indicator, self.answer)

    @property
    def status(self) -> str:
        """«ước đến 30/11/2023» or «chốt 31/12»."""
        if not self.answered:
            return ""
        day = self.content.get("estimated_to")
        return status_words(self.content["status"], date.fromisoformat(day) if day else None)

    @property
    def papers(self) -> list[DeclaredPaper]:
        return [self._opened(each) for each in declared_papers(self.content, self.bench.files)]

    def _opened(self, paper: DeclaredPaper) -> DeclaredPaper:
        """With where its file is, and who else sent that file."""
        if paper.file is None:
            return paper
        also = self.bench.also_sent_by.get(paper.file.sha256, ())
        return replace(paper, url=self.bench.file_url(paper.file), also_from=also)

    @property
    def response(self) -> Response | None:
        return self.finding.response if self.finding else None

    @property
    def responses(self) -> Sequence[Response]:
        """Everything the agency answered, oldest first."""
        return list(self.finding.responses.all()) if self.finding else []

    @property
    def response_evidence_url(self) -> str:
        held = self.response.evidence if self.response else None
        return self.bench.file_url(held) if held else ""

    # ── Who enters what ────────────────────────────────────────────────────────────────────

    @property
    def council_enters(self) -> bool:
        return council_enters(self.indicator)

    @property
    def awaits_council(self) -> bool:
        return awaits_council(self.indicator)

    @property
    def is_measured(self) -> bool:
        """Measured elsewhere as a whole: recorded with its source, never judged."""
        return is_measured(self.indicator)

    @property
    def figures(self) -> Sequence[MeasuredSaid]:
        """What was recorded of it, with its source and day; its parts too."""
        if not rests_on_measurement(self.indicator):
            return ()
        return measured_said(self.indicator, self.bench.measurements, self.bench.submission)

    @property
    def entered_by(self) -> str:
        return entered_by_words(self.indicator.entered_by, self.indicator.source)

    @property
    def wanted(self) -> bool:
        return self.code in self.bench.wanted

    # ── The verdict ────────────────────────────────────────────────────────────────────────

    @property
    def state(self) -> FindingState | None:
        return FindingState(self.finding.state) if self.finding else None

    @property
    def revision(self) -> int:
        """Of the verdict that stands; 0 while there is none."""
        return self.finding.revision if self.finding else 0

    @property
    def sealed(self) -> bool:
        """Judged twice, and the first verdict not the reader's to know or give."""
        return self.code in self.bench.sealed

    @property
    def second_url(self) -> str:
        """Where the reader scores second; blank where others do."""
        pk = self.bench.sealed.get(self.code)
        at = self.bench.submission
        return reverse("second-score", args=[at.cycle.slug, pk]) if pk else ""

    @property
    def open(self) -> bool:
        return self.state in OPEN_FINDINGS

    @property
    def settled(self) -> bool:
        return self.finding is not None and not self.open

    @property
    def mark(self) -> Mark:
        return FINDING_MARKS[self.word]

    @property
    def word(self) -> str:
        """The verdict as one of ``FINDING_MARKS``."""
        finding = self.finding
        if finding is None:
            return "sealed" if self.sealed else self._unjudged
        if finding.state == FindingState.AGREED:
            return "accepted" if self.claims else "agreed"
        if finding.state == FindingState.ADJUSTED and finding.reason == MEASURED:
            return "measured"
        if finding.state == FindingState.ADJUSTED and finding.reason == ENTERED:
            return "entered"
        if finding.state == FindingState.ADJUSTED and "rejected" in _parts(finding.reviewed):
            return "rejected"
        return finding.state

    @property
    def _unjudged(self) -> str:
        if self.is_measured:
            return "unmeasured"
        if self.awaits_council:
            return "awaited"
        return "unseen" if self.wanted else "empty"

    @property
    def agreeable(self) -> bool:
        """What one click may agree to: a plain value. A claim is looked at by itself."""
        own = self.answered and not self.awaits_council and not self.claims
        return own and self.finding is None and not self.sealed

    @property
    def judgeable(self) -> bool:
        """A verdict may be given or changed until the agency is asked."""
        if self.is_measured or self.sealed:
            return False
        return finding_after(self.state, FindingAction.ADJUST) is not None

    @property
    def reason(self) -> str:
        known = self.finding and self.finding.reason not in ("", *UNREASONED)
        return reason_said(self.finding.reason) if self.finding and known else ""

    @property
    def standing_said(self) -> list[Said]:
        """The council's own answer, where the declared one does not stand."""
        stands = self.finding and self.finding.standing()
        return answer_said(self.indicator, stands["answer"]) if stands else []

    @property
    def answered_until(self) -> str:
        """The last moment the agency may answer, as every page says it; blank where none is set."""
        until = self.finding.respond_by if self.finding else None
        return instant(last_moment(until)) if until else ""

    @property
    def conclusive(self) -> bool:
        """Whether what was asked may be settled now: answered, or silent past its time."""
        if self.finding is None or self.state is not FindingState.ASKED:
            return self.state is FindingState.ANSWERED
        if self.finding.window_id is not None and self.finding.standing() is not None:
            return False  # silence in a window is acceptance: nobody concludes it
        return self.finding.respond_by is not None and self.bench.now >= self.finding.respond_by

    # ── Points ─────────────────────────────────────────────────────────────────────────────

    @property
    def declared(self) -> Scored:
        return self.bench.scored(Stage.DECLARED, self.code) if self.answered else NOT_YET

    @property
    def reviewed(self) -> Scored:
        judged = self.finding is not None and self.finding.reviewed is not None
        settled = judged or self.state in (FindingState.AGREED, FindingState.ADJUSTED)
        return self.bench.scored(Stage.REVIEWED, self.code) if settled else NOT_YET

    @property
    def after_reply(self) -> Scored:
        """What stood after giải trình, once somebody concluded or the agency gave way."""
        state = self.state
        given = state is FindingState.CONCEDED or bool(self.finding and self.finding.concluded_at)
        return self.bench.scored(Stage.REPLIED, self.code) if given and not self.open else NOT_YET

    @property
    def decided(self) -> Scored:
        settled = self.state is FindingState.DECIDED
        return self.bench.scored(Stage.DECIDED, self.code) if settled else NOT_YET

    @property
    def final(self) -> Scored:
        return self.bench.scored(Stage.DECIDED, self.code) if self.settled else NOT_YET

    @property
    def difference(self) -> Decimal | None:
        """Final less declared; ``None`` while one of them is missing, or they are equal."""
        before, after = self.declared.points, self.final.points
        if before is None or after is None or before == after:
            return None
        return after - before

    @property
    def rule(self) -> str:
        return rule_in_one_line(self.indicator, framework_of(self.bench.submission))


def _parts(value: Mapping[str, Any] | None) -> Any:
    answer = value["answer"] if value else None
    return answer if isinstance(answer, dict) else {}
