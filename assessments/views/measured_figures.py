"""One figure of one agency: recorded by itself, concluded where the agency speaks against it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.forms.entry import read_page
from assessments.forms.measurements import ConclusionOfMeasured, OriginForm
from assessments.measuring import Measured, figures_in
from assessments.models import Finding, Submission
from assessments.pages.controls import groups_of
from assessments.pages.measured_said import figure_text
from assessments.pages.mistakes import mistakes
from assessments.permissions import can_record_measurement
from assessments.refusals import sentence
from assessments.selectors.measurements import history_of, measurements_of
from assessments.selectors.reviews import with_responses
from assessments.services import measured_disputes, measurements
from assessments.services.locks import Refused
from assessments.services.measurements import Figure, Unfit
from assessments.services.scores import index_set_of
from assessments.typed import Typed
from assessments.views.measurements import cycle_of
from assessments.views.shut import shut_file
from assessments.workflow import FindingState
from assessments.written import typed_from


def _place(
    request: HttpRequest, cycle_slug: str, pk: int, code: str, part: str
) -> tuple[Submission, Measured]:
    cycle = cycle_of(request, cycle_slug, to_record=True)
    rows = cycle.submissions.select_related("agency", "index_set", "deadline")
    submission = get_object_or_404(rows, pk=pk)
    submission.cycle = submission.deadline.cycle = cycle
    found = [f for f in figures_in(index_set_of(submission)) if f.place == (code, part)]
    if not found:
        raise Http404
    return submission, found[0]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def measurement_edit(
    request: HttpRequest, cycle_slug: str, pk: int, code: str, part: str = ""
) -> HttpResponse:
    """Record one figure with its source and day; every figure there was stands below."""
    submission, figure = _place(request, cycle_slug, pk, code, part)
    if not can_record_measurement(request.user, submission, timezone.now()):
        return shut_file(request, submission)
    contested = _contested(submission, figure)
    make = ConclusionOfMeasured if contested else OriginForm
    typed, initial = _standing(submission, figure)
    if request.method != "POST":
        return _shown(request, submission, figure, make(initial=initial), typed)
    form = make(request.POST)
    page = read_page(request.POST, MultiValueDict(), [figure.asked])
    typed = page.indicators[code].typed if code in page.indicators else {}
    errors = mistakes(figure.asked, typed, year=submission.cycle.year)
    if form.is_valid() and not errors:
        try:
            _act(request, submission, figure, form, typed, contested)
        except Unfit:
            form.add_error(None, _("Nhập số đo trước khi ghi."))
        except Refused as refusal:
            form.add_error(None, sentence(refusal.reason, submission, timezone.now()))
        else:
            done = _("Đã kết luận.") if contested else _("Đã ghi số đo.")
            messages.success(request, done)
            return redirect(request.path)
    return _shown(request, submission, figure, form, typed, errors=errors, status=422)


def _contested(submission: Submission, figure: Measured) -> Finding | None:
    """What the agency has spoken against, and nobody has concluded."""
    version = None if figure.part else submission.versions.order_by("-number").first()
    if version is None:
        return None
    rows = version.findings.filter(code=figure.code, state=FindingState.ANSWERED)
    found = with_responses(rows).first()
    if found is not None:
        found.version, version.submission = version, submission
    return found


def _act(
    request: HttpRequest,
    submission: Submission,
    figure: Measured,
    form: OriginForm,
    typed: Typed,
    contested: Finding | None,
) -> None:
    """Record the figure; where it is contested, keep it or correct it with the conclusion."""
    if isinstance(form, ConclusionOfMeasured) and contested is not None:
        conclusion = form.cleaned_data["conclusion"]
        if not form.corrects:
            measured_disputes.keep(contested, conclusion=conclusion, by=request.user)
            return
        value = measurements.value_of(figure, typed, year=submission.cycle.year)
        measured_disputes.correct(
            contested, value=value, origin=form.origin, conclusion=conclusion, by=request.user
        )
        return
    value = measurements.value_of(figure, typed, year=submission.cycle.year)
    found = Figure(submission.pk, *figure.place, value, form.origin)
    measurements.record(submission.cycle, [found], by=request.user)


def _standing(submission: Submission, figure: Measured) -> tuple[Typed, dict[str, object]]:
    """What stands, to be replaced; the source of the decision where nothing does."""
    there = measurements_of(submission).get(figure.place)
    if there is None:
        return {}, {"source": figure.source}
    origin = {"source": there.source, "as_of": there.as_of, "reference": there.reference}
    return typed_from(figure.asked.rule, there.value["answer"]), origin


def _shown(
    request: HttpRequest,
    submission: Submission,
    figure: Measured,
    form: OriginForm,
    typed: Typed,
    *,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "submission": submission,
        "cycle": submission.cycle,
        "figure": figure,
        "groups": groups_of(figure.asked, typed, errors or {}, year=submission.cycle.year),
        "form": form,
        "talk": _contested(submission, figure),
        "history": [
            (row, figure_text(figure, row)) for row in history_of(submission, *figure.place)
        ],
    }
    return render(request, "assessments/measurement_edit.html", context, status=status)
