"""Phiếu trống: the form to print and fill in by hand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import blank_forms
from assessments.selectors.submissions import submissions_visible_to


@require_safe
@never_cache
def blank_form(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """The blank form of the submission's index set, for its agency."""
    visible = submissions_visible_to(request.user)
    submission = get_object_or_404(visible, pk=pk, cycle__slug=cycle_slug)
    response = HttpResponse(blank_forms.render(submission), content_type="application/pdf")
    name = f"phieu-trong-{submission.cycle.slug}-{submission.index_set.set_id}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
