"""Tiền lệ: how an indicator was judged, searched; and one ruling for every alike case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.forms.common_rulings import CommonRulingForm
from assessments.pages.common_rulings import RulingPage, given_words, left_words
from assessments.pages.precedent_search import search_of
from assessments.permissions import is_reviewer
from assessments.selectors.precedents import Measure
from assessments.services import common_rulings
from assessments.views.reviews import cycle_of


@require_safe
@never_cache
def precedent_list(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """Every indicator with how often it was judged and why, or one indicator case by case."""
    cycle = cycle_of(request, cycle_slug)
    page = search_of(cycle, request.user, request.GET)
    context = {"cycle": cycle, "page": page, "reviews": is_reviewer(request.user)}
    return render(request, "assessments/precedent_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def common_ruling_give(
    request: HttpRequest, cycle_slug: str, set_id: str, code: str
) -> HttpResponse:
    """The open cases of one indicator, those alike to one of them first; a post judges them."""
    cycle = cycle_of(request, cycle_slug)
    if not is_reviewer(request.user):
        raise PermissionDenied
    try:
        page = RulingPage(
            Measure(cycle, set_id, code), request.user, timezone.now(), request.GET.get("giong", "")
        )
        page.measure.indicator  # noqa: B018 -- an address may name what there is not
    except (KeyError, StopIteration) as error:
        raise Http404 from error
    form = CommonRulingForm(page.versions, request.POST or None, adjustable=page.adjustable)
    if request.method == "POST" and form.is_valid():
        inputs = page.inputs(request.POST) if form.adjusts else None
        if inputs is None or not inputs.errors:
            return _given(request, page, form, inputs)
        form.add_error("verdict", " ".join(inputs.errors.values()))
    return _shown(request, page, form)


def _given(
    request: HttpRequest, page: RulingPage, form: CommonRulingForm, inputs: Any
) -> HttpResponse:
    measure = page.measure
    given = common_rulings.give(
        measure.cycle,
        measure.set_id,
        measure.code,
        form.chosen,
        form.decided(inputs),
        by=request.user,
    )
    say = messages.success if given.findings else messages.error
    say(request, given_words(given))
    for left in given.left:
        messages.warning(request, left_words(left, page.now))
    return redirect(request.get_full_path())


def _shown(request: HttpRequest, page: RulingPage, form: CommonRulingForm) -> HttpResponse:
    inputs = page.inputs(request.POST) if form.is_bound else page.inputs_shown()
    context = {
        "cycle": page.measure.cycle,
        "page": page,
        "form": form,
        "inputs": inputs,
        "chosen": page.chosen(request.POST.getlist("cases") if form.is_bound else None),
    }
    status = 422 if form.is_bound else 200
    return render(request, "assessments/common_ruling_give.html", context, status=status)
