"""Hội đồng, Tổ giúp việc: who belongs to them, by which decision, from which day on."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.cycle import Cycle


class BodyDecision(models.Model):
    """A decision that sets up the council or its working group, or gives it other members.

    It names everyone: from ``issued_on`` on its members are those of the body, until a later
    decision. Insert-only; ``corrects``: what was written down wrongly before, which stays readable
    and no longer counts.
    """

    class Kind(models.TextChoices):
        COUNCIL = "council", _("Hội đồng thẩm định")
        WORKING_GROUP = "working_group", _("Tổ giúp việc")

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="bodies")
    kind = models.CharField(_("tổ chức"), max_length=20, choices=Kind)
    number = models.CharField(_("số quyết định"), max_length=60)
    issued_on = models.DateField(_("ngày quyết định"))
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200)
    abstract = models.CharField(_("trích yếu"), max_length=500)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="corrected_by", verbose_name=_("sửa cho")
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("ghi lúc"))

    class Meta:
        verbose_name = _("quyết định thành lập, kiện toàn")
        verbose_name_plural = _("quyết định thành lập, kiện toàn")
        ordering: ClassVar = ["cycle", "kind", "-issued_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="body_decision_kind_known",
                condition=models.Q(kind__in=["council", "working_group"]),
            ),
            models.CheckConstraint(
                name="body_decision_has_its_number",
                condition=~models.Q(number="") & ~models.Q(issuer=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class BodyMember(models.Model):
    """Somebody whom a decision names: with an account of the portal (``user``), or by name alone.

    ``name`` and ``office`` are as the decision prints them, whatever becomes of the account. The
    function gives no right in the portal: rights come from the seat held. Insert-only.
    """

    class Function(models.TextChoices):
        CHAIR = "chair", _("Chủ tịch")
        DEPUTY = "deputy", _("Phó Chủ tịch")
        MEMBER = "member", _("Ủy viên")
        SECRETARY = "secretary", _("Thư ký")
        HEAD = "head", _("Tổ trưởng")
        DEPUTY_HEAD = "deputy_head", _("Tổ phó")
        STAFF = "staff", _("Thành viên")

    decision = models.ForeignKey(BodyDecision, models.PROTECT, related_name="members")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="body_memberships"
    )
    name = models.CharField(_("họ và tên"), max_length=200)
    function = models.CharField(_("chức danh"), max_length=20, choices=Function)
    office = models.CharField(_("chức vụ, đơn vị"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("thành viên theo quyết định")
        verbose_name_plural = _("thành viên theo quyết định")
        ordering: ClassVar = ["decision", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["decision", "position"], name="body_member_one_per_place"
            ),
            models.UniqueConstraint(
                fields=["decision", "user"],
                condition=models.Q(user__isnull=False),
                name="body_member_named_once",
            ),
            models.UniqueConstraint(
                fields=["decision"],
                condition=models.Q(function__in=["chair", "head"]),
                name="body_one_at_its_head",
            ),
            models.CheckConstraint(
                name="body_member_has_a_name",
                condition=~models.Q(name="")
                & models.Q(
                    function__in=[
                        "chair", "deputy", "member", "secretary", "head", "deputy_head", "staff",
                    ]
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}, {self.get_function_display()}"  # type: ignore[attr-defined]
