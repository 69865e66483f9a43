"""People who sign in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments import clock


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who signs in with ``email``; without a password until they set one."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


@dataclass(frozen=True, slots=True)
class HeldPosts:
    """The posts a person holds on one day.

    ``memberships``: pairs of agency id and role. ``seats``: pairs of role and home agency id.
    ``names``: how the agencies among them are called, by id. ``conflicts``: the agencies to which
    somebody of the council has declared a tie that is not over.
    """

    memberships: frozenset[tuple[int, str]]
    seats: frozenset[tuple[str, int | None]]
    names: Mapping[int, str] = field(default_factory=dict, compare=False)
    conflicts: frozenset[int] = frozenset()

    @property
    def tied(self) -> frozenset[int]:
        """Every agency that is not this person's to judge: their own units, and declared ties."""
        return self.agencies | self.conflicts

    @property
    def agencies(self) -> frozenset[int]:
        """Every unit the person belongs to."""
        homes = {home for _, home in self.seats if home is not None}
        return frozenset(agency for agency, _ in self.memberships) | homes

    @property
    def roles(self) -> frozenset[str]:
        """The council seats held, by role."""
        return frozenset(role for role, _ in self.seats)


class LetterChoice(models.TextChoices):
    """When a person gets letters about hand-overs; what is urgent comes at once in each case."""

    NOW = "now", _("Ngay khi có việc, mỗi việc một thư")
    DAILY = "daily", _("Gộp một thư mỗi ngày, lúc 7 giờ sáng")
    URGENT = "urgent", _("Chỉ việc gấp; việc khác xem trên trang Việc của tôi")


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What they may do comes from the posts they hold, never from this row."""

    email = models.EmailField(_("thư điện tử"), max_length=254, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=200)
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    is_staff = models.BooleanField(_("vào được trang quản trị"), default=False)
    letters = models.CharField(
        _("thư thông báo"), max_length=10, choices=LetterChoice, default=LetterChoice.DAILY
    )
    date_joined = models.DateTimeField(_("ngày tạo"), default=timezone.now)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("người dùng")
        verbose_name_plural = _("người dùng")
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_any_case"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def natural_key(self) -> tuple[str]:
        return (self.email,)

    @cached_property
    def posts(self) -> HeldPosts:
        """The posts held today, read once per request: a removed post is gone at the next one."""
        today = clock.today()
        columns = ("agency_id", "agency__name", "role")
        # Beside each seat every tie that its holder declared: few rows, and no query of its own.
        ties = ("user__conflicts__agency_id", "user__conflicts__end")
        none = models.Value(None, models.BigIntegerField())
        members = self.memberships.held_on(today).annotate(seat=models.Value(0))
        seated = self.councilseats.held_on(today).annotate(seat=models.Value(1))
        both = members.values_list("seat", *columns, none, none).union(
            seated.values_list("seat", *columns, *ties), all=True
        )  # one query for every page
        rows = list(both)
        memberships = [row[1:4] for row in rows if not row[0]]
        seats = [row[1:] for row in rows if row[0]]
        named = (*memberships, *(seat[:3] for seat in seats))
        return HeldPosts(
            frozenset((agency, role) for agency, _, role in memberships),
            frozenset((role, agency) for agency, _, role, *_tie in seats),
            {agency: name for agency, name, _ in named if agency is not None},
            frozenset(tie for *_seat, tie, end in seats if tie is not None and end is None),
        )

    @cached_property
    def stated_cycles(self) -> frozenset[int]:
        """The cycles for which the person said that every tie they have is declared."""
        return frozenset(self.conflict_statements.values_list("cycle_id", flat=True))
