"""Precedents in words: a case a line, the warnings beside the verdict, the cases by reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.likeness import Likeness, Outcome, disagree, likeness, unlike_results
from assessments.models import CommonRuling
from assessments.pages.answer_words import answer_said
from assessments.pages.bench_rows import Row
from assessments.reasons import MEASURED, reason_said
from assessments.selectors.precedents import Case, Measure, Precedents
from assessments.selectors.predecessors import Comparability
from dti_portal import display

SHOWN = 3  # beside the verdict; the page has them all

OUTCOMES: Mapping[Outcome | None, tuple[str, str | Promise]] = {
    Outcome.KEPT: ("ok", gettext_lazy("Giữ số khai")),
    Outcome.LOWERED: ("warn", gettext_lazy("Giảm điểm")),
    Outcome.RAISED: ("info", gettext_lazy("Tăng điểm")),
    Outcome.REFUSED: ("err", gettext_lazy("Không chấp nhận")),
    None: ("quiet", gettext_lazy("Hội đồng nhập")),
}

LIKENESSES: Mapping[Likeness, str | Promise] = {
    Likeness.SAME_FILE: gettext_lazy("cùng một tệp minh chứng"),
    Likeness.SAME_REASON: gettext_lazy("cùng mã lý do"),
    Likeness.NO_PAPERS: gettext_lazy("đều không kèm minh chứng"),
}


@dataclass(frozen=True)
class Line:
    """One case; ``why``: why it is alike to the one that is looked at, blank where it is not."""

    case: Case
    why: str = ""

    @property
    def agency(self) -> str:
        return self.case.agency

    @property
    def year(self) -> int:
        return self.case.year

    @property
    def tone(self) -> str:
        return OUTCOMES[self.case.features.outcome][0]

    @property
    def word(self) -> str:
        if self.case.finding is not None and self.case.finding.reason == MEASURED:
            return _("Số đo")
        return str(OUTCOMES[self.case.features.outcome][1])

    @property
    def declared(self) -> str:
        return _share(self.case.features.declared)

    @property
    def standing(self) -> str:
        return _share(self.case.features.standing)

    @property
    def said(self) -> str:
        """What was declared, in words; blank where nothing was."""
        code = self.case.measure.code
        if code not in self.case.declared_answers:
            return ""
        said = answer_said(self.case.indicator, self.case.declared_answers[code])
        return "; ".join(f"{each.label}: {each.text}" if each.label else each.text for each in said)

    @property
    def reason(self) -> str:
        return reason_said(self.case.reason) if self.case.reason else ""

    @property
    def sentence(self) -> str:
        return self.case.sentence

    @property
    def common_ruling(self) -> CommonRuling | None:
        return self.case.finding.common_ruling if self.case.finding else None

    @property
    def url(self) -> str:
        """Where it was judged."""
        at, measure = self.case.version.submission, self.case.measure
        args = [measure.cycle.slug, at.pk, measure.main_code, measure.code]
        return reverse("review-indicator", args=args)


def _share(share: Fraction | None) -> str:
    return (
        "–"
        if share is None
        else display.percent(Decimal(share.numerator), Decimal(share.denominator))
    )


def case_of(row: Row, measure: Measure) -> Case:
    """The case that is on the bench, with the verdict that its bench holds."""
    return Case(measure, row.bench.version, row.content, row.finding)


@dataclass(frozen=True)
class Beside:
    """The precedents beside a verdict. ``own``: the case on the bench, judged, tried or neither."""

    own: Case
    precedents: Precedents

    @cached_property
    def _others(self) -> list[Case]:
        own = (self.own.year, self.own.version.submission_id)
        cases = self.precedents.all
        return [case for case in cases if (case.year, case.version.submission_id) != own]

    @property
    def count(self) -> int:
        return len(self._others)

    @cached_property
    def alike(self) -> list[Line]:
        """The judged cases that are alike, whatever came of them."""
        found = ((case, likeness(self.own.traits, case.traits)) for case in self._others)
        return [Line(case, str(LIKENESSES[why])) for case, why in found if why]

    @cached_property
    def contradicting(self) -> list[Line]:
        """Alike, and judged otherwise than this one is, or would be by what is typed."""
        own = self.own.features
        if own.outcome is None:
            return []
        return [line for line in self.alike if unlike_results(own, line.case.features)]

    @property
    def at_odds(self) -> bool:
        """Nothing is said of this one yet, and the alike cases contradict one another."""
        unjudged = self.own.features.outcome is None
        return unjudged and disagree(line.case.features for line in self.alike)

    @property
    def shown(self) -> list[Line]:
        """A few: what contradicts first, then what is alike, then what has a reason."""
        lines = [*self.contradicting, *self.alike, *(Line(case) for case in self._others)]
        first = {(line.year, line.case.version.submission_id): line for line in reversed(lines)}
        places = list(dict.fromkeys((x.year, x.case.version.submission_id) for x in lines))
        return [first[place] for place in places[:SHOWN]]

    @property
    def last_year_words(self) -> str:
        return last_year_words(self.precedents)

    @property
    def url(self) -> str:
        measure = self.own.measure
        address = reverse("precedent-list", args=[measure.cycle.slug])
        return f"{address}?doi-tuong={measure.set_id}&chi-so={measure.code}"

    @property
    def rule_url(self) -> str:
        """Where one ruling is given to every alike case, this one named."""
        measure = self.own.measure
        args = [measure.cycle.slug, measure.set_id, measure.code]
        return reverse("common-ruling-give", args=args) + f"?giong={self.own.version.submission_id}"


def last_year_words(precedents: Precedents) -> str:
    """Why nothing of last year is set beside it; blank where something may be."""
    year, before = precedents.before_year, precedents.before
    if year is None:
        return _("Không có kỳ của năm trước trong cổng.")
    if before is None:
        return _("Năm {year}: chưa lập bảng đối chiếu với bộ chỉ số này.").format(year=year)
    if before.comparability is Comparability.NEW:
        return _("Năm {year} chưa có chỉ số này.").format(year=year)
    if not before.comparability.same_rule:
        return _("Năm {year} cách tính khác, nên không so.").format(year=year)
    return ""


@dataclass(frozen=True)
class Bucket:
    """The cases of one reason or one kind of agency: how many, and the shares that were left."""

    name: str
    cases: Sequence[Case]

    @property
    def count(self) -> int:
        return len(self.cases)

    @property
    def shares(self) -> str:
        """«41,00% đến 89,00%»: from the least to the most; never an average."""
        found = [c.features.standing for c in self.cases if c.features.standing is not None]
        if not found:
            return "–"
        least, most = _share(min(found)), _share(max(found))
        return least if least == most else _("{least} đến {most}").format(least=least, most=most)


def by_reason(cases: Iterable[Case]) -> list[Bucket]:
    kept = _("Không có lý do: giữ số khai")
    return _buckets((reason_said(case.reason) if case.reason else kept, case) for case in cases)


def by_kind(cases: Iterable[Case]) -> list[Bucket]:
    """By ranking group: sở, huyện, xã; those without one by the name of their index set."""
    return _buckets(
        (case.version.submission.ranking_group or case.measure.index_set.title, case)
        for case in cases
    )


def _buckets(named: Iterable[tuple[str, Case]]) -> list[Bucket]:
    found: dict[str, list[Case]] = defaultdict(list)
    for name, case in named:
        found[name].append(case)
    return [Bucket(name, cases) for name, cases in sorted(found.items())]
