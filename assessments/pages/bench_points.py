"""What a verdict would be worth, before it is saved: computed here, never in the browser."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.forms.corrections import Inputs
from assessments.forms.reviews import (
    ADJUST,
    AGREE,
    ENTER,
    KEEP,
    REJECT,
    UPHOLD,
    WITH_INPUTS,
    JudgingForm,
)
from assessments.models import Finding
from assessments.pages.bench_rows import NOT_YET, Row, Scored
from assessments.pages.bench_words import signed
from assessments.pages.precedents import Beside, case_of
from assessments.selectors.precedents import Measure, Precedents
from assessments.services import verdicts
from assessments.services.locks import Refused
from assessments.services.scores import Stage
from assessments.shares import with_ruling
from assessments.workflow import FindingState


@dataclass(frozen=True)
class Tried:
    """Declared points, those of the verdict as it stands on the page, and what they contradict.

    ``problem``: why there are none. ``beside``: the precedents, held against this verdict.
    """

    row: Row
    scored: Scored
    beside: Beside
    problem: str = ""

    @property
    def difference(self) -> Decimal | None:
        before, after = self.row.declared.points, self.scored.points
        return None if before is None or after is None or before == after else after - before

    @property
    def difference_said(self) -> str:
        """«−0,55»."""
        return "" if self.difference is None else signed(self.difference)


def tried(row: Row, form: JudgingForm, inputs: Inputs, precedents: Precedents) -> Tried:
    """The verdict that ``form`` holds, right or wrong; nothing is written."""
    measure = measure_of(row)
    try:
        finding = _finding(row, form, inputs)
    except (verdicts.Invalid, Refused):
        checked = inputs.checked(council_alone=form.data.get("verdict") == ENTER)
        said = " ".join(dict.fromkeys(checked.errors.values()))
        problem = said or _("Nhập giá trị của Hội đồng thì điểm được tính ngay.")
        return Tried(row, NOT_YET, Beside(case_of(row, measure), precedents), problem)
    if finding is None:
        return Tried(row, NOT_YET, Beside(case_of(row, measure), precedents))
    bench = row.bench.with_finding(finding)
    fresh = bench.row(row.main, row.indicator)
    scored = bench.scored(Stage.DECIDED, row.code)
    return Tried(row, scored, Beside(case_of(fresh, measure), precedents))


def standing(row: Row, precedents: Precedents) -> Tried:
    """What the page shows before anything is typed: the verdict that stands."""
    return Tried(row, row.final, Beside(case_of(row, measure_of(row)), precedents))


def measure_of(row: Row) -> Measure:
    at = row.bench.submission
    return Measure(at.cycle, at.index_set.set_id, row.code)


def _finding(row: Row, form: JudgingForm, inputs: Inputs) -> Finding | None:
    """As it would be saved; ``None`` for a question, or where nothing is chosen."""
    said: Any = form.data
    verdict, ruling = said.get("verdict", ""), said.get("ruling", "")
    reason, sentence = said.get("reason", ""), said.get("sentence") or said.get("conclusion") or "…"
    if verdict in (AGREE, KEEP):
        return _made(row, FindingState.AGREED, _agreed(row, ruling))
    if verdict == REJECT:
        return _made(row, FindingState.ADJUSTED, {"answer": {"rejected": sentence}}, reason)
    if verdict == UPHOLD and row.finding is not None:
        return _made(row, FindingState.ADJUSTED, row.finding.standing(), row.finding.reason)
    if verdict in WITH_INPUTS:
        alone = verdict == ENTER
        value = verdicts.tried(
            row.bench.version, row.code, inputs.typed, ruling, alone=alone, now=row.bench.now
        )
        return _made(row, FindingState.ADJUSTED, value, reason if verdict == ADJUST else "")
    return None


def _agreed(row: Row, ruling: str) -> dict[str, Any] | None:
    if not row.needs_ruling or not ruling:
        return None
    return {"answer": with_ruling(row.indicator, row.answer, ruling)}


def _made(
    row: Row, state: FindingState, reviewed: dict[str, Any] | None, reason: str = ""
) -> Finding:
    version, code = row.bench.version, row.code
    return Finding(version=version, code=code, state=state, reviewed=reviewed, reason=reason)
