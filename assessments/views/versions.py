"""Comparing what was sent: two versions with each other, and the draft with the newest."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.pages.changes import changes, draft_side, version_side
from assessments.permissions import belongs_to
from assessments.selectors.submissions import submissions_visible_to, versions_visible_to


@require_safe
@never_cache
def version_compare(
    request: HttpRequest, cycle_slug: str, pk: int, number: int, other: int
) -> HttpResponse:
    """What changed from the older of two sent versions to the newer one."""
    versions = versions_visible_to(request.user).filter(
        submission=pk, submission__cycle__slug=cycle_slug
    )
    old = get_object_or_404(versions, number=min(number, other))
    new = get_object_or_404(versions, number=max(number, other))
    context = {
        "submission": new.submission,
        "changes": changes(version_side(old), version_side(new)),
        "versions": list(versions.order_by("-number").values_list("number", flat=True)),
        "numbers": (old.number, new.number),
        "own": belongs_to(request.user, new.submission.agency_id),
    }
    return render(request, "assessments/version_compare.html", context)


@require_safe
@never_cache
def draft_compare(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """What changed since the newest version was sent; for the agency alone."""
    visible = submissions_visible_to(request.user)
    submission = get_object_or_404(visible, pk=pk, cycle__slug=cycle_slug)
    newest = versions_visible_to(request.user).filter(submission=pk).order_by("-number").first()
    context = {
        "submission": submission,
        "changes": changes(version_side(newest), draft_side(submission)) if newest else None,
        "newest": newest,
        "own": True,
    }
    return render(request, "assessments/version_compare.html", context)
