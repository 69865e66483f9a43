"""Lộ trình: the way to the next tier, for the agency alone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments.forms.efforts import EffortForm
from assessments.models import Submission
from assessments.pages.path_to_tier import path_page
from assessments.permissions import can_mark_efforts
from assessments.refusals import sentence
from assessments.selectors.submissions import submissions_visible_to


def _submission(request: HttpRequest, cycle_slug: str, pk: int) -> Submission:
    visible = submissions_visible_to(request.user)
    return get_object_or_404(visible, pk=pk, cycle__slug=cycle_slug)


@require_safe
@never_cache
def submission_path(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """Where points are lost, and the smallest set of indicators that reaches the next tier."""
    submission = _submission(request, cycle_slug, pk)
    return _shown(request, submission, EffortForm(path_page(submission)))


@require_POST
@never_cache
def effort_mark(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """Keep how much work each indicator would take; the path follows."""
    submission = _submission(request, cycle_slug, pk)
    form = EffortForm(path_page(submission), request.POST)
    if not form.is_valid():
        return _shown(request, submission, form, status=422)
    changed = form.mark(submission, by=request.user)
    if changed is None:
        return _shown(request, submission, form, status=409)
    if changed:
        messages.success(request, _("Đã lưu công sức. Lộ trình đã tính lại."))
    else:
        messages.info(request, _("Công sức giữ nguyên như cũ."))
    return redirect("submission-path", cycle_slug, pk)


def _shown(
    request: HttpRequest, submission: Submission, form: EffortForm, *, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    can_mark = can_mark_efforts(request.user, submission, now)
    context = {
        "submission": submission,
        "form": form,
        "page": form.page,
        "can_mark": can_mark,
        "locked": "" if can_mark else sentence("fixed", submission, now),
        "printed_at": now,
    }
    return render(request, "assessments/submission_path.html", context, status=status)
