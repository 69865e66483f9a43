"""The whole submission, to be kept outside the portal: the working copy, or a sent version.

It says what the pages say: every value, its points and why, its status, its explanation, each of
its papers, and every draft that does not count, with what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.deadline_words import instant, status_words
from assessments.models import Answer, Submission, SubmissionVersion
from assessments.pages.answer_words import Said, answer_said, typed_said
from assessments.pages.checks import ReviewedWarning, RowChecks, reviewed_warnings, row_checks
from assessments.pages.controls import entered_by_words
from assessments.pages.declared import receipt_of
from assessments.pages.entry_rows import asks_for_figures
from assessments.pages.mistakes import mistakes
from assessments.pages.standing import Standing
from assessments.selectors.submissions import entered_by_agency
from assessments.services.answers import CHECK_NOTE, ESTIMATED_TO, EXPLANATION
from assessments.services.checks import checks_of
from assessments.services.documents import DataDays, data_days, library_of
from assessments.services.papers import Paper, lacks_date, papers_of
from assessments.services.scores import index_set_of, version_preview, working_preview
from assessments.services.submissions import content_of
from frameworks.check_messages import BrokenWords
from frameworks.definition import Indicator, MainIndex
from frameworks.explanations import because_text

Content = Mapping[str, Any]  # of one answer, as a version freezes it


@dataclass(frozen=True, slots=True)
class DossierPaper:
    """A document as an answer cites it; ``days``: what the figures are of."""

    content: Paper
    days: DataDays

    @property
    def issued_on(self) -> date | None:
        day = self.content["issued_on"]
        return date.fromisoformat(day) if day else None

    @property
    def mark(self) -> str:
        """What its reader is to know of its time; blank where there is nothing."""
        if lacks_date(self.content):
            return _("Chưa ghi ngày.")
        day = self.issued_on
        return _("Ngoài thời gian số liệu.") if day and day not in self.days else ""

    @property
    def file_name(self) -> str:
        return self.content["file"]["name"] if self.content["file"] else ""

    @property
    def sha256(self) -> str:
        return self.content["file"]["sha256"] if self.content["file"] else ""


@dataclass(frozen=True)
class DossierRow:
    """One indicator. ``points`` ``None``: not answered, or computed later.

    ``mistakes``: why ``said`` is a draft that does not count; none of them: it counts.
    ``warnings``: what the checks say of it, whether or not a note explains it.
    """

    indicator: Indicator
    said: Sequence[Said] = ()
    points: Decimal | None = None
    because: str = ""
    status: str = ""
    explanation: str = ""
    warnings: Sequence[str] = ()
    check_note: str = ""
    papers: Sequence[DossierPaper] = ()
    mistakes: Sequence[str] = ()
    entered_by: str = ""

    @property
    def standing(self) -> str:
        """Whose it is or what is missing of it, where that is to be said."""
        if self.entered_by:
            return _("Do {who} nhập").format(who=self.entered_by)
        if self.mistakes:
            return _("Nháp, còn lỗi, chưa tính điểm")
        return "" if self.said else _("Chưa khai")


@dataclass(frozen=True)
class DossierMain:
    main: MainIndex
    points: Decimal
    rows: Sequence[DossierRow]


@dataclass(frozen=True)
class Dossier:
    """``facts``: what it is of, label by label. ``dated``: the moment its content stands since."""

    title: str
    agency: str
    facts: Sequence[tuple[str, str]]
    standing: Standing
    mains: Sequence[DossierMain]
    dated: datetime
    is_sample: bool = False
    notes: Sequence[str] = field(default_factory=list)

    @property
    def rows(self) -> list[DossierRow]:
        return [row for each in self.mains for row in each.rows]


def dossier_of(submission: Submission) -> Dossier:
    """The working copy as it stands now."""
    answers = {each.code: each for each in submission.answers.all()}
    contents = content_of(submission, library_of(submission.agency_id))["answers"]
    standing = Standing(index_set_of(submission), working_preview(submission))
    days, year = data_days(submission), submission.cycle.year
    checks = checks_of(submission, answers.values())
    rows = {
        code: _draft_row(indicator, answers.get(code), contents.get(code), days, year)
        or _row(indicator, contents.get(code), standing, days, _broken(row_checks(checks, code)))
        for code, indicator in standing.index_set.indicators.items()
    }
    saved = max((each.updated_at for each in answers.values()), default=submission.cycle.opens_at)
    facts = [(_("Bản"), _("bản làm việc, chưa gửi")), (_("Lưu lần cuối"), instant(saved))]
    return _dossier(submission, standing, rows, facts, saved, submission.agency.name)


def dossier_of_version(version: SubmissionVersion) -> Dossier:
    """A sent version as it was frozen."""
    standing = Standing(index_set_of(version.submission), version_preview(version))
    days, warnings = data_days(version.submission), reviewed_warnings(version)
    contents = version.content["answers"]
    rows = {
        code: _row(indicator, contents.get(code), standing, days, _warned(warnings.get(code, ())))
        for code, indicator in standing.index_set.indicators.items()
    }
    facts = [
        (_("Bản"), _("bản {n} đã gửi").format(n=version.number)),
        (_("Biên nhận"), version.receipt),
        (_("Gửi lúc"), instant(version.sent_at)),
        (_("Người gửi"), receipt_of(version).sender),
        (_("SHA-256 của nội dung"), version.sha256),
    ]
    name = version.content["agency"]
    return _dossier(version.submission, standing, rows, facts, version.sent_at, name)


def _dossier(
    submission: Submission,
    standing: Standing,
    rows: Mapping[str, DossierRow],
    facts: Sequence[tuple[str, str]],
    dated: datetime,
    agency: str,
) -> Dossier:
    version = submission.cycle.framework_version
    common = [
        (_("Kỳ"), submission.cycle.title),
        (_("Đối tượng"), submission.index_set.title),
        (_("Bộ chỉ số"), _("Quyết định {number}").format(number=version.number)),
        (_("Mã bộ chỉ số, để đối chiếu"), str(version)),
    ]
    mains = [
        DossierMain(main, points, [rows[each.code] for each in main.indicators])
        for main, points in standing.main_indices
    ]
    return Dossier(
        title=_("Hồ sơ tự đánh giá"),
        agency=agency,
        facts=[*common, *facts],
        standing=standing,
        mains=mains,
        dated=dated,
        is_sample=submission.cycle.is_sample,
        notes=[submission.cycle.structure_note] if submission.cycle.structure_note else [],
    )


def _broken(checks: RowChecks) -> list[str]:
    """What the working answers break now, the way out left to the page of entry."""
    found = [_fact_and_rule(each.words) for each in checks.broken]
    if checks.elsewhere:
        codes = ", ".join(checks.elsewhere)
        found.append(_("Giải thích ở chỉ số {codes}.").format(codes=codes))
    return found


def _warned(warnings: Sequence[ReviewedWarning]) -> list[str]:
    """What was warned of when it was sent, with a note that stands at another indicator."""
    found = []
    for warning in warnings:
        elsewhere = [
            _("Giải thích ở chỉ số {at}: {note}").format(at=at, note=note)
            for at, note in warning.notes
            if at
        ]
        found.append(" ".join((_fact_and_rule(warning.words), *elsewhere)))
    return found


def _fact_and_rule(words: BrokenWords) -> str:
    return f"{words.fact} {words.rule}"


def _draft_row(
    indicator: Indicator,
    answer: Answer | None,
    content: Content | None,
    days: DataDays,
    year: int,
) -> DossierRow | None:
    """A draft that does not count; ``None``: there is none."""
    if answer is None or answer.problem is None or content is None:
        return None
    return DossierRow(
        indicator,
        said=[*typed_said(indicator, answer.typed), *_unread_day(answer)],
        explanation=str(answer.typed.get(EXPLANATION, answer.explanation)),
        check_note=str(answer.typed.get(CHECK_NOTE, answer.check_note)),
        mistakes=list(mistakes(indicator, answer.typed, year=year).values()),
        papers=[DossierPaper(each, days) for each in papers_of(content)],
    )


def _unread_day(answer: Answer) -> list[Said]:
    """What stands where the day of an estimate should."""
    found = answer.typed.get(ESTIMATED_TO)
    return [Said(_("Ước đến ngày"), str(found))] if found else []


def _row(
    indicator: Indicator,
    content: Content | None,
    standing: Standing,
    days: DataDays,
    warnings: Sequence[str],
) -> DossierRow:
    """An indicator that counts, or is open; only figures have a status, as on the page of entry."""
    if not entered_by_agency(indicator):
        who = entered_by_words(indicator.entered_by, indicator.source)
        return DossierRow(indicator, entered_by=who)
    if content is None:
        return DossierRow(indicator)
    value = content["value"]
    preview, code = standing.preview, indicator.code
    scored = preview.sheet.indicators[code] if preview.sheet and value is not None else None
    waits = code in preview.open
    has_status = value is not None and asks_for_figures(indicator)
    return DossierRow(
        indicator,
        said=answer_said(indicator, value["answer"]) if value is not None else (),
        points=scored.points if scored and not waits else None,
        because=_because(scored, waits=waits),
        status=_status(content) if has_status else "",
        explanation=content["explanation"],
        warnings=warnings,
        check_note=content.get("check_note", ""),
        papers=[DossierPaper(each, days) for each in papers_of(content)],
    )


def _because(scored: Any, *, waits: bool) -> str:
    if scored is None:
        return ""
    if waits:
        return _("Tính khi cả nhóm đã khóa: so với đơn vị cao nhất trong nhóm.")
    return because_text(scored)


def _status(content: Content) -> str:
    day = content["estimated_to"]
    return status_words(content["status"], date.fromisoformat(day) if day else None)
