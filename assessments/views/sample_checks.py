"""Kiểm tra mẫu: a province unit looks again at what the first level found."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.forms.sample_checks import UpholdForm
from assessments.navigation import open_cycle
from assessments.pages.sample_checks import sample_page
from assessments.permissions import can_read_review, can_read_reviews, is_reviewer
from assessments.refusals import sentence
from assessments.selectors.reviews import version_to_review
from assessments.services.locks import Refused
from assessments.views.shut import shut_file


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sample_check(request: HttpRequest, cycle_slug: str, pk: int, main_code: str) -> HttpResponse:
    """One main index of a drawn file; a post upholds first verdicts, or keeps what was declared."""
    cycle = open_cycle(request, cycle_slug)
    if not can_read_reviews(request.user):
        raise PermissionDenied
    rows = cycle.submissions.select_related("agency", "index_set", "deadline")
    submission = get_object_or_404(rows, pk=pk)
    submission.cycle = submission.deadline.cycle = cycle
    if not can_read_review(request.user, submission):
        return shut_file(request, submission)
    version = version_to_review(submission, request.user)
    page = sample_page(version, main_code, request.user, timezone.now()) if version else None
    if page is None:
        raise Http404
    if request.method == "POST" and not is_reviewer(request.user):
        raise PermissionDenied
    form = UpholdForm(page, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            done = form.act(by=request.user)
        except Refused as refusal:
            form.add_error(None, sentence(refusal.reason, submission, timezone.now()))
        else:
            said = ngettext("Đã kiểm tra {n} chỉ số.", "Đã kiểm tra {n} chỉ số.", done)
            messages.success(request, said.format(n=done))
            return redirect(request.path)
    context = {"cycle": cycle, "submission": submission, "page": page, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "assessments/sample_check.html", context, status=status)
