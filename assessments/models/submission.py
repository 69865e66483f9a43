"""Submissions: what one agency declares in one cycle, value by value and version by version."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models.agency import Agency
from assessments.models.cycle import Cycle, CycleDeadline
from assessments.models.document import Evidence
from assessments.workflow import SubmissionState
from frameworks.models import IndexSet


class Submission(models.Model):
    """Hồ sơ tự đánh giá: one assessed entity of a cycle, from its assignment on.

    ``ranking_group`` is assigned for this cycle, never derived; blank: ranked by another body.
    ``extended_until``: its own closing, by an ``Extension``. ``reopened_until``: the secretary
    returned it, and it may be edited and sent until then.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="submissions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="submissions")
    index_set = models.ForeignKey(IndexSet, models.PROTECT, related_name="submissions")
    deadline = models.ForeignKey(CycleDeadline, models.PROTECT, related_name="submissions")
    ranking_group = models.CharField(_("nhóm xếp hạng"), max_length=200, blank=True)
    state = models.CharField(
        _("trạng thái"),
        max_length=20,
        choices=[(state.value, state.value) for state in SubmissionState],
        default=SubmissionState.DRAFT,
    )
    remark = models.TextField(_("ý kiến khi trả lại"), blank=True)
    extended_until = models.DateTimeField(_("gia hạn đến"), null=True, blank=True)
    reopened_until = models.DateTimeField(_("mở lại đến"), null=True, blank=True)

    class Meta:
        verbose_name = _("hồ sơ tự đánh giá")
        verbose_name_plural = _("hồ sơ tự đánh giá")
        ordering: ClassVar = ["cycle", "index_set", "agency"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cycle", "agency", "index_set"], name="submission_one_per_assessed_entity"
            ),
            models.CheckConstraint(
                name="submission_state_known",
                condition=models.Q(state__in=[state.value for state in SubmissionState]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}, {self.cycle}"

    def get_absolute_url(self) -> str:
        return reverse("submission-detail", args=[self.cycle.slug, self.pk])

    @property
    def stream(self) -> str:
        """Its chain of audit events."""
        return f"submission:{self.pk}"


class ValueStatus(models.TextChoices):
    """Files are due before the data window ends."""

    ESTIMATE = "estimate", _("ước đến ngày")
    FINAL = "final", _("chốt 31/12")


class AnswerContent(models.Model):
    """What was entered for an indicator, right or wrong.

    ``typed``: the form's own fields, kept whatever they hold. ``value``: the answer as the engine
    reads it, or null while ``typed`` is empty or wrong. ``problem``: why it is wrong, as a code;
    such a draft never counts. ``papers``: the documents of the library that prove it, in order, as
    ``[{"document": id, "pages": "3–5", "reason": ""}]``; ``reason`` says why one dated outside the
    data window still counts. ``check_note`` explains what a check warns of.
    """

    typed = models.JSONField(default=dict)
    value = models.JSONField(null=True)
    problem = models.JSONField(null=True)
    status = models.CharField(
        _("tình trạng số liệu"), max_length=10, choices=ValueStatus, default=ValueStatus.ESTIMATE
    )
    estimated_to = models.DateField(_("ước đến ngày"), null=True, blank=True)
    explanation = models.TextField(_("giải trình khi thiếu minh chứng"), blank=True)
    papers = models.JSONField(_("minh chứng"), default=list)
    check_note = models.CharField(_("giải thích cảnh báo"), max_length=500, blank=True)

    class Meta:
        abstract = True


class Answer(AnswerContent):
    """The current content for one indicator; ``revision`` counts its saves."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="answers")
    code = models.CharField(_("mã chỉ số"), max_length=20)
    revision = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("số liệu")
        verbose_name_plural = _("số liệu")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "code"], name="answer_one_per_indicator")
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.code}"


class AnswerRevision(AnswerContent):
    """Every content an answer ever had: insert-only.

    ``key``: the browser's own name for this save. A save that is sent again, because its answer
    was lost on the way, finds its key here and writes nothing.
    """

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    key = models.UUIDField(null=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["answer", "number"], name="answer_revision_one_per_number"
            ),
            models.UniqueConstraint(fields=["answer", "key"], name="answer_revision_one_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.answer} #{self.number}"


class SubmissionVersion(models.Model):
    """What was sent, frozen, with its receipt.

    ``content``: ``{"framework": "id@version", "framework_sha256": …, "agency": …, "answers":
    {code: {"value", "status", "estimated_to", "explanation", "check_note", "papers": [{"document",
    "number", "issued_on", "abstract", "link", "pages", "reason", "file": {"id", "name",
    "sha256"}}]}}, "warnings": [what checks warned of, with the notes that explain it]}``; versions
    of before the library hold "evidence" and "evidence_note" instead.
    ``due_at``: the closing that the printed clause set, whatever extension there was; a version
    sent after it is late. ``key``: the browser's name for this send.
    ``sha256`` is the hash of its canonical JSON.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("bản"))
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    evidence = models.ManyToManyField(Evidence, related_name="sent_in")
    receipt = models.CharField(_("số biên nhận"), max_length=60, unique=True)
    due_at = models.DateTimeField(_("hạn"), null=True)
    key = models.UUIDField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("gửi lúc"))

    class Meta:
        verbose_name = _("bản đã gửi")
        verbose_name_plural = _("bản đã gửi")
        ordering: ClassVar = ["submission", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "number"], name="version_one_per_number"),
            models.UniqueConstraint(fields=["submission", "key"], name="version_one_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.submission}, bản {self.number}"
