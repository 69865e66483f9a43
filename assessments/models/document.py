"""The agency's library of evidence: what proves a value, kept once and cited many times."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.agency import Agency


class Evidence(models.Model):
    """A file as it was received. Rows and files are never changed: the database refuses it.

    ``page_count``: of a PDF, null for everything else.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="evidence")
    file = models.FileField(upload_to="evidence/")
    name = models.CharField(_("tên tệp"), max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("dung lượng"))
    sha256 = models.CharField(max_length=64, db_index=True)
    page_count = models.PositiveIntegerField(_("số trang"), null=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("tải lên lúc"))

    class Meta:
        verbose_name = _("tệp minh chứng")
        verbose_name_plural = _("tệp minh chứng")

    def __str__(self) -> str:
        return self.name


class Scan(models.Model):
    """What the virus scanner said of a file. No row: not scanned yet, and pages say so."""

    evidence = models.OneToOneField(Evidence, models.CASCADE, related_name="scan")
    infected = models.BooleanField(_("có mã độc"))
    said = models.CharField(_("kết quả quét"), max_length=200, blank=True)
    at = models.DateTimeField(_("quét lúc"))

    class Meta:
        verbose_name = _("lần quét mã độc")
        verbose_name_plural = _("lần quét mã độc")

    def __str__(self) -> str:
        return f"{self.evidence}: {self.said}"


class Document(models.Model):
    """Minh chứng: a paper of the agency's library, with its file or its link.

    Answers cite it (``AnswerContent.papers``), so it is never deleted: ``removed_at`` takes it out
    of the library. ``valid_until``: the last day it proves anything; null: as long as it stands.
    What was sent holds a copy of all of this, so correcting it changes nothing that was sent.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="documents")
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    issued_on = models.DateField(_("ngày văn bản"), null=True, blank=True)
    abstract = models.CharField(_("trích yếu"), max_length=500, blank=True)
    valid_until = models.DateField(_("có giá trị đến"), null=True, blank=True)
    file = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="documents")
    link = models.URLField(_("đường dẫn"), max_length=500, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("thêm lúc"))
    removed_at = models.DateTimeField(_("đưa ra khỏi kho lúc"), null=True)

    class Meta:
        verbose_name = _("minh chứng")
        verbose_name_plural = _("minh chứng")
        ordering: ClassVar = ["-added_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="document_is_something",
                condition=models.Q(file__isnull=False)
                | ~models.Q(link="")
                | ~models.Q(abstract="")
                | ~models.Q(number=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.abstract or (self.file.name if self.file else self.link)


class Upload(models.Model):
    """A file on its way in, in pieces: a cut connection goes on where it stopped.

    ``received``: bytes that are safely stored. ``became``: the file it is by now; it is kept for a
    day, so that who never got the answer may ask again.
    """

    token = models.UUIDField(unique=True)
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="uploads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField()
    became = models.ForeignKey(Evidence, models.CASCADE, null=True, related_name="+")

    class Meta:
        verbose_name = _("tệp đang tải lên")
        verbose_name_plural = _("tệp đang tải lên")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="upload_never_longer_than_said",
                condition=models.Q(received__lte=models.F("size")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.received}/{self.size}"
