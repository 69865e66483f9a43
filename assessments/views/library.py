"""The library of an agency's evidence: what it holds, and keeping it in order."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.file_messages import file_sentence, status_of
from assessments.forms.documents import DocumentForm, NewDocumentForm
from assessments.models import Document, Evidence, Submission, Upload
from assessments.pages.library import document_title, library_page
from assessments.permissions import can_keep_library
from assessments.refusals import sentence
from assessments.selectors.documents import documents_of
from assessments.selectors.submissions import submissions_visible_to
from assessments.services import documents, evidence, uploads
from assessments.services.evidence import NotTaken
from assessments.services.locks import Refused
from assessments.services.uploads import Gap


def _submission(request: HttpRequest, cycle_slug: str, pk: int) -> Submission:
    visible = submissions_visible_to(request.user)
    return get_object_or_404(visible, pk=pk, cycle__slug=cycle_slug)


def _kept_submission(request: HttpRequest, cycle_slug: str, pk: int) -> Submission:
    """One whose library the person keeps."""
    submission = _submission(request, cycle_slug, pk)
    if not can_keep_library(request.user, submission.agency_id):
        raise PermissionDenied
    return submission


@require_safe
@never_cache
def library(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """Every document the agency keeps, with what each proves."""
    submission = _submission(request, cycle_slug, pk)
    context = {
        "submission": submission,
        "page": library_page(submission),
        "keeps": can_keep_library(request.user, submission.agency_id),
    }
    return render(request, "assessments/library.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document_add(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """A new document, with its file or its link; a file that is known offers what is there."""
    submission = _kept_submission(request, cycle_slug, pk)
    form = NewDocumentForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _add_page(request, submission, form)
    try:
        if not form.is_valid():
            upload = _set_aside(request, submission, form)
            return _add_page(request, submission, form, upload=upload, status=422)
        file = _file_of(request, submission, form)
    except NotTaken as refusal:
        form.add_error("file", file_sentence(refusal.problem))
        return _add_page(request, submission, form, status=status_of(refusal.problem))
    known = documents_of(submission.agency).filter(file=file).first() if file else None
    if known and not form.cleaned_data["again"]:
        return _add_page(request, submission, form, file=file, known=known, status=409)
    document = documents.add(
        submission.agency,
        by=request.user,
        file=file,
        link=form.cleaned_data["link"],
        **form.details,
    )
    messages.success(
        request, _("Đã thêm “{title}” vào kho.").format(title=document_title(document))
    )
    return _to_library(submission, document)


def _add_page(
    request: HttpRequest,
    submission: Submission,
    form: NewDocumentForm,
    *,
    file: Evidence | None = None,
    upload: Upload | None = None,
    known: Document | None = None,
    status: int = 200,
) -> HttpResponse:
    """``file``: stored already, so that nobody uploads it twice; ``known``: what it is there.

    ``upload``: come whole, and waiting for the rest of the form.
    """
    context = {
        "upload": upload,
        "submission": submission,
        "form": form,
        "file": file,
        "known": known,
        "known_title": document_title(known) if known else "",
    }
    return render(request, "assessments/document_add.html", context, status=status)


def _set_aside(
    request: HttpRequest, submission: Submission, form: NewDocumentForm
) -> Upload | None:
    """The file of a form in which something else is wrong. Raises ``NotTaken``."""
    token, file = form.cleaned_data.get("upload"), form.cleaned_data.get("file")
    if file:
        return uploads.set_aside(file, submission.agency, by=request.user)
    own = Upload.objects.filter(by=request.user, agency=submission.agency_id)
    return own.filter(token=token).first() if token else None


def _file_of(
    request: HttpRequest, submission: Submission, form: NewDocumentForm
) -> Evidence | None:
    """The file that came whole, in pieces or before. Raises ``NotTaken``, 404 for another's."""
    given, agency = form.cleaned_data, submission.agency
    if given["file"]:
        return evidence.receive(given["file"], agency=agency, by=request.user)
    if given["upload"]:
        own = Upload.objects.select_related("agency", "by", "became").filter(by=request.user)
        try:
            return uploads.finish(get_object_or_404(own, token=given["upload"], agency=agency))
        except Gap as gap:
            raise Http404 from gap
    if given["evidence"]:
        return get_object_or_404(agency.evidence, pk=given["evidence"])
    return None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document_edit(request: HttpRequest, cycle_slug: str, pk: int, document_pk: int) -> HttpResponse:
    """Put right what the library says of a document; what was sent keeps what it said."""
    submission = _kept_submission(request, cycle_slug, pk)
    document = get_object_or_404(documents_of(submission.agency), pk=document_pk)
    form = DocumentForm(request.POST or None, document=document)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                corrected = documents.correct(document, by=request.user, **form.details)
            except Refused as refusal:
                messages.error(request, sentence(refusal.reason, submission, timezone.now()))
                status = 409
            else:
                title = document_title(corrected)
                messages.success(request, _("Đã sửa “{title}”.").format(title=title))
                return redirect(_back(request) or _address(submission, corrected))
    context = {
        "submission": submission,
        "document": document,
        "title": document_title(document),
        "form": form,
        "back": _back(request),
    }
    return render(request, "assessments/document_edit.html", context, status=status)


@require_POST
def document_remove(
    request: HttpRequest, cycle_slug: str, pk: int, document_pk: int
) -> HttpResponse:
    submission = _kept_submission(request, cycle_slug, pk)
    document = get_object_or_404(documents_of(submission.agency), pk=document_pk)
    try:
        documents.remove(document, by=request.user)
    except Refused as refusal:
        messages.error(request, sentence(refusal.reason, submission, timezone.now()))
        return _to_library(submission, document)
    title = document_title(document)
    messages.success(request, _("Đã đưa “{title}” ra khỏi kho.").format(title=title))
    return redirect("library", cycle_slug, pk)


def _to_library(submission: Submission, document: Document) -> HttpResponse:
    return redirect(_address(submission, document))


def _address(submission: Submission, document: Document) -> str:
    page = reverse("library", args=[submission.cycle.slug, submission.pk])
    return f"{page}#vb-{document.pk}"


def _back(request: HttpRequest) -> str:
    """The page of the portal that one came from, if it is one."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    fits = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if fits else ""
