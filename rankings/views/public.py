"""Published results: anyone may read them, and no page reads a session or a cookie."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition

from frameworks.definition import IndexSet, Provenance
from frameworks.public import public_page
from frameworks.vietnamese import without_marks
from rankings import appendices, exports, note_readings, readings, search, selectors
from rankings.models import Ranking, RankingGroup
from rankings.review_register import register_page

FILE_SECONDS = 300  # a published file never changes; a correction is a new decision
SEARCH_LENGTH = 100


def _published(slug: str) -> Ranking:
    ranking = selectors.published_ranking_by_slug(slug)
    if ranking is None:
        raise Http404
    return ranking


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """Who does well, and why: the latest decision and what it measured."""
    latest = selectors.latest_published()
    if latest is None:
        return render(request, "rankings/home.html", {"reading": None})
    reading = readings.read(latest)
    context = {
        "reading": reading,
        "ranking": latest,
        "framework": latest.framework_version,
        "measured": _measured(reading.groups[0].index_set),
        "examples": _examples(reading),
        "notes": latest.notes.all(),
    }
    return render(request, "rankings/home.html", context)


def _measured(index_set: IndexSet) -> dict[str, Any]:
    """What a set asks: its main indices, and where the wording of its indicators comes from."""
    indicators = index_set.indicators.values()
    return {
        "index_set": index_set,
        "heaviest": max(main.max_points for main in index_set.main_indices),
        "provenances": [
            (origin.value, count)
            for origin in Provenance
            if (count := sum(i.provenance == origin for i in indicators))
        ],
    }


def _examples(reading: readings.RankingReading) -> list[str]:
    """A short name of each group as one may type it."""
    names = (min((row.entry.name for row in g.rows), key=len) for g in reading.groups if g.rows)
    return [without_marks(name) for name in names]


@login_not_required
def ranking_list(request: HttpRequest) -> HttpResponse:
    """Which decisions exist; with ``?q=``, which rows name such an agency."""
    query = request.GET.get("q", "").strip()[:SEARCH_LENGTH]
    groups = RankingGroup.objects.annotate(size=Count("entries"))
    rankings = list(selectors.published_rankings().prefetch_related(Prefetch("groups", groups)))
    context = {
        "rankings": [ranking for ranking in rankings if not ranking.is_sample],
        "samples": [ranking for ranking in rankings if ranking.is_sample],
        "query": query,
        "found": search.entries_named(query) if query else (),
    }
    return render(request, "rankings/ranking_list.html", context)


@login_not_required
def ranking_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What was decided, row by row as printed."""
    ranking = _published(slug)
    context = {"ranking": ranking, "reading": readings.read(ranking)}
    return render(request, "rankings/ranking_detail.html", context)


@login_not_required
def ranking_note(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Why the print and its rule differ, in one place."""
    ranking = _published(slug)
    note = next((note for note in ranking.notes.all() if note.number == number), None)
    if note is None:
        raise Http404
    context = {
        "ranking": ranking,
        "note": note,
        "reading": note_readings.read(note),
        "printed_rule": note_readings.printed_rule(note),
    }
    return render(request, "rankings/ranking_note.html", context)


@public_page
def review_register(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """Who judged whom, in numbers, once the results of the cycle are public."""
    page = register_page(cycle_slug)
    if page is None:
        raise Http404
    return render(request, "rankings/review_register.html", {"page": page})


# ── Files ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class File:
    data: bytes
    etag: str


MAKERS = {"appendix": appendices.render, "data": exports.csv_of}


@lru_cache(maxsize=64)
def _made(kind: str, pk: int, sha256: str) -> File:
    """The file ``kind`` of a published ranking, which is frozen: made once for its content."""
    ranking = selectors.with_rows(Ranking.objects.filter(pk=pk)).get()
    data = MAKERS[kind](ranking)
    return File(data, f'"{hashlib.sha256(data).hexdigest()[:32]}"')


def _file(request: HttpRequest, ranking: Ranking, kind: str, content_type: str) -> HttpResponse:
    file = _made(kind, ranking.pk, ranking.sha256)

    @condition(etag_func=lambda request: file.etag)
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(file.data, content_type=content_type)

    response = answer(request)
    patch_cache_control(response, public=True, max_age=FILE_SECONDS)
    return response


@login_not_required
def ranking_appendix(request: HttpRequest, slug: str) -> HttpResponse:
    """Phụ lục, as PDF."""
    ranking = _published(slug)
    response = _file(request, ranking, "appendix", "application/pdf")
    sample = "minh-hoa-" if ranking.is_sample else ""
    name = f"{sample}phu-luc-{ranking.number_slug}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@login_not_required
def ranking_data(request: HttpRequest, slug: str) -> HttpResponse:
    """The rows as printed, as CSV."""
    ranking = _published(slug)
    response = _file(request, ranking, "data", "text/csv; charset=utf-8")
    sample = "minh-hoa-" if ranking.is_sample else ""
    name = f"{sample}ket-qua-{ranking.number_slug}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@public_page
def blind_listing(request: HttpRequest, cycle_slug: str, number: int) -> HttpResponse:
    """The list that a draw of double scores was made from: public with the results, not before."""
    page = register_page(cycle_slug)
    batches = page.blind_batches if page else []
    batch = next((each for each in batches if each.number == number), None)
    if batch is None:
        raise Http404
    response = HttpResponse(batch.listing, content_type="text/plain; charset=utf-8")
    name = f"danh-sach-{cycle_slug}-{number}.txt"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
