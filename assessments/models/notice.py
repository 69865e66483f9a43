"""Hand-overs told to people: one row for each person and act, and the letters that carried them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.agency import Agency
from assessments.models.cycle import Cycle
from assessments.models.submission import Submission


class NoticeLetter(models.Model):
    """One letter to one person. ``day``: of the daily letter; null: one that was sent at once.

    Written with its entry in the queue in one transaction, so that neither is there alone.
    ``sent_at``: when the mail server took it; null for good where there was nothing left to say.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notice_letters"
    )
    day = models.DateField(_("thư gộp của ngày"), null=True)
    queued_at = models.DateTimeField(_("xếp hàng lúc"))
    sent_at = models.DateTimeField(_("gửi lúc"), null=True)

    class Meta:
        verbose_name = _("thư thông báo")
        verbose_name_plural = _("thư thông báo")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recipient", "day"], name="notice_letter_one_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.day or self.queued_at}"


class Notice(models.Model):
    """Thông báo bàn giao: what an act leaves to one person, written in the act's transaction.

    It holds no words, only what they are made of: ``kind`` names a row of the tables of hand-overs,
    ``codes`` indicators or main indices of the file, ``subject`` the last part of an address (a
    session's number, a question's id). ``role`` with ``agency``: the post by which the person is
    told; once it is over the notice is nobody's. ``agency`` null: a seat in the council.
    ``way``: decided when it is written, by the kind and by what the person chose.
    ``void_at``: a letter was about to tell it, and it was true no more.
    """

    class Way(models.TextChoices):
        NOW = "now", _("thư riêng, ngay")
        DAILY = "daily", _("thư gộp hằng ngày")
        PAGE = "page", _("chỉ trên trang")

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    role = models.CharField(_("với vai trò"), max_length=20)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("việc"), max_length=40)
    cycle = models.ForeignKey(Cycle, models.CASCADE, null=True, related_name="notices")
    submission = models.ForeignKey(Submission, models.CASCADE, null=True, related_name="notices")
    subject = models.CharField(_("nội dung"), max_length=200, blank=True)
    codes = models.JSONField(default=list)
    at = models.DateTimeField(_("lúc"))
    way = models.CharField(_("cách báo"), max_length=10, choices=Way)
    letter = models.ForeignKey(NoticeLetter, models.PROTECT, null=True, related_name="notices")
    read_at = models.DateTimeField(_("đọc lúc"), null=True)
    void_at = models.DateTimeField(_("hết ý nghĩa lúc"), null=True)

    class Meta:
        verbose_name = _("thông báo bàn giao")
        verbose_name_plural = _("thông báo bàn giao")
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-at"], name="notice_of_a_person"),
            models.Index(
                fields=["way", "at"],
                condition=models.Q(letter__isnull=True, void_at__isnull=True),
                name="notice_without_a_letter",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notice_way_known", condition=models.Q(way__in=["now", "daily", "page"])
            ),
            models.CheckConstraint(
                name="notice_of_a_file_names_its_cycle",
                condition=models.Q(submission__isnull=True) | models.Q(cycle__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.kind}"
