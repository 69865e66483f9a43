"""When the results of a cycle were proposed, decided and published.

Named in ``settings.CYCLE_MILESTONES``: ``assessments``, which knows of no ranking, asks by that
name. Its council pages alone show these days before the results are public.
"""

from __future__ import annotations

from assessments.deadlines import VIETNAM
from assessments.milestones import DECISION, PROPOSAL, PUBLICATION, Milestone
from assessments.models import Cycle
from rankings.models import Ranking


def milestones_of(cycle: Cycle) -> dict[str, Milestone]:
    """Of the newest ranking that was built from ``cycle``: one query."""
    ranking = Ranking.objects.filter(cycle=cycle).select_related("decision").order_by("-pk").first()
    if ranking is None:
        return {}
    found, decision = {}, ranking.decision
    if decision.proposal_issued_on:
        found[PROPOSAL] = Milestone(decision.proposal_issued_on, decision.proposal_number)
    if decision.number and decision.issued_on:
        found[DECISION] = Milestone(decision.issued_on, decision.number)
    if ranking.published_at:
        found[PUBLICATION] = Milestone(ranking.published_at.astimezone(VIETNAM).date())
    return found
