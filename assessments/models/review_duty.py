"""Who judges what: main indices given to the units that review, by rule and by hand."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.agency import Agency
from assessments.models.cycle import Cycle
from assessments.models.submission import Submission


class FieldRule(models.Model):
    """One field of a cycle: which unit judges a main index of an index set.

    Either ``unit`` judges it everywhere, or (``by_parent``) the unit that each agency stands under
    does: a huyện judges its communes. Rules make ``ReviewDuty`` rows; they are none themselves.
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="field_rules")
    set_id = models.CharField(_("đối tượng đánh giá"), max_length=60)
    main_code = models.CharField(_("chỉ số chính"), max_length=20)
    unit = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+", verbose_name=_("đơn vị thẩm định")
    )
    by_parent = models.BooleanField(_("cơ quan cấp trên trực tiếp"), default=False)

    class Meta:
        verbose_name = _("quy tắc phân công thẩm định")
        verbose_name_plural = _("quy tắc phân công thẩm định")
        ordering: ClassVar = ["set_id", "main_code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cycle", "set_id", "main_code"], name="field_rule_one_per_main_index"
            ),
            models.CheckConstraint(
                name="field_rule_names_one_judge",
                condition=models.Q(unit__isnull=False, by_parent=False)
                | models.Q(unit__isnull=True, by_parent=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.set_id} {self.main_code}: {self.unit or 'cấp trên'}"


class SampleRule(models.Model):
    """How a province unit checks what units of the first level judged of an index set.

    ``seed`` decides the draw and never changes: nobody draws again until they like it. ``percent``
    of the files, rounded up, are drawn; a bigger share contains the smaller one.
    ``drawn``: the agencies drawn, by slug, as of ``drawn_at``; ``drawn_of``: from how many.
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="sample_rules")
    set_id = models.CharField(_("đối tượng đánh giá"), max_length=60)
    unit = models.ForeignKey(
        Agency, models.PROTECT, related_name="+", verbose_name=_("đơn vị kiểm tra")
    )
    percent = models.PositiveSmallIntegerField(_("tỷ lệ kiểm tra, phần trăm"))
    seed = models.CharField(_("hạt giống"), max_length=60)
    drawn = models.JSONField(default=list)
    drawn_of = models.PositiveIntegerField(default=0)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(_("rút lúc"))

    class Meta:
        verbose_name = _("mẫu kiểm tra của cấp tỉnh")
        verbose_name_plural = _("mẫu kiểm tra của cấp tỉnh")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "set_id"], name="sample_rule_one_per_set"),
            models.CheckConstraint(
                name="sample_rule_percent_of_a_whole",
                condition=models.Q(percent__gte=1, percent__lte=100),
            ),
            models.CheckConstraint(name="sample_rule_seeded", condition=~models.Q(seed="")),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.set_id}: {self.percent}%"


class ReviewDuty(models.Model):
    """A main index of one submission that a unit judges; one without any is open to every unit.

    It is the unit's: each of its reviewers without a tie to the agency may act on it. A declined
    duty stays as it was declined; until ``answered_at`` it waits for the secretary, and nobody
    judges. ``agency`` is the submission's own, beside ``unit`` so that the database can refuse the
    one that judges itself.
    """

    class Kind(models.TextChoices):
        REVIEW = "review", _("thẩm định")
        CHECK = "check", _("kiểm tra mẫu")  # of what the unit of the first level found

    class Source(models.TextChoices):
        RULE = "rule", _("theo quy tắc")
        HAND = "hand", _("Thư ký giao")
        CHAIR = "chair", _("Chủ tịch chỉ định")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="review_duties")
    main_code = models.CharField(_("chỉ số chính"), max_length=20)
    kind = models.CharField(_("việc"), max_length=10, choices=Kind, default=Kind.REVIEW)
    unit = models.ForeignKey(
        Agency, models.PROTECT, related_name="review_duties", verbose_name=_("đơn vị thẩm định")
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    source = models.CharField(_("giao theo"), max_length=10, choices=Source)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("giao lúc"))
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    declined_at = models.DateTimeField(_("từ chối lúc"), null=True)
    declined_reason = models.CharField(_("lý do từ chối"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("giao lại lúc"), null=True)

    class Meta:
        verbose_name = _("phần việc thẩm định")
        verbose_name_plural = _("phần việc thẩm định")
        ordering: ClassVar = ["submission", "main_code", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["submission", "main_code", "kind"],
                name="review_duty_one_that_stands",
                condition=models.Q(declined_at__isnull=True),
            ),
            models.CheckConstraint(
                name="review_duty_never_of_ones_own", condition=~models.Q(unit=models.F("agency"))
            ),
            models.CheckConstraint(
                name="review_duty_words_known",
                condition=models.Q(
                    kind__in=["review", "check"], source__in=["rule", "hand", "chair"]
                ),
            ),
            models.CheckConstraint(
                name="review_duty_declined_with_a_reason",
                condition=models.Q(
                    declined_at__isnull=True,
                    declined_by__isnull=True,
                    declined_reason="",
                    answered_at__isnull=True,
                )
                | (
                    models.Q(declined_at__isnull=False, declined_by__isnull=False)
                    & ~models.Q(declined_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.main_code}: {self.unit}"

    @property
    def stands(self) -> bool:
        return self.declined_at is None

    @property
    def waits(self) -> bool:
        """Declined, and the secretary has not said who takes it over."""
        return self.declined_at is not None and self.answered_at is None
