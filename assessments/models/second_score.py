"""Blind second scores: the seed said beforehand, the draw, both verdicts, what became of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.agency import Agency
from assessments.models.cycle import Cycle
from assessments.models.submission import Submission, SubmissionVersion


class BlindSeed(models.Model):
    """What decides the draw of a cycle, public from ``announced_at`` on. Insert-only.

    ``origin``: where the seed comes from, so that nobody chose it. ``percent`` of the values of
    each judging unit are drawn, rounded up.
    """

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="blind_seed")
    seed = models.CharField(_("hạt giống"), max_length=60)
    origin = models.CharField(_("nguồn của hạt giống"), max_length=200)
    percent = models.PositiveSmallIntegerField(_("tỷ lệ, phần trăm"))
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    announced_at = models.DateTimeField(_("công bố lúc"))

    class Meta:
        verbose_name = _("hạt giống chấm hai lần")
        verbose_name_plural = _("hạt giống chấm hai lần")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="blind_seed_percent_of_a_whole",
                condition=models.Q(percent__gte=1, percent__lte=100),
            ),
            models.CheckConstraint(
                name="blind_seed_said_with_its_origin",
                condition=~models.Q(seed="") & ~models.Q(origin=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}: “{self.seed}”"


class BlindBatch(models.Model):
    """One draw over the files that were locked and not drawn from before. Insert-only.

    ``listing``: the whole list drawn from, a line each in its fixed order; ``sha256``: of its UTF-8
    bytes, public at once, while the list itself is public with the results.
    """

    seed = models.ForeignKey(BlindSeed, models.PROTECT, related_name="batches")
    number = models.PositiveSmallIntegerField(_("đợt"))
    listing = models.TextField(_("danh sách"))
    sha256 = models.CharField(max_length=64)
    listed = models.PositiveIntegerField(_("số giá trị trong danh sách"))
    drawn = models.PositiveIntegerField(_("số giá trị được rút"))
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(_("rút lúc"))

    class Meta:
        verbose_name = _("đợt rút chấm hai lần")
        verbose_name_plural = _("đợt rút chấm hai lần")
        ordering: ClassVar = ["seed", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seed", "number"], name="blind_batch_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.seed.cycle}, đợt {self.number}"


class BlindFile(models.Model):
    """A file that a batch drew from: once, however often it is sent anew. Insert-only."""

    batch = models.ForeignKey(BlindBatch, models.PROTECT, related_name="files")
    submission = models.OneToOneField(Submission, models.PROTECT, related_name="blind_file")

    class Meta:
        verbose_name = _("hồ sơ đã rút")
        verbose_name_plural = _("hồ sơ đã rút")

    def __str__(self) -> str:
        return f"{self.batch}: {self.submission}"


class BlindPair(models.Model):
    """One value that is judged twice. ``unit``: that of the second score; null: nobody gives one.

    ``named_why``: why the secretary named another, or released it; blank where the rule chose.
    ``agency`` stands beside ``unit`` so that the database itself refuses a unit its own file.
    """

    batch = models.ForeignKey(BlindBatch, models.PROTECT, related_name="pairs")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="blind_pairs")
    code = models.CharField(_("mã chỉ số"), max_length=20)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+", verbose_name=_("đơn vị chấm lần hai")
    )
    named_why = models.CharField(_("lý do đổi"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("giá trị chấm hai lần")
        verbose_name_plural = _("giá trị chấm hai lần")
        ordering: ClassVar = ["submission", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "code"], name="blind_pair_once"),
            models.CheckConstraint(
                name="blind_pair_never_of_ones_own",
                condition=models.Q(unit__isnull=True) | ~models.Q(unit=models.F("agency")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.code}"


class SecondScore(models.Model):
    """The verdict of the second unit, given once and frozen. Insert-only.

    ``value``: the answer that stands by it, as a finding's ``reviewed`` (null: the declared one).
    """

    class Verdict(models.TextChoices):
        AGREE = "agree", _("Đồng ý")
        ADJUST = "adjust", _("Điều chỉnh")
        REJECT = "reject", _("Không chấp nhận")

    pair = models.ForeignKey(BlindPair, models.PROTECT, related_name="scores")
    version = models.ForeignKey(SubmissionVersion, models.PROTECT, related_name="second_scores")
    verdict = models.CharField(_("kết luận"), max_length=10, choices=Verdict)
    value = models.JSONField(null=True)
    reason = models.CharField(_("mã lý do"), max_length=10, blank=True)
    sentence = models.TextField(_("lý do"), blank=True)
    unit = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("chấm lúc"))

    class Meta:
        verbose_name = _("điểm lần hai")
        verbose_name_plural = _("điểm lần hai")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pair", "version"], name="second_score_once"),
            models.CheckConstraint(
                name="second_score_never_of_ones_own",
                condition=~models.Q(unit=models.F("agency")),
            ),
            models.CheckConstraint(
                name="second_score_differs_with_a_reason",
                condition=models.Q(verdict="agree", reason="", sentence="")
                | (
                    models.Q(verdict__in=["adjust", "reject"], value__isnull=False)
                    & ~models.Q(reason="")
                    & ~models.Q(sentence="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Lần hai {self.pair}"


class ScoreComparison(models.Model):
    """Both verdicts as they stood the moment both were there. Insert-only: nothing is averaged.

    ``first``: the first verdict then, ``{"state", "revision", "standing", "reason", "sentence",
    "unit", "judged_by"}``; what becomes of the finding afterwards is told beside it. Points are
    null where they hang on the best of the group. ``same``: the two answers are one.
    ``blocks``: the points differ, or cannot be told, so that somebody has to rule.
    """

    pair = models.OneToOneField(BlindPair, models.PROTECT, related_name="comparison")
    second = models.OneToOneField(SecondScore, models.PROTECT, related_name="comparison")
    version = models.ForeignKey(SubmissionVersion, models.PROTECT, related_name="+")
    first = models.JSONField()
    first_unit = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    declared_points = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    first_points = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    second_points = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    same = models.BooleanField()
    blocks = models.BooleanField()
    compared_at = models.DateTimeField(_("so lúc"))

    class Meta:
        verbose_name = _("so hai lần chấm")
        verbose_name_plural = _("so hai lần chấm")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="score_comparison_same_never_blocks",
                condition=models.Q(same=False) | models.Q(blocks=False),
            ),
        ]

    def __str__(self) -> str:
        return f"So {self.pair}"

    def first_standing(self) -> dict[str, Any] | None:
        """The first reviewer's own answer then; ``None``: the declared one stood."""
        standing: dict[str, Any] | None = self.first["standing"]
        return standing


class Reconciliation(models.Model):
    """What the chair ruled between two verdicts whose points differ. Insert-only.

    ``revision``: of the finding, after it was written.
    """

    class Taken(models.TextChoices):
        FIRST = "first", _("Giữ kết luận lần một")
        SECOND = "second", _("Lấy kết luận lần hai")
        OTHER = "other", _("Giá trị khác")

    comparison = models.OneToOneField(
        ScoreComparison, models.PROTECT, related_name="reconciliation"
    )
    taken = models.CharField(_("lấy"), max_length=10, choices=Taken)
    sentence = models.TextField(_("lý do"))
    revision = models.PositiveIntegerField()
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ruled_at = models.DateTimeField(_("quyết lúc"))

    class Meta:
        verbose_name = _("quyết giữa hai lần chấm")
        verbose_name_plural = _("quyết giữa hai lần chấm")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reconciliation_knows_what_it_took",
                condition=models.Q(taken__in=["first", "second", "other"]),
            ),
            models.CheckConstraint(
                name="reconciliation_with_a_reason", condition=~models.Q(sentence="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comparison}: {self.taken}"
