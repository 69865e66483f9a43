"""Giving out posts and taking them back. Access belongs to the post: it ends with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from assessments import clock
from assessments.models import Agency, CouncilSeat, Membership, User
from assessments.permissions import can_manage_people
from assessments.services import audit, duties, notices

Post = Membership | CouncilSeat

JUDGES = frozenset(
    {
        CouncilSeat.Role.REVIEWER,
        CouncilSeat.Role.SECRETARY,
        CouncilSeat.Role.CHAIR,
        CouncilSeat.Role.MEMBER,
    }
)


class Unfit(Exception):  # noqa: N818 -- said of a post
    """A post that cannot be given or ended so; ``reason`` is the word for why.

    Reasons: held (already, without an end), no_home_unit (a judge from nowhere), ended (already),
    ends_before_start, last_administrator (nobody could give out posts any more),
    administrator_there (the first one was appointed already), not_begun (nothing to hand over
    yet), to_oneself (the holder succeeds nobody).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def give_membership(
    *,
    email: str,
    full_name: str,
    agency: Agency,
    role: str,
    starts_on: date,
    by: User,
    title: str = "",
) -> Membership:
    """A post in an agency for whoever signs in with ``email``; the person is made if unknown.

    ``title``: the holder's chức vụ, as it stands under what they send. Raises ``Unfit``.
    """
    _refuse_unless_allowed(by)
    user = _person(email, full_name)
    post = Membership(user=user, agency=agency, role=role, starts_on=starts_on, title=title)
    _insert(post)
    _record("post_given", post, by)
    return post


@transaction.atomic
def give_seat(
    *, email: str, full_name: str, agency: Agency | None, role: str, starts_on: date, by: User
) -> CouncilSeat:
    """A seat in the council for whoever signs in with ``email``. Raises ``Unfit``."""
    _refuse_unless_allowed(by)
    if role in JUDGES and agency is None:
        raise Unfit("no_home_unit")
    user = _person(email, full_name)
    seat = CouncilSeat(user=user, agency=agency, role=role, starts_on=starts_on)
    _insert(seat)
    _record("post_given", seat, by)
    return seat


@transaction.atomic
def appoint_first_administrator(
    *, email: str, full_name: str, agency: Agency | None, starts_on: date
) -> CouncilSeat:
    """The seat that all others are given from; nobody gives it, and only while there is none.

    Raises ``Unfit``.
    """
    _lock_the_seats()
    if CouncilSeat.objects.filter(role=CouncilSeat.Role.ADMINISTRATOR, ends_on=None).exists():
        raise Unfit("administrator_there")
    user = _person(email, full_name)
    role = CouncilSeat.Role.ADMINISTRATOR
    seat = CouncilSeat(user=user, agency=agency, role=role, starts_on=starts_on)
    _insert(seat)
    _record("post_given", seat, None)
    return seat


@transaction.atomic
def end(post: Post, *, ends_on: date, by: User) -> None:
    """The post ends: from ``ends_on`` on its holder may do nothing by it. The row stays.

    An end that has not come yet can be moved. Raises ``Unfit``.
    """
    _refuse_unless_allowed(by)
    _lock_the_seats()
    held = type(post).objects.select_for_update().get(pk=post.pk)
    _refuse_unfit_end(held, ends_on)
    held.ends_on = ends_on
    held.save(update_fields=["ends_on"])
    _record("post_ended", held, by)


@transaction.atomic
def hand_over(
    membership: Membership, *, email: str, full_name: str, by: User, title: str = ""
) -> Membership:
    """A post in an agency passes today to whoever signs in with ``email``, its open work with it.

    The old one ends on the day the new one begins: no day without the post, none with two. A
    colleague who holds the very post already only takes over the work. Returns the successor's
    post. Raises ``Unfit``.
    """
    _refuse_unless_allowed(by)
    agency = Membership.objects.filter(agency_id=membership.agency_id)
    posts = {post.pk: post for post in agency.select_for_update().order_by("pk")}
    held = posts[membership.pk]
    successor = _person(email, full_name)
    _refuse_unfit_hand_over(held, successor)
    held.ends_on = clock.today()
    held.save(update_fields=["ends_on"])
    post = _held_already(held, successor, posts.values()) or _begin_today(
        held, successor, by, title
    )
    passed = duties.pass_to_successor(held, successor, by=by)
    _record("post_handed_over", held, by, to=successor.email, duties=passed)
    told = {"only": [successor.pk], "by": by, "at": clock.now()}
    notices.tell_members([held.agency_id], "post_handed_over", **told)
    return post


@transaction.atomic
def note_letter(user: User, *, by: User) -> None:
    """Record that the letter with which a person sets the first password was sent."""
    _refuse_unless_allowed(by)
    said = {"user": user.email}
    audit.record(audit.PEOPLE, "invitation_sent", by=by, at=clock.now(), subject=user, data=said)


# ── Steps shared by the verbs ──────────────────────────────────────────────────────────────


def _insert(post: Post) -> None:
    """The database decides whether the post is held already: of two at once one is refused."""
    try:
        with transaction.atomic():
            post.save(force_insert=True)
    except IntegrityError as error:
        raise Unfit("held") from error


def _lock_the_seats() -> None:
    """Two administrators who end each other's seat at once must not both succeed."""
    list(
        CouncilSeat.objects.select_for_update()
        .filter(role=CouncilSeat.Role.ADMINISTRATOR)
        .order_by("pk")
    )


def _refuse_unfit_end(held: Post, ends_on: date) -> None:
    today = clock.today()
    if held.ends_on is not None and held.ends_on <= today:
        raise Unfit("ended")
    if ends_on < held.starts_on:
        raise Unfit("ends_before_start")
    if isinstance(held, CouncilSeat) and _is_last_administrator(held):
        raise Unfit("last_administrator")


def _refuse_unfit_hand_over(held: Membership, successor: User) -> None:
    today = clock.today()
    if held.ends_on is not None and held.ends_on <= today:
        raise Unfit("ended")
    if held.starts_on > today:
        raise Unfit("not_begun")
    if held.user_id == successor.pk:
        raise Unfit("to_oneself")


def _held_already(
    left: Membership, successor: User, posts: Iterable[Membership]
) -> Membership | None:
    """The successor's own post of this kind, where it holds today and has no end."""
    same = (post for post in posts if (post.user_id, post.role) == (successor.pk, left.role))
    today = clock.today()
    return next((post for post in same if post.ends_on is None and post.starts_on <= today), None)


def _begin_today(left: Membership, successor: User, by: User, title: str) -> Membership:
    post = Membership(
        user=successor,
        agency=left.agency,
        role=left.role,
        starts_on=clock.today(),
        title=title,
    )
    _insert(post)
    _record("post_given", post, by)
    return post


def _is_last_administrator(seat: CouncilSeat) -> bool:
    """Whether nobody else holds an administrator's seat that has begun and has no end.

    Someone invited who has set no password yet may never come: they do not count.
    """
    if seat.role != CouncilSeat.Role.ADMINISTRATOR:
        return False
    others = CouncilSeat.objects.filter(
        role=CouncilSeat.Role.ADMINISTRATOR,
        ends_on=None,
        starts_on__lte=clock.today(),
        user__is_active=True,
    ).exclude(pk=seat.pk)
    return not others.exclude(user__password__startswith=UNUSABLE_PASSWORD_PREFIX).exists()


def _person(email: str, full_name: str) -> User:
    known = User.objects.filter(email__iexact=email.strip()).first()
    return known or User.objects.create_user(email, full_name=" ".join(full_name.split()))


def _refuse_unless_allowed(by: User) -> None:
    if not can_manage_people(by):
        raise PermissionDenied


def _record(act: str, post: Post, by: User | None, **more: object) -> None:
    said = {
        "user": post.user.email,
        "role": post.role,
        "agency": post.agency.slug if post.agency else None,
        "starts_on": post.starts_on,
        "ends_on": post.ends_on,
        **({"title": post.title} if isinstance(post, Membership) and post.title else {}),
        **more,
    }
    audit.record(audit.PEOPLE, act, by=by, at=clock.now(), subject=post, data=said)
