"""Reading the council in session: its sessions, its agenda, who may vote and who did."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from assessments.models import (
    AgendaItem,
    Attendee,
    CouncilDecision,
    CouncilSession,
    Cycle,
    Finding,
    SubmissionVersion,
    Vote,
)
from assessments.permissions import has_conflict
from assessments.selectors.cycles import sharing
from assessments.selectors.reviews import with_responses
from assessments.voting import is_enough, is_tied


@dataclass(frozen=True)
class Ballot:
    """The last vote on an item. ``entitled``: who is there and has no conflict; ``left``: who has
    one and left the vote; ``cast``: what each said, by user id; ``members``: all who vote, there or
    not."""

    entitled: Sequence[Attendee]
    left: Sequence[Attendee]
    cast: Mapping[int, str]
    members: int

    @property
    def silent(self) -> list[Attendee]:
        return [each for each in self.entitled if each.user_id not in self.cast]

    @property
    def is_tied(self) -> bool:
        """Exactly half of those voting chose the same."""
        return is_tied(self.cast.values())

    @property
    def present(self) -> int:
        """How many of the voting members are there, whether they may vote on this or not."""
        return len(self.entitled) + len(self.left)

    @property
    def is_countable(self) -> bool:
        return is_enough(entitled=len(self.entitled), voted=len(self.cast))

    @property
    def tally(self) -> dict[str, Any]:
        """As it is written down: how many for each choice, who left, who said nothing when it was
        counted, how many of the voting members were there, and whether the votes were tied."""
        return {
            "votes": dict(sorted(Counter(self.cast.values()).items())),
            "left": [each.name for each in self.left],
            "silent": [each.name for each in self.silent],
            "present": self.present,
            "members": self.members,
            "tied": self.is_tied,
        }


def ballot_of(item: AgendaItem) -> Ballot:
    """Who may vote on ``item`` now, and who has. Ties are those of today."""
    agency = item.finding.version.submission.agency_id
    members = list(item.session.attendees.filter(votes=True).select_related("user"))
    there = [each for each in members if each.present and each.user is not None]
    left = [each for each in there if each.user and has_conflict(each.user, agency)]
    votes = Vote.objects.filter(item=item, ballot=item.ballot)
    return Ballot(
        [each for each in there if each not in left],
        left,
        dict(votes.values_list("member", "choice")),
        len(members),
    )


def failed_ballots(items: Sequence[AgendaItem]) -> dict[int, list[Counter[str]]]:
    """The ballots that were counted and carried nothing, by item id: how many for each choice.

    One query however many items there are.
    """
    wanted = {each.pk: each for each in items if each.ballot}
    found: dict[int, dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for vote in Vote.objects.filter(item__in=list(wanted)).order_by("ballot", "pk"):
        item = wanted[vote.item_id]
        if vote.ballot < item.ballot or (item.counted and not _decided_by_vote(item)):
            found[item.pk][vote.ballot][vote.choice] += 1
    return {pk: list(ballots.values()) for pk, ballots in found.items()}


def _decided_by_vote(item: AgendaItem) -> bool:
    decision = getattr(item, "decision", None)
    return decision is not None and decision.method == CouncilDecision.Method.VOTE


def sessions_of(cycle: Cycle) -> QuerySet[CouncilSession]:
    """Each with ``agenda`` (how many items) and ``settled``, the newest first."""
    return (
        cycle.sessions.select_related("cycle", "chair", "secretary")
        .annotate(
            agenda=Count("items"),
            settled=Count("items", filter=Q(items__decision__isnull=False)),
        )
        .order_by("-number")
    )


def agenda_of(session: CouncilSession) -> list[AgendaItem]:
    """Its items in order, each finding with its version and its submission, all of one cycle."""
    findings = with_responses(Finding.objects.select_related("judged_by", "concluded_by", "window"))
    rows = session.items.select_related("decision").prefetch_related(Prefetch("finding", findings))
    items = list(rows.order_by("position"))
    _share(session.cycle, [each.finding for each in items])
    for item in items:
        item.session = session
    return items


def _share(cycle: Cycle, findings: Sequence[Finding]) -> None:
    versions = SubmissionVersion.objects.in_bulk({each.version_id for each in findings})
    wanted = [each.submission_id for each in versions.values()]
    rows = cycle.submissions.filter(pk__in=wanted)
    rows = rows.select_related("agency", "index_set", "deadline")
    submissions = sharing(cycle, rows.prefetch_related("agency__former_names"))
    by_pk = {each.pk: each for each in submissions}
    for version in versions.values():
        version.submission = by_pk[version.submission_id]
    for finding in findings:
        finding.version = versions[finding.version_id]


def item_of(session: CouncilSession, position: int) -> AgendaItem | None:
    """One item, with its finding, its version and its submission."""
    items = [each for each in agenda_of(session) if each.position == position]
    return items[0] if items else None
