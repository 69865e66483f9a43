"""The files behind the values: on their way in, in pieces, and out again to whoever may read."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.file_messages import file_sentence, status_of
from assessments.forms.papers import read_details
from assessments.forms.whole_numbers import whole_number
from assessments.models import Submission, Upload
from assessments.pages.library import CitedPaper, entry_url
from assessments.permissions import can_keep_library
from assessments.selectors.submissions import (
    evidence_visible_to,
    submissions_sent_visible_to,
    submissions_visible_to,
)
from assessments.services import documents, uploads
from assessments.services.answers import Paper, indicators_of
from assessments.services.documents import data_days
from assessments.services.evidence import FileProblem, NotTaken
from assessments.services.scanning import is_infected, scan_of
from assessments.services.uploads import MAX_PIECE, Gap

SIZE_DIGITS = 15  # of a size in bytes: the service says how large is too large
MAX_PLACE = 10_000  # of a paper among those of an indicator, on a page


@require_safe
@never_cache
def evidence_file(request: HttpRequest, cycle_slug: str, pk: int, evidence_pk: int) -> HttpResponse:
    """A file, by the same permission as what it proves; never as active content.

    One in which the scanner found something is shut to everyone.
    """
    visible = submissions_sent_visible_to(request.user)
    submission = get_object_or_404(visible, pk=pk, cycle__slug=cycle_slug)
    files = evidence_visible_to(request.user).filter(agency=submission.agency)
    found = get_object_or_404(files.select_related("scan"), pk=evidence_pk)
    if is_infected(found):
        context = {"submission": submission, "file": found, "scan": scan_of(found)}
        return render(request, "assessments/evidence_shut.html", context, status=403)
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.content_type,
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


# ── A file in pieces ───────────────────────────────────────────────────────────────────────


def _submission(request: HttpRequest, cycle_slug: str, pk: int) -> Submission:
    """One whose library the person keeps."""
    visible = submissions_visible_to(request.user)
    submission = get_object_or_404(visible, pk=pk, cycle__slug=cycle_slug)
    if not can_keep_library(request.user, submission.agency_id):
        raise PermissionDenied
    return submission


def _upload(request: HttpRequest, cycle_slug: str, pk: int, token: UUID) -> Upload:
    """One's own: nobody goes on with what somebody else began."""
    submission = _submission(request, cycle_slug, pk)
    own = Upload.objects.select_related("agency", "by", "became").filter(by=request.user)
    return get_object_or_404(own, token=token, agency=submission.agency_id)


def _refused(problem: FileProblem) -> JsonResponse:
    return JsonResponse({"error": file_sentence(problem)}, status=status_of(problem))


def _received(upload: Upload, status: int = 200) -> JsonResponse:
    """How much has come: the browser goes on from there."""
    return JsonResponse({"received": upload.received, "size": upload.size}, status=status)


@require_POST
@never_cache
def upload_start(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """Make room for a file of ``name`` and ``size``; answers with the token of its pieces."""
    submission = _submission(request, cycle_slug, pk)
    size = whole_number(request.POST.get("size", ""), longest=SIZE_DIGITS)
    if size is None:
        return JsonResponse({"error": _("Trình duyệt chưa báo dung lượng của tệp.")}, status=400)
    try:
        upload = uploads.start(
            submission.agency, name=request.POST.get("name", ""), size=size, by=request.user
        )
    except NotTaken as refusal:
        return _refused(refusal.problem)
    return JsonResponse({"token": str(upload.token), "received": 0, "piece": MAX_PIECE})


@require_http_methods(["GET", "POST"])
@never_cache
def upload_piece(request: HttpRequest, cycle_slug: str, pk: int, token: UUID) -> HttpResponse:
    """How much has come; or, posted, the bytes from ``?offset=`` on."""
    upload = _upload(request, cycle_slug, pk, token)
    if request.method == "GET":
        return _received(upload)
    offset = whole_number(request.GET.get("offset", ""), longest=SIZE_DIGITS)
    if offset is None:
        return JsonResponse({"error": _("Trình duyệt chưa báo vị trí của mảnh.")}, status=400)
    length = whole_number(request.META.get("CONTENT_LENGTH", ""), longest=SIZE_DIGITS)
    if (length or 0) > MAX_PIECE:
        return JsonResponse({"error": _("Mảnh dài quá 1 MB.")}, status=413)
    try:
        return _received(uploads.append(upload, offset=offset, piece=request.body))
    except Gap:
        return _received(upload, status=409)
    except NotTaken as refusal:
        return _refused(refusal.problem)


@require_POST
@never_cache
def upload_finish(request: HttpRequest, cycle_slug: str, pk: int, token: UUID) -> HttpResponse:
    """Put what has come into the library; answers with its place on the page of an indicator.

    ``code`` and ``place``: of which indicator, and as which of its papers.
    """
    submission = _submission(request, cycle_slug, pk)
    upload = _upload(request, cycle_slug, pk, token)
    code, place = request.POST.get("code", ""), whole_number(request.POST.get("place", ""))
    if code not in indicators_of(submission) or place is None or place > MAX_PLACE:
        return JsonResponse({"error": _("Bộ chỉ số của kỳ này không có chỉ số đó.")}, status=400)
    details, problem = read_details(request.POST, "file")
    try:
        file = uploads.finish(upload)
    except Gap:
        return _received(upload, status=409)
    except NotTaken as refusal:
        return _refused(refusal.problem)
    document = documents.cite_or_add(submission.agency, by=request.user, file=file, **details)
    back = entry_url(submission, code)
    cited = CitedPaper(document, data_days(submission), place, Paper(document.pk), back)
    anchor = f"cs-{code}".replace(".", "-")
    context = {
        "cited": cited,
        "code": code,
        "anchor": anchor,
        "submission": submission,
        "keeps": True,
    }
    return JsonResponse(
        {
            "document": document.pk,
            "html": render_to_string("assessments/_entry_paper.html", context),
            "warning": file_sentence(problem) if problem else "",
        }
    )
