"""One indicator on a page of entry: its fields, its points, its papers and its mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.deadline_words import status_words
from assessments.deadlines import VIETNAM
from assessments.measuring import Place, is_measured
from assessments.models import Answer, Document, Measurement, Submission, ValueStatus
from assessments.pages.checks import RowChecks
from assessments.pages.controls import Group, entered_by_words, field_id, groups_of
from assessments.pages.library import (
    CitedPaper,
    cited_papers,
    document_title,
    documents_to_cite,
    entry_url,
)
from assessments.pages.measured_said import MeasuredSaid, measured_said
from assessments.selectors.last_year import LastYear
from assessments.selectors.submissions import entered_by_agency
from assessments.services.answers import ESTIMATED_TO, EXPLANATION, Paper
from assessments.services.documents import data_days
from assessments.services.scores import framework_of
from assessments.services.submissions import lacks_evidence
from assessments.typed import NOT_APPLICABLE, Input, Typed, fields_of, unreadable_in
from dti_portal import display
from frameworks.definition import (
    Boolean,
    Checklist,
    Choice,
    EvidenceRequirement,
    Indicator,
    InverseRatio,
    NotApplicablePolicy,
    Ratio,
    Steps,
)
from frameworks.explanations import because_text
from frameworks.scoring.engine import Preview
from frameworks.wording.brief import rule_in_one_line


def asks_for_figures(indicator: Indicator) -> bool:
    """Whether any of it is a figure, rather than a yes, a date or a choice."""
    figures = (Input.NUMBER, Input.TABLE)
    return any(each.input in figures for each in fields_of(indicator.rule))


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands in the fields of an indicator: as it was saved, or as it was just posted.

    ``revision``: what the person saw when the page was made, 0 for none.
    """

    typed: Typed
    status: str
    estimated_to: str = ""
    explanation: str = ""
    check_note: str = ""
    papers: Sequence[Paper] = ()
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """A line on which the saved content and the one just entered differ."""

    label: str
    saved: str
    entered: str


def _both(difference: Difference) -> tuple[str, str]:
    return difference.saved, difference.entered


@dataclass(frozen=True)
class Row:
    """One indicator on a page of entry.

    ``errors``: by field, "" for the whole. ``differences``: set where a colleague saved meanwhile.
    ``locked``: why this person may not enter it while others on the page may be entered.
    """

    submission: Submission
    indicator: Indicator
    answer: Answer | None
    shown: Shown
    preview: Preview
    errors: Mapping[str, str] = field(default_factory=dict)
    file_error: str = ""
    differences: Sequence[Difference] = ()
    today: date | None = None
    library: Mapping[int, Document] = field(default_factory=dict)
    checks: RowChecks = field(default_factory=RowChecks)
    last_year: LastYear | None = None
    locked: str = ""
    measured: Mapping[Place, Measurement] = field(default_factory=dict)

    @cached_property
    def figures(self) -> list[MeasuredSaid]:
        """What was measured elsewhere of it, with its source and day; its parts too."""
        return measured_said(self.indicator, self.measured, self.submission)

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def anchor(self) -> str:
        return f"cs-{self.code}".replace(".", "-")

    @property
    def entered_here(self) -> bool:
        return entered_by_agency(self.indicator)

    @property
    def is_measured_elsewhere(self) -> bool:
        return is_measured(self.indicator)

    @property
    def entered_by(self) -> str:
        """Who enters it, where that is not the agency."""
        return entered_by_words(self.indicator.entered_by, self.indicator.source)

    @cached_property
    def groups(self) -> list[Group]:
        year = self.submission.cycle.year
        return groups_of(self.indicator, self.shown.typed, self.errors, year=year)

    @property
    def half_typed(self) -> str:
        """What is still missing of a pair of numbers where nothing else is wrong: «b», or the
        field's label. Whoever is typing is told so, and is not called wrong."""
        typed = self.shown.typed
        if len(self.errors) != 1 or self.differences or NOT_APPLICABLE in typed:
            return ""
        unreadable = unreadable_in(self.indicator.rule, typed)
        if [each.code for each in unreadable] != ["incomplete"]:
            return ""
        label = next(
            control.label
            for group in self.groups
            for control in group.controls
            if control.field.name == unreadable[0].field
        )
        return label[0] if label[1:3] == ". " else label

    @property
    def may_not_apply(self) -> bool:
        return self.indicator.not_applicable is not NotApplicablePolicy.REFUSED

    @property
    def claims_not_applicable(self) -> bool:
        return NOT_APPLICABLE in self.shown.typed

    @property
    def claim_label(self) -> str:
        """«Không phát sinh hồ sơ»: the claim, in the decision's words where they say when."""
        when = self.indicator.not_applicable_when or ""
        claim = _("Không phát sinh")
        if when.lower().startswith(claim.lower()):
            return when[0].upper() + when[1:]
        return f"{claim} ({when})" if when else claim

    @property
    def not_applicable_reason(self) -> str:
        return str(self.shown.typed.get(NOT_APPLICABLE, ""))

    @property
    def not_applicable_error(self) -> str:
        return self.errors.get(NOT_APPLICABLE, "")

    @property
    def estimated_to_error(self) -> str:
        return self.errors.get(ESTIMATED_TO, "")

    @property
    def lacks_day(self) -> bool:
        """An estimate that does not say to which day: taken, and the reviewer is told."""
        counts = self.answer is not None and self.answer.value is not None
        estimate = self.is_measured and self.is_estimate and not self.shown.estimated_to
        return counts and estimate and not self.claims_not_applicable

    @property
    def explanation_error(self) -> str:
        return self.errors.get(EXPLANATION, "")

    @property
    def is_measured(self) -> bool:
        """Whether it asks for figures, which may be estimates until the year is over."""
        return asks_for_figures(self.indicator)

    @property
    def is_estimate(self) -> bool:
        return self.shown.status == ValueStatus.ESTIMATE

    @cached_property
    def cited(self) -> list[CitedPaper]:
        """The documents behind it, in order."""
        days, back = data_days(self.submission), entry_url(self.submission, self.code)
        return cited_papers(self.shown.papers, self.library, days, back=back)

    @property
    def documents(self) -> list[tuple[int, str]]:
        """What the library has besides, newest first: its id and what it is."""
        found = documents_to_cite(self.shown.papers, self.library)
        return [(each.pk, document_title(each)) for each in found]

    @property
    def said_besides(self) -> list[str]:
        """What stands in the folded fields, in a few words each."""
        answer, said = self.answer, []
        if self.shown.explanation:
            said.append(_("có giải trình"))
        if self.is_measured and answer is not None and answer.value is not None:
            said.append(status_words(self.shown.status, answer.estimated_to))
        return said

    @property
    def evidence_asked(self) -> EvidenceRequirement | None:
        return self.indicator.evidence

    @property
    def lacks_evidence(self) -> bool:
        return lacks_evidence(self.indicator, self.answer, self.library)

    @property
    def wants_evidence_now(self) -> bool:
        """Whether the fields for papers stand open: something in them wants to be seen."""
        wrong = self.file_error or self.estimated_to_error or self.explanation_error
        return bool(self.lacks_evidence or wrong)

    @property
    def lacks_reason(self) -> bool:
        return any(each.lacks_reason for each in self.cited)

    @property
    def message(self) -> str:
        """What is to be done about the indicator; a field's own mistake stands at the field."""
        if self.locked:
            return self.locked
        if self.differences:
            return ""
        if self.errors:
            grouped = all(group.id for group in self.groups)
            return self.errors.get("", "") if grouped else ""
        return ""

    @property
    def papers_message(self) -> str:
        """What is to be done about its papers; said where they are."""
        if self.locked or self.differences or self.errors or not self.lacks_evidence:
            return ""
        return _(
            "Chưa có minh chứng. Đính tệp hoặc viết giải trình; thiếu cả hai thì chỉ số không"
            " được gửi."
        )

    @property
    def one_difference(self) -> Difference | None:
        """What the choice is between, where it is short enough to be said on its buttons."""
        short = all(len(text) <= 20 for each in self.differences for text in _both(each))
        return self.differences[0] if len(self.differences) == 1 and short else None

    @property
    def saved_at(self) -> str:
        """«09:28», with its day where that is not today; Vietnam's time."""
        if self.answer is None:
            return ""
        at = self.answer.updated_at.astimezone(VIETNAM)
        return f"{at:%H:%M}" if at.date() == self.today else f"{at:%H:%M ngày %d/%m}"

    @property
    def state(self) -> str:
        """The state of the row, in the words of the ``indicator_row`` component."""
        if not self.entered_here:
            return "measured" if self.figures else "awaited"
        if self.locked:
            return "frozen"
        if self.differences:
            return "conflict"
        if self.errors:
            return "draft"
        if self.answer is None or self.answer.value is None:
            return "empty"
        return "inapplicable" if self.claims_not_applicable else "saved"

    @property
    def is_open(self) -> bool:
        """Whether its points wait for the rest of the group."""
        return self.code in self.preview.open

    @property
    def counts(self) -> bool:
        settled = not (self.errors or self.differences)
        return settled and self.answer is not None and self.answer.value is not None

    @property
    def points(self) -> Decimal | None:
        """``None`` until there is an answer that counts: not answered is not zero."""
        sheet = self.preview.sheet
        if sheet is None or not self.counts or self.is_open:
            return None
        return sheet.indicators[self.code].points

    @property
    def because(self) -> str:
        """Why these points, once there is an answer to speak of."""
        sheet = self.preview.sheet
        if sheet is None or not self.counts:
            return ""
        if self.is_open:
            return _("Tính khi cả nhóm đã khóa: so với đơn vị cao nhất trong nhóm.")
        return because_text(sheet.indicators[self.code])

    @property
    def share(self) -> str:
        """«62,90%»: a / b of a plain share, as soon as both are there."""
        rule = self.indicator.rule
        divides = isinstance(rule, (Ratio, InverseRatio, Steps))
        value = self.answer.value["answer"] if self.counts and self.answer else None
        if not (divides and isinstance(value, dict) and "a" in value):
            return ""
        return display.percent(Decimal(value["a"]), Decimal(value["b"]))

    @property
    def rule(self) -> str:
        """The rule in one line; where the options stand below with their points, they say it."""
        rule = self.indicator.rule
        if isinstance(rule, (Choice, Boolean)):
            return _("Chọn một mức")
        if isinstance(rule, Checklist) and sum(item.fraction for item in rule.items) <= 1:
            return _("Cộng các mục đạt")
        return rule_in_one_line(self.indicator, framework_of(self.submission))

    @property
    def public_url(self) -> str:
        """The public page of the indicator: its rule in full, with a worked example."""
        version = self.submission.cycle.framework_version
        return reverse(
            "indicator-detail",
            args=[
                version.family,
                version.number_slug,
                self.submission.index_set.set_id,
                self.code,
            ],
        )

    def field_id(self, name: str) -> str:
        return field_id(self.code, name)
