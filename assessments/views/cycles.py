"""Các kỳ đánh giá: opening one, saying who takes part, and the board that follows it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.deadline_words import day_with_weekday
from assessments.forms.cycles import AssignForm, CycleChoiceForm, CycleOpenForm
from assessments.forms.whole_numbers import whole_number
from assessments.judging import can_follow_review_duties
from assessments.models import Cycle
from assessments.navigation import address
from assessments.pages.assigning import AssignPage, assign_page
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
from assessments.services import cycles


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
        messages.success(request, _("Đã mở {cycle}. Phân nhóm các cơ quan.").format(cycle=cycle))
        return redirect("cycle-assign", cycle.slug)
    context = {"choice": choice, "form": form, "version": version, "year": year}
    status = 422 if form.is_bound else 200
    return render(request, "assessments/cycle_open.html", context, status=status)


def _cycle(request: HttpRequest, cycle_slug: str) -> Cycle:
    return get_object_or_404(cycles_visible_to(request.user), slug=cycle_slug)


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


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cycle_assign(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """Who takes part, in which set and ranking group; ``?doi-tuong=`` names the set."""
    cycle = _cycle(request, cycle_slug)
    if not can_run_cycles(request.user):
        raise PermissionDenied
    try:
        page = assign_page(cycle, request.GET.get("doi-tuong", ""))
    except KeyError as error:
        raise Http404 from error
    form = AssignForm(request.POST if request.POST.get("act") == "add" else None)
    if request.method == "POST":
        if not can_change_cycle(request.user, cycle):
            raise PermissionDenied
        if _changed(request, page, form):
            return redirect(f"{request.path}?doi-tuong={page.index_set.id}")
    can_change = can_change_cycle(request.user, cycle)
    context = {"cycle": cycle, "page": page, "form": form, "can_change": can_change}
    status = 422 if request.method == "POST" else 200
    return render(request, "assessments/cycle_assign.html", context, status=status)


def _changed(request: HttpRequest, page: AssignPage, form: AssignForm) -> bool:
    """Do what was posted; whether it was done or its reason is told."""
    try:
        if form.is_bound:
            return form.is_valid() and _add(request, page, form)
        return _change_one(request, page)
    except cycles.GroupOfAnotherSet as other:
        text = _("Nhóm “{group}” đã có cơ quan của đối tượng khác; một nhóm chỉ xếp một đối tượng.")
        messages.error(request, text.format(group=other))
    except cycles.TakesPart:
        text = _("Cơ quan này đã nhập hoặc gửi số liệu nên không bỏ ra khỏi kỳ được.")
        messages.error(request, text)
    return True


def _add(request: HttpRequest, page: AssignPage, form: AssignForm) -> bool:
    added = cycles.assign_all(
        page.cycle,
        form.cleaned_data["agencies"],
        set_id=page.index_set.id,
        ranking_group=form.cleaned_data["group"],
        by=request.user,
    )
    said = ngettext("Đã thêm {n} cơ quan.", "Đã thêm {n} cơ quan.", len(added))
    messages.success(request, said.format(n=len(added)))
    return True


def _change_one(request: HttpRequest, page: AssignPage) -> bool:
    """Take one agency out, or put it into another group."""
    named = request.POST.get("submission", "")
    rows = page.cycle.submissions.select_related("agency", "cycle", "index_set")
    submission = get_object_or_404(rows, pk=whole_number(named) or 0)
    if request.POST.get("act") == "group":
        cycles.regroup(submission, ranking_group=request.POST.get("group", ""), by=request.user)
        messages.success(request, _("Đã đổi nhóm của {agency}.").format(agency=submission.agency))
    else:
        cycles.unassign(submission, by=request.user)
        messages.success(request, _("Đã bỏ {agency} khỏi kỳ.").format(agency=submission.agency))
    return True
