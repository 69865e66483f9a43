"""Phân công: which unit judges what, by rule and by hand, and duties that are given back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.forms.review_duties import DeclineForm, FileForm, RulesForm, SampleForm
from assessments.judging import (
    can_decline,
    can_follow_review_duties,
    can_set_field_rules,
    units_reviewed_from,
)
from assessments.models import Cycle, Submission
from assessments.navigation import open_cycle
from assessments.pages.review_duties import ReviewDutyPage, file_page, review_duty_page
from assessments.permissions import can_run_cycles, has_conflict, posts_of
from assessments.refusals import sentence
from assessments.selectors.review_duties import duties_of_units
from assessments.views.shut import shut_file


def _cycle(request: HttpRequest, cycle_slug: str) -> Cycle:
    return open_cycle(request, cycle_slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review_duty_list(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """The rules, the load of each unit and every file of a set; ``?doi-tuong=`` names the set."""
    cycle = _cycle(request, cycle_slug)
    if not can_follow_review_duties(request.user):
        raise PermissionDenied
    if request.method == "POST" and not can_set_field_rules(request.user, cycle):
        raise PermissionDenied
    try:
        page = review_duty_page(cycle, request.GET.get("doi-tuong", ""), timezone.now())
    except KeyError as error:
        raise Http404 from error
    sampling = request.POST.get("act") == "sample"
    rules = RulesForm(page, None if sampling else request.POST or None)
    sample = SampleForm(page, request.POST if sampling else None)
    if request.method == "POST" and _done(request, sample if sampling else rules):
        return redirect(f"{request.path}?doi-tuong={page.index_set.id}")
    context = {
        "cycle": cycle,
        "page": page,
        "form": sample if sampling else rules,
        "sample_form": sample,
        "can_change": can_set_field_rules(request.user, cycle),
        "by_rule": can_run_cycles(request.user),
        "own": _own(request, page),
        "tied": posts_of(request.user).tied,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "assessments/review_duty_list.html", context, status=status)


def _own(request: HttpRequest, page: ReviewDutyPage) -> set[int]:
    """The files of the reader's own unit: who judges those is not theirs to read."""
    rows = (row.submission for row in page.files)
    return {row.pk for row in rows if has_conflict(request.user, row.agency_id)}


def _done(request: HttpRequest, form: RulesForm | SampleForm) -> bool:
    if not form.is_valid():
        return False
    if isinstance(form, SampleForm):
        if not form.draw(by=request.user):
            return False
        messages.success(request, _("Đã rút mẫu và giao việc kiểm tra."))
        return True
    applied = form.apply(by=request.user)
    said = _("Đã lưu quy tắc: giao {given} phần việc, rút {taken}. Phần giao tay giữ nguyên.")
    messages.success(request, said.format(given=applied.given, taken=applied.taken))
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review_duty_file(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """One file by hand; of the standing agency's own file the chair says who judges it."""
    cycle = _cycle(request, cycle_slug)
    if not can_follow_review_duties(request.user):
        raise PermissionDenied
    submission = _submission(cycle, pk)
    if has_conflict(request.user, submission.agency_id):
        return shut_file(request, submission)
    page = file_page(submission, request.user, timezone.now())
    if request.method == "POST" and not page.can_give and not page.for_chair:
        raise PermissionDenied
    form = FileForm(page, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        changed = form.give(by=request.user)
        if changed is not None:
            messages.success(request, _said(submission, changed))
            return redirect(f"{_list_url(cycle)}?doi-tuong={submission.index_set.set_id}")
    context = {"cycle": cycle, "submission": submission, "page": page, "form": form}
    if page.for_chair and not page.can_give:
        context["locked"] = sentence("chair_names", submission, timezone.now())
    status = 422 if form.is_bound else 200
    return render(request, "assessments/review_duty_file.html", context, status=status)


def _submission(cycle: Cycle, pk: int) -> Submission:
    rows = cycle.submissions.select_related("agency", "index_set", "deadline")
    submission = get_object_or_404(rows, pk=pk)
    submission.cycle = submission.deadline.cycle = cycle
    return submission


def _said(submission: Submission, changed: int) -> str:
    if not changed:
        return _("Phân công hồ sơ của {agency} giữ nguyên.").format(agency=submission.agency)
    said = _("Đã giao {n} nhóm của hồ sơ {agency}.")
    return said.format(n=changed, agency=submission.agency)


def _list_url(cycle: Cycle) -> Any:
    return redirect("review-duty-list", cycle.slug).url


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review_duty_decline(request: HttpRequest, cycle_slug: str, duty_pk: int) -> HttpResponse:
    """A reviewer gives back what their unit was given, with the reason."""
    cycle = _cycle(request, cycle_slug)
    homes = units_reviewed_from(request.user)
    if not homes:
        raise PermissionDenied
    duty = get_object_or_404(duties_of_units(cycle, homes), pk=duty_pk)
    duty.submission.cycle = duty.submission.deadline.cycle = cycle
    if has_conflict(request.user, duty.submission.agency_id):
        return shut_file(request, duty.submission)
    may = can_decline(request.user, duty, timezone.now())
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and form.decline(duty, by=request.user):
        messages.success(request, _("Đã gửi lời từ chối. Thư ký giao lại cho đơn vị khác."))
        return redirect("review-list", cycle.slug)
    context = {"cycle": cycle, "duty": duty, "form": form, "can_decline": may}
    status = 422 if form.is_bound else 200
    return render(request, "assessments/review_duty_decline.html", context, status=status)
