"""Help for whoever enters: guidance, last year's answer again, questions, announcements."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.forms.questions import QuestionForm
from assessments.forms.whole_numbers import whole_number
from assessments.models import Submission
from assessments.pages.asking import announced, for_the_agency
from assessments.pages.help import Help, help_with
from assessments.pages.last_year import LastYearBeside, row_anchor
from assessments.permissions import can_ask, is_officer_of
from assessments.refusals import sentence
from assessments.selectors.last_year import last_year_of
from assessments.selectors.questions import announcements_for, questions_of
from assessments.selectors.submissions import submissions_visible_to
from assessments.services import last_year, questions
from assessments.services.locks import Refused
from assessments.views.accounts import ask_to_sign_in
from assessments.views.entry import answer_edit

ROWS_A_PAGE = 30


def _submission(request: HttpRequest, cycle_slug: str, pk: int) -> Submission:
    visible = submissions_visible_to(request.user)
    return get_object_or_404(visible, pk=pk, cycle__slug=cycle_slug)


def _help(submission: Submission, main_code: str, code: str) -> Help:
    try:
        return help_with(submission, main_code, code)
    except KeyError as error:
        raise Http404 from error


# ── One indicator ──────────────────────────────────────────────────────────────────────────


@require_safe
@never_cache
def answer_help(
    request: HttpRequest, cycle_slug: str, pk: int, main_code: str, code: str
) -> HttpResponse:
    """The guidance of an indicator: a page, or its inside where a row fetches it."""
    submission = _submission(request, cycle_slug, pk)
    inside = request.headers.get("HX-Request") == "true"
    guidance = _help(submission, main_code, code)
    context = {"submission": submission, "help": guidance, "level": 4 if inside else 2}
    template = "assessments/_help.html" if inside else "assessments/answer_help.html"
    return render(request, template, context)


@require_POST
def answer_carry(
    request: HttpRequest, cycle_slug: str, pk: int, main_code: str, code: str
) -> HttpResponse:
    """Last year's answer as this year's. The button sends the whole page: that is saved first."""
    submission = _submission(request, cycle_slug, pk)
    guidance = _help(submission, main_code, code)
    if not is_officer_of(request.user, submission.agency_id):
        raise PermissionDenied
    if any(f"{each.code}:revision" in request.POST for each in guidance.main.indicators):
        saved = answer_edit(request, cycle_slug, pk, main_code)
        if not isinstance(saved, HttpResponseRedirect):
            return saved
    try:
        _carry(request, submission, code)
    except Refused as refusal:
        if refusal.reason == "carry_over":
            return _ask_first(request, submission, guidance)
        messages.error(request, sentence(refusal.reason, submission, timezone.now()))
    page = reverse("answer-edit", args=[cycle_slug, pk, main_code])
    return redirect(f"{page}#{row_anchor(code)}")


answer_carry.when_signed_out = ask_to_sign_in  # type: ignore[attr-defined]


def _carry(request: HttpRequest, submission: Submission, code: str) -> None:
    replace = request.POST.get("replace") == "1"
    seen = whole_number(request.POST.get("revision", "")) or 0 if replace else None
    saved = last_year.carry(submission, code, by=request.user, replace=replace, revision=seen)
    if saved.conflicts:
        said = _("Chỉ số {code} vừa được người khác sửa nên chưa thay. Xem số mới rồi chọn lại.")
        messages.warning(request, said.format(code=code))
    else:
        said = _("Chỉ số {code}: đã dùng số năm {year}. Xem lại trước khi chuyển duyệt.")
        messages.success(request, said.format(code=code, year=submission.cycle.year - 1))


def _ask_first(request: HttpRequest, submission: Submission, guidance: Help) -> HttpResponse:
    """There is a value of this year already: both are shown, and the person chooses."""
    code = guidance.indicator.code
    answer = submission.answers.select_related("updated_by").get(code=code)
    last = last_year_of(submission)[code]
    context = {
        "submission": submission,
        "main": guidance.main,
        "indicator": guidance.indicator,
        "answer": answer,
        "beside": LastYearBeside(submission, guidance.indicator, answer, last),
    }
    return render(request, "assessments/answer_carry.html", context, status=409)


# ── Questions and announcements ────────────────────────────────────────────────────────────


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question_list(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """What was asked and answered, and a question of one's own."""
    submission = _submission(request, cycle_slug, pk)
    about = {"code": request.GET.get("chi-so", "")}
    form = QuestionForm(submission, request.POST or None, initial=about)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                questions.ask(submission, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                messages.error(request, sentence(refusal.reason, submission, timezone.now()))
                status = 409
            else:
                messages.success(request, _("Đã gửi câu hỏi tới Cơ quan thường trực."))
                return redirect("question-list", cycle_slug, pk)
    found = Paginator(questions_of(submission), ROWS_A_PAGE).get_page(request.GET.get("trang"))
    may_ask = can_ask(request.user, submission, timezone.now())
    context = {
        "submission": submission,
        "form": form,
        "page": found,
        "rows": for_the_agency(submission, found),
        "can_ask": may_ask,
        "locked": "" if may_ask else sentence("fixed", submission, timezone.now()),
    }
    return render(request, "assessments/question_list.html", context, status=status)


@require_safe
@never_cache
def announcement_list(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """Everything the standing agency told this agency, newest first."""
    submission = _submission(request, cycle_slug, pk)
    found = announcements_for(submission)
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("trang"))
    rows = announced(submission.cycle, page)
    context = {"submission": submission, "page": page, "rows": rows}
    return render(request, "assessments/announcement_list.html", context)
