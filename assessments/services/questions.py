"""Hỏi đáp: an agency asks the standing agency how to read the law, and is answered once."""

from __future__ import annotations

from assessments.models import Question, Submission, User
from assessments.permissions import can_answer_questions, can_ask
from assessments.services import audit, notices
from assessments.services.answers import indicators_of
from assessments.services.locks import Locked, Refused, holding, refuse_unless
from frameworks.vietnamese import shows_anything

MAX_QUESTION, MAX_ANSWER = 1000, 3000  # characters


def ask(submission: Submission, *, text: str, code: str = "", by: User) -> Question:
    """Put a question, about the whole (``code`` blank) or about one indicator.

    Raises ``Refused``: question_empty, question_long, unknown_indicator, or why not now.
    """
    with holding(submission) as held:
        refuse_unless(can_ask(by, held.submission, held.now), held, by)
        if code and code not in indicators_of(held.submission):
            raise Refused("unknown_indicator", held.submission)
        question = Question.objects.create(
            submission=held.submission,
            code=code,
            text=_checked(text, MAX_QUESTION, held.submission),
            asked_by=by,
            asked_at=held.now,
        )
        audit.record(
            held.submission.stream,
            "question_asked",
            by=by,
            at=held.now,
            subject=held.submission,
            data={"question": question.pk, "code": code, "text": question.text},
        )
        told = notices.Told(cycle=held.submission.cycle, subject=str(question.pk))
        notices.tell("question_asked", [told], by=by, at=held.now)
        return question


def answer(question: Question, *, text: str, is_shared: bool, by: User) -> Question:
    """Answer it, once and for good. ``is_shared``: every agency of the cycle reads it too.

    Raises ``Refused``: question_answered, question_empty, question_long, or why not now.
    """
    with holding(question.submission) as held:
        refuse_unless(can_answer_questions(by, held.submission.cycle), held, by)
        fresh = Question.objects.get(pk=question.pk)  # under the lock of its submission
        if fresh.answered_at is not None:
            raise Refused("question_answered", held.submission)
        fresh.answer = _checked(text, MAX_ANSWER, held.submission)
        fresh.answered_by, fresh.answered_at, fresh.is_shared = by, held.now, is_shared
        fresh.save(update_fields=["answer", "answered_by", "answered_at", "is_shared"])
        audit.record(
            held.submission.stream,
            "question_answered",
            by=by,
            at=held.now,
            subject=held.submission,
            data={"question": fresh.pk, "answer": fresh.answer, "shared": is_shared},
        )
        _tell_who_asked(held, fresh, by)
        return fresh


def _tell_who_asked(held: Locked, question: Question, by: User) -> None:
    """Whoever asked; everyone of the agency once that person has left it."""
    asker = notices.of_file(held.submission, only=[question.asked_by_id])
    if not notices.tell("question_answered", [asker], by=by, at=held.now):
        everyone = [notices.of_file(held.submission)]
        notices.tell("question_answered", everyone, by=by, at=held.now)


def _checked(text: str, most: int, submission: Submission) -> str:
    """What was written, whole: nothing is ever cut off."""
    written = text.strip()
    if not shows_anything(written):
        raise Refused("question_empty", submission)
    if len(written) > most:
        raise Refused("question_long", submission)
    return written
