"""Tiến trình: the steps of a cycle, read by the council, kept by its secretary."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.council_permissions import can_keep_timetable
from assessments.council_refusals import unfit_step_sentence
from assessments.forms.steps import NewStepForm, PaperForm, RemovalForm, StepForm
from assessments.models import Cycle
from assessments.navigation import open_cycle
from assessments.pages.timetable import timetable_page
from assessments.permissions import can_follow_cycle
from assessments.selectors.timetable import Step, step_of, timetable_of
from assessments.services import steps
from assessments.services.steps import UnfitStep


def _cycle(request: HttpRequest, cycle_slug: str) -> Cycle:
    cycle = open_cycle(request, cycle_slug)
    if not can_follow_cycle(request.user):
        raise PermissionDenied
    return cycle


def _kept(request: HttpRequest, cycle_slug: str) -> Cycle:
    """The cycle, for whoever may write its steps."""
    cycle = _cycle(request, cycle_slug)
    if not can_keep_timetable(request.user):
        raise PermissionDenied
    return cycle


def _step(cycle: Cycle, ref: str) -> Step:
    step = step_of(cycle, ref, timezone.now())
    if step is None:
        raise Http404
    return step


@require_safe
@never_cache
def step_list(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """Every step with its days, its documents and who is responsible."""
    cycle = _cycle(request, cycle_slug)
    page = timetable_page(cycle, request.user, timezone.now())
    return render(request, "assessments/step_list.html", {"cycle": cycle, "page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step_add(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """A step of the cycle's own."""
    cycle = _kept(request, cycle_slug)
    there = timetable_of(cycle, timezone.now())
    form = NewStepForm(there, request.POST if request.method == "POST" else None)

    def add() -> object:
        return steps.add(cycle, form.written, after=form.behind, by=request.user)

    if form.is_bound and _done(request, form, add, _("Đã thêm bước vào tiến trình.")):
        return redirect("step-list", cycle.slug)
    status = 422 if form.is_bound else 200
    context = {"cycle": cycle, "form": form}
    return render(request, "assessments/step_add.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step_edit(request: HttpRequest, cycle_slug: str, ref: str) -> HttpResponse:
    """What is planned of a step, when it was done; its documents stand on the same page."""
    cycle = _kept(request, cycle_slug)
    step = _step(cycle, ref)
    form = StepForm(step, request.POST if request.method == "POST" else None)

    def write() -> object:
        seen = form.cleaned_data["seen"]
        return steps.write(cycle, ref, form.written, seen=seen, by=request.user)

    if form.is_bound and _done(request, form, write, _("Đã ghi bước.")):
        return redirect("step-list", cycle.slug)
    return _page(request, cycle, step, form=form)


@require_POST
def step_document_add(request: HttpRequest, cycle_slug: str, ref: str) -> HttpResponse:
    cycle = _kept(request, cycle_slug)
    step = _step(cycle, ref)
    form = PaperForm(request.POST)

    def add() -> object:
        return steps.add_document(cycle, ref, form.paper, by=request.user)

    if _done(request, form, add, _("Đã ghi văn bản của bước.")):
        return redirect("step-edit", cycle.slug, ref)
    return _page(request, cycle, step, paper=form)


@require_POST
def step_document_remove(
    request: HttpRequest, cycle_slug: str, ref: str, document_pk: int
) -> HttpResponse:
    cycle = _kept(request, cycle_slug)
    step = _step(cycle, ref)
    form = RemovalForm(request.POST)

    def remove() -> object:
        reason = form.cleaned_data["reason"]
        return steps.remove_document(cycle, ref, document_pk, reason=reason, by=request.user)

    if _done(request, form, remove, _("Đã bỏ văn bản; nhật ký còn giữ.")):
        return redirect("step-edit", cycle.slug, ref)
    return _page(request, cycle, step, removal=form)


@require_POST
def step_remove(request: HttpRequest, cycle_slug: str, ref: str) -> HttpResponse:
    cycle = _kept(request, cycle_slug)
    step = _step(cycle, ref)
    form = RemovalForm(request.POST)

    def remove() -> object:
        reason = form.cleaned_data["reason"]
        return steps.remove(cycle, ref, reason=reason, by=request.user)

    if _done(request, form, remove, _("Đã bỏ bước khỏi tiến trình; đưa lại được.")):
        return redirect("step-list", cycle.slug)
    return _page(request, cycle, step, removal=form)


@require_POST
def step_restore(request: HttpRequest, cycle_slug: str, ref: str) -> HttpResponse:
    cycle = _kept(request, cycle_slug)
    _step(cycle, ref)
    try:
        steps.restore(cycle, ref, by=request.user)
    except UnfitStep as unfit:
        messages.error(request, unfit_step_sentence(unfit.reason))
    else:
        messages.success(request, _("Đã đưa bước trở lại tiến trình."))
    return redirect("step-list", cycle.slug)


def _done(request: HttpRequest, form: Form, act: Callable[[], object], said: str) -> bool:
    """Do ``act`` where ``form`` is right; otherwise the form says why not."""
    if not form.is_valid():
        return False
    try:
        act()
    except UnfitStep as unfit:
        form.add_error(None, unfit_step_sentence(unfit.reason))
        return False
    messages.success(request, said)
    return True


def _page(
    request: HttpRequest,
    cycle: Cycle,
    step: Step,
    *,
    form: StepForm | None = None,
    paper: PaperForm | None = None,
    removal: RemovalForm | None = None,
) -> HttpResponse:
    """The page of a step; the one form that was posted stands on it as it came."""
    context = {
        "cycle": cycle,
        "step": step,
        "form": form or StepForm(step),
        "paper": paper or PaperForm(),
        "removal": removal or RemovalForm(),
    }
    posted = any(each is not None and each.is_bound for each in (form, paper, removal))
    status = 422 if posted else 200
    return render(request, "assessments/step_edit.html", context, status=status)
