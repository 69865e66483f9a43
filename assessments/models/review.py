"""Findings: what the council makes of each declared value, and what the agency answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.agency import Agency
from assessments.models.common_ruling import CommonRuling
from assessments.models.cycle import Cycle
from assessments.models.document import Evidence
from assessments.models.submission import SubmissionVersion
from assessments.workflow import FindingState


class ResponseWindow(models.Model):
    """Giải trình: one round in which agencies may answer what they lose points by.

    ``closes_at``: the first instant that is too late. ``closed_at`` is written once, by the first
    request or command past it; it beats any clock. ``letter``: the document that opens it.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="windows")
    number = models.PositiveSmallIntegerField(_("vòng"))
    opens_at = models.DateTimeField(_("mở lúc"))
    closes_at = models.DateTimeField(_("đóng từ"))
    letter = models.CharField(_("số văn bản"), max_length=60)
    letter_on = models.DateField(_("ngày văn bản"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(_("ghi nhận đã đóng lúc"), null=True)

    class Meta:
        verbose_name = _("đợt giải trình")
        verbose_name_plural = _("đợt giải trình")
        ordering: ClassVar = ["cycle", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "number"], name="window_number_once"),
            models.UniqueConstraint(
                fields=["cycle"],
                condition=models.Q(closed_at__isnull=True),
                name="window_open_one_at_a_time",
            ),
            models.CheckConstraint(
                name="window_closes_after_it_opens",
                condition=models.Q(closes_at__gt=models.F("opens_at")),
            ),
            models.CheckConstraint(
                name="window_closed_only_past_its_end",
                condition=models.Q(closed_at__isnull=True)
                | models.Q(closed_at__gte=models.F("closes_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}, giải trình vòng {self.number}"

    def is_over(self, now: datetime) -> bool:
        """The closing instant itself is too late; a closing once recorded stays."""
        return self.closed_at is not None or now >= self.closes_at


class WindowExtension(models.Model):
    """A window that ends later than was said: only forward, with its reason. Insert-only."""

    window = models.ForeignKey(ResponseWindow, models.PROTECT, related_name="extensions")
    before = models.DateTimeField(_("hạn trước đó"))
    until = models.DateTimeField(_("gia hạn đến"))
    reason = models.CharField(_("lý do"), max_length=500)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("cho phép lúc"))

    class Meta:
        verbose_name = _("gia hạn giải trình")
        verbose_name_plural = _("gia hạn giải trình")
        ordering: ClassVar = ["granted_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="window_extended_forward",
                condition=models.Q(until__gt=models.F("before")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.window}: {self.until}"


class Finding(models.Model):
    """The verdict on one indicator of one sent version.

    Declared, reviewed, final and decided stand apart: declared is in ``version.content``;
    ``reviewed`` is the reviewer's answer (null: the declared one stands); ``final`` is what stood
    after the agency's reply (null: the reviewed one stands); ``decided`` is what the council
    decided in session (null: it decided nothing). ``window``: the last round that asked it; null:
    asked by itself, if at all, and then ``respond_by`` is its own. ``revision`` counts what was
    decided, so that nobody writes over a verdict they have not seen. ``common_ruling``: one
    verdict for several agencies, which this finding came from. ``unit``: the reviewer's at the
    moment of the last verdict or conclusion, which silence and a session leave as it is;
    ``agency``: whose version it is, beside it so that the database itself refuses a unit that
    judges its own.
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
    window = models.ForeignKey(ResponseWindow, models.PROTECT, null=True, related_name="findings")
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
    decided = models.JSONField(null=True)
    decided_at = models.DateTimeField(null=True)

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
                condition=~models.Q(state__in=[FindingState.CONCLUDED, FindingState.DISPUTED])
                | models.Q(concluded_by__isnull=False, concluded_at__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_never_of_ones_own", condition=~models.Q(unit=models.F("agency"))
            ),
            models.CheckConstraint(
                name="finding_decided_has_its_value",
                condition=models.Q(
                    state=FindingState.DECIDED, decided__isnull=False, decided_at__isnull=False
                )
                | (
                    ~models.Q(state=FindingState.DECIDED)
                    & models.Q(decided__isnull=True, decided_at__isnull=True)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.code}"

    @property
    def response(self) -> Response | None:
        """What the agency answered last, its recorded silence among it."""
        return max(self.responses.all(), key=lambda each: each.pk, default=None)

    @property
    def awaits_session(self) -> bool:
        """Disputed to the end, or a claim whose ruling by a reviewer only proposes one."""
        ruled = self.state == FindingState.AGREED and self.reviewed is not None
        return ruled or self.state == FindingState.DISPUTED

    def standing(self) -> dict[str, Any] | None:
        """The council's own answer as it stands now; ``None``: the declared one does."""
        return self.decided or self.final or self.reviewed


class Stance(models.TextChoices):
    """What an agency answers; silence is a recorded fact of its own."""

    AGREE = "agree", _("Đồng ý")
    DISAGREE = "disagree", _("Không đồng ý")
    SUPPLEMENT = "supplement", _("Bổ sung")
    SILENT = "silent", _("Không trả lời")


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
    """Giải trình: what the agency answered once, in one window or to one question.

    ``before``: the council's answer that it answers (null: it was only asked). ``after``,
    ``conclusion``: what came of it; a later round writes a row of its own and nothing over this.
    """

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="responses")
    window = models.ForeignKey(ResponseWindow, models.PROTECT, null=True, related_name="responses")
    stance = models.CharField(_("ý kiến"), max_length=20, choices=Stance, default=Stance.SUPPLEMENT)
    text = models.TextField(_("giải trình"), blank=True)
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="responses")
    responded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    responded_at = models.DateTimeField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    conclusion = models.TextField(_("kết luận"), blank=True)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    concluded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("giải trình")
        verbose_name_plural = _("giải trình")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["finding", "window"], name="response_once_in_a_window"),
            models.UniqueConstraint(
                fields=["finding"],
                condition=models.Q(window__isnull=True),
                name="response_once_to_a_question",
            ),
            models.CheckConstraint(
                name="response_by_someone_unless_silent",
                condition=models.Q(stance=Stance.SILENT, responded_by__isnull=True)
                | (~models.Q(stance=Stance.SILENT) & models.Q(responded_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Giải trình {self.finding}"
