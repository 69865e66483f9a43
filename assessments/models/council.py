"""The council in session: who came, what was before it, who voted what, what it decided."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models.cycle import Cycle
from assessments.models.review import Finding
from assessments.workflow import SessionState


class CouncilSession(models.Model):
    """Phiên họp. ``grounds``, ``grounds_on``: the decision that set the council up.

    ``number``: the session's own; ``minutes_number``: of the minutes, given by văn thư and blank
    until then. Closed, the database refuses to change it and everything of it.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("phiên"))
    held_on = models.DateField(_("ngày họp"))
    place = models.CharField(_("địa điểm"), max_length=200)
    town = models.CharField(_("địa danh"), max_length=60)
    grounds = models.CharField(_("quyết định lập Hội đồng"), max_length=60)
    grounds_on = models.DateField(_("ngày quyết định"))
    minutes_number = models.CharField(_("số biên bản"), max_length=60, blank=True)
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    secretary = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(
        _("trạng thái"),
        max_length=20,
        choices=[(s.value, s.value) for s in SessionState],
        default=SessionState.DRAFT.value,
    )
    opened_at = models.DateTimeField(_("khai mạc"), null=True)
    closed_at = models.DateTimeField(_("bế mạc"), null=True)

    class Meta:
        verbose_name = _("phiên họp")
        verbose_name_plural = _("phiên họp")
        ordering: ClassVar = ["cycle", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "number"], name="session_number_once"),
            models.UniqueConstraint(
                fields=["cycle"],
                condition=~models.Q(state=SessionState.CLOSED),
                name="session_one_at_a_time",
            ),
            models.CheckConstraint(
                name="session_state_has_its_times",
                condition=models.Q(
                    state=SessionState.DRAFT, opened_at__isnull=True, closed_at__isnull=True
                )
                | models.Q(
                    state=SessionState.OPENED, opened_at__isnull=False, closed_at__isnull=True
                )
                | models.Q(
                    state=SessionState.CLOSED, opened_at__isnull=False, closed_at__isnull=False
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}, phiên họp {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("session-detail", args=[self.cycle.slug, self.number])


class Attendee(models.Model):
    """Who belongs to a session, and whether they came. ``user`` null: a guest."""

    session = models.ForeignKey(CouncilSession, models.CASCADE, related_name="attendees")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="sessions"
    )
    name = models.CharField(_("họ và tên"), max_length=200)
    role = models.CharField(_("tư cách"), max_length=120)
    votes = models.BooleanField(_("được biểu quyết"), default=False)
    present = models.BooleanField(_("có mặt"), default=True)

    class Meta:
        verbose_name = _("người dự họp")
        verbose_name_plural = _("người dự họp")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "user"],
                condition=models.Q(user__isnull=False),
                name="attendee_once",
            ),
            models.CheckConstraint(
                name="attendee_votes_in_person",
                condition=models.Q(votes=False) | models.Q(user__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"


class AgendaItem(models.Model):
    """One finding before a session, as it stood at the opening.

    ``ballot``: the vote under way or the last one, ``counted`` once it is over; 0: none.
    ``proposal``: another value that somebody proposed to it.
    """

    session = models.ForeignKey(CouncilSession, models.PROTECT, related_name="items")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()
    ballot = models.PositiveSmallIntegerField(default=0)
    counted = models.BooleanField(default=False)
    proposal = models.JSONField(null=True)

    class Meta:
        verbose_name = _("mục của chương trình họp")
        verbose_name_plural = _("mục của chương trình họp")
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "finding"], name="agenda_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session}, mục {self.position}"


class Vote(models.Model):
    """What one voting member said in one ballot. Insert-only: nobody takes a vote back."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="votes")
    ballot = models.PositiveSmallIntegerField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    choice = models.CharField(_("ý kiến"), max_length=20)
    cast_at = models.DateTimeField()

    class Meta:
        verbose_name = _("phiếu")
        verbose_name_plural = _("phiếu")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "ballot", "member"], name="vote_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.member}"


class CouncilDecision(models.Model):
    """What the council decided of one item, by consensus or by vote. Insert-only.

    ``value``: the answer that stands, wrapped as a version's are. ``tally``: who voted how many
    ways, who left the vote for a conflict; empty by consensus.
    """

    class Method(models.TextChoices):
        CONSENSUS = "consensus", _("Đồng thuận")
        VOTE = "vote", _("Biểu quyết")

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="decision")
    method = models.CharField(_("cách quyết"), max_length=20, choices=Method)
    choice = models.CharField(_("nội dung"), max_length=20)
    value = models.JSONField()
    before = models.JSONField(null=True)
    sentence = models.TextField(_("lý do"))
    tally = models.JSONField(default=dict)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("quyết nghị")
        verbose_name_plural = _("quyết nghị")

    def __str__(self) -> str:
        return f"{self.item}: {self.choice}"
