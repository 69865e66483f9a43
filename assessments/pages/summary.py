"""The one page that the head reads before signing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from django.utils.translation import gettext as _

from assessments.models import Answer, Document, Submission, SubmissionVersion, ValueStatus
from assessments.pages.changes import Changes, changes, draft_side, version_side
from assessments.pages.overview import MainRow, Overview, Todo, overview_of
from assessments.pages.published import Published, published_last_year
from assessments.pages.standing import Standing
from assessments.selectors.last_year import LastYear, last_year_of
from assessments.selectors.predecessors import Comparability
from assessments.selectors.submissions import entered_by_agency
from assessments.services.checks import Checks, checks_of
from assessments.services.documents import lacks_date, library_of, proves
from assessments.workflow import SubmissionState
from dti_portal.display import number, points, share
from frameworks.check_messages import BrokenWords, broken_in_words
from frameworks.checks import Broken, codes_of
from frameworks.definition import MainIndex

SHOWN_FACTS = 3
SHOWN_CODES = 6

LastYears = Mapping[str, LastYear]  # by this year's codes
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class SinceLastYear:
    """A main index a year before, on those of its indicators alone that are counted alike.

    ``alike`` of the ``total`` that the agency enters; ``before`` and ``now``: what they earned in
    either year.
    """

    alike: int
    total: int
    before: Decimal
    now: Decimal

    @property
    def difference(self) -> str:
        """«+5,00», «−1,50», «0,00»."""
        won = self.now - self.before
        return f"{'+' if won > 0 else ''}{points(won)}"


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A main index; ``since`` is ``None`` where nothing of it compares with last year."""

    main: MainRow
    since: SinceLastYear | None

    @property
    def percent(self) -> str:
        """How far the bar goes."""
        points, most = self.main.points, self.main.main.max_points
        return _of_bar(points, most)

    @property
    def mark(self) -> str:
        """What the indicators counted alike earned last year, on the same scale as the bar."""
        return _of_bar(self.since.before, self.main.main.max_points) if self.since else ""


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning at the indicators ``codes``; ``notes``: (indicator, sentence), if any."""

    codes: Sequence[str]
    words: BrokenWords
    notes: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Summary:
    """Points, completeness, and what is to be known before sending.

    ``undated``: the indicators that a document without a date proves.
    """

    overview: Overview
    rows: Sequence[SummaryRow]
    checks: Checks
    last_year: LastYears
    since_sent: Changes | None
    proven: frozenset[str]
    explained: int
    estimates: int
    claims: int
    published: Published
    undated: Sequence[str] = ()

    @property
    def standing(self) -> Standing:
        return self.overview.standing

    @property
    def with_file(self) -> int:
        return len(self.proven)

    @property
    def blocking(self) -> Sequence[Todo]:
        """What keeps it from being sent."""
        return [each for each in self.overview.todo if each.kind != "unanswered"]

    @property
    def compared_year(self) -> int | None:
        """The year in the last column of the table; ``None``: nothing compares."""
        if not any(row.since for row in self.rows):
            return None
        return next(iter(self.last_year.values())).year

    @property
    def is_settled(self) -> bool:
        """Whether last year's points are what the council fixed, not what was declared."""
        return all(each.is_settled for each in self.last_year.values())

    @property
    def changed_codes(self) -> str:
        """The indicators that changed since the last version, as many as a line holds."""
        rows = self.since_sent.rows if self.since_sent else []
        return _listed([row.indicator.code for row in rows])

    @property
    def to_know(self) -> list[str]:
        """At most three things to know: what stops the sending first, then the costliest."""
        return list(islice(self._facts(), SHOWN_FACTS))

    def _facts(self) -> Iterator[str]:
        yield from filter(
            None,
            (
                self._missing_evidence(),
                self._warnings(),
                self._lowered(),
                self._unanswered(),
                self._claims(),
                self._explained(),
                self._estimates(),
                self._weakest(),
            ),
        )

    def _missing_evidence(self) -> str:
        codes = [each.indicator.code for each in self.overview.todo if each.kind == "evidence"]
        said = _("{n} chỉ số thiếu cả minh chứng và giải trình, nên chưa gửi được: {codes}.")
        return said.format(n=len(codes), codes=_listed(codes)) if codes else ""

    def _warnings(self) -> str:
        """The first warning in words, one that nobody explains before all others; how many there
        are, and whether all are explained."""
        warnings = self._warned
        if not warnings:
            return ""
        words = broken_in_words(warnings[0], last_year=self.checks.last_year)
        fact = _("Chỉ số {code}: {fact}").format(code=codes_of(warnings[0])[0], fact=words.fact)
        if self.checks.unexplained:
            rest = _("{n} cảnh báo chưa có câu giải thích.").format(n=len(self.checks.unexplained))
        elif len(warnings) > 1:
            rest = _("Cả {n} cảnh báo đã có giải thích.").format(n=len(warnings))
        else:
            rest = _("Đã có giải thích.")
        return f"{fact} {rest}"

    @property
    def _warned(self) -> list[Broken]:
        """The warnings, those that nobody explains first."""
        return sorted(self.checks.warnings, key=lambda each: bool(self.checks.notes_on(each)))

    @property
    def warnings(self) -> list[Warned]:
        """Every warning in words, with what is said to it."""
        return [
            Warned(
                codes_of(each),
                broken_in_words(each, last_year=self.checks.last_year),
                list(self.checks.notes_on(each).items()),
            )
            for each in self._warned
        ]

    @property
    def undated_codes(self) -> str:
        return _listed(self.undated)

    def _lowered(self) -> str:
        """What the council took off last year, and how much of that is proven by now."""
        lowered = {code: each for code, each in self.last_year.items() if each.was_lowered}
        if not lowered:
            return ""
        lost = sum(
            ((e.declared_points or ZERO) - (e.points or ZERO) for e in lowered.values()), ZERO
        )
        said = _(
            "Năm {year} Hội đồng hạ {points} điểm ở {n} chỉ số; {proven} trong đó nay có tệp minh"
            " chứng."
        )
        return said.format(
            year=next(iter(lowered.values())).year,
            points=points(lost),
            n=len(lowered),
            proven=len(self.proven & lowered.keys()),
        )

    def _unanswered(self) -> str:
        open_ = [each for each in self.overview.todo if each.kind == "unanswered"]
        if not open_:
            return ""
        worth = sum((each.indicator.max_points for each in open_), ZERO)
        said = _("{n} chỉ số chưa nhập, được tính 0 điểm; tổng điểm tối đa của chúng là {points}.")
        return said.format(n=len(open_), points=number(worth))

    def _claims(self) -> str:
        said = _("{n} chỉ số khai không phát sinh; Hội đồng xem lý do rồi kết luận.")
        return said.format(n=self.claims) if self.claims else ""

    def _explained(self) -> str:
        said = _("{n} chỉ số chỉ có giải trình, không có tệp minh chứng.")
        return said.format(n=self.explained) if self.explained else ""

    def _estimates(self) -> str:
        said = _("{n} số liệu là số ước, phải chốt lại theo ngày 31/12.")
        return said.format(n=self.estimates) if self.estimates else ""

    def _weakest(self) -> str:
        weakest = self.standing.weakest
        if weakest is None:
            return ""
        main, earned = weakest
        said = _("{title} là nhóm có tỷ lệ điểm thấp nhất: {points}/{maximum}.")
        return said.format(title=main.title, points=points(earned), maximum=number(main.max_points))


def summary_of(submission: Submission) -> Summary:
    overview = overview_of(submission)
    library = library_of(submission.agency_id)
    answers = list(submission.answers.all())
    counted = [answer for answer in answers if answer.value is not None]
    proven = frozenset(answer.code for answer in counted if _is_proven(answer, library))
    last_year = last_year_of(submission)
    compared = {each.code: last_year[each.code] for each in counted if each.code in last_year}
    return Summary(
        overview=overview,
        rows=[SummaryRow(row, _since(row.main, compared, overview)) for row in overview.mains],
        checks=checks_of(submission, answers),
        last_year=last_year,
        since_sent=_since_sent(submission),
        proven=proven,
        explained=sum(bool(each.explanation) and each.code not in proven for each in counted),
        estimates=sum(answer.status == ValueStatus.ESTIMATE for answer in counted),
        claims=sum(_is_claim(answer) for answer in counted),
        undated=[
            code
            for code in overview.standing.index_set.indicators
            if any(each.code == code and _is_undated(each, library) for each in counted)
        ],
        published=published_last_year(submission),
    )


def _since(main: MainIndex, last_year: LastYears, overview: Overview) -> SinceLastYear | None:
    """Last year beside this one, over what is counted alike; ``last_year``: of what is answered."""
    sheet, open_ = overview.standing.sheet, overview.standing.preview.open
    if sheet is None:
        return None
    pairs = [
        (before.points, sheet.indicators[each.code].points)
        for each in main.indicators
        if (before := last_year.get(each.code)) is not None
        and before.comparability is Comparability.SAME
        and before.points is not None
        and each.code not in open_
    ]
    if not pairs:
        return None
    before, now = (sum(column, ZERO) for column in zip(*pairs, strict=True))
    total = sum(entered_by_agency(each) for each in main.indicators)
    return SinceLastYear(len(pairs), total, before, now)


def _of_bar(points: Decimal, most: Decimal) -> str:
    """A share of a bar in percent, never beyond its ends."""
    part = share(points, most) if most > 0 else ZERO
    return f"{min(max(part, ZERO), Decimal(100)):.2f}"


def _since_sent(submission: Submission) -> Changes | None:
    """What changed since the newest version; ``None``: none was sent, or this is what was sent."""
    if submission.state == SubmissionState.SENT:
        return None
    versions = SubmissionVersion.objects.filter(submission=submission).select_related(
        "submission__cycle__framework_version", "submission__index_set"
    )
    newest = versions.order_by("-number").first()
    return changes(version_side(newest), draft_side(submission)) if newest else None


def _is_proven(answer: Answer, library: Mapping[int, Document]) -> bool:
    return any(proves(library.get(each["document"])) for each in answer.papers)


def _is_undated(answer: Answer, library: Mapping[int, Document]) -> bool:
    """Whether it cites a document without a date and does not say why."""
    cited = ((library.get(each["document"]), each["reason"]) for each in answer.papers)
    return any(document and not reason and lacks_date(document) for document, reason in cited)


def _is_claim(answer: Answer) -> bool:
    said: object = answer.value["answer"]
    return isinstance(said, Mapping) and "na" in said


def _listed(codes: Sequence[str]) -> str:
    """«1.1, 2.3», and how many more where a line would not hold them."""
    shown = ", ".join(codes[:SHOWN_CODES])
    more = len(codes) - SHOWN_CODES
    return _("{codes} và {n} chỉ số khác").format(codes=shown, n=more) if more > 0 else shown
