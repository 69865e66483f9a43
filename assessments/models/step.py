"""Tiến trình: the steps of a cycle, their planned and actual days, the documents behind them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.cycle import Cycle


class Removable(models.Model):
    """What is taken out stays, with who took it out and why; it can be put back."""

    removed_at = models.DateTimeField(_("bỏ lúc"), null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    removed_reason = models.CharField(_("lý do bỏ"), max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None


def _removed_with_a_reason(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=models.Q(removed_at__isnull=True, removed_by__isnull=True, removed_reason="")
        | (
            models.Q(removed_at__isnull=False, removed_by__isnull=False)
            & ~models.Q(removed_reason="")
        ),
    )


class CycleStep(Removable):
    """One step as a cycle has written it down.

    ``key``, ``which``: the step of ``fixtures/council/steps.yaml`` that it is, and which one of
    several (an index set, the number of a round or of a session); a step of the cycle's own has
    neither. A step of the file that nobody wrote anything about has no row. ``actual_on``: as the
    secretary typed it; null: what the portal itself knows is shown. ``position``: its place, the
    file's steps a thousand apart.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="steps")
    key = models.CharField(_("bước mẫu"), max_length=30, blank=True)
    which = models.CharField(_("bước mẫu nào"), max_length=60, blank=True)
    position = models.PositiveIntegerField(_("thứ tự"))
    title = models.CharField(_("tên bước"), max_length=400)
    body = models.CharField(_("cơ quan chịu trách nhiệm"), max_length=200, blank=True)
    planned_on = models.DateField(_("ngày kế hoạch"), null=True)
    actual_on = models.DateField(_("ngày thực tế"), null=True)

    class Meta:
        verbose_name = _("bước của kỳ")
        verbose_name_plural = _("bước của kỳ")
        ordering: ClassVar = ["cycle", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cycle", "key", "which"],
                condition=~models.Q(key=""),
                name="cycle_step_of_the_file_once",
            ),
            models.CheckConstraint(name="cycle_step_has_a_title", condition=~models.Q(title="")),
            _removed_with_a_reason("cycle_step_removed_with_a_reason"),
        ]

    def __str__(self) -> str:
        return self.title


class StepDocument(Removable):
    """A document that a step rests on: 219/QĐ-UBND, 40/TTr-STTTT …"""

    step = models.ForeignKey(CycleStep, models.PROTECT, related_name="documents")
    number = models.CharField(_("số, ký hiệu"), max_length=60)
    issued_on = models.DateField(_("ngày ban hành"))
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200)
    abstract = models.CharField(_("trích yếu"), max_length=500)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("ghi lúc"))

    class Meta:
        verbose_name = _("văn bản của một bước")
        verbose_name_plural = _("văn bản của một bước")
        ordering: ClassVar = ["issued_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["step", "number", "issued_on"],
                condition=models.Q(removed_at__isnull=True),
                name="step_document_once",
            ),
            _removed_with_a_reason("step_document_removed_with_a_reason"),
        ]

    def __str__(self) -> str:
        return self.number
