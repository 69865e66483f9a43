"""More time: who got it, until when, by which letter; and who was reminded."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.cycle import CycleDeadline
from assessments.models.submission import Submission


class Extension(models.Model):
    """Gia hạn: one submission, or every one of an index set, gets until ``until``.

    Insert-only and public: the newest of a submission holds, and the register shows them all.
    ``until``: the first instant that is too late. ``before``: the one it replaces.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="extensions")
    deadline = models.ForeignKey(
        CycleDeadline, models.PROTECT, null=True, related_name="extensions"
    )
    before = models.DateTimeField(_("hạn trước đó"))
    until = models.DateTimeField(_("gia hạn đến"))
    letter = models.CharField(_("số công văn"), max_length=60)
    letter_on = models.DateField(_("ngày công văn"))
    reason = models.CharField(_("lý do"), max_length=500)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("cho phép lúc"))

    class Meta:
        verbose_name = _("gia hạn")
        verbose_name_plural = _("gia hạn")
        ordering: ClassVar = ["-granted_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="extension_of_one_thing",
                condition=models.Q(submission__isnull=False, deadline__isnull=True)
                | models.Q(submission__isnull=True, deadline__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission or self.deadline}: {self.until}"


class Reminder(models.Model):
    """A letter that was sent once: so many days before this closing, to this kind of person."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="reminders")
    closes_at = models.DateTimeField(_("nhắc về hạn"))
    days_left = models.PositiveSmallIntegerField(_("còn số ngày"))
    role = models.CharField(_("gửi đến"), max_length=20)
    sent_at = models.DateTimeField(_("gửi lúc"))

    class Meta:
        verbose_name = _("lần nhắc hạn")
        verbose_name_plural = _("lần nhắc hạn")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["submission", "closes_at", "days_left", "role"],
                name="reminder_sent_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.days_left} ngày, {self.role}"
