"""Giải trình for the council: what will be asked, opening a round, more time, what waits."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.council_permissions import can_open_windows
from assessments.council_refusals import fixed_sentence, unfit_round_sentence
from assessments.forms.windows import RoundsForm, WindowExtensionForm, WindowForm
from assessments.models import Cycle, ResponseWindow
from assessments.navigation import open_cycle
from assessments.pages.windows import WindowPage, window_page
from assessments.permissions import can_read_reviews
from assessments.services import windows
from assessments.services.windows import UnfitRound


def _cycle(request: HttpRequest, cycle_slug: str) -> Cycle:
    cycle = open_cycle(request, cycle_slug)
    if not can_read_reviews(request.user):
        raise PermissionDenied
    return cycle


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def window_list(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """The rounds of a cycle; a post opens the next one.

    Whoever opens the page past the end of a round is the first to notice it, and it is recorded.
    """
    cycle = _cycle(request, cycle_slug)
    if request.method == "POST" and not can_open_windows(request.user, cycle):
        raise PermissionDenied
    now = timezone.now()
    page = window_page(cycle, request.user, now)
    if page.has_ended_unrecorded:
        windows.close_ended(cycle)
        page = window_page(cycle, request.user, now)
    form = WindowForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _opened(request, cycle, form):
        return redirect("window-list", cycle.slug)
    return _shown(request, page, form)


def _shown(request: HttpRequest, page: WindowPage, form: WindowForm) -> HttpResponse:
    cycle = page.cycle
    context = {
        "cycle": cycle,
        "page": page,
        "form": form,
        "rounds": RoundsForm(initial={"rounds": cycle.response_rounds}),
        "can_open": can_open_windows(request.user, cycle),
        "locked": fixed_sentence(cycle),
    }
    status = 422 if form.is_bound else 200
    return render(request, "assessments/window_list.html", context, status=status)


def _opened(request: HttpRequest, cycle: Cycle, form: WindowForm) -> bool:
    said = form.cleaned_data
    try:
        window = windows.open_round(
            cycle,
            closes_at=form.until,
            letter=said["letter"],
            letter_on=said["letter_on"],
            by=request.user,
        )
    except UnfitRound as unfit:
        form.add_error(None, unfit_round_sentence(unfit.reason, cycle))
        return False
    opened = _("Đã mở giải trình vòng {n}. Các đơn vị thấy ở “Việc của tôi”.")
    messages.success(request, opened.format(n=window.number))
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def window_extend(request: HttpRequest, cycle_slug: str, number: int) -> HttpResponse:
    """More time for everyone in a round, with the reason."""
    cycle = _cycle(request, cycle_slug)
    if not can_open_windows(request.user, cycle):
        raise PermissionDenied
    window = get_object_or_404(cycle.windows, number=number)
    form = WindowExtensionForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        windows.extend(
            window, until=form.until, reason=form.cleaned_data["reason"], by=request.user
        )

    if form.is_bound and form.is_valid() and _done(form, window, act):
        messages.success(request, _("Đã gia hạn đợt giải trình."))
        return redirect("window-list", cycle.slug)
    context = {"cycle": cycle, "window": window, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "assessments/window_extend.html", context, status=status)


def _done(form: WindowExtensionForm, window: ResponseWindow, act: Callable[[], None]) -> bool:
    try:
        act()
    except UnfitRound as unfit:
        form.add_error("last_day", unfit_round_sentence(unfit.reason, window.cycle, window))
        return False
    return True


@require_POST
def window_rounds(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """How many rounds the cycle may have."""
    cycle = _cycle(request, cycle_slug)
    if not can_open_windows(request.user, cycle):
        raise PermissionDenied
    form = RoundsForm(request.POST)
    try:
        windows.set_rounds(
            cycle, form.cleaned_data["rounds"] if form.is_valid() else 0, by=request.user
        )
    except UnfitRound as unfit:
        messages.error(request, unfit_round_sentence(unfit.reason, cycle))
    else:
        messages.success(request, _("Đã ghi số vòng giải trình."))
    return redirect("window-list", cycle.slug)
