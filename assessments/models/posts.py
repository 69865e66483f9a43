"""Posts: what a person may do, where, and from when to when. Access belongs to the post."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.agency import Agency

TITLE_LENGTH = 120


class DatedQuerySet(models.QuerySet["Membership | CouncilSeat"]):
    def held_on(self, day: date) -> DatedQuerySet:
        """Posts held on ``day``: from their first day until, not including, ``ends_on``."""
        return self.filter(
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=day), starts_on__lte=day
        )


class Post(models.Model):
    """What both kinds of post share. A person leaves by ``ends_on``; rows are never deleted."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="%(class)ss")
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến trước ngày"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


class Membership(Post):
    """A post in an agency that is assessed: one enters, one signs."""

    class Role(models.TextChoices):
        OFFICER = "officer", _("Cán bộ nhập liệu")
        HEAD = "head", _("Lãnh đạo đơn vị")  # or the deputy who signs for them

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships")
    role = models.CharField(_("vai trò"), max_length=20, choices=Role)
    # As it stands under a signature: «Phó Giám đốc, ký thay». Said when given, then kept.
    title = models.CharField(_("chức vụ"), max_length=TITLE_LENGTH, blank=True)

    class Meta:
        verbose_name = _("vị trí tại đơn vị")
        verbose_name_plural = _("vị trí tại đơn vị")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "agency", "role"],
                name="membership_held_once",
                condition=models.Q(ends_on__isnull=True),
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.agency}"


class CouncilSeat(Post):
    """A post in the council, its working group or the portal's office.

    ``agency`` is the unit the holder comes from: no one judges it, or is judged by it.
    """

    class Role(models.TextChoices):
        REVIEWER = "reviewer", _("Thẩm định viên")
        SECRETARY = "secretary", _("Thư ký, Cơ quan thường trực")
        CHAIR = "chair", _("Chủ tịch Hội đồng")
        MEMBER = "member", _("Ủy viên Hội đồng")
        CLERK = "clerk", _("Văn thư")
        INSPECTOR = "inspector", _("Thanh tra")
        ADMINISTRATOR = "administrator", _("Quản trị")

    role = models.CharField(_("vai trò"), max_length=20, choices=Role)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="council_seats"
    )

    class Meta:
        verbose_name = _("vị trí tại Hội đồng")
        verbose_name_plural = _("vị trí tại Hội đồng")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "role"],
                name="council_seat_held_once",
                condition=models.Q(ends_on__isnull=True),
            ),
            models.CheckConstraint(
                name="council_seat_ends_after_it_starts",
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
            ),
            # Without a home unit a conflict of interest could not be seen.
            models.CheckConstraint(
                name="council_seat_judges_from_a_unit",
                condition=models.Q(agency__isnull=False)
                | ~models.Q(role__in=["reviewer", "secretary", "chair", "member"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"
