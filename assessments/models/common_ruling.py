"""Common rulings: one verdict with one reason for every alike case of one indicator."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.cycle import Cycle


class CommonRuling(models.Model):
    """Kết luận chung: what was decided once for several agencies, at one indicator of one set.

    Each finding it made points to it. ``reason`` is a code of ``reasons.REASONS``; blank where what
    was declared stands. Rows are never changed: the database refuses it.
    """

    class Verdict(models.TextChoices):
        AGREE = "agree", _("Đồng ý")
        ADJUST = "adjust", _("Điều chỉnh")
        REJECT = "reject", _("Không chấp nhận")

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="common_rulings")
    set_id = models.CharField(_("đối tượng đánh giá"), max_length=60)
    code = models.CharField(_("mã chỉ số"), max_length=20)
    verdict = models.CharField(_("kết luận"), max_length=10, choices=Verdict)
    reason = models.CharField(_("mã lý do"), max_length=10, blank=True)
    sentence = models.TextField(_("lý do"))
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ruled_at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("kết luận chung")
        verbose_name_plural = _("kết luận chung")
        ordering: ClassVar = ["-ruled_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="common_ruling_says_why",
                condition=models.Q(verdict__in=["agree", "adjust", "reject"])
                & ~models.Q(sentence="")
                & (models.Q(verdict="agree") | ~models.Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.code} {self.verdict}"
