"""Cơ quan tham gia: who takes part in a cycle, by ticking, by workbook, from the cycle before."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.forms.roster import RosterForm
from assessments.models import Cycle
from assessments.pages.roster import RosterPage, filters_from, roster_page
from assessments.pages.roster_words import done_sentence, refusal_lines
from assessments.permissions import can_change_cycle, can_run_cycles
from assessments.selectors.cycles import cycles_visible_to
from assessments.services import roster
from assessments.services.roster import Overtaken, ReasonNeeded, Source, Unfit

REFUSED = (Unfit, Overtaken, ReasonNeeded)


def status_of(refused: Exception) -> int:
    """409 where somebody was faster, 422 where something must be mended."""
    return 409 if isinstance(refused, Overtaken) else 422


def _cycle(request: HttpRequest, cycle_slug: str) -> Cycle:
    """The cycle, for the secretary; a change of one whose results are fixed is refused."""
    cycle = get_object_or_404(cycles_visible_to(request.user), slug=cycle_slug)
    if not can_run_cycles(request.user):
        raise PermissionDenied
    if request.method == "POST" and not can_change_cycle(request.user, cycle):
        raise PermissionDenied
    return cycle


# ── By ticking ─────────────────────────────────────────────────────────────────────────────


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cycle_assign(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """Every agency of the year; those that are ticked go into a set and group, or out."""
    cycle = _cycle(request, cycle_slug)
    page = roster_page(cycle, filters_from(request.GET), timezone.now())
    form = RosterForm(page.desk, request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _shown(request, page, form)
    if not form.is_valid():
        return _shown(request, page, form, status=422)
    try:
        made = roster.rewrite(
            cycle,
            form.cleaned_data["changes"],
            by=request.user,
            source=Source.PAGE,
            reason=form.cleaned_data["reason"],
        )
    except REFUSED as refused:
        fresh = roster_page(cycle, page.filters, timezone.now())
        lines = refusal_lines(refused, fresh.desk)
        return _shown(request, fresh, form, status=status_of(refused), refused=lines)
    messages.success(request, done_sentence(made))
    return redirect(f"{request.path}?{page.filters.query()}")


def _shown(
    request: HttpRequest, page: RosterPage, form: RosterForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    cycle = page.desk.cycle
    context = {
        "cycle": cycle,
        "page": page,
        "form": form,
        "ticked": form.ticked,
        "can_change": can_change_cycle(request.user, cycle),
        **more,
    }
    return render(request, "assessments/cycle_assign.html", context, status=status)
