"""Reads of published rankings. A draft is never among them."""

from __future__ import annotations

import re

from django.conf import settings
from django.db.models import F, Prefetch, QuerySet

from rankings.models import PUBLIC_STATES, Note, Ranking, RankingEntry, State

SLUG = re.compile(
    r"(?:(?P<jurisdiction>[a-z0-9-]+)/)?(?P<year>[0-9]{4})/(?P<number>[a-z0-9-]+)", re.ASCII
)


def published_rankings() -> QuerySet[Ranking]:
    """Every ranking that is or was in force, latest year and latest decision first.

    «Dữ liệu minh họa» comes after everything real, so that it is never the latest before it.
    With its decision; the framework's document and the rows are read when they are asked for.
    """
    return (
        Ranking.objects.filter(state__in=PUBLIC_STATES)
        .select_related("decision", "framework_version")
        .order_by("is_sample", "-year", F("decision__issued_on").desc(nulls_last=True), "-pk")
        .defer("framework_version__document")
    )


def with_rows(rankings: QuerySet[Ranking]) -> QuerySet[Ranking]:
    """``rankings`` with all that a page of them shows, in the same few queries at any size."""
    notes = Note.objects.select_related("ranking", "group", "entry")
    return (
        rankings.defer(None)
        .select_related("decision", "framework_version", "appendix")
        .prefetch_related(
            "groups__entries",
            Prefetch("groups__entries__notes", queryset=notes),
            Prefetch("groups__notes", queryset=notes),
            Prefetch("notes", queryset=notes),
        )
    )


def published_ranking_by_slug(slug: str) -> Ranking | None:
    """The published ranking at ``2022/791-qd-ubnd``, with its rows; ``None``: there is none.

    Without a province it is the main one's. The main one never answers to its own name: an
    address leads to one page, and a page has one address.
    """
    match = SLUG.fullmatch(slug)
    if match is None:
        return None
    rankings = published_rankings().filter(year=int(match["year"]), number_slug=match["number"])
    main = settings.MAIN_JURISDICTION
    if match["jurisdiction"] is None:
        rankings = rankings.filter(jurisdiction_code=main)
    else:
        rankings = rankings.filter(jurisdiction_slug=match["jurisdiction"])
        rankings = rankings.exclude(jurisdiction_code=main)
    return with_rows(rankings).first()


def latest_published() -> Ranking | None:
    """The main province's latest ranking in force, with its rows; a sample only without a real."""
    in_force = published_rankings().filter(
        state=State.PUBLISHED, jurisdiction_code=settings.MAIN_JURISDICTION
    )
    return with_rows(in_force).first()


def published_entries() -> QuerySet[RankingEntry]:
    """Every row of every published ranking, latest first, samples last, in the order of print."""
    return (
        RankingEntry.objects.filter(group__ranking__state__in=PUBLIC_STATES)
        .select_related("group__ranking__decision")
        .order_by(
            "group__ranking__is_sample",
            "-group__ranking__year",
            "-group__ranking_id",
            "group__position",
            "position",
        )
    )
