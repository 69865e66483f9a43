"""Findings: what the council makes of each declared value, and the agency's one answer."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.agency import Agency
from assessments.models.common_ruling import CommonRuling
from assessments.models.document import Evidence
from assessments.models.submission import SubmissionVersion
from assessments.workflow import FindingState


class Finding(models.Model):
    """The verdict on one indicator of one sent version.

    Declared, reviewed and final stand apart: declared is in ``version.content``; ``reviewed`` is
    the reviewer's answer (null: the declared one stands); ``final`` is what stood after the
    agency's reply (null: the reviewed one stands). ``revision`` counts what was decided, so that
    nobody writes over a verdict they have not seen. ``common_ruling``: one verdict for several
    agencies, which this finding came from. ``unit``: the reviewer's at the moment of the
    last verdict or conclusion; ``agency``: whose version it is, beside it so that the database
    itself refuses a unit that judges its own.
    """

    version = models.ForeignKey(SubmissionVersion, models.PROTECT, related_name="findings")
    code = models.CharField(_("mã chỉ số"), max_length=20)
    state = models.CharField(
        _("trạng thái"), max_length=20, choices=[(s.value, s.value) for s in FindingState]
    )
    revision = models.PositiveIntegerField(default=1)
    reviewed = models.JSONField(null=True)
    reason = models.CharField(_("mã lý do"), max_length=10, blank=True)
    sentence = models.TextField(_("lý do"), blank=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()
    common_ruling = models.ForeignKey(
        CommonRuling, models.PROTECT, null=True, related_name="findings"
    )
    respond_by = models.DateTimeField(_("trả lời trước"), null=True, blank=True)
    final = models.JSONField(null=True)
    conclusion = models.TextField(_("kết luận"), blank=True)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    concluded_at = models.DateTimeField(null=True)
    unit = models.ForeignKey(
        Agency, models.PROTECT, related_name="+", verbose_name=_("đơn vị thẩm định")
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("kết luận thẩm định")
        verbose_name_plural = _("kết luận thẩm định")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "code"], name="finding_one_per_indicator"),
            models.CheckConstraint(
                name="finding_state_known",
                condition=models.Q(state__in=[s.value for s in FindingState]),
            ),
            models.CheckConstraint(
                name="finding_concluded_by_someone",
                condition=~models.Q(state=FindingState.CONCLUDED)
                | models.Q(concluded_by__isnull=False, concluded_at__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_never_of_ones_own", condition=~models.Q(unit=models.F("agency"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.code}"


class SampleCheck(models.Model):
    """A province unit looked again at what a unit of the first level found, on a drawn sample.

    ``first`` keeps that verdict as it stood: ``{"state", "reviewed", "reason", "sentence", "unit",
    "judged_by"}``. ``upholds``: it stands; otherwise the finding holds the verdict that replaced
    it, and ``sentence`` says why.
    """

    finding = models.OneToOneField(Finding, models.PROTECT, related_name="sample_check")
    upholds = models.BooleanField(_("giữ kết luận"))
    sentence = models.TextField(_("lý do"), blank=True)
    first = models.JSONField()
    unit = models.ForeignKey(
        Agency, models.PROTECT, related_name="+", verbose_name=_("đơn vị kiểm tra")
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(_("kiểm tra lúc"))

    class Meta:
        verbose_name = _("kiểm tra mẫu")
        verbose_name_plural = _("kiểm tra mẫu")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sample_check_never_of_ones_own",
                condition=~models.Q(unit=models.F("agency")),
            ),
            models.CheckConstraint(
                name="sample_check_overrides_with_a_reason",
                condition=models.Q(upholds=True) | ~models.Q(sentence=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Kiểm tra {self.finding}"


class Response(models.Model):
    """Giải trình: the agency answers a question once."""

    finding = models.OneToOneField(Finding, models.PROTECT, related_name="response")
    text = models.TextField(_("giải trình"))
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="responses")
    responded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    responded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("giải trình")
        verbose_name_plural = _("giải trình")

    def __str__(self) -> str:
        return f"Giải trình {self.finding}"
