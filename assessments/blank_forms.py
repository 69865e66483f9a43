"""The form of one index set on paper, to fill in by hand before anything is typed.

Every indicator with its fields as lines and boxes, made of the same groups as the page of entry,
so that paper and page ask the same in the same order. The same cycle and set give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from assessments.deadline_words import instant
from assessments.deadlines import last_moment
from assessments.models import Submission
from assessments.pages.controls import Group, entered_by_words, groups_of
from assessments.pages.entry_rows import asks_for_figures
from assessments.selectors.submissions import entered_by_agency
from assessments.services.scores import framework_of, index_set_of
from frameworks.definition import Indicator, MainIndex, NotApplicablePolicy
from frameworks.wording.brief import rule_in_one_line
from frameworks.wording.decisions import data_window_in_words
from frameworks.wording.indicators import provenance_label, provenance_summary

CONDITION = re.compile(r"không phát sinh \((.+)\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator on paper. ``entered_by`` is set where the agency leaves it blank."""

    indicator: Indicator
    rule: str
    provenance: str
    entered_by: str
    groups: Sequence[Group]

    @property
    def may_not_apply(self) -> bool:
        return self.indicator.not_applicable is not NotApplicablePolicy.REFUSED

    @property
    def not_applicable_when(self) -> str:
        """The condition alone, as a reader quotes it: the box before it says «Không phát sinh»."""
        when = self.indicator.not_applicable_when or ""
        inner = CONDITION.fullmatch(when)
        return (inner[1] if inner else when).replace("«", "“").replace("»", "”")

    @property
    def is_measured(self) -> bool:
        return asks_for_figures(self.indicator)


def render(submission: Submission) -> bytes:
    """The blank form of the submission's index set as PDF/A, with the name of its agency."""
    from dti_portal import documents  # noqa: PLC0415 -- WeasyPrint takes half a second to load

    return documents.pdf(documents.legible(html(submission)))


def html(submission: Submission) -> str:
    """What ``render`` sets on paper."""
    index_set = index_set_of(submission)
    context = {
        "submission": submission,
        "index_set": index_set,
        "window": data_window_in_words(framework_of(submission).data_window),
        "last_moment": instant(last_moment(submission.deadline.closes_at)),
        "provenance": provenance_summary(index_set.indicators.values()),
        "mains": [(main, _lines(submission, main)) for main in index_set.main_indices],
    }
    return render_to_string("assessments/documents/blank_form.html", context)


def _lines(submission: Submission, main: MainIndex) -> list[Line]:
    framework, year = framework_of(submission), submission.cycle.year
    return [
        Line(
            indicator=each,
            rule=rule_in_one_line(each, framework),
            provenance=provenance_label(each.provenance),
            entered_by=_entered_by(each),
            groups=groups_of(each, {}, {}, year=year),
        )
        for each in main.indicators
    ]


def _entered_by(indicator: Indicator) -> str:
    if entered_by_agency(indicator):
        return ""
    return entered_by_words(indicator.entered_by, indicator.source)
