"""Reading who enters what: the main indices of a submission that were given to officers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import F, Q, QuerySet

from assessments.models import EntryDuty, Membership, Submission, User


def officers_of(agency_id: int, day: date) -> QuerySet[User]:
    """Who may enter for the agency on ``day``, by name."""
    return _holders(agency_id, Membership.Role.OFFICER, day)


def heads_of(agency_id: int, day: date) -> QuerySet[User]:
    """Who may sign for the agency on ``day``, by name."""
    return _holders(agency_id, Membership.Role.HEAD, day)


def _holders(agency_id: int, role: Membership.Role, day: date) -> QuerySet[User]:
    held = Membership.objects.held_on(day).filter(
        agency_id=agency_id, role=role, user__is_active=True
    )
    return User.objects.filter(pk__in=held.values("user")).order_by("full_name", "pk")


def mains_of_others(
    submissions: Iterable[Submission], user: User, day: date
) -> Mapping[int, frozenset[str]]:
    """By submission, the main indices that were given to others and not to ``user``. One query."""
    rows = _binding_on(EntryDuty.objects.filter(submission__in=list(submissions)), day)
    holders: dict[tuple[int, str], set[int]] = {}
    for submission, main, officer in rows.values_list("submission_id", "main_code", "officer_id"):
        holders.setdefault((submission, main), set()).add(officer)
    found: dict[int, set[str]] = {}
    for (submission, main), officers in holders.items():
        if user.pk not in officers:
            found.setdefault(submission, set()).add(main)
    return {submission: frozenset(mains) for submission, mains in found.items()}


def duties_of(submission: Submission, day: date) -> Mapping[str, Sequence[EntryDuty]]:
    """The duties that bind on ``day``, by main index; one without any is open to every officer.

    A duty of somebody who has left binds nobody: what only they could enter would be stuck.
    """
    found: dict[str, list[EntryDuty]] = {}
    for duty in _binding(submission, day):
        found.setdefault(duty.main_code, []).append(duty)
    return found


def _binding(submission: Submission, day: date) -> QuerySet[EntryDuty]:
    return _binding_on(submission.duties.all(), day).select_related("officer", "given_by")


def _binding_on(duties: QuerySet[EntryDuty], day: date) -> QuerySet[EntryDuty]:
    ends = "officer__memberships__ends_on"
    return (
        duties.filter(
            Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": day}),
            officer__is_active=True,
            officer__memberships__agency=F("submission__agency"),
            officer__memberships__role=Membership.Role.OFFICER,
            officer__memberships__starts_on__lte=day,
        )
        .order_by("main_code", "officer__full_name", "officer_id")
        .distinct()
    )


def open_work(post: Membership) -> QuerySet[Submission]:
    """The submissions that whoever holds the post works on: their results are not fixed yet."""
    return Submission.objects.filter(
        agency=post.agency_id, cycle__results_fixed_at=None
    ).select_related("cycle", "index_set")
