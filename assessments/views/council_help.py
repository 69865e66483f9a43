"""What the standing agency says to the agencies: answers to their questions, announcements."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.forms.questions import AnnouncementForm, AnswerForm
from assessments.models import Cycle
from assessments.navigation import open_cycle
from assessments.pages.asking import announced, for_the_council
from assessments.permissions import (
    can_announce,
    can_answer_questions,
    can_read_announcements,
    can_read_questions,
)
from assessments.refusals import sentence
from assessments.selectors.questions import questions_to_council
from assessments.services import announcements, questions
from assessments.services.locks import Refused
from assessments.views.guidance import ROWS_A_PAGE


def _cycle(request: HttpRequest, cycle_slug: str) -> Cycle:
    return open_cycle(request, cycle_slug)


@require_safe
@never_cache
def council_question_list(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """What agencies asked: first what waits, the longest wait first; then what was answered."""
    cycle = _cycle(request, cycle_slug)
    if not can_read_questions(request.user):
        raise PermissionDenied
    found = questions_to_council(cycle, request.user)
    framework = cycle.framework_version.definition
    answered = found.filter(answered_at__isnull=False).order_by("-answered_at", "-pk")
    page = Paginator(answered, ROWS_A_PAGE).get_page(request.GET.get("trang"))
    waiting = found.filter(answered_at__isnull=True).order_by("asked_at", "pk")
    context = {
        "cycle": cycle,
        "waiting": for_the_council(framework, waiting),
        "page": page,
        "answered": for_the_council(framework, page),
        "can_answer": can_answer_questions(request.user, cycle),
    }
    return render(request, "assessments/council_question_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def council_question_answer(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """One question, and the secretary's one answer to it."""
    cycle = _cycle(request, cycle_slug)
    if not can_read_questions(request.user):
        raise PermissionDenied
    question = get_object_or_404(questions_to_council(cycle, request.user), pk=pk)
    if request.method == "POST" and not can_answer_questions(request.user, cycle):
        raise PermissionDenied
    form = AnswerForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                questions.answer(question, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                said = sentence(refusal.reason, question.submission, timezone.now())
                messages.error(request, said)
                question.refresh_from_db()
                status = 409
            else:
                messages.success(request, _("Đã trả lời. Đơn vị thấy ở trang Hỏi đáp."))
                return redirect("council-question-list", cycle_slug)
    [row] = for_the_council(cycle.framework_version.definition, [question])
    context = {
        "cycle": cycle,
        "row": row,
        "form": form,
        "can_answer": can_answer_questions(request.user, cycle),
    }
    return render(request, "assessments/council_question_answer.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def council_announcement_list(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """What was announced, and a new announcement."""
    cycle = _cycle(request, cycle_slug)
    if not can_read_announcements(request.user):
        raise PermissionDenied
    form = AnnouncementForm(cycle, request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            announcements.post(cycle, by=request.user, **form.cleaned_data)
            messages.success(request, _("Đã đăng thông báo. Các đơn vị thấy ở trang tổng quan."))
            return redirect("council-announcement-list", cycle_slug)
        if not can_announce(request.user, cycle):
            raise PermissionDenied
    posted = cycle.announcements.select_related("posted_by")
    page = Paginator(posted, ROWS_A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "cycle": cycle,
        "form": form,
        "page": page,
        "rows": announced(cycle, page),
        "can_announce": can_announce(request.user, cycle),
    }
    status = 422 if form.is_bound else 200
    return render(request, "assessments/council_announcement_list.html", context, status=status)
