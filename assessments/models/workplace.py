"""What an agency arranges around its submission: who enters what, and with how much effort."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.submission import Submission


class EntryDuty(models.Model):
    """A main index given to an officer to enter. A main index without any is open to all of them.

    It belongs to the submission, and passes to the successor when the post is handed over.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="duties")
    main_code = models.CharField(_("chỉ số chính"), max_length=20)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="entry_duties"
    )
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("giao lúc"))

    class Meta:
        verbose_name = _("phần việc nhập liệu")
        verbose_name_plural = _("phần việc nhập liệu")
        ordering: ClassVar = ["main_code", "officer"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["submission", "main_code", "officer"], name="entry_duty_given_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.main_code}: {self.officer}"


class Effort(models.Model):
    """How much work an officer thinks it takes to earn what an indicator still misses."""

    class Size(models.IntegerChoices):
        SMALL = 1, _("ít")
        MEDIUM = 2, _("vừa")
        LARGE = 3, _("nhiều")
        IMPOSSIBLE = 9, _("không làm được năm nay")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="efforts")
    code = models.CharField(_("mã chỉ số"), max_length=20)
    size = models.PositiveSmallIntegerField(_("công sức"), choices=Size)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("ước lượng công sức")
        verbose_name_plural = _("ước lượng công sức")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "code"], name="effort_one_per_indicator")
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.code}: {self.size}"


class Question(models.Model):
    """An agency asks the standing agency how to read the law, mostly about one indicator.

    ``is_shared``: every agency of the cycle may read it, without the name of who asked.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="questions")
    code = models.CharField(_("mã chỉ số"), max_length=20, blank=True)
    text = models.TextField(_("câu hỏi"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("hỏi lúc"))
    answer = models.TextField(_("trả lời"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True)
    is_shared = models.BooleanField(_("mọi đơn vị cùng đọc"), default=False)

    class Meta:
        verbose_name = _("câu hỏi")
        verbose_name_plural = _("câu hỏi")
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="question_answered_by_someone",
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (
                    models.Q(answered_at__isnull=False, answered_by__isnull=False)
                    & ~models.Q(answer="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Announcement(models.Model):
    """What the standing agency tells every agency of a cycle, or those of one index set."""

    cycle = models.ForeignKey("assessments.Cycle", models.PROTECT, related_name="announcements")
    set_id = models.CharField(_("đối tượng đánh giá"), max_length=60, blank=True)
    title = models.CharField(_("tiêu đề"), max_length=200)
    text = models.TextField(_("nội dung"))
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    posted_at = models.DateTimeField(_("đăng lúc"))

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")
        ordering: ClassVar = ["-posted_at", "-pk"]

    def __str__(self) -> str:
        return self.title
