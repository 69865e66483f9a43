"""Reading notices: a person's own, as far as the posts they hold today let them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from assessments.models import Membership, Notice, User
from assessments.permissions import posts_of

SHOWN = 30


def notices_visible_to(user: User) -> QuerySet[Notice]:
    """Those of ``user`` whose post is still held; none of a file that a tie shuts to them.

    What was told by a post that is over, or before a tie was declared, is theirs no more.
    """
    held = posts_of(user)
    by_membership = Q(pk__in=[])
    for role in Membership.Role.values:
        agencies = [agency for agency, own in held.memberships if own == role]
        by_membership |= Q(agency__in=agencies, role=role)
    shut = Q(submission__isnull=False, submission__agency__in=held.tied)
    by_seat = Q(agency__isnull=True, role__in=held.roles) & ~shut
    return Notice.objects.filter(by_membership | by_seat, recipient=user)


def with_what_it_names(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Each with the cycle and the file its words and its address are made of."""
    return notices.select_related("cycle", "submission__agency", "submission__cycle").defer(
        "submission__remark"
    )


def newest_notices(user: User) -> list[Notice]:
    """The last ones, newest first. One query."""
    return list(with_what_it_names(notices_visible_to(user))[:SHOWN])
