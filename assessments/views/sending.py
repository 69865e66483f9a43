"""Who has sent and who has not: a page of the council, and a document for a công văn."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import late_list
from assessments.forms.late_list import LetterForm
from assessments.late_list import LateList
from assessments.models import Cycle
from assessments.navigation import open_cycle
from assessments.pages.sending import SendingPage, sending_page
from assessments.permissions import can_follow_cycle
from assessments.selectors.cycles import sharing
from assessments.selectors.submissions import with_progress

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {"pdf": (late_list.pdf, "application/pdf"), "xlsx": (late_list.xlsx, XLSX)}


def _page(request: HttpRequest, cycle_slug: str) -> SendingPage:
    cycle: Cycle = open_cycle(request, cycle_slug)
    if not can_follow_cycle(request.user):
        raise PermissionDenied
    rows = with_progress(cycle.submissions.select_related("agency", "index_set", "deadline"))
    return sending_page(cycle, sharing(cycle, rows), timezone.now())


def _shown(request: HttpRequest, page: SendingPage, form: LetterForm, status: int) -> HttpResponse:
    context = {"cycle": page.cycle, "page": page, "form": form}
    return render(request, "assessments/sending_list.html", context, status=status)


@require_safe
@never_cache
def sending_list(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """Who is late, who sent late, who is likely to be late, at this moment."""
    return _shown(request, _page(request, cycle_slug), LetterForm(), 200)


@require_safe
@never_cache
def late_list_file(request: HttpRequest, cycle_slug: str, ending: str) -> HttpResponse:
    """The list of late agencies as PDF or XLSX, with the công văn it goes with."""
    page = _page(request, cycle_slug)
    if ending not in ENDINGS:
        raise Http404
    form = LetterForm(request.GET)
    if not form.is_valid():
        return _shown(request, page, form, 422)
    make, content_type = ENDINGS[ending]
    response = HttpResponse(make(LateList(page, form.letter)), content_type=content_type)
    name = f"chua-gui-{page.cycle.slug}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
