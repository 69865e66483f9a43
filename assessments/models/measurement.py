"""Figures that somebody else measures: national systems, surveys, a monitoring centre.

Insert-only. A later row of the same submission, code and part replaces the earlier one, which
stays readable; the greatest ``number`` is what stands.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.agency import Agency
from assessments.models.cycle import Cycle
from assessments.models.submission import Submission

SOURCE_LENGTH, REFERENCE_LENGTH, REASON_LENGTH = 200, 200, 500


class MeasurementBatch(models.Model):
    """What was recorded in one act: a workbook, a typed figure, a correction, or a withdrawal.

    ``file_sha256``: of the workbook as it was handed over. ``withdraws``: the batch this one takes
    back, once and with its reason. ``unit``: the unit of whoever recorded it.
    """

    class Kind(models.TextChoices):
        FILE = "file", _("Nhập từ tệp")
        TYPED = "typed", _("Nhập từng số")
        CORRECTION = "correction", _("Sửa sau giải trình")
        WITHDRAWAL = "withdrawal", _("Rút")

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="measurement_batches")
    kind = models.CharField(_("cách nhập"), max_length=20, choices=Kind)
    reason = models.CharField(_("lý do"), max_length=REASON_LENGTH, blank=True)
    file_name = models.CharField(_("tên tệp"), max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    withdraws = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="withdrawn_by"
    )
    unit = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("nhập lúc"))

    class Meta:
        verbose_name = _("đợt nhập số đo")
        verbose_name_plural = _("đợt nhập số đo")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="measurement_withdrawn_with_a_reason",
                condition=(
                    models.Q(kind="withdrawal", withdraws__isnull=False) & ~models.Q(reason="")
                )
                | (~models.Q(kind="withdrawal") & models.Q(withdraws__isnull=True)),
            ),
            models.CheckConstraint(
                name="measurement_file_has_its_hash",
                condition=models.Q(kind="file") & ~models.Q(file_sha256="")
                | ~models.Q(kind="file") & models.Q(file_sha256=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}: {self.get_kind_display()} {self.recorded_at:%d/%m/%Y}"


class Measurement(models.Model):
    """One figure of one agency, as it was measured elsewhere.

    ``part``: of a composite; blank: the whole indicator. ``value``: wrapped as a version holds it
    (``{"answer": …}``); null: withdrawn, and nothing stands. ``as_of``: the day the figure speaks
    of; ``reference``: the document it comes from. ``unit`` beside ``agency``, so that the database
    itself refuses a unit that records its own figure.
    """

    batch = models.ForeignKey(MeasurementBatch, models.PROTECT, related_name="measurements")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="measurements")
    code = models.CharField(_("mã chỉ số"), max_length=20)
    part = models.CharField(max_length=60, blank=True)
    number = models.PositiveIntegerField()
    value = models.JSONField(null=True)
    source = models.CharField(_("nguồn"), max_length=SOURCE_LENGTH, blank=True)
    as_of = models.DateField(_("số liệu đến ngày"), null=True)
    reference = models.CharField(_("văn bản"), max_length=REFERENCE_LENGTH, blank=True)
    unit = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("số đo")
        verbose_name_plural = _("số đo")
        ordering: ClassVar = ["submission", "code", "part", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["submission", "code", "part", "number"], name="measurement_numbered_once"
            ),
            models.CheckConstraint(
                name="measurement_never_of_ones_own", condition=~models.Q(unit=models.F("agency"))
            ),
            models.CheckConstraint(
                name="measurement_has_source_and_day",
                condition=models.Q(value__isnull=True)
                | (models.Q(as_of__isnull=False) & ~models.Q(source="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.code} {self.part}".rstrip()
