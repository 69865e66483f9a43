"""Giải trình: what the council asks, and the agency's one answer to each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.file_messages import file_sentence, status_of
from assessments.forms.responses import ResponseForm
from assessments.models import Finding, Stance, Submission
from assessments.pages.questions import figures_to_speak_of, question
from assessments.pages.questions import response_list as response_page
from assessments.permissions import can_respond
from assessments.refusals import sentence
from assessments.selectors.findings import findings_asked_of, measured_findings_of
from assessments.selectors.submissions import submissions_visible_to
from assessments.services import evidence, measured_disputes, replies
from assessments.services.evidence import NotTaken
from assessments.services.locks import Refused
from assessments.views.accounts import ask_to_sign_in
from assessments.workflow import FindingState


def _submission(request: HttpRequest, cycle_slug: str, pk: int) -> Submission:
    visible = submissions_visible_to(request.user)
    return get_object_or_404(visible, pk=pk, cycle__slug=cycle_slug)


@require_safe
@never_cache
def response_list(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """What the council puts to the agency, the most points at stake first."""
    submission = _submission(request, cycle_slug, pk)
    page = response_page(submission, user=request.user, now=timezone.now())
    context = {"submission": submission, "page": page}
    return render(request, "assessments/response_list.html", context)


@require_safe
@never_cache
def response_outcome(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """Before, after and why of everything that was answered, to be printed."""
    submission = _submission(request, cycle_slug, pk)
    page = response_page(submission, user=request.user, now=timezone.now())
    context = {"submission": submission, "page": page}
    return render(request, "assessments/response_outcome.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def response_edit(request: HttpRequest, cycle_slug: str, pk: int, finding_pk: int) -> HttpResponse:
    """Answer one item, once: agree or not, text, and a paper if there is one."""
    submission = _submission(request, cycle_slug, pk)
    finding = get_object_or_404(findings_asked_of(submission), pk=finding_pk)
    form = _form(request, submission, finding)
    status = _taken(request, finding, form) if form.is_bound else 200
    if status == 302:
        return redirect("response-list", cycle_slug, pk)
    asked = question(finding, user=request.user, now=timezone.now())
    context = {"submission": submission, "item": asked, "form": form}
    return render(request, "assessments/response_edit.html", context, status=status)


def _form(request: HttpRequest, submission: Submission, finding: Finding) -> ResponseForm:
    """Empty, or as posted; what was typed before a session ended is unbound: sent by their own
    hand."""
    asks_stance = finding.standing() is not None
    if request.method == "POST" and "again" in request.POST:
        messages.warning(request, _("Giải trình này chưa gửi. Xem lại rồi bấm “Gửi giải trình”."))
        typed = {name: request.POST.get(name, "") for name in ("as", *response_edit.keeps)}  # type: ignore[attr-defined]
        return ResponseForm(submission.agency, initial=typed, asks_stance=asks_stance)
    return ResponseForm(
        submission.agency, request.POST or None, request.FILES or None, asks_stance=asks_stance
    )


def _taken(request: HttpRequest, finding: Finding, form: ResponseForm) -> int:
    """302 once it is written; otherwise why not stands in ``form`` or among the messages."""
    if not form.is_valid():
        return 422
    if request.POST.get("as", str(request.user.pk)) != str(request.user.pk):
        form.add_error(None, _OF_ANOTHER)
        return 403
    try:
        _respond(request, finding, form)
    except NotTaken as refusal:
        form.add_error("file", file_sentence(refusal.problem))
        return status_of(refusal.problem)
    except Refused as refusal:
        word = _why(refusal, finding)
        messages.error(request, sentence(word, finding.version.submission, timezone.now()))
        return 409
    messages.success(request, _said(form))
    return 302


_OF_ANOTHER = gettext_lazy(
    "Giải trình này do một tài khoản khác viết trên máy này; đăng nhập lại bằng tài khoản đó rồi"
    " gửi."
)


response_edit.when_signed_out = ask_to_sign_in  # type: ignore[attr-defined]
response_edit.keeps = ("stance", "text", "document")  # type: ignore[attr-defined]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def measurement_contest(
    request: HttpRequest, cycle_slug: str, pk: int, finding_pk: int
) -> HttpResponse:
    """Speak of one figure measured elsewhere, once in a round."""
    submission, now = _submission(request, cycle_slug, pk), timezone.now()
    figures = figures_to_speak_of(submission, user=request.user, now=now)
    item = next((each for each in figures if each.finding.pk == finding_pk), None)
    if item is None:
        get_object_or_404(measured_findings_of(submission), pk=finding_pk)
        messages.error(request, sentence("measured_no_round", submission, now))
        return redirect("response-list", cycle_slug, pk)
    form = ResponseForm(
        submission.agency, request.POST or None, request.FILES or None, asks_stance=True
    )
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            _contest(request, item.finding, form)
        except NotTaken as refusal:
            form.add_error("file", file_sentence(refusal.problem))
            status = status_of(refusal.problem)
        except Refused as refusal:
            messages.error(request, sentence(refusal.reason, submission, timezone.now()))
            status = 409
        else:
            messages.success(request, _said(form))
            return redirect("response-list", cycle_slug, pk)
    context = {"submission": submission, "item": item, "form": form}
    return render(request, "assessments/measurement_contest.html", context, status=status)


def _contest(request: HttpRequest, finding: Finding, form: ResponseForm) -> None:
    upload, kept = form.cleaned_data["file"], form.cleaned_data["document"]
    stored = kept.file if kept else None
    if upload:
        agency = finding.version.submission.agency
        stored = evidence.receive(upload, agency=agency, by=request.user)
    stance, text = Stance(form.answer), form.cleaned_data["text"]
    measured_disputes.contest(finding, stance=stance, text=text, evidence=stored, by=request.user)


def _said(form: ResponseForm) -> str:
    if form.answer == Stance.AGREE:
        return _("Đã ghi nhận đơn vị đồng ý; chỉ số này tính theo kết luận của Hội đồng.")
    return _("Đã gửi giải trình. Thẩm định viên sẽ kết luận.")


def _why(refusal: Refused, finding: Finding) -> str:
    """The deadline of the cycle is long over: what passed is the time to answer, or the turn."""
    if refusal.reason != "deadline":
        return refusal.reason
    finding = Finding.objects.get(pk=finding.pk)
    silent = finding.response is not None and finding.response.stance == Stance.SILENT
    return "too_late" if silent or finding.state == FindingState.ASKED else "state"


def _respond(request: HttpRequest, finding: Finding, form: ResponseForm) -> None:
    submission = finding.version.submission
    upload, kept = form.cleaned_data["file"], form.cleaned_data["document"]
    stored = kept.file if kept else None
    if upload and can_respond(request.user, submission, finding, timezone.now()):
        stored = evidence.receive(upload, agency=submission.agency, by=request.user)
    replies.respond(
        finding,
        stance=Stance(form.answer),
        text=form.cleaned_data["text"],
        evidence=stored,
        by=request.user,
    )
