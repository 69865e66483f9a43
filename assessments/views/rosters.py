"""Cơ quan tham gia: who takes part in a cycle, by ticking, by workbook, from the cycle before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.forms.roster import CarryForm, ReasonForm, RosterForm
from assessments.models import Cycle
from assessments.navigation import open_cycle
from assessments.pages.roster import Filters, RosterPage, filters_from, roster_page
from assessments.pages.roster_carry import CarryPage, carry_page
from assessments.pages.roster_desk import desk_of
from assessments.pages.roster_words import done_sentence, reason_needed, refusal_lines
from assessments.permissions import can_change_cycle, can_run_cycles
from assessments.roster import Change
from assessments.services import roster
from assessments.services.roster import Overtaken, ReasonNeeded, Source, Unfit
from assessments.views.workbooks import XLSX
from assessments.workbooks import roster_messages, roster_token
from assessments.workbooks.package import MAX_FILE, BadFile
from assessments.workbooks.roster_preview import RosterPreview, preview_of_changes, roster_preview
from assessments.workbooks.rosters import roster_workbook_of
from assessments.workbooks.token import Expired

REFUSED = (Unfit, Overtaken, ReasonNeeded)


def status_of(refused: Exception) -> int:
    """409 where somebody was faster, 422 where something must be mended."""
    return 409 if isinstance(refused, Overtaken) else 422


def _cycle(request: HttpRequest, cycle_slug: str) -> Cycle:
    """The cycle, for the secretary; a change of one whose results are fixed is refused."""
    cycle = open_cycle(request, cycle_slug)
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


# ── By workbook ────────────────────────────────────────────────────────────────────────────


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def roster_workbook(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """The list to take and to hand back; a file is shown change by change, and writes nothing."""
    cycle = _cycle(request, cycle_slug)
    if request.method != "POST":
        return _excel(request, cycle)
    try:
        preview = _preview(request, cycle)
    except BadFile as problem:
        return _excel(request, cycle, problem=roster_messages.bad_file(problem), status=422)
    token = roster_token.signed(preview.changes, cycle, request.user) if preview.may_apply else ""
    status = 422 if preview.mistakes else 200
    return _excel(request, cycle, preview=preview, token=token, status=status)


def _preview(request: HttpRequest, cycle: Cycle) -> RosterPreview:
    upload = request.FILES.get("file")
    if upload is None or not upload.size:
        raise BadFile("empty")
    data = upload.read(MAX_FILE + 1)  # one more than is taken, and never the whole of what is not
    return roster_preview(cycle, data, timezone.now())


@require_POST
@never_cache
def roster_apply(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """Make the changes that the preview showed: all of them, or none."""
    cycle = _cycle(request, cycle_slug)
    form = ReasonForm(request.POST)
    try:
        changes = roster_token.read(request.POST.get("token", ""), cycle, request.user)
    except Expired:
        said = _("Bản xem trước đã hết hạn hoặc không phải của bạn. Tải tệp lên lại để xem.")
        return _excel(request, cycle, problem=said, status=422)
    try:
        reason = form.said if form.is_valid() else ""
        made = roster.rewrite(
            cycle, changes, by=request.user, source=Source.WORKBOOK, reason=reason
        )
    except ReasonNeeded:
        return _asked_for_a_reason(request, cycle, changes, form)
    except REFUSED as refused:
        lines = refusal_lines(refused, desk_of(cycle, timezone.now()))
        return _excel(request, cycle, refused=lines, status=status_of(refused))
    messages.success(request, done_sentence(made))
    return redirect("cycle-assign", cycle.slug)


def _asked_for_a_reason(
    request: HttpRequest, cycle: Cycle, changes: Sequence[Change], form: ReasonForm
) -> HttpResponse:
    """The changes once more, with the reason that they lack."""
    desk = desk_of(cycle, timezone.now())
    if not form.errors:
        form.add_error("reason", reason_needed(desk.roster.needs_reason(changes), desk))
    preview = preview_of_changes(desk, changes)
    token = roster_token.signed(changes, cycle, request.user)
    return _excel(request, cycle, preview=preview, token=token, reason=form, status=422)


def _excel(request: HttpRequest, cycle: Cycle, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "cycle": cycle,
        "can_change": can_change_cycle(request.user, cycle),
        "reason": ReasonForm(),
        **more,
    }
    return render(request, "assessments/roster_workbook.html", context, status=status)


@require_safe
@never_cache
def roster_template(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """The list as it stands now."""
    cycle = _cycle(request, cycle_slug)
    content = roster_workbook_of(roster_page(cycle, Filters(), timezone.now()))
    response = HttpResponse(content, content_type=XLSX)
    name = f"co-quan-tham-gia-{cycle.slug}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


# ── From the cycle before ──────────────────────────────────────────────────────────────────


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def roster_carry(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """Who took part in another cycle, beside who takes part now; the ticked ones are taken over."""
    cycle = _cycle(request, cycle_slug)
    page = carry_page(cycle, request.GET.dict(), timezone.now())
    if request.method != "POST":
        return _carried(request, page)
    form = CarryForm(page, request.POST)
    if not form.is_valid():
        return _carried(request, page, form=form, status=409 if form.is_stale else 422)
    try:
        made = roster.rewrite(
            cycle,
            form.changes,
            by=request.user,
            source=Source.CARRY_OVER,
            reason=form.said,
            carried_from=page.then.cycle if page.then else None,
        )
    except REFUSED as refused:
        fresh = carry_page(cycle, request.GET.dict(), timezone.now())
        lines = refusal_lines(refused, fresh.desk)
        return _carried(request, fresh, form=form, refused=lines, status=status_of(refused))
    messages.success(request, done_sentence(made))
    return redirect("cycle-assign", cycle.slug)


def _carried(
    request: HttpRequest, page: CarryPage, *, status: int = 200, form: Any = None, **more: Any
) -> HttpResponse:
    cycle = page.desk.cycle
    context = {
        "cycle": cycle,
        "page": page,
        "form": form or CarryForm(page),
        "can_change": can_change_cycle(request.user, cycle),
        **more,
    }
    return render(request, "assessments/roster_carry.html", context, status=status)
