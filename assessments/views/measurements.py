"""Figures measured elsewhere: the table by source, the workbook, one figure, a withdrawal."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.forms.measurements import WithdrawForm
from assessments.models import Cycle
from assessments.navigation import open_cycle
from assessments.pages.measurements import changes_said
from assessments.pages.measurements import measurement_list as list_page
from assessments.permissions import (
    can_read_measurements,
    can_record_measurement,
    can_record_measurements,
)
from assessments.refusals import sentence
from assessments.selectors.cycles import sharing
from assessments.services import measurements
from assessments.services.locks import Refused
from assessments.services.measurements import Kind, Paper
from assessments.views.workbooks import XLSX
from assessments.workbooks import measured, measured_token
from assessments.workbooks import messages as words
from assessments.workbooks.measured_sheets import Preview, preview_of
from assessments.workbooks.package import MAX_FILE, BadFile
from assessments.workbooks.token import Expired


def cycle_of(request: HttpRequest, cycle_slug: str, *, to_record: bool = False) -> Cycle:
    """Whoever reads the table; ``to_record``: whoever writes into it."""
    cycle = open_cycle(request, cycle_slug)
    if not can_read_measurements(request.user):
        raise PermissionDenied
    if to_record and not can_record_measurements(request.user, cycle):
        raise PermissionDenied
    return cycle


@require_safe
@never_cache
def measurement_list(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """What is measured of whom, what is missing, and every act that recorded something."""
    return _shown(request, cycle_of(request, cycle_slug))


def _shown(
    request: HttpRequest,
    cycle: Cycle,
    *,
    preview: Preview | None = None,
    token: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "cycle": cycle,
        "page": list_page(cycle, request.user, timezone.now()),
        "preview": preview,
        "changes": changes_said(preview) if preview else (),
        "token": token,
        "problem": problem,
    }
    return render(request, "assessments/measurement_list.html", context, status=status)


@require_safe
@never_cache
def measurement_template(request: HttpRequest, cycle_slug: str, source: str) -> HttpResponse:
    """The workbook of one source, with a row for each agency that the person may record of."""
    cycle, now = cycle_of(request, cycle_slug, to_record=True), timezone.now()
    name = measured.sources_of(cycle.framework_version.definition.index_sets).get(source)
    if name is None:
        raise Http404
    rows = sharing(cycle, cycle.submissions.select_related("agency", "index_set", "deadline"))
    may = [row for row in rows if can_record_measurement(request.user, row, now)]
    response = HttpResponse(measured.template_of(cycle, name, may), content_type=XLSX)
    file_name = f"so-do-{cycle.slug}-{source}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


@require_POST
@never_cache
def measurement_upload(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """A filled workbook, shown figure by figure; nothing is recorded yet."""
    cycle = cycle_of(request, cycle_slug, to_record=True)
    upload = request.FILES.get("file")
    try:
        if upload is None or not upload.size:
            raise BadFile("empty")
        preview = preview_of(cycle, upload.read(MAX_FILE + 1), by=request.user)
    except BadFile as problem:
        return _shown(request, cycle, problem=words.file_sentence(problem), status=422)
    paper = Paper(str(upload.name), preview.sha256)
    figures = [each.figure for each in preview.changes]
    token = measured_token.signed(figures, paper, cycle, request.user) if preview.may_apply else ""
    status = 422 if preview.mistakes else 200
    return _shown(request, cycle, preview=preview, token=token, status=status)


@require_POST
def measurement_apply(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """Record what the preview showed: all of it, or nothing."""
    cycle = cycle_of(request, cycle_slug, to_record=True)
    try:
        figures, paper = measured_token.read(request.POST.get("token", ""), cycle, request.user)
        batch = measurements.record(cycle, figures, by=request.user, kind=Kind.FILE, paper=paper)
    except Expired:
        said = _("Bản xem trước đã hết hạn hoặc không phải của bạn. Tải tệp lên lại để xem.")
        return _shown(request, cycle, problem=said, status=422)
    except Refused as refusal:
        submission = refusal.submission or cycle.submissions.first()
        said = sentence(refusal.reason, submission, timezone.now()) if submission else ""
        return _shown(request, cycle, problem=f"{submission}: {said}", status=409)
    count = batch.measurements.count() if batch else 0
    done = ngettext("Đã nhập {n} số đo.", "Đã nhập {n} số đo.", count).format(n=count)
    messages.success(request, done if batch else _("Các số này đã được nhập; không có gì mới."))
    return redirect("measurement-list", cycle.slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def measurement_withdraw(request: HttpRequest, cycle_slug: str, batch_pk: int) -> HttpResponse:
    """Take one act of recording back, with the reason."""
    cycle = cycle_of(request, cycle_slug, to_record=True)
    batch = get_object_or_404(cycle.measurement_batches, pk=batch_pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            measurements.withdraw(batch, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            submission = refusal.submission or batch.measurements.first().submission
            form.add_error(None, sentence(refusal.reason, submission, timezone.now()))
        else:
            messages.success(request, _("Đã rút đợt nhập; số trước đó được tính trở lại."))
            return redirect("measurement-list", cycle.slug)
    context = {"cycle": cycle, "batch": batch, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "assessments/measurement_withdraw.html", context, status=status)
