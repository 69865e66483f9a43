"""The files behind the values: on their way in, in pieces, and out again to whoever may read."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.file_messages import file_sentence, status_of
from assessments.forms.papers import read_details
from assessments.forms.whole_numbers import whole_number
from assessments.models import Evidence, Submission, Upload
from assessments.page_pictures import drawable, pages_of, picture_of, problem_sentence
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
    submission, found = _file(request, cycle_slug, pk, evidence_pk)
    if is_infected(found):
        context = {"submission": submission, "file": found, "scan": scan_of(found)}
        return render(request, "assessments/evidence_shut.html", context, status=403)
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.content_type,
    )
    return _inert(response)


@require_safe
def evidence_page(
    request: HttpRequest, cycle_slug: str, pk: int, evidence_pk: int, page: int
) -> HttpResponse:
    """One page of a file as a picture drawn here, by the same permission as the file itself.

    The browser may keep it, and asks each time whether it still may show it.
    """
    _submission, found = _file(request, cycle_slug, pk, evidence_pk)
    if is_infected(found):
        return _page_refused(_("Tệp nhiễm mã độc nên không mở được."), 403)
    if not drawable(found) or not 1 <= page <= pages_of(found):
        raise Http404
    etag = quote_etag(f"{found.sha256}-{page}")
    response = get_conditional_response(request, etag=etag) or _drawn(found, page)
    if response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
        response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return _inert(response)


def _file(
    request: HttpRequest, cycle_slug: str, pk: int, evidence_pk: int
) -> tuple[Submission, Evidence]:
    """A file that the person may read, of a submission that they may read."""
    visible = submissions_sent_visible_to(request.user)
    submission = get_object_or_404(visible, pk=pk, cycle__slug=cycle_slug)
    files = evidence_visible_to(request.user).filter(agency=submission.agency)
    return submission, get_object_or_404(files.select_related("scan"), pk=evidence_pk)


def _drawn(evidence: Evidence, page: int) -> HttpResponse:
    picture = picture_of(evidence, page)
    if picture.problem:
        return _page_refused(problem_sentence(picture.problem), 422)
    return HttpResponse(picture.png, content_type="image/png")


def _page_refused(said: str, status: int) -> HttpResponse:
    """Why there is no picture, for a script to put in its place."""
    return _inert(HttpResponse(said, content_type="text/plain; charset=utf-8", status=status))


def _inert(response: Any) -> Any:
    """Nothing that it holds can run, and a browser takes it for nothing else than it says."""
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


upload_piece.reads_bytes = True  # type: ignore[attr-defined]


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
