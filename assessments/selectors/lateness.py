"""Reading who is late with a cycle's submissions, by its printed deadlines, and who sent late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat

from assessments.deadlines import lateness
from assessments.forecast import AHEAD, PERIOD
from assessments.models import (
    Answer,
    AnswerRevision,
    AuditEvent,
    Cycle,
    Extension,
    Submission,
    SubmissionVersion,
)
from assessments.selectors.extensions import extensions_of
from assessments.workflow import SubmissionState

# The acts that say what a submission with a version behind it is doing.
WITHDREW = "submission_withdraw"
_TURNS = ("submission_send", WITHDREW, "submission_return", "submission_top_up")
# In hand again although a version of it was sent.
IN_HAND = (SubmissionState.DRAFT, SubmissionState.WITH_HEAD)


@dataclass(frozen=True)
class Letters:
    """Every extension of a cycle, the newest first: for one submission, and for a deadline."""

    of_submission: Mapping[int, Sequence[Extension]]
    of_deadline: Mapping[int, Sequence[Extension]]

    def printed_closing(self, submission: Submission) -> datetime:
        """The closing that the printed clause set, however often it was moved."""
        moved = self.of_deadline.get(submission.deadline_id, ())
        return min((each.before for each in moved), default=submission.deadline.closes_at)

    def concerning(self, submission: Submission) -> list[Extension]:
        own = self.of_submission.get(submission.pk, ())
        return [*own, *self.of_deadline.get(submission.deadline_id, ())]

    def in_force(self, submission: Submission, now: datetime) -> Extension | None:
        """The letter that keeps it open at ``now`` the longest; of two the newer one."""
        own = submission.extended_until
        granted = [
            each
            for each in self.concerning(submission)
            if each.until > now
            and (each.submission_id is None or each.until == own)
            and (each.deadline_id is None or each.until == submission.deadline.closes_at)
        ]
        return max(granted, key=lambda each: (each.until, each.pk), default=None)


def letters_of(cycle: Cycle) -> Letters:
    """One query."""
    own: dict[int, list[Extension]] = defaultdict(list)
    shared: dict[int, list[Extension]] = defaultdict(list)
    for each in extensions_of([cycle]):
        if each.submission_id is not None:
            own[each.submission_id].append(each)
        else:
            shared[each.deadline_id].append(each)
    return Letters(own, shared)


@dataclass(frozen=True, slots=True)
class Sent:
    """One send of a submission, without its content."""

    number: int
    sent_at: datetime
    due_at: datetime | None


def sends_of(cycle: Cycle) -> Mapping[int, list[Sent]]:
    """Every send by submission, the first one first: one query, and no content is read."""
    rows = SubmissionVersion.objects.filter(submission__cycle=cycle).order_by("number")
    found: dict[int, list[Sent]] = defaultdict(list)
    for submission, *sent in rows.values_list("submission", "number", "sent_at", "due_at"):
        found[submission].append(Sent(*sent))
    return found


def late_send(submission: Submission, sends: Sequence[Sent], letters: Letters) -> Sent | None:
    """The first send after the printed closing that was taken because of a letter; ``None``: in
    time. What the secretary asked for, and final figures, are not late."""
    printed = letters.printed_closing(submission)
    for each in sends:
        came_late = lateness(each.due_at or printed, each.sent_at).is_late
        granted = (
            letter.granted_at <= each.sent_at < letter.until
            for letter in letters.concerning(submission)
        )
        if came_late and any(granted):
            return each
    return None


def withdrawn(submissions: Collection[Submission]) -> frozenset[int]:
    """Which of these took back what they had sent, and did not send again: their ids.

    A submission that the secretary gave back, or whose estimates are being settled, looks the same
    by its state: the log tells them apart. One query.
    """
    streams = {each.stream: each.pk for each in submissions if each.state in IN_HAND}
    if not streams:
        return frozenset()
    rows = AuditEvent.objects.filter(stream__in=streams, act__in=_TURNS).order_by("sequence")
    last = dict(rows.values_list("stream", "act"))
    return frozenset(streams[stream] for stream, act in last.items() if act == WITHDREW)


def with_sending(submissions: QuerySet[Submission], now: datetime) -> QuerySet[Submission]:
    """Each with what the board says of its sending, beside ``newest_of``: no query of its own.

    ``printed_closing``: as ``Letters`` has it. ``last_turn``: the act that put a submission with a
    version behind it in hand again; ``had``: how many values counted a week before ``now``. Either
    is read only where it is asked for: of what is in hand, of what closes within the week.
    """
    moved = Extension.objects.filter(deadline=OuterRef("deadline")).order_by("before")
    stream = Concat(Value("submission:"), Cast(OuterRef("pk"), CharField()))
    turns = AuditEvent.objects.filter(stream=stream, act__in=_TURNS).order_by("-sequence")
    soon = (now, now + AHEAD)
    near = (
        Q(deadline__closes_at__range=soon)
        | Q(extended_until__range=soon)
        | Q(reopened_until__range=soon)
    )
    own = _that_counted(Answer.objects.filter(submission=OuterRef("pk")), now)
    had = own.order_by().values("submission").annotate(n=Count("pk")).values("n")
    return submissions.annotate(
        printed_closing=Coalesce(Subquery(moved.values("before")[:1]), F("deadline__closes_at")),
        last_turn=Case(When(state__in=IN_HAND, then=Subquery(turns.values("act")[:1]))),
        had=Case(When(near, then=Coalesce(Subquery(had), 0)), default=0),
    )


def answered_before(submissions: Collection[Submission], now: datetime) -> Mapping[int, int]:
    """How many values of each counted a week before ``now``, by submission: one query."""
    rows = Answer.objects.filter(submission__in=[each.pk for each in submissions])
    counted = _that_counted(rows, now)
    return dict(counted.values_list("submission").annotate(Count("pk")).order_by())


def _that_counted(answers: QuerySet[Answer], now: datetime) -> QuerySet[Answer]:
    """Those that held a value a week before ``now``."""
    earlier = AnswerRevision.objects.filter(answer=OuterRef("pk"), saved_at__lte=now - PERIOD)
    had = Case(When(value__isnull=False, then=1), default=0)
    newest = earlier.order_by("-number").annotate(had=had).values("had")[:1]
    return answers.annotate(had=Subquery(newest)).filter(had=1)
