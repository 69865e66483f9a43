"""The law as anyone can read it. Public pages: no session, no cookie, the document alone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from frameworks import cards, comparison, selectors
from frameworks import definition as d
from frameworks.models import FrameworkVersion
from frameworks.public import public_page
from frameworks.wording import changes, checks, decisions, examples, history, reading, tiers


@public_page
def framework_list(request: HttpRequest) -> HttpResponse:
    """Every decision: what it governs, how much, and how much of it is rebuilt."""
    versions = selectors.current_versions()
    every = [each for row in versions for each in reading.all_indicators(row.definition)]
    context = {"jurisdictions": cards.jurisdictions(versions), **cards.provenance(every)}
    return render(request, "frameworks/framework_list.html", context)


@public_page
def framework_detail(request: HttpRequest, family: str, number_slug: str) -> HttpResponse:
    """One decision: its sets, deadlines, tiers, roundings, notes, and what it replaces."""
    version = _version_or_404(family, number_slug)
    framework, shelf = version.definition, selectors.Shelf()
    context = {
        **cards.about(version),
        **cards.provenance(reading.all_indicators(framework)),
        "comparison_url": shelf.comparison_url(framework),
        "data_window": decisions.data_window_in_words(framework.data_window),
        "replaces": shelf.replaces(framework),
        "replaced_by": shelf.replaced_by(framework),
        "sets": cards.set_cards(version),
        "has_deadlines": any(each.deadline for each in framework.index_sets),
        "has_averages": any(each.average_label for each in framework.index_sets),
        "tiers": tiers.ladders(framework),
        "rounding": decisions.roundings_in_words(framework.rounding),
        "ties": decisions.ties_in_words(framework.ties),
    }
    return render(request, "frameworks/framework_detail.html", context)


@public_page
def index_set_detail(
    request: HttpRequest, family: str, number_slug: str, set_id: str
) -> HttpResponse:
    """One index set: every indicator with its rule in a line, and its provenance."""
    version = _version_or_404(family, number_slug)
    framework, index_set = version.definition, _index_set_or_404(version, set_id)
    context = {
        **cards.about(version),
        **cards.provenance(index_set.indicators.values()),
        "index_set": index_set,
        "base_url": selectors.index_set_url(version, set_id),
        "maximum": decisions.maximum_in_words(index_set),
        "ranked": decisions.ranked_in_words(index_set),
        "last_moment": index_set.deadline and decisions.last_moment(index_set.deadline),
        "chapters": reading.chapters(index_set, framework),
        "widest": max(main.max_points for main in index_set.main_indices),
        "tiers": tiers.ladder(framework, index_set),
        "checks": checks.checks_in_words(index_set),
        "ranking_order": decisions.order_in_words(index_set),
    }
    return render(request, "frameworks/index_set_detail.html", context)


@public_page
def indicator_detail(
    request: HttpRequest, family: str, number_slug: str, set_id: str, code: str
) -> HttpResponse:
    """One indicator: its rule in plain words and one example that the engine has computed."""
    version = _version_or_404(family, number_slug)
    framework, index_set = version.definition, _index_set_or_404(version, set_id)
    if code not in index_set.indicators:
        raise Http404(code)
    before, after = reading.neighbours(code, index_set)
    context = {
        **cards.about(version),
        "index_set": index_set,
        "index_set_url": selectors.index_set_url(version, set_id),
        "indicator": index_set.indicators[code],
        "reading": reading.indicator_reading(code, index_set, framework),
        "rounding": decisions.roundings_in_words(framework.rounding).indicator,
        "checks": checks.checks_in_words(index_set, code),
        "example": examples.worked_example(code, index_set, framework),
        **_predecessor(framework, set_id, code),
        "before": before,
        "after": after,
    }
    return render(request, "frameworks/indicator_detail.html", context)


@public_page
def framework_comparison(
    request: HttpRequest, family: str, old_slug: str, number_slug: str, set_id: str = ""
) -> HttpResponse:
    """What changed from the decision before, one index set at a time."""
    version, old = _version_or_404(family, number_slug), _version_or_404(family, old_slug)
    compared = _comparison_or_404(old.definition, version.definition)
    current = _set_of_comparison_or_404(compared, set_id)
    listed = [cards.comparison_card(each, version, old) for each in compared.index_sets]
    context = {
        **cards.about(version),
        **cards.provenance(each.new or each.old for each in current.changes),
        "title": cards.comparison_title(compared),
        "lead": cards.comparison_lead(compared),
        "sets": listed,
        "current": current,
        "current_title": next(card.title for card in listed if card.comparison is current),
        "counts": changes.kind_counts(current),
        "mains": changes.main_index_rows(current),
        "has_totals": changes.has_totals(current),
        "rows": changes.change_rows(current),
    }
    return render(request, "frameworks/framework_comparison.html", context)


# ── Load ───────────────────────────────────────────────────────────────────────────────────


def _version_or_404(family: str, number_slug: str) -> FrameworkVersion:
    try:
        return selectors.version_by_address(family, number_slug)
    except FrameworkVersion.DoesNotExist as error:
        raise Http404(str(error)) from error


def _index_set_or_404(version: FrameworkVersion, set_id: str) -> d.IndexSet:
    try:
        return version.definition.index_set(set_id)
    except KeyError as error:
        raise Http404(set_id) from error


def _predecessor(framework: d.Framework, set_id: str, code: str) -> dict[str, object]:
    """What the indicator was before, with the address of that page where there is one."""
    old = selectors.predecessor_of(framework)
    found = history.predecessor(framework, set_id, code, old.definition if old else None)
    if found is None or found.indicator is None or old is None:
        return {"predecessor": found}
    url = selectors.indicator_url(old, set_id, found.code)
    return {"predecessor": found, "predecessor_url": url, "predecessor_number": old.number}


def _comparison_or_404(old: d.Framework, new: d.Framework) -> comparison.Comparison:
    try:
        return comparison.compare(old, new)
    except ValueError as error:
        raise Http404(str(error)) from error


def _set_of_comparison_or_404(
    compared: comparison.Comparison, set_id: str
) -> comparison.IndexSetComparison:
    """The set named in the address; the first one where none is."""
    wanted = set_id or compared.index_sets[0].id
    for each in compared.index_sets:
        if each.id == wanted:
            return each
    raise Http404(set_id)
