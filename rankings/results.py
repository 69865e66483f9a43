"""What was published of one agency for one year.

Named in ``settings.PUBLISHED_RESULT``: ``assessments``, which knows of no ranking, asks by that
name.
"""

from __future__ import annotations

from collections.abc import Iterable

from assessments.models import Agency, Submission
from assessments.published import PublishedResult
from frameworks.vietnamese import folded
from rankings.models import Kind, Ranking, RankingEntry, State


def result_of(submission: Submission, year: int) -> PublishedResult | None:
    """The row of its agency in the ranking in force; ``None``: none was published, or it is not
    among the rows. A real cycle knows no sample; a sample has the real one before another sample.
    """
    cycle = submission.cycle
    told = RankingEntry.objects.filter(
        group__set_id=submission.index_set.set_id,
        group__ranking__year=year,
        group__ranking__state=State.PUBLISHED,
        group__ranking__jurisdiction_code=cycle.framework_version.jurisdiction_code,
    )
    if not cycle.is_sample:
        told = told.filter(group__ranking__is_sample=False)
    found = told.select_related("group__ranking__decision", "group__ranking__framework_version")
    found = found.defer("group__ranking__framework_version__document")
    entries = list(found.order_by("group__ranking__is_sample", "-group__ranking_id", "position"))
    names = _names(submission.agency, {each.group.ranking for each in entries})
    own = (each for each in entries if folded(each.name) in names[each.group.ranking_id])
    row = next(own, None)
    return _told(row, entries) if row else None


def _names(agency: Agency, rankings: Iterable[Ranking]) -> dict[int, set[str]]:
    """How it may be called in each: as today, or as on the day of the decision."""
    found = {}
    for ranking in rankings:
        day = ranking.decision.issued_on
        names = {agency.name, agency.name_on(day)} if day else {agency.name}
        found[ranking.pk] = {folded(name) for name in names}
    return found


def _told(entry: RankingEntry, entries: list[RankingEntry]) -> PublishedResult:
    group, ranking = entry.group, entry.group.ranking
    together = [each for each in entries if each.group_id == group.pk]
    return PublishedResult(
        year=ranking.year,
        decision=ranking.decision.number,
        url=ranking.get_absolute_url(),
        framework=ranking.framework_version,
        points=entry.points,
        maximum=group.max_points,
        rank=entry.rank if entry.kind == Kind.UNIT else None,
        ranked=sum(each.rank is not None for each in together),
        tier=entry.tier_printed,
    )
