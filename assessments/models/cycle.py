"""Cycles: one assessment year under one pinned framework version."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.deadlines import Dates
from assessments.models.agency import Agency
from frameworks.models import FrameworkVersion

MAX_ROUNDS = 3


class Quorum(models.TextChoices):
    """How many of the voting members must be there."""

    TWO_THIRDS = "two_thirds", _("ít nhất hai phần ba thành viên biểu quyết")
    HALF = "half", _("quá nửa thành viên biểu quyết")


class Tie(models.TextChoices):
    """What becomes of a vote in which two proposals have equally many."""

    CHAIR = "chair", _("theo bên có phiếu của chủ tọa")
    NONE = "none", _("chưa quyết: bỏ phiếu lại")


class Cycle(models.Model):
    """Kỳ đánh giá. ``slug`` is its address; nothing depends on the calendar year.

    ``respond_days``: how long an agency may take to answer a question of the review.
    ``response_rounds``: how many windows of giải trình it may have. ``quorum``, ``tie``: how the
    council sits and votes. No decision at hand states any of the three: they are settings.
    ``top_up_opens_at``, ``top_up_closes_at``: when agencies may put the year's final figures in the
    place of the estimates they sent; both null: this cycle has no such step.
    ``declares_first``: a reviewer declares their conflicts of interest before opening any file.
    ``results_fixed_at``: when the chair approved the results; nothing moves afterwards.
    """

    slug = models.SlugField(_("địa chỉ"), max_length=60, unique=True)
    title = models.CharField(_("tên kỳ"), max_length=200)
    framework_version = models.ForeignKey(
        FrameworkVersion, models.PROTECT, related_name="cycles", verbose_name=_("bộ chỉ số")
    )
    year = models.PositiveSmallIntegerField(_("năm đánh giá"))
    standing_agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="+", verbose_name=_("cơ quan thường trực")
    )
    opens_at = models.DateTimeField(_("mở nhập liệu"))
    respond_days = models.PositiveSmallIntegerField(_("số ngày trả lời"), default=5)
    response_rounds = models.PositiveSmallIntegerField(_("số vòng giải trình"), default=1)
    quorum = models.CharField(_("túc số"), max_length=20, choices=Quorum, default=Quorum.TWO_THIRDS)
    tie = models.CharField(_("phiếu ngang nhau"), max_length=20, choices=Tie, default=Tie.CHAIR)
    top_up_opens_at = models.DateTimeField(_("mở chốt số liệu"), null=True, blank=True)
    top_up_closes_at = models.DateTimeField(_("hết chốt số liệu"), null=True, blank=True)
    declares_first = models.BooleanField(_("khai xung đột lợi ích trước"), default=False)
    is_sample = models.BooleanField(_("dữ liệu minh họa"), default=False)
    structure_note = models.CharField(_("ghi chú về tổ chức"), max_length=200, blank=True)
    results_fixed_at = models.DateTimeField(_("chốt kết quả"), null=True, blank=True)

    class Meta:
        verbose_name = _("kỳ đánh giá")
        verbose_name_plural = _("kỳ đánh giá")
        ordering: ClassVar = ["-year", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="cycle_top_up_opens_before_it_closes",
                condition=models.Q(top_up_opens_at__isnull=True, top_up_closes_at__isnull=True)
                | models.Q(top_up_closes_at__gt=models.F("top_up_opens_at")),
            ),
            models.CheckConstraint(
                name="cycle_response_rounds_few",
                condition=models.Q(response_rounds__gte=1, response_rounds__lte=MAX_ROUNDS),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cycle-detail", args=[self.slug])

    @property
    def stream(self) -> str:
        """Its chain of audit events."""
        return f"cycle:{self.pk}"

    @property
    def outside_framework_years(self) -> bool:
        """Whether the framework does not govern this year: shown as a warning, not refused."""
        return self.year not in self.framework_version.definition.years


class CycleDeadline(models.Model):
    """When one index set's submissions are due: the printed clause and the instant it means.

    ``closed_at`` is written once, by the first request past the instant; it beats any clock.
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="deadlines")
    set_id = models.CharField(_("đối tượng đánh giá"), max_length=60)
    printed = models.CharField(_("thời hạn như văn bản ghi"), max_length=200)
    closes_at = models.DateTimeField(_("khóa từ"))
    closed_at = models.DateTimeField(_("đã khóa"), null=True, blank=True)

    class Meta:
        verbose_name = _("thời hạn")
        verbose_name_plural = _("thời hạn")
        ordering: ClassVar = ["closes_at", "set_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "set_id"], name="cycle_deadline_one_per_set")
        ]

    def __str__(self) -> str:
        return f"{self.cycle}: {self.printed}"

    def dates(self, reopened_until: datetime | None) -> Dates:
        """The instants that bound a submission under this deadline."""
        return Dates(
            opens_at=self.cycle.opens_at,
            closes_at=self.closes_at,
            closed_at=self.closed_at,
            reopened_until=reopened_until,
            fixed_at=self.cycle.results_fixed_at,
        )
