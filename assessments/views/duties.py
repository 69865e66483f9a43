"""Phân công nhập liệu: who enters which main index of the agency's submission."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.forms.duties import DutyForm
from assessments.pages.duties import duty_page
from assessments.permissions import can_give_duties, is_head_of
from assessments.selectors.submissions import submissions_visible_to


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def duty_list(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """Who enters what. The head arranges it; the officers read it."""
    visible = submissions_visible_to(request.user)
    submission = get_object_or_404(visible, pk=pk, cycle__slug=cycle_slug)
    if request.method == "POST" and not is_head_of(request.user, submission.agency_id):
        raise PermissionDenied
    now = timezone.now()
    posted = request.POST if request.method == "POST" else None
    form = DutyForm(duty_page(submission, now), posted)
    if form.is_valid():
        changed = form.arrange(submission, by=request.user)
        if changed is not None:
            _say(request, changed)
            return redirect("duty-list", cycle_slug, pk)
    context = {
        "submission": submission,
        "form": form,
        "can_give": can_give_duties(request.user, submission, now),
    }
    status = 422 if form.errors else 200
    return render(request, "assessments/duty_list.html", context, status=status)


def _say(request: HttpRequest, changed: int) -> None:
    if changed:
        messages.success(request, _("Đã phân công. Cán bộ chỉ nhập được phần giao cho mình."))
    else:
        messages.info(request, _("Phân công giữ nguyên như cũ."))
