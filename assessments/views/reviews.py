"""Thẩm định: what was sent, value by value, and what the council makes of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.forms.corrections import Inputs, inputs_posted, inputs_shown
from assessments.forms.reviews import ConclusionForm, ReturnForm, VerdictForm
from assessments.models import Cycle, Submission
from assessments.pages.bench import Bench, neighbours
from assessments.pages.bench_rows import Row
from assessments.pages.bench_words import saved_words, side_of
from assessments.pages.board import review_list_of
from assessments.permissions import (
    can_read_review,
    can_read_reviews,
    can_return,
    can_review,
    can_run_cycles,
    is_reviewer,
    posts_of,
)
from assessments.refusals import return_lock_sentence, review_lock_sentence, sentence
from assessments.selectors.cycles import cycles_visible_to
from assessments.selectors.reviews import version_to_review
from assessments.services import reviews, submissions
from assessments.services.locks import Refused


def _cycle(request: HttpRequest, cycle_slug: str) -> Cycle:
    cycle = get_object_or_404(cycles_visible_to(request.user), slug=cycle_slug)
    if not can_read_reviews(request.user):
        raise PermissionDenied
    return cycle


def _submission(request: HttpRequest, cycle_slug: str, pk: int) -> Submission:
    cycle = _cycle(request, cycle_slug)
    rows = cycle.submissions.select_related("agency", "index_set", "deadline")
    submission = get_object_or_404(rows, pk=pk)
    submission.cycle = submission.deadline.cycle = cycle
    return submission


def _bench(request: HttpRequest, cycle_slug: str, pk: int) -> Bench:
    """The newest version that was sent; 404 while there is none."""
    version = version_to_review(_submission(request, cycle_slug, pk))
    if version is None:
        raise Http404
    return Bench(version, timezone.now(), posts_of(request.user).agencies)


def own_unit(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Nobody sees what is being made of their own unit, and the page says why."""
    reason = sentence("conflict", submission, timezone.now())
    context = {"submission": submission, "reason": reason}
    return render(request, "assessments/review_refused.html", context, status=403)


@require_safe
@never_cache
def review_list(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """What waits for the reviewer, their own unit named and shut."""
    cycle = _cycle(request, cycle_slug)
    context = {"cycle": cycle, "page": review_list_of(cycle, request.user, timezone.now())}
    return render(request, "assessments/review_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review_main_index(
    request: HttpRequest, cycle_slug: str, pk: int, main_code: str
) -> HttpResponse:
    """One main index of what was sent; a post agrees to what nobody has judged."""
    bench = _bench(request, cycle_slug, pk)
    if not can_read_review(request.user, bench.submission):
        return own_unit(request, bench.submission)
    try:
        main = bench.main(main_code)
    except KeyError as error:
        raise Http404 from error
    if request.method == "POST":
        _agree_remaining(request, bench, bench.rows(main))
        return redirect(bench.main_url(main))
    rows = bench.rows(main)
    before, after = neighbours(bench.index_set.main_indices, main)
    context = {
        **_standing(request, bench),
        "main": main,
        "rows": rows,
        "agreeable": [row for row in rows if row.agreeable],
        "before_url": bench.main_url(before) if before else "",
        "after_url": bench.main_url(after) if after else "",
        "steps": bench.steps(main),
        "totals": bench.totals(main),
    }
    return render(request, "assessments/review_main_index.html", context)


def _standing(request: HttpRequest, bench: Bench) -> dict[str, Any]:
    """What both pages of the bench say: the version, and whether it may be judged now."""
    user, submission = request.user, bench.submission
    return {
        "bench": bench,
        "submission": submission,
        "judging": can_review(user, submission, bench.now),
        "locked": review_lock_sentence(user, submission, bench.now),
        "returnable": can_return(user, submission, bench.now),
    }


def _agree_remaining(request: HttpRequest, bench: Bench, rows: list[Row]) -> None:
    """Agree to what the page showed as not judged: no more, if something came meanwhile."""
    if not is_reviewer(request.user):
        raise PermissionDenied
    shown = set(request.POST.getlist("code"))
    codes = [row.code for row in rows if row.agreeable and row.code in shown]
    try:
        if request.POST.get("version") != str(bench.version.number):
            raise Refused("older_version", bench.submission)
        done = reviews.agree_remaining(bench.version, codes, by=request.user)
    except Refused as refusal:
        messages.error(request, sentence(refusal.reason, bench.submission, timezone.now()))
        return
    said = ngettext("Đã đồng ý {n} chỉ số.", "Đã đồng ý {n} chỉ số.", len(done))
    messages.success(request, said.format(n=len(done)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review_indicator(
    request: HttpRequest, cycle_slug: str, pk: int, main_code: str, code: str
) -> HttpResponse:
    """One indicator: what is declared, the papers, the verdict."""
    bench = _bench(request, cycle_slug, pk)
    if not can_read_review(request.user, bench.submission):
        return own_unit(request, bench.submission)
    row = _row(bench, main_code, code)
    if request.method == "POST":
        return _judge(request, row)
    judging = can_review(request.user, bench.submission, bench.now)
    return _shown(request, row, _form(row) if judging else None, inputs_shown(row))


def _row(bench: Bench, main_code: str, code: str) -> Row:
    try:
        main = bench.main(main_code)
        return {row.code: row for row in bench.rows(main)}[code]
    except KeyError as error:
        raise Http404 from error


def _form(row: Row, data: Any = None) -> VerdictForm | ConclusionForm | None:
    """The form that the state of the finding asks for; none while the agency has the word."""
    if row.open:
        return ConclusionForm(row, data) if row.conclusive else None
    return VerdictForm(row, data) if row.judgeable else None


def _judge(request: HttpRequest, row: Row) -> HttpResponse:
    if not is_reviewer(request.user):
        raise PermissionDenied
    form, inputs = _form(row, request.POST), inputs_posted(row, request.POST)
    if form is None:
        return _refused(request, row, "state")
    valid = form.is_valid()
    inputs = form.held_against_rule(inputs)
    if not valid or inputs.errors:
        return _shown(request, row, form, inputs, status=422)
    try:
        form.act(inputs, by=request.user)
    except Refused as refusal:
        messages.error(request, sentence(refusal.reason, row.bench.submission, timezone.now()))
        return _shown(request, row, form, inputs, status=403)
    except reviews.Invalid as invalid:
        form.say_invalid(invalid)
        return _shown(request, row, form, inputs, status=422)
    return _saved(request, row)


def _refused(request: HttpRequest, row: Row, reason: str) -> HttpResponse:
    messages.error(request, sentence(reason, row.bench.submission, timezone.now()))
    return _shown(request, row, None, inputs_shown(row), status=403)


def _saved(request: HttpRequest, row: Row) -> HttpResponse:
    """Say what came of it, and go on to the next indicator if that was wanted."""
    version = version_to_review(row.bench.submission)
    if version is not None:
        fresh = Bench(version, row.bench.now).row(row.main, row.indicator)
        messages.success(request, saved_words(fresh))
    _before, after = neighbours(row.bench.rows(row.main), row)
    if "next" not in request.POST:
        return redirect(row.url)
    return redirect(after.url if after else row.bench.main_url(row.main))


def _shown(
    request: HttpRequest,
    row: Row,
    form: VerdictForm | ConclusionForm | None,
    inputs: Inputs,
    *,
    status: int = 200,
) -> HttpResponse:
    rows = row.bench.rows(row.main)
    before, after = neighbours(rows, row)
    context = {
        **_standing(request, row.bench),
        "row": row,
        "main": row.main,
        "main_url": row.bench.main_url(row.main),
        "form": form,
        "concluding": isinstance(form, ConclusionForm),
        "inputs": inputs,
        "before": before,
        "after": after,
        "side": [side_of(row, rows)],
    }
    return render(request, "assessments/review_indicator.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def submission_return(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """The secretary gives a submission back, with reasons, open until the end of a day."""
    submission = _submission(request, cycle_slug, pk)
    if not can_run_cycles(request.user):
        raise PermissionDenied
    if not can_read_review(request.user, submission):
        return own_unit(request, submission)
    form = ReturnForm(request.POST or None)
    if form.is_bound and form.is_valid() and _return(request, submission, form):
        return redirect(submission.cycle)
    now = timezone.now()
    context = {
        "submission": submission,
        "form": form,
        "returnable": can_return(request.user, submission, now),
        "locked": return_lock_sentence(request.user, submission, now),
    }
    return render(request, "assessments/submission_return.html", context, status=_status(form))


def _return(request: HttpRequest, submission: Submission, form: ReturnForm) -> bool:
    try:
        submissions.return_to_agency(
            submission, reasons=form.cleaned_data["reasons"], until=form.until, by=request.user
        )
    except Refused as refusal:
        form.add_error(None, sentence(refusal.reason, submission, timezone.now()))
        return False
    said = _("Đã trả hồ sơ cho {agency}.").format(agency=submission.agency)
    messages.success(request, said)
    return True


def _status(form: ReturnForm) -> int:
    return 422 if form.is_bound and form.errors else 200
