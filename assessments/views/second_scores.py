"""Chấm hai lần: the public seed, the draw, the blind bench, both verdicts side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.blinding import (
    can_draw,
    can_follow_second_scores,
    can_name_second,
    can_read_comparison,
    can_score_second,
    second_word,
)
from assessments.forms.corrections import Inputs, inputs_posted, inputs_shown
from assessments.forms.second_scores import ReconcileForm, SecondForm, SecondUnitForm, SeedForm
from assessments.judging_refusals import UNFIT_DRAW
from assessments.models import BlindPair, Cycle, ScoreComparison
from assessments.pages.bench import Bench
from assessments.pages.bench_points import measure_of, tried
from assessments.pages.bench_rows import Row
from assessments.pages.blind_register import blind_register_page
from assessments.pages.evenness import evenness_page
from assessments.pages.score_comparison import ComparisonPage, comparison_page
from assessments.pages.second_scores import (
    BlindDesk,
    blind_row,
    own_rows,
    own_score,
    second_page,
)
from assessments.permissions import (
    can_read_review,
    has_conflict,
    is_reviewer,
    posts_of,
    units_reviewed_from,
)
from assessments.refusals import review_lock_sentence, sentence
from assessments.selectors.precedents import precedents_of
from assessments.selectors.queue import Order
from assessments.selectors.reviews import version_to_review
from assessments.selectors.seals import sealed_codes
from assessments.services import blind_draws, reviews
from assessments.services.blind_draws import UnfitDraw
from assessments.services.locks import Refused
from assessments.views.reviews import cycle_of
from assessments.views.shut import shut_file
from frameworks.public import public_page

PAIRS_A_PAGE = 50


@public_page
def blind_register(request: HttpRequest) -> HttpResponse:
    """Every seed with what was drawn by it, and how anyone repeats the draw."""
    return render(request, "assessments/blind_register.html", {"page": blind_register_page()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_score_list(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """What was drawn and how far it is, or a reviewer's own part; a post announces or draws."""
    cycle = cycle_of(request, cycle_slug)
    if not (can_follow_second_scores(request.user) or is_reviewer(request.user)):
        raise PermissionDenied
    if request.method == "POST" and not can_draw(request.user, cycle):
        raise PermissionDenied
    announcing = request.method == "POST" and request.POST.get("act") == "seed"
    form = SeedForm(request.POST if announcing else None)
    if announcing and form.is_valid() and form.announce(cycle, by=request.user):
        messages.success(request, _("Đã công bố hạt giống. Rút mẫu khi hồ sơ đã khóa."))
        return redirect("second-score-list", cycle.slug)
    if request.method == "POST" and not announcing:
        _draw(request, cycle)
        return redirect("second-score-list", cycle.slug)
    page = second_page(cycle, request.user)
    rows = Paginator(page.rows, PAIRS_A_PAGE).get_page(request.GET.get("trang"))
    context = {"cycle": cycle, "page": page, "rows": rows, "form": form}
    status = 422 if announcing else 200
    return render(request, "assessments/second_score_list.html", context, status=status)


def _draw(request: HttpRequest, cycle: Cycle) -> None:
    try:
        batch = blind_draws.draw(cycle, by=request.user)
    except UnfitDraw as unfit:
        messages.error(request, str(UNFIT_DRAW[unfit.reason]))
        return
    said = _("Đợt {n}: rút {drawn} trong {listed} giá trị.")
    drawn = said.format(n=batch.number, drawn=batch.drawn, listed=batch.listed)
    messages.success(request, drawn)


def _pair(request: HttpRequest, cycle_slug: str, pair_pk: int) -> BlindPair:
    cycle = cycle_of(request, cycle_slug)
    rows = BlindPair.objects.filter(submission__cycle=cycle).select_related(
        "batch",
        "unit",
        "comparison",
        "submission__agency",
        "submission__index_set",
        "submission__deadline",
    )
    pair = get_object_or_404(rows, pk=pair_pk)
    pair.submission.cycle = pair.submission.deadline.cycle = cycle
    return pair


def _own_pair(request: HttpRequest, cycle_slug: str, pair_pk: int) -> BlindPair:
    """One that the reader's unit scores second. To other reviewers there is none: what was drawn
    is not told before the results are public."""
    pair = _pair(request, cycle_slug, pair_pk)
    if pair.unit_id not in units_reviewed_from(request.user):
        if can_follow_second_scores(request.user):
            raise PermissionDenied
        raise Http404
    return pair


def _bench(request: HttpRequest, pair: BlindPair) -> Bench:
    version = version_to_review(pair.submission, request.user)
    if version is None:
        raise Http404
    sealed = sealed_codes(request.user, pair.submission)
    return Bench(version, timezone.now(), posts_of(request.user).tied, sealed, pair)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_score(request: HttpRequest, cycle_slug: str, pair_pk: int) -> HttpResponse:
    """The bench without a trace of the first verdict; a post scores, once."""
    pair = _own_pair(request, cycle_slug, pair_pk)
    if not can_read_review(request.user, pair.submission):
        return shut_file(request, pair.submission)
    bench = _bench(request, pair)
    row = blind_row(bench.version, pair, bench)
    if request.method == "POST":
        return _score(request, pair, row)
    form = SecondForm(row) if _scores_now(request, pair, row) else None
    return _shown(request, pair, row, form, inputs_shown(row))


def _scores_now(request: HttpRequest, pair: BlindPair, row: Row) -> bool:
    able = can_score_second(request.user, pair, row.bench.now)
    return able and own_score(pair, row.bench.version) is None


def _score(request: HttpRequest, pair: BlindPair, row: Row) -> HttpResponse:
    form, inputs = SecondForm(row, request.POST), inputs_posted(row, request.POST)
    if "try" in request.POST:
        return _shown(request, pair, row, form, inputs)
    valid = form.is_valid()
    inputs = form.held_against_rule(inputs)
    if not valid or inputs.errors:
        return _shown(request, pair, row, form, inputs, status=422)
    try:
        form.give(pair, inputs, by=request.user)
    except Refused as refusal:
        messages.error(request, sentence(refusal.reason, pair.submission, timezone.now()))
        return _shown(request, pair, row, None, inputs_shown(row), status=403)
    except reviews.Invalid as invalid:
        form.say_invalid(invalid)
        return _shown(request, pair, row, form, inputs, status=422)
    said = _("Đã chấm lần hai {code}, {agency}.")
    messages.success(request, said.format(code=pair.code, agency=pair.submission.agency))
    return redirect(_desk(request, row).next_url if "next" in request.POST else row.url)


def _desk(request: HttpRequest, row: Row) -> BlindDesk:
    own = own_rows(row.bench.submission.cycle, request.user)
    return BlindDesk(row, request.user, Order.AGENCY, request.GET, own)


def _shown(
    request: HttpRequest,
    pair: BlindPair,
    row: Row,
    form: SecondForm | None,
    inputs: Inputs,
    *,
    status: int = 200,
) -> HttpResponse:
    desk, given = _desk(request, row), own_score(pair, row.bench.version)
    computed = form is not None and form.is_bound
    context = {
        "bench": row.bench,
        "submission": pair.submission,
        "pair": pair,
        "row": row,
        "main": row.main,
        "form": form,
        "inputs": inputs,
        "desk": desk,
        "tried": desk.tried(form, inputs) if computed and form else desk.standing,
        "given": given,
        "locked": "" if given else _lock(request, pair, row),
        "side": [desk.side],
    }
    return render(request, "assessments/second_score.html", context, status=status)


def _lock(request: HttpRequest, pair: BlindPair, row: Row) -> str:
    """Why the reader does not score second now; blank where they do."""
    now = row.bench.now
    word = second_word(request.user, pair, now)
    said = sentence(word, pair.submission, now) if word else ""
    return said or review_lock_sentence(request.user, pair.submission, now)


@require_POST
@never_cache
def second_score_points(request: HttpRequest, cycle_slug: str, pair_pk: int) -> HttpResponse:
    """What the verdict on the page would be worth. Nothing is written."""
    pair = _own_pair(request, cycle_slug, pair_pk)
    if not can_read_review(request.user, pair.submission):
        return shut_file(request, pair.submission)
    bench = _bench(request, pair)
    row = blind_row(bench.version, pair, bench)
    if not _scores_now(request, pair, row):
        raise PermissionDenied
    precedents = precedents_of(measure_of(row), bench.tied, request.user)
    form = SecondForm(row, request.POST)
    found = tried(row, form, inputs_posted(row, request.POST), precedents)
    context = {"row": row, "tried": found, "beside": found.beside}
    return render(request, "assessments/review_points.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_unit_name(request: HttpRequest, cycle_slug: str, pair_pk: int) -> HttpResponse:
    """Another unit scores second, or nobody, with the reason."""
    cycle = cycle_of(request, cycle_slug)
    if not can_draw(request.user, cycle):
        raise PermissionDenied
    pair = _pair(request, cycle_slug, pair_pk)
    if has_conflict(request.user, pair.agency_id):
        return shut_file(request, pair.submission)
    form = SecondUnitForm(pair, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and form.name(by=request.user):
        messages.success(request, _("Đã ghi đơn vị chấm lần hai."))
        return redirect("second-score-list", cycle.slug)
    may = can_name_second(request.user, pair)
    context = {"cycle": cycle, "pair": pair, "form": form, "may": may}
    status = 422 if form.is_bound else 200
    return render(request, "assessments/second_unit_name.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def score_comparison(request: HttpRequest, cycle_slug: str, pair_pk: int) -> HttpResponse:
    """Both verdicts side by side, once both are there; a post of the chair rules."""
    pair = _pair(request, cycle_slug, pair_pk)
    rows = ScoreComparison.objects.select_related(
        "first_unit", "second__unit", "version", "reconciliation__ruled_by"
    )
    comparison = get_object_or_404(rows, pair=pair)
    comparison.pair = pair
    if has_conflict(request.user, pair.agency_id):
        return shut_file(request, pair.submission)
    if not can_read_comparison(request.user, comparison):
        raise Http404
    page = comparison_page(comparison, request.user, timezone.now())
    if request.method == "POST" and not page.can_rule:
        raise PermissionDenied
    return _compared(request, page)


def _compared(request: HttpRequest, page: ComparisonPage) -> HttpResponse:
    pair = page.comparison.pair
    bench = Bench(page.comparison.version, page.now, blind=pair)
    row = blind_row(bench.version, pair, bench)
    form = ReconcileForm(request.POST if request.method == "POST" else None)
    inputs = inputs_posted(row, request.POST) if form.is_bound else inputs_shown(row)
    if form.is_bound and form.is_valid():
        if form.takes_other:
            inputs = inputs.checked(council_alone=False)
        if not inputs.errors and form.rule(page.comparison, inputs, by=request.user):
            messages.success(request, _("Đã quyết giữa hai kết luận."))
            return redirect(request.path)
    context: dict[str, Any] = {
        "cycle": pair.submission.cycle,
        "submission": pair.submission,
        "pair": pair,
        "page": page,
        "row": row,
        "form": form,
        "inputs": inputs,
        "follows": can_follow_second_scores(request.user),
        "bench_url": replace(row, bench=Bench(page.comparison.version, page.now)).url,
    }
    status = 422 if form.is_bound else 200
    return render(request, "assessments/score_comparison.html", context, status=status)


@require_safe
@never_cache
def evenness(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """How evenly the units judge, and by how much agencies claim too much: for those who follow."""
    cycle = cycle_of(request, cycle_slug)
    if not can_follow_second_scores(request.user):
        raise PermissionDenied
    context = {"cycle": cycle, "page": evenness_page(cycle, request.user)}
    return render(request, "assessments/evenness.html", context)
