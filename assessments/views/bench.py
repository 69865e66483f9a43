"""The bench besides its page: a verdict tried before it is saved, and the way to the next item."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments.forms.corrections import inputs_posted
from assessments.pages.bench_desk import ORDER, at_order
from assessments.pages.bench_points import measure_of, tried
from assessments.permissions import can_read_review, is_reviewer
from assessments.selectors.precedents import precedents_of
from assessments.selectors.queue import order_of, queue_of
from assessments.views.reviews import (
    bench_of,
    cycle_of,
    form_of,
    is_judged_by,
    nothing_left,
    row_of,
)
from assessments.views.shut import shut_file


@require_POST
@never_cache
def review_points(
    request: HttpRequest, cycle_slug: str, pk: int, main_code: str, code: str
) -> HttpResponse:
    """What the verdict on the page would be worth, and which precedents it contradicts.

    Nothing is written. A piece of the page, put in its place while the reviewer types.
    """
    bench = bench_of(request, cycle_slug, pk)
    if not can_read_review(request.user, bench.submission):
        return shut_file(request, bench.submission)
    row = row_of(bench, main_code, code)
    form = form_of(row, request.POST)
    if form is None or not is_judged_by(request, row):
        raise PermissionDenied
    precedents = precedents_of(measure_of(row), bench.tied, request.user)
    found = tried(row, form, inputs_posted(row, request.POST), precedents)
    context = {"row": row, "tried": found, "beside": found.beside}
    return render(request, "assessments/review_points.html", context)


@require_safe
@never_cache
def review_next(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """To the first item of the person's own queue that nobody has judged."""
    cycle = cycle_of(request, cycle_slug)
    if not is_reviewer(request.user):
        raise PermissionDenied
    order = order_of(request.GET.get(ORDER, ""))
    queue = queue_of(request.user, cycle, order, timezone.now())
    first = next((item for item in queue.items if item.place in queue.open), None)
    if first is None:
        return redirect(nothing_left(request, cycle))
    return redirect(at_order(first.url, order))
