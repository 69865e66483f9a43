"""The log of acts: one chain per stream, and nothing in it ever changes."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One act. Each event carries the hash of the one before it in its stream.

    A stream is one submission, one cycle, one ranking, or the people and posts together, so that
    two agencies saving at once never wait for each other. Triggers on both databases refuse any
    change or removal.
    """

    stream = models.CharField(_("chuỗi"), max_length=80)
    sequence = models.PositiveIntegerField(_("thứ tự"))
    at = models.DateTimeField(_("thời điểm"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="acts"
    )
    act = models.CharField(_("hành vi"), max_length=60)
    subject = models.CharField(_("đối tượng"), max_length=200)
    data = models.JSONField(_("nội dung"), default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("sự kiện nhật ký")
        verbose_name_plural = _("nhật ký")
        ordering: ClassVar = ["stream", "sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stream", "sequence"], name="audit_event_one_per_place")
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="audit_event_by_time")]

    def __str__(self) -> str:
        return f"{self.stream} #{self.sequence} {self.act}"
