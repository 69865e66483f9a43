"""A submission as a workbook: its template, the file that comes back, and the whole to keep."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.deadline_words import deadline_said
from assessments.models import Submission
from assessments.pages.dossier import Dossier, dossier_of, dossier_of_version
from assessments.permissions import can_edit
from assessments.refusals import lock_sentence, sentence
from assessments.selectors.submissions import submissions_visible_to, versions_visible_to
from assessments.services import answers, imports
from assessments.services.locks import Refused
from assessments.workbooks import dossiers, token
from assessments.workbooks import messages as words
from assessments.workbooks.package import MAX_FILE, BadFile
from assessments.workbooks.preview import Preview, preview_of
from assessments.workbooks.template import template_of

TAKE_FILE = "file"  # of two contents, the one in the file
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _submission(request: HttpRequest, cycle_slug: str, pk: int) -> Submission:
    visible = submissions_visible_to(request.user)
    return get_object_or_404(visible, pk=pk, cycle__slug=cycle_slug)


# ── The template, and the file that comes back ─────────────────────────────────────────────


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """The template to take and the file to hand back; a file is shown change by change."""
    submission = _submission(request, cycle_slug, pk)
    if request.method != "POST":
        return _shown(request, submission)
    try:
        answers.save(submission, {}, by=request.user)  # raises the reason why nothing may be saved
        preview = _preview(request, submission)
    except Refused as refusal:
        return _refused(request, refusal, submission)
    except BadFile as problem:
        return _shown(request, submission, problem=words.file_sentence(problem), status=422)
    return _shown(
        request,
        submission,
        preview=preview,
        token=_signed(request, submission, preview),
        status=_status_of(preview),
    )


def _signed(request: HttpRequest, submission: Submission, preview: Preview) -> str:
    if not preview.may_apply:
        return ""
    return token.signed(preview.entries, submission, request.user, contested=preview.contested)


def _status_of(preview: Preview) -> int:
    if not preview.has_no_mistake:
        return 422
    return 409 if preview.conflicts else 200


def _preview(request: HttpRequest, submission: Submission) -> Preview:
    upload = request.FILES.get("file")
    if upload is None or not upload.size:
        raise BadFile("empty")
    data = upload.read(MAX_FILE + 1)  # one more than is taken, and never the whole of what is not
    return preview_of(submission, data, by=request.user, now=timezone.now())


@require_POST
def workbook_apply(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """Take over what the preview showed: all of it, or none."""
    submission = _submission(request, cycle_slug, pk)
    try:
        answers.save(submission, {}, by=request.user)  # raises the reason why nothing may be saved
        entries = token.read(
            request.POST.get("token", ""),
            submission,
            request.user,
            taken=lambda code: request.POST.get(f"{code}:choice") == TAKE_FILE,
        )
        saved = imports.apply(submission, entries, by=request.user)
    except Refused as refusal:
        return _refused(request, refusal, submission)
    except token.Expired:
        said = _("Bản xem trước đã hết hạn hoặc không phải của bạn. Tải tệp lên lại để xem.")
        return _shown(request, submission, problem=said, status=422)
    except imports.Unsettled as unsettled:
        return _shown(request, submission, problem=_unsettled(unsettled), status=409)
    count = len(saved.changed)
    said = ngettext("Đã áp dụng {n} chỉ số.", "Đã áp dụng {n} chỉ số.", count)
    nothing = _("Không có gì mới để áp dụng: các số này đã được lưu.")
    messages.success(request, _going_on(said.format(n=count) if count else nothing, submission))
    return redirect(submission)


def _going_on(said: str, submission: Submission) -> str:
    """What was done, with the way to go on: the file in hand does not know what was just saved."""
    where = reverse("workbook-template", args=[submission.cycle.slug, submission.pk])
    words = _("Làm tiếp bằng Excel: tải mẫu mới, đã có các số vừa lưu")
    return format_html('{} <a href="{}">{}</a>.', said, where, words)


def _unsettled(unsettled: imports.Unsettled) -> str:
    return _(
        "Chưa ghi gì: sau khi bạn xem trước, các chỉ số {codes} đã có người lưu hoặc không còn đúng"
        " quy tắc. Tải tệp lên lại để xem."
    ).format(codes=", ".join(unsettled.codes))


def _refused(request: HttpRequest, refusal: Refused, submission: Submission) -> HttpResponse:
    held = refusal.submission or submission
    said = _("Chưa ghi gì. {reason}").format(reason=sentence(refusal.reason, held, timezone.now()))
    submission.refresh_from_db()
    return _shown(request, submission, problem=said, status=403)


def _shown(
    request: HttpRequest, submission: Submission, *, status: int = 200, **more: Any
) -> HttpResponse:
    now = timezone.now()
    context = {
        "submission": submission,
        "deadline": deadline_said(submission, now),
        "editable": can_edit(request.user, submission, now),
        "locked": lock_sentence(request.user, submission, now),
        **more,
    }
    return render(request, "assessments/workbook.html", context, status=status)


@require_safe
@never_cache
def workbook_template(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """The template, with what the submission holds now."""
    submission = _submission(request, cycle_slug, pk)
    return _file(template_of(submission), f"mau-{_name(submission)}.xlsx", XLSX)


# ── The whole submission, to keep ──────────────────────────────────────────────────────────


@require_safe
@never_cache
def submission_export(request: HttpRequest, cycle_slug: str, pk: int, ending: str) -> HttpResponse:
    """The working copy as a file, for the agency alone."""
    submission = _submission(request, cycle_slug, pk)
    return _exported(dossier_of(submission), f"ho-so-{_name(submission)}", ending)


@require_safe
@never_cache
def version_export(
    request: HttpRequest, cycle_slug: str, pk: int, number: int, ending: str
) -> HttpResponse:
    """A sent version as a file, for whoever may read it."""
    visible = versions_visible_to(request.user)
    version = get_object_or_404(
        visible, submission=pk, submission__cycle__slug=cycle_slug, number=number
    )
    name = f"ho-so-{_name(version.submission)}-ban-{number}"
    return _exported(dossier_of_version(version), name, ending)


def _exported(dossier: Dossier, name: str, ending: str) -> HttpResponse:
    if ending == "xlsx":
        return _file(dossiers.xlsx(dossier), f"{name}.xlsx", XLSX)
    if ending == "pdf":
        return _file(dossiers.pdf(dossier), f"{name}.pdf", "application/pdf")
    raise Http404


def _name(submission: Submission) -> str:
    return f"{submission.agency.slug}-{submission.cycle.slug}"


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
