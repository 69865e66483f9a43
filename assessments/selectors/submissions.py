"""Reading submissions: who may see which, and how far each has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from assessments.models import Answer, Evidence, Submission, SubmissionVersion, User
from assessments.permissions import COUNCIL, holds_seat, is_reviewer, posts_of
from frameworks.definition import EnteredBy, IndexSet, Indicator


def submissions_visible_to(user: User) -> QuerySet[Submission]:
    """The working copies a person may open: those of the agencies whose posts they hold."""
    return _whole(Submission.objects.filter(agency__in=_agencies_of(user)))


def _not_ones_own(user: User) -> Q:
    """Of agencies that the person has no tie to."""
    return ~Q(agency__in=posts_of(user).tied)


def _declared_first(user: User) -> Q:
    """Of cycles in which a reviewer need not declare their ties first, or has done so."""
    if not is_reviewer(user):
        return Q()
    return Q(cycle__declares_first=False) | Q(cycle__in=user.stated_cycles)


def _agencies_of(user: User) -> set[int]:
    """Where the person holds a post: officer or head."""
    return {agency for agency, _ in posts_of(user).memberships}


def submissions_sent_visible_to(user: User) -> QuerySet[Submission]:
    """The submissions whose sent versions a person may read: their own, and for the council all
    but those of a unit they have a tie to, which they read as one of its people or not at all."""
    own = Q(agency__in=_agencies_of(user))
    if holds_seat(user, *COUNCIL):
        own |= _not_ones_own(user) & _declared_first(user)
    return _whole(Submission.objects.filter(own))


def versions_visible_to(user: User) -> QuerySet[SubmissionVersion]:
    return SubmissionVersion.objects.filter(
        submission__in=submissions_sent_visible_to(user)
    ).select_related(
        "submission__agency",
        "submission__cycle__framework_version",
        "submission__deadline__cycle",
        "submission__index_set",
        "sent_by",
    )


def newest_version(submission: Submission) -> SubmissionVersion | None:
    """What was sent last, without its content; ``None``: nothing was."""
    return submission.versions.defer("content").order_by("-number").first()


def evidence_visible_to(user: User) -> QuerySet[Evidence]:
    """The files of one's own agencies, and for the council those that were sent or answered with.

    A file of a working draft is the agency's own until it is sent.
    """
    visible = Q(agency__in=_agencies_of(user))
    if holds_seat(user, *COUNCIL):
        handed_in = Q(sent_in__isnull=False) | Q(responses__isnull=False)
        visible |= handed_in & _not_ones_own(user)
    return Evidence.objects.filter(visible).distinct()


def _whole(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """With what a page says of each; the framework's document waits until it is asked for."""
    related = ("agency", "cycle__framework_version", "deadline__cycle", "index_set")
    return submissions.select_related(*related).defer("cycle__framework_version__document")


def with_progress(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Each with ``answered`` (values that count) and ``invalid`` (drafts with a mistake)."""
    own = Answer.objects.filter(submission=OuterRef("pk")).order_by().values("submission")
    counted = own.annotate(
        answered=Count("pk", filter=Q(value__isnull=False)),
        invalid=Count("pk", filter=Q(problem__isnull=False)),
    )
    return submissions.annotate(
        answered=Coalesce(Subquery(counted.values("answered")), 0),
        invalid=Coalesce(Subquery(counted.values("invalid")), 0),
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a main index has come: indicators the agency enters, answered, in error."""

    code: str
    title: str
    total: int
    done: int
    invalid: int

    @property
    def state(self) -> str:
        if self.invalid:
            return "errors"
        return "complete" if self.done == self.total else ""

    def url(self, submission: Submission) -> str:
        """Where it is entered."""
        return reverse("answer-edit", args=[submission.cycle.slug, submission.pk, self.code])


def progress_of(index_set: IndexSet, answers: Mapping[str, object]) -> list[Progress]:
    """Progress by main index. ``answers``: rows with ``value`` and ``problem`` by code."""
    return [
        Progress(
            code=main.code,
            title=main.title,
            total=sum(entered_by_agency(each) for each in main.indicators),
            done=sum(_has(answers.get(each.code), "value") for each in main.indicators),
            invalid=sum(_has(answers.get(each.code), "problem") for each in main.indicators),
        )
        for main in index_set.main_indices
    ]


def entered_by_agency(indicator: Indicator) -> bool:
    return indicator.entered_by is EnteredBy.AGENCY


def _has(answer: object, name: str) -> bool:
    return getattr(answer, name, None) is not None
