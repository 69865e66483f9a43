"""Reading people and posts: who holds what, from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from assessments.models import CouncilSeat, Membership, User
from assessments.permissions import posts_of
from frameworks.vietnamese import sort_key, without_marks

KINDS: dict[str, type[Membership | CouncilSeat]] = {
    "don-vi": Membership,
    "hoi-dong": CouncilSeat,
}


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post as the list shows it. ``kind`` and ``pk`` make its address."""

    kind: str
    pk: int
    label: str
    starts_on: date
    ends_on: date | None

    @property
    def can_be_handed_over(self) -> bool:
        """A post in an agency has work that goes on; a seat is the person's own."""
        return self.kind == "don-vi"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with the posts held or to come, and those that have ended."""

    user: User
    posts: list[PostRow]
    ended: list[PostRow]

    @property
    def awaits_password(self) -> bool:
        """Was given a post and has not set the first password yet."""
        return bool(self.posts) and not self.user.has_usable_password()


def said(post: Membership | CouncilSeat) -> str:
    """«Cán bộ nhập liệu, Sở Y tế»."""
    label = post.get_role_display()
    if isinstance(post, Membership) and post.title:
        label = f"{label} ({post.title})"
    return f"{label}, {post.agency}" if post.agency else label


def signer_said(user: User, agency_id: int, day: date) -> str:
    """«Bình, Phó Giám đốc, ký thay»: a name with the title of the post held as head on ``day``.

    Also on the day on which the post passed to somebody else: what was sent by then was theirs.
    """
    ended_since = Q(ends_on=None) | Q(ends_on__gte=day)
    held = Membership.objects.filter(
        ended_since, user=user, agency=agency_id, role=Membership.Role.HEAD, starts_on__lte=day
    )
    title = held.exclude(title="").order_by("-starts_on", "-pk").values_list("title", flat=True)
    return ", ".join(filter(None, (str(user), title.first())))


def posts_said(user: User) -> list[str]:
    """The posts held today in words; read once per request, with the posts themselves."""
    held = posts_of(user)
    posts = [
        f"{Membership.Role(role).label}, {held.names[agency]}"
        for agency, role in sorted(held.memberships)
    ]
    for role, agency in sorted(held.seats, key=lambda seat: seat[0]):
        label = CouncilSeat.Role(role).label
        posts.append(f"{label}, {held.names[agency]}" if agency else str(label))
    return posts


def said_from(post: Membership | CouncilSeat) -> str:
    """«Cán bộ nhập liệu, Sở Y tế, từ ngày 10/12/2023»."""
    return _("{post}, từ ngày {day}").format(post=said(post), day=f"{post.starts_on:%d/%m/%Y}")


def posts_given(user: User, today: date) -> list[str]:
    """The posts of ``user`` in words, held or to come, each with its first day."""
    posts = [
        *user.memberships.select_related("agency").order_by("starts_on", "pk"),
        *user.councilseats.select_related("agency").order_by("starts_on", "pk"),
    ]
    return [said_from(post) for post in posts if post.ends_on is None or post.ends_on > today]


def holds_other_role(email: str, *, agency: object, role: str, day: date) -> bool:
    """Whether the person would be officer and head of ``agency`` (its id) by getting ``role``."""
    if agency is None or role not in Membership.Role:
        return False
    own = Membership.objects.filter(user__email__iexact=email.strip(), agency=agency)
    return own.exclude(role=role).filter(Q(ends_on=None) | Q(ends_on__gt=day)).exists()


def people(today: date, *, wanted: str = "") -> list[PersonRow]:
    """Everyone, by name in Vietnamese order; ``wanted``: words of a name, an address or a post.

    Read whole and searched here: no database folds Vietnamese marks the way people type.
    """
    users = User.objects.prefetch_related(
        *(
            Prefetch(name, model.objects.select_related("agency").order_by("starts_on", "pk"))
            for name, model in (("memberships", Membership), ("councilseats", CouncilSeat))
        )
    )
    rows = [_row(user, today) for user in users]
    words = without_marks(wanted).split()
    found = [row for row in rows if _begins_words_of(row, words)]
    return sorted(found, key=lambda row: sort_key(str(row.user)))


def awaiting_password(today: date) -> list[PersonRow]:
    """Who was given a post and has not come in yet."""
    return [row for row in people(today) if row.awaits_password]


def _row(user: User, today: date) -> PersonRow:
    posts = [
        *(_post("don-vi", post) for post in user.memberships.all()),
        *(_post("hoi-dong", post) for post in user.councilseats.all()),
    ]
    return PersonRow(
        user=user,
        posts=[post for post in posts if not _has_ended(post, today)],
        ended=[post for post in posts if _has_ended(post, today)],
    )


def _post(kind: str, post: Membership | CouncilSeat) -> PostRow:
    return PostRow(kind, post.pk, said(post), post.starts_on, post.ends_on)


def _has_ended(post: PostRow, today: date) -> bool:
    return post.ends_on is not None and post.ends_on <= today


def _begins_words_of(row: PersonRow, wanted: list[str]) -> bool:
    """Whether each wanted word begins a word of the person's name, address or posts."""
    labels = (post.label for post in (*row.posts, *row.ended))
    text = without_marks(" ".join((row.user.full_name, row.user.email, *labels)))
    words = text.replace(",", " ").split()
    return all(any(word.startswith(each) for word in words) for each in wanted)
