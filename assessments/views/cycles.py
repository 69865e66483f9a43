"""Các kỳ đánh giá: opening one, saying who takes part, and the board that follows it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.deadline_words import day_with_weekday
from assessments.forms.cycles import CycleChoiceForm, CycleOpenForm
from assessments.judging import can_follow_review_duties
from assessments.models import Cycle
from assessments.navigation import address, open_cycle
from assessments.pages.blockers import blockers_of
from assessments.pages.board import board_of
from assessments.pages.running import running_of
from assessments.permissions import (
    can_change_cycle,
    can_follow_cycle,
    can_read_reviews,
    can_run_cycles,
)
from assessments.selectors.cycles import cycles_visible_to, with_counts


@require_safe
@never_cache
def cycle_list(request: HttpRequest) -> HttpResponse:
    """Every cycle, newest year first."""
    if not can_follow_cycle(request.user):
        raise PermissionDenied
    rows = with_counts(cycles_visible_to(request.user))
    context = {"cycles": rows, "can_open": can_run_cycles(request.user)}
    return render(request, "assessments/cycle_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cycle_open(request: HttpRequest) -> HttpResponse:
    """First the framework and the year (in the address), then the cycle they propose."""
    if not can_run_cycles(request.user):
        raise PermissionDenied
    choice = CycleChoiceForm(request.GET or None)
    if not choice.is_valid():
        return render(request, "assessments/cycle_open.html", {"choice": choice})
    version, year = choice.cleaned_data["framework"], choice.cleaned_data["year"]
    form = CycleOpenForm(version, year, request.POST or None)
    if form.is_bound and form.is_valid():
        cycle = form.open(by=request.user)
        messages.success(request, _("Đã mở {cycle}. Chọn cơ quan tham gia.").format(cycle=cycle))
        return redirect("cycle-assign", cycle.slug)
    context = {"choice": choice, "form": form, "version": version, "year": year}
    status = 422 if form.is_bound else 200
    return render(request, "assessments/cycle_open.html", context, status=status)


def _cycle(request: HttpRequest, cycle_slug: str) -> Cycle:
    return open_cycle(request, cycle_slug)


@require_safe
@never_cache
def cycle_detail(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """The board: who is where, who is tied to whom, what blocks the next step."""
    cycle = _cycle(request, cycle_slug)
    if not can_follow_cycle(request.user):
        raise PermissionDenied
    now = timezone.now()
    board = board_of(cycle, request.user, now)
    context = {
        "cycle": cycle,
        "board": board,
        "blockers": blockers_of(board),
        "running": running_of(board),
        "can_assign": can_follow_review_duties(request.user),
        "today": day_with_weekday(now),
        "can_change": can_change_cycle(request.user, cycle),
        "can_read_reviews": can_read_reviews(request.user),
        "ranking_url": address("cycle-ranking", cycle.slug),
    }
    return render(request, "assessments/cycle_detail.html", context)
