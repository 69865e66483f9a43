"""Hỏi đáp as pages show it: who asked what, and who may know it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.deadline_words import instant
from assessments.models import Announcement, Cycle, Question, Submission
from frameworks.definition import Framework


@dataclass(frozen=True)
class Asked:
    """A question as one reader sees it. ``asker`` is blank where the reader may not know."""

    question: Question
    about: str
    asker: str
    is_own: bool = False

    @property
    def is_answered(self) -> bool:
        return self.question.answered_at is not None

    @property
    def asked(self) -> str:
        return instant(self.question.asked_at)

    @property
    def answered(self) -> str:
        return instant(self.question.answered_at) if self.question.answered_at else ""


def for_the_agency(submission: Submission, questions: Iterable[Question]) -> list[Asked]:
    """Its own questions with the colleague who asked; a shared one of others names nobody."""
    framework = submission.cycle.framework_version.definition
    rows = []
    for question in questions:
        own = question.submission_id == submission.pk
        about = _about(question, framework, own_set=submission.index_set.set_id)
        asker = str(question.asked_by) if own else _("Một đơn vị khác")
        rows.append(Asked(question, about, asker, is_own=own))
    return rows


def for_the_council(framework: Framework, questions: Iterable[Question]) -> list[Asked]:
    """Every question with its agency and who asked."""
    return [
        Asked(
            question,
            _about(question, framework),
            f"{question.submission.agency}, {question.asked_by}",
        )
        for question in questions
    ]


def _about(question: Question, framework: Framework, own_set: str = "") -> str:
    """«1.1 Tỷ lệ hồ sơ trực tuyến», with the index set where it is not the reader's own."""
    row = question.submission.index_set
    if not question.code:
        return _("Cả hồ sơ")
    indicator = framework.index_set(row.set_id).indicators.get(question.code)
    about = f"{question.code} {indicator.title}" if indicator else question.code
    return about if row.set_id == own_set else f"{about} ({row.title})"


@dataclass(frozen=True)
class Announced:
    """An announcement, and to whom it went in words."""

    announcement: Announcement
    to: str

    @property
    def posted(self) -> str:
        return instant(self.announcement.posted_at)


def announced(cycle: Cycle, announcements: Iterable[Announcement]) -> list[Announced]:
    sets = cycle.framework_version.definition.sets
    everyone = _("Mọi đơn vị")
    return [
        Announced(each, sets[each.set_id].title if each.set_id else everyone)
        for each in announcements
    ]
