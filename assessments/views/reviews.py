"""Thẩm định: what was sent, value by value, and what the council makes of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.forms.corrections import Inputs, inputs_posted, inputs_shown
from assessments.forms.reviews import ConclusionForm, ReturnForm, VerdictForm
from assessments.judging import duty_word
from assessments.judging_refusals import field_sentence
from assessments.models import Cycle, Finding, Submission
from assessments.navigation import open_cycle
from assessments.pages.bench import Bench, neighbours
from assessments.pages.bench_desk import ORDER, Desk, at_order, next_url
from assessments.pages.bench_rows import Row
from assessments.pages.bench_words import saved_words, side_of
from assessments.pages.board import review_list_of
from assessments.pages.own_duties import own_work
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
from assessments.selectors.queue import order_of
from assessments.selectors.review_duties import OPEN, charges_of
from assessments.selectors.reviews import version_to_review
from assessments.selectors.seals import sealed_codes
from assessments.services import reviews, submissions
from assessments.services.locks import Refused
from assessments.views.shut import shut_file
from frameworks.definition import MainIndex

OVERTAKEN = 409


def cycle_of(request: HttpRequest, cycle_slug: str) -> Cycle:
    cycle = open_cycle(request, cycle_slug)
    if not can_read_reviews(request.user):
        raise PermissionDenied
    return cycle


def _submission(request: HttpRequest, cycle_slug: str, pk: int) -> Submission:
    cycle = cycle_of(request, cycle_slug)
    rows = cycle.submissions.select_related("agency", "index_set", "deadline")
    submission = get_object_or_404(rows, pk=pk)
    submission.cycle = submission.deadline.cycle = cycle
    return submission


def bench_of(request: HttpRequest, cycle_slug: str, pk: int) -> Bench:
    """The newest version that was sent; 404 while there is none."""
    submission = _submission(request, cycle_slug, pk)
    version = version_to_review(submission, request.user)
    if version is None:
        raise Http404
    sealed = sealed_codes(request.user, submission)
    return Bench(version, timezone.now(), posts_of(request.user).tied, sealed)


@require_safe
@never_cache
def review_list(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """What waits for the reviewer, their own unit named and shut; and what their unit was given."""
    cycle, now = cycle_of(request, cycle_slug), timezone.now()
    page = review_list_of(cycle, request.user, now)
    files = [row.file for row in page.rows]
    charges = {row.file.submission.pk: row.charges for row in page.rows}
    submissions = [each.submission for each in files]
    work = own_work(cycle, request.user, submissions, now, charges=charges, files=files)
    context = {
        "cycle": cycle,
        "page": page,
        "reviews": is_reviewer(request.user),
        "own_work": work,
        "waiting": work.says if work else page.waiting,
    }
    return render(request, "assessments/review_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review_main_index(
    request: HttpRequest, cycle_slug: str, pk: int, main_code: str
) -> HttpResponse:
    """One main index of what was sent; a post agrees to what nobody has judged."""
    bench = bench_of(request, cycle_slug, pk)
    if not can_read_review(request.user, bench.submission):
        return shut_file(request, bench.submission)
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
        **_standing(request, bench, main),
        "main": main,
        "rows": rows,
        "agreeable": [row for row in rows if row.agreeable],
        "before_url": bench.main_url(before) if before else "",
        "after_url": bench.main_url(after) if after else "",
        "steps": bench.steps(main),
        "totals": bench.totals(main),
    }
    return render(request, "assessments/review_main_index.html", context)


def _standing(request: HttpRequest, bench: Bench, main: MainIndex) -> dict[str, Any]:
    """What both pages of the bench say: the version, and whether it may be judged now."""
    user, submission = request.user, bench.submission
    charge = charges_of(submission).get(main.code, OPEN)
    others = field_sentence(user, submission, charge) if is_reviewer(user) else ""
    return {
        "bench": bench,
        "submission": submission,
        "charge": charge,
        "judging": can_review(user, submission, bench.now) and not others,
        "locked": review_lock_sentence(user, submission, bench.now) or others,
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
    bench = bench_of(request, cycle_slug, pk)
    if not can_read_review(request.user, bench.submission):
        return shut_file(request, bench.submission)
    row = row_of(bench, main_code, code)
    if request.method == "POST":
        return _judge(request, row)
    form = form_of(row) if is_judged_by(request, row) else None
    return _shown(request, row, form, inputs_shown(row))


def is_judged_by(request: HttpRequest, row: Row) -> bool:
    """Whether the reader judges it now, by the duty that its main index has."""
    submission = row.bench.submission
    if not can_review(request.user, submission, row.bench.now):
        return False
    return not duty_word(request.user, submission, row.finding, row.code)


def row_of(bench: Bench, main_code: str, code: str) -> Row:
    try:
        main = bench.main(main_code)
        return {row.code: row for row in bench.rows(main)}[code]
    except KeyError as error:
        raise Http404 from error


def form_of(row: Row, data: Any = None) -> VerdictForm | ConclusionForm | None:
    """The form that the state of the finding asks for; none while the agency has the word."""
    if row.open:
        return ConclusionForm(row, data) if row.conclusive else None
    return VerdictForm(row, data) if row.judgeable else None


def _judge(request: HttpRequest, row: Row) -> HttpResponse:
    if not is_reviewer(request.user):
        raise PermissionDenied
    form, inputs = form_of(row, request.POST), inputs_posted(row, request.POST)
    if form is None:
        return _refused(request, row, "state")
    if "try" in request.POST:
        return _shown(request, row, form, inputs, tried=True)
    valid = form.is_valid()
    inputs = form.held_against_rule(inputs)
    if not valid or inputs.errors:
        return _shown(request, row, form, inputs, status=422)
    try:
        finding = form.act(inputs, by=request.user)
    except Refused as refusal:
        messages.error(request, sentence(refusal.reason, row.bench.submission, timezone.now()))
        return _shown(request, row, form, inputs, status=403)
    except reviews.Overtaken:
        return _overtaken(request, row)
    except reviews.Invalid as invalid:
        form.say_invalid(invalid)
        return _shown(request, row, form, inputs, status=422)
    return _saved(request, row, finding)


def _refused(request: HttpRequest, row: Row, reason: str) -> HttpResponse:
    messages.error(request, sentence(reason, row.bench.submission, timezone.now()))
    return _shown(request, row, None, inputs_shown(row), status=403)


def _overtaken(request: HttpRequest, row: Row) -> HttpResponse:
    """Somebody was quicker: theirs is shown, one's own is kept in the form, and the person chooses.

    Sent once more it has been seen, so it may replace theirs.
    """
    fresh = row_of(bench_of(request, *place_of(row)), row.main.code, row.code)
    posted = request.POST.copy()
    posted["revision"] = str(fresh.revision)
    form = form_of(fresh, posted) if fresh.judgeable else None
    return _shown(request, fresh, form, inputs_posted(fresh, posted), status=409)


def _saved(request: HttpRequest, row: Row, finding: Finding) -> HttpResponse:
    """Say what came of it, and go on to the next item of the queue if that was wanted."""
    bench = row.bench.with_finding(finding)
    messages.success(request, saved_words(bench.row(row.main, row.indicator)))
    order = order_of(request.GET.get(ORDER, ""))
    if "next" not in request.POST:
        return redirect(at_order(row.url, order))
    url = next_url(request.user, bench, row.code, order)
    return redirect(at_order(url, order) if url else nothing_left(request, bench.submission.cycle))


def nothing_left(request: HttpRequest, cycle: Cycle) -> str:
    """The list of files, with the good news."""
    messages.success(request, _("Không còn chỉ số nào trong hàng của bạn chờ thẩm định."))
    return reverse("review-list", args=[cycle.slug])


def place_of(row: Row) -> tuple[str, int]:
    return row.bench.submission.cycle.slug, row.bench.submission.pk


def _shown(
    request: HttpRequest,
    row: Row,
    form: VerdictForm | ConclusionForm | None,
    inputs: Inputs,
    *,
    status: int = 200,
    tried: bool = False,
) -> HttpResponse:
    order = order_of(request.GET.get(ORDER, ""))
    desk = Desk(row, request.user, order, request.GET)
    computed = tried or (form is not None and form.is_bound)
    context = {
        **_standing(request, row.bench, row.main),
        "row": row,
        "main": row.main,
        "main_url": row.bench.main_url(row.main),
        "form": form,
        "concluding": isinstance(form, ConclusionForm),
        "inputs": inputs,
        "desk": desk,
        "tried": desk.tried(form, inputs) if form and computed else desk.standing,
        "overtaken": status == OVERTAKEN,
        "side": [side_of(row, row.bench.rows(row.main), order)],
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
        return shut_file(request, submission)
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
