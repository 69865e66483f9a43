"""Gia hạn: who got more time, for everyone to read, and the secretary who writes it down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.deadline_words import closes_at, instant
from assessments.deadlines import last_moment
from assessments.forms.extensions import ExtensionForm, TopUpForm
from assessments.models import Cycle, CycleDeadline, Submission, User
from assessments.navigation import open_cycle
from assessments.pages.extensions import deadlines_page, everyone_of, register_page
from assessments.permissions import (
    can_change_cycle,
    can_follow_cycle,
    can_run_cycles,
)
from assessments.refusals import (
    extension_lock_sentence,
    not_later_sentence,
    sentence,
    unfit_window_sentence,
)
from assessments.selectors.extensions import printed_closing
from assessments.services import cycles, extensions
from assessments.services.locks import Refused
from frameworks.public import public_page


@public_page
def extension_register(request: HttpRequest) -> HttpResponse:
    """Every extension of every cycle, with its letter and its reason."""
    return render(request, "assessments/extension_register.html", {"register": register_page()})


def _cycle(request: HttpRequest, cycle_slug: str) -> Cycle:
    return open_cycle(request, cycle_slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cycle_deadlines(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """The deadlines of a cycle as they stand; a post sets when estimates are settled."""
    cycle = _cycle(request, cycle_slug)
    if not can_follow_cycle(request.user):
        raise PermissionDenied
    if request.method == "POST" and not can_change_cycle(request.user, cycle):
        raise PermissionDenied
    form = TopUpForm(cycle, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _set_top_up(request, cycle, form):
        return redirect("cycle-deadlines", cycle.slug)
    page = deadlines_page(cycle, request.user, timezone.now())
    context = {"cycle": cycle, "page": page, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "assessments/cycle_deadlines.html", context, status=status)


def _set_top_up(request: HttpRequest, cycle: Cycle, form: TopUpForm) -> bool:
    try:
        cycles.set_top_up(cycle, form.window, by=request.user)
    except cycles.UnfitWindow as unfit:
        form.add_error(None, unfit_window_sentence(unfit.reason, cycle, timezone.now()))
        return False
    messages.success(request, _("Đã ghi thời gian chốt số liệu."))
    return True


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be extended: one submission, or (``None``) every one under the deadline.

    ``locked``: why not by this secretary; blank where it may be.
    """

    deadline: CycleDeadline
    submission: Submission | None
    who: str
    until: datetime
    locked: str = ""

    def grant(self, form: ExtensionForm, *, by: User) -> None:
        letter, until = form.granted_by, form.cleaned_data["until"]
        if self.submission is not None:
            extensions.extend(self.submission, letter, until=until, by=by)
        else:
            extensions.extend_set(self.deadline, letter, until=until, by=by)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def submission_extend(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """More time for one agency, never for the secretary's own."""
    cycle = _cycle(request, cycle_slug)
    if not can_run_cycles(request.user):
        raise PermissionDenied
    rows = cycle.submissions.select_related("agency", "cycle__standing_agency", "deadline__cycle")
    submission = get_object_or_404(rows, pk=pk)
    wanted = Wanted(
        submission.deadline,
        submission,
        who=str(submission.agency),
        until=closes_at(submission),
        locked=extension_lock_sentence(request.user, submission, timezone.now()),
    )
    return _extension(request, cycle, wanted)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def deadline_extend(request: HttpRequest, cycle_slug: str, set_id: str) -> HttpResponse:
    """More time for everyone of an index set."""
    cycle = _cycle(request, cycle_slug)
    if not can_change_cycle(request.user, cycle):
        raise PermissionDenied
    deadline = get_object_or_404(cycle.deadlines.select_related("cycle"), set_id=set_id)
    who = everyone_of(cycle.framework_version.definition.index_set(set_id).title)
    return _extension(request, cycle, Wanted(deadline, None, who, deadline.closes_at))


def _extension(request: HttpRequest, cycle: Cycle, wanted: Wanted) -> HttpResponse:
    """The form of both; a locked one says why and takes nothing."""
    form = ExtensionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and not wanted.locked and form.is_valid() and _grant(request, wanted, form):
        return redirect("cycle-deadlines", cycle.slug)
    context = {
        "cycle": cycle,
        "wanted": wanted,
        "form": form,
        "until": instant(last_moment(wanted.until)),
        "printed_until": instant(last_moment(printed_closing(wanted.deadline))),
    }
    status = 403 if wanted.locked else 422 if form.is_bound else 200
    return render(request, "assessments/extension_grant.html", context, status=status)


def _grant(request: HttpRequest, wanted: Wanted, form: ExtensionForm) -> bool:
    now = timezone.now()
    try:
        wanted.grant(form, by=request.user)
    except extensions.NotLater as refusal:
        printed = printed_closing(wanted.deadline)
        form.add_error("last_day", not_later_sentence(refusal.reason, printed, now))
        return False
    except Refused as refusal:
        found = refusal.submission or wanted.submission
        form.add_error(None, sentence(refusal.reason, found, now))
        return False
    said = _("Đã gia hạn đến {until}: {who}. Sổ gia hạn công khai đã ghi.")
    messages.success(request, said.format(until=form.said, who=wanted.who))
    return True
