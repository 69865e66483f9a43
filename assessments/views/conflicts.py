"""Xung đột lợi ích: what the people of the council declare besides the unit they come from."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.forms.conflicts import ConflictEndForm, ConflictForm
from assessments.judging import (
    can_declare_conflict,
    can_end_conflict,
    can_read_every_conflict,
    can_record_conflicts,
)
from assessments.models import Cycle, User
from assessments.navigation import open_cycle
from assessments.pages.declared_conflicts import conflict_page
from assessments.selectors.conflicts import conflicts_visible_to
from assessments.selectors.cycles import Judge, judges
from assessments.services import conflicts


def _cycle(request: HttpRequest, cycle_slug: str) -> Cycle:
    cycle = open_cycle(request, cycle_slug)
    if not can_declare_conflict(request.user):
        raise PermissionDenied
    return cycle


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conflict_list(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """The ties of the cycle that the reader may know of, and a new one; or that there is none."""
    cycle = _cycle(request, cycle_slug)
    stating = request.POST.get("act") == "state"
    if stating:
        conflicts.state(cycle, by=request.user)
        messages.success(request, _("Đã ghi: bạn đã khai đủ xung đột lợi ích của kỳ này."))
        return redirect("conflict-list", cycle.slug)
    seats = _seats(request.user)
    others = [each.user for each in seats if each.user != request.user]
    others = others if can_record_conflicts(request.user) else []
    form = ConflictForm(cycle, request.POST or None, others=others)
    if request.method == "POST" and form.is_valid():
        made = form.declare(by=request.user)
        if made is not None:
            said = _("Đã khai. Từ giờ hồ sơ của {agency} đóng với {person}.")
            messages.success(request, said.format(agency=made.agency, person=made.user))
            return redirect("conflict-list", cycle.slug)
    page = conflict_page(cycle, request.user, seats)
    context = {"cycle": cycle, "page": page, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "assessments/conflict_list.html", context, status=status)


def _seats(user: User) -> list[Judge]:
    """The council, for whoever follows or records its ties."""
    if not (can_record_conflicts(user) or can_read_every_conflict(user)):
        return []
    return judges(timezone.localdate())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conflict_end(request: HttpRequest, cycle_slug: str, conflict_pk: int) -> HttpResponse:
    """Say that a tie is over: somebody who records them, and never the one who is tied."""
    cycle = _cycle(request, cycle_slug)
    everyone = can_read_every_conflict(request.user)
    found = conflicts_visible_to(request.user, cycle, everyone=everyone).filter(end__isnull=True)
    conflict = get_object_or_404(found, pk=conflict_pk)
    if not can_end_conflict(request.user, conflict):
        raise PermissionDenied
    form = ConflictEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.end(conflict, by=request.user):
        said = _("Đã ghi kết thúc. Hồ sơ của {agency} mở lại với {person}.")
        messages.success(request, said.format(agency=conflict.agency, person=conflict.user))
        return redirect("conflict-list", cycle.slug)
    context = {"cycle": cycle, "conflict": conflict, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "assessments/conflict_end.html", context, status=status)
