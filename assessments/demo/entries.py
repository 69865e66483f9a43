"""What a unit types in the story: its figures, its claims, its papers, its slips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assessments import clock
from assessments.demo import papers
from assessments.models import Evidence, Submission, User, ValueStatus
from assessments.services import documents, evidence
from assessments.services.answers import NOT_APPLICABLE, Entered, Paper, indicators_of
from assessments.services.documents import data_days
from assessments.typed import Input, Typed, fields_of
from assessments.written import typed_from
from frameworks.definition import Indicator

EXPLANATION = "Dữ liệu minh họa: đơn vị giải trình thay cho tệp. Tài liệu phải có: {paper}."


def lowered(answer: Any, less: int) -> Any:
    """A ratio whose numerator is ``less`` smaller."""
    return {**answer, "a": str(int(answer["a"]) - less)} if less else answer


@dataclass
class Entries:
    """What one unit hands over. ``said``: its claims, files, empty ones; ``answers`` by code."""

    submission: Submission
    said: Mapping[str, Any]
    answers: Mapping[str, Any]
    received: set[str] = field(default_factory=set)

    def of(
        self, codes: tuple[str, ...], said: Mapping[str, Any], slips: Typed | None, by: User
    ) -> dict[str, Entered]:
        """What is handed over for those of ``codes`` that the unit enters and does not leave
        empty; ``said``: what an act says of them."""
        indicators = indicators_of(self.submission)
        left = () if "codes" in said else self.said.get("empty", ())
        return {
            code: self._entered(indicators[code], said, (slips or {}).get(code), by)
            for code in codes
            if code in self.answers and code not in left
        }

    def typed(self, indicator: Indicator, said: Mapping[str, Any]) -> Typed:
        """An act's own words, the unit's, its claim, or what its figures give."""
        code = indicator.code
        if code in self.said.get("claims", {}):
            return {NOT_APPLICABLE: self.said["claims"][code]}
        for told in (said.get("typed", {}), self.said.get("typed", {})):
            if code in told:
                return dict(told[code])
        return typed_from(indicator.rule, lowered(self.answers[code], said.get("less", 0)))

    def _entered(
        self, indicator: Indicator, said: Mapping[str, Any], slip: Any, by: User
    ) -> Entered:
        typed = slip or self.typed(indicator, said)
        paper = self.said.get("files", {}).get(indicator.code)
        asked = indicator.evidence if indicator.evidence and indicator.evidence.required else None
        explains = asked and not paper and NOT_APPLICABLE not in typed
        status, estimated_to = _status(indicator, typed, data_days(self.submission).last)
        return Entered(
            typed=typed,
            status=status,
            estimated_to=estimated_to,
            explanation=EXPLANATION.format(paper=asked.text) if asked and explains else "",
            check_note=self.said.get("notes", {}).get(indicator.code, ""),
            papers=self._cite(indicator.code, paper, by) if paper else None,
        )

    def _cite(self, code: str, paper: Mapping[str, Any], by: User) -> list[Paper] | None:
        """The document, the first time; afterwards the answer keeps the one it has."""
        if code in self.received:
            return None
        self.received.add(code)
        document = documents.cite_or_add(
            self.submission.agency,
            by=by,
            file=received(paper, self.submission, by),
            number=paper.get("number", ""),
            issued_on=paper.get("date"),
            abstract=paper["abstract"],
        )
        return [Paper(document.pk, paper.get("pages", ""), paper.get("reason", ""))]


def received(paper: Mapping[str, str], submission: Submission, by: User) -> Evidence:
    agency = submission.agency
    return evidence.receive(papers.upload(paper, unit=agency.name), agency=agency, by=by)


def _status(indicator: Indicator, typed: Typed, year_ends: date) -> tuple[str, Any]:
    """Figures entered before the year is over are estimates; anything else is as it is."""
    figures = any(each.input is Input.NUMBER for each in fields_of(indicator.rule))
    today = clock.today()
    if figures and today <= year_ends and NOT_APPLICABLE not in typed:
        return ValueStatus.ESTIMATE, today
    return ValueStatus.FINAL, None
