"""The minutes (biên bản) of a closed session on paper, in the layout of Nghị định 30/2020/NĐ-CP.

The same session gives the same bytes: every name and value is one that was frozen with it. What
it looks like is in ``templates/assessments/documents/minutes.html`` and ``static/css/minutes.css``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation

from assessments.deadlines import VIETNAM
from assessments.models import Attendee, CouncilSession
from assessments.pages.sessions import AgendaRow
from assessments.selectors.council import agenda_of, failed_ballots
from frameworks.vietnamese import document_date


@dataclass(frozen=True)
class Minutes:
    """What the paper says of one session."""

    session: CouncilSession
    attendees: Sequence[Attendee]
    rows: Sequence[AgendaRow]

    @property
    def present(self) -> list[Attendee]:
        return [each for each in self.attendees if each.present]

    @property
    def absent(self) -> list[Attendee]:
        return [each for each in self.attendees if not each.present]

    @property
    def voting(self) -> str:
        """«4/4»: how many of those who vote were there."""
        members = [each for each in self.attendees if each.votes]
        return f"{sum(each.present for each in members)}/{len(members)}"

    @property
    def decided(self) -> list[AgendaRow]:
        return [row for row in self.rows if row.decision]

    @property
    def left(self) -> list[AgendaRow]:
        return [row for row in self.rows if not row.decision]

    @property
    def chair(self) -> str:
        return self._named(self.session.chair_id)

    @property
    def secretary(self) -> str:
        return self._named(self.session.secretary_id)

    def _named(self, user_id: int) -> str:
        """As written down then, whatever the person is called since."""
        return next((each.name for each in self.attendees if each.user_id == user_id), "")

    @property
    def day(self) -> str:
        """«ngày 08 tháng 01 năm 2024»: when the minutes were drawn up, which is at the closing."""
        closed = self.session.closed_at
        day = closed.astimezone(VIETNAM).date() if closed else self.session.held_on
        month = f"{day.month:02d}" if day.month < 3 else str(day.month)
        return f"ngày {day.day:02d} tháng {month} năm {day.year}"

    @property
    def held_on(self) -> str:
        """The day that the session was called for; its hours are those that were recorded."""
        return document_date(self.session.held_on)

    @property
    def place(self) -> str:
        """Without a full stop of its own: the sentence has one."""
        return self.session.place.rstrip(" .;,")

    @property
    def began(self) -> str:
        return _hour(self.session.opened_at)

    @property
    def ended(self) -> str:
        return _hour(self.session.closed_at)

    @property
    def grounds_on(self) -> str:
        return document_date(self.session.grounds_on)


def _hour(moment: datetime | None) -> str:
    """«09 giờ 05 phút, ngày 08/01/2024»."""
    if moment is None:
        return ""
    local = moment.astimezone(VIETNAM)
    return f"{local:%H} giờ {local:%M} phút, ngày {local:%d/%m/%Y}"


def minutes_of(session: CouncilSession) -> Minutes:
    items = agenda_of(session)
    failed = failed_ballots(items)
    rows = [AgendaRow(each, own=False, ballots=failed.get(each.pk, ())) for each in items]
    return Minutes(session, list(session.attendees.all()), rows)


def html(session: CouncilSession) -> str:
    """What ``render`` sets on paper. Vietnamese whatever language is active: it is a legal text."""
    with translation.override("vi"):
        context = {"session": session, "minutes": minutes_of(session)}
        return render_to_string("assessments/documents/minutes.html", context)


def render(session: CouncilSession) -> bytes:
    """The minutes as PDF/A."""
    from dti_portal import documents  # noqa: PLC0415 -- WeasyPrint takes half a second to load

    return documents.pdf(documents.legible(html(session)))
