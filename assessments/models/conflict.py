"""Xung đột lợi ích: what somebody of the council declares besides the unit they come from."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.agency import Agency
from assessments.models.cycle import Cycle


class DeclaredConflict(models.Model):
    """A tie of a person to an agency: its files are shut to them like those of their own unit.

    Insert-only. It holds in every cycle until a ``ConflictEnd`` says that it is over: a tie knows
    no calendar. ``cycle``: the one whose page it was declared on.
    """

    class Kind(models.TextChoices):
        FAMILY = "family", _("người thân công tác tại cơ quan")
        FORMER = "former", _("từng công tác tại cơ quan")
        MONEY = "money", _("có lợi ích kinh tế liên quan")
        HELPED = "helped", _("đã giúp cơ quan lập hồ sơ này")
        OTHER = "other", _("quan hệ khác")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="conflicts")
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="declared_conflicts", verbose_name=_("cơ quan")
    )
    kind = models.CharField(_("quan hệ"), max_length=10, choices=Kind)
    note = models.CharField(_("ghi rõ"), max_length=500, blank=True)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="declared_conflicts")
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(_("khai lúc"))

    class Meta:
        verbose_name = _("xung đột lợi ích đã khai")
        verbose_name_plural = _("xung đột lợi ích đã khai")
        ordering: ClassVar = ["-declared_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="declared_conflict_kind_known",
                condition=models.Q(kind__in=["family", "former", "money", "helped", "other"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.agency}"


class ConflictEnd(models.Model):
    """A declared tie is over, says somebody other than the one who has it. Insert-only."""

    conflict = models.OneToOneField(DeclaredConflict, models.PROTECT, related_name="end")
    reason = models.CharField(_("lý do kết thúc"), max_length=500)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("kết thúc lúc"))

    class Meta:
        verbose_name = _("kết thúc xung đột lợi ích")
        verbose_name_plural = _("kết thúc xung đột lợi ích")
        constraints: ClassVar = [
            models.CheckConstraint(name="conflict_end_reasoned", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return str(self.conflict)


class ConflictStatement(models.Model):
    """Somebody of the council said for a cycle: every tie I have is declared. Insert-only."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="conflict_statements")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="conflict_statements"
    )
    made_at = models.DateTimeField(_("cam đoan lúc"))

    class Meta:
        verbose_name = _("cam đoan về xung đột lợi ích")
        verbose_name_plural = _("cam đoan về xung đột lợi ích")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cycle", "user"], name="conflict_statement_once_a_cycle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.cycle}"
