"""The agency's own file: where it stands, from the officer to the head to the council."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments import receipts
from assessments.deadline_words import deadline_said, instant, open_until
from assessments.deadlines import VIETNAM, last_moment
from assessments.forms.submissions import DeclarationForm, RemarkForm
from assessments.models import Submission, SubmissionVersion
from assessments.pages.declared import receipt_of, version_page
from assessments.pages.duties import can_be_shared, officers_said, own_part_sentence, reader_of
from assessments.pages.overview import overview_of
from assessments.pages.steps import last_days, steps_of, withdrawal_said
from assessments.pages.summary import summary_of
from assessments.pages.timetable import agency_rows
from assessments.pages.top_up import top_up_page
from assessments.permissions import (
    belongs_to,
    can_edit,
    can_give_duties,
    can_hand_back,
    can_pass_on,
    can_send,
    can_withdraw,
    is_head_of,
    is_officer_of,
    is_open_to_agency,
)
from assessments.refusals import counted_sentence, lock_sentence, sentence
from assessments.selectors.posts import signer_said
from assessments.selectors.questions import announcements_for
from assessments.selectors.submissions import submissions_visible_to, versions_visible_to
from assessments.services import submissions
from assessments.services.locks import Refused


def _submission(request: HttpRequest, cycle_slug: str, pk: int) -> Submission:
    visible = submissions_visible_to(request.user)
    return get_object_or_404(visible, pk=pk, cycle__slug=cycle_slug)


def _version(request: HttpRequest, cycle_slug: str, pk: int, number: int) -> SubmissionVersion:
    visible = versions_visible_to(request.user)
    return get_object_or_404(
        visible, submission=pk, submission__cycle__slug=cycle_slug, number=number
    )


def _common(request: HttpRequest, submission: Submission) -> dict[str, Any]:
    """What every page of a submission shows: its deadline, and what may be done now."""
    user, now = request.user, timezone.now()
    return {
        "submission": submission,
        "deadline": deadline_said(submission, now),
        "until": instant(last_moment(open_until(submission, now))),
        "locked": lock_sentence(user, submission, now),
        "counted": counted_sentence(submission, now),
        "can_edit": can_edit(user, submission, now),
        "can_pass_on": can_pass_on(user, submission, now),
        "can_hand_back": can_hand_back(user, submission, now),
        "can_send": can_send(user, submission, now),
        "can_withdraw": can_withdraw(user, submission, now),
    }


@require_safe
@never_cache
def submission_detail(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """Where the submission stands and what is to be done next."""
    submission = _submission(request, cycle_slug, pk)
    now = timezone.now()
    officers = officers_said(submission, now)
    overview = overview_of(submission, reader_of(request.user, submission, officers, now))
    versions = list(
        submission.versions.defer("content").select_related("sent_by").order_by("-number")
    )
    newest = versions[0] if versions else None
    context = {
        **_common(request, submission),
        "overview": overview,
        "versions": versions,
        "steps": steps_of(submission, overview, newest, now),
        "timetable": agency_rows(submission, now),
        "withdrawal": withdrawal_said(submission, now) if submission.state == "sent" else "",
        "is_workable": is_open_to_agency(submission, now) and submission.state != "sent",
        "days": last_days(submission, now),
        "today": now.astimezone(VIETNAM).date(),
        "top_up": top_up_page(request.user, submission, now),
        "announcements": announcements_for(submission)[:3],
        "duties": officers,
        "own_part": own_part_sentence(request.user, submission, now),
        "can_give_duties": can_give_duties(request.user, submission, now)
        and can_be_shared(submission, now),
    }
    return render(request, "assessments/submission_detail.html", context)


@require_safe
@never_cache
def submission_summary(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """The one page the head reads before signing."""
    return _summary(request, _submission(request, cycle_slug, pk))


def _summary(
    request: HttpRequest,
    submission: Submission,
    *,
    remark: RemarkForm | None = None,
    declaration: DeclarationForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **_common(request, submission),
        "summary": summary_of(submission),
        "newest": submission.versions.order_by("-number").first(),
        "signer": _signer(request, submission),
        "printed_at": timezone.now(),
        "remark_form": remark or RemarkForm(),
        "declaration_form": declaration or DeclarationForm(),
        "send_key": uuid4(),
        "seen": submissions.seen_in(submission),
    }
    return render(request, "assessments/submission_summary.html", context, status=status)


def _signer(request: HttpRequest, submission: Submission) -> str:
    """Who would sign it, where that is the reader: their name and title; else blank."""
    if not is_head_of(request.user, submission.agency_id):
        return ""
    return signer_said(request.user, submission.agency_id, timezone.localdate())


@require_POST
def submission_pass_on(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    submission = _submission(request, cycle_slug, pk)
    if not is_officer_of(request.user, submission.agency_id):
        raise PermissionDenied
    try:
        submissions.pass_on(submission, by=request.user)
        messages.success(request, _("Đã chuyển lãnh đạo đơn vị duyệt."))
    except Refused as refusal:
        _say(request, submission, refusal)
    return redirect(submission)


@require_POST
def submission_top_up(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    """Take it back to put final figures in the place of the estimates that were sent."""
    submission = _submission(request, cycle_slug, pk)
    if not is_officer_of(request.user, submission.agency_id):
        raise PermissionDenied
    try:
        submissions.top_up(submission, by=request.user)
        said = _("Đã mở chốt số liệu. Bản đã gửi vẫn được tính đến khi gửi lại.")
        messages.success(request, said)
    except Refused as refusal:
        _say(request, submission, refusal)
    return redirect(submission)


@require_POST
def submission_hand_back(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    submission = _submission(request, cycle_slug, pk)
    if not is_head_of(request.user, submission.agency_id):
        raise PermissionDenied
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _summary(request, submission, remark=form, status=422)
    try:
        submissions.hand_back(submission, remark=form.cleaned_data["remark"], by=request.user)
    except Refused as refusal:
        _say(request, submission, refusal)
        return _summary(request, submission, remark=form, status=409)
    messages.success(request, _("Đã trả lại cán bộ nhập liệu."))
    return redirect(submission)


@require_POST
def submission_send(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    submission = _submission(request, cycle_slug, pk)
    if not is_head_of(request.user, submission.agency_id):
        raise PermissionDenied
    form = DeclarationForm(request.POST)
    if not form.is_valid():
        return _summary(request, submission, declaration=form, status=422)
    try:
        said = form.cleaned_data
        version = submissions.send(submission, by=request.user, key=said["key"], seen=said["seen"])
    except Refused as refusal:
        return _answer_a_refused_send(request, submission, refusal)
    return redirect("receipt-detail", cycle_slug, pk, version.number)


def _answer_a_refused_send(
    request: HttpRequest, submission: Submission, refusal: Refused
) -> HttpResponse:
    """A double click finds the submission sent: it gets the receipt of the first click."""
    held = refusal.submission or submission
    newest = submission.versions.order_by("-number").first()
    if held.state == "sent" and newest is not None and newest.sent_by_id == request.user.pk:
        return redirect("receipt-detail", submission.cycle.slug, submission.pk, newest.number)
    _say(request, held, refusal)
    return redirect("submission-summary", submission.cycle.slug, submission.pk)


@require_POST
def submission_withdraw(request: HttpRequest, cycle_slug: str, pk: int) -> HttpResponse:
    submission = _submission(request, cycle_slug, pk)
    if not is_head_of(request.user, submission.agency_id):
        raise PermissionDenied
    try:
        submissions.withdraw(submission, by=request.user)
        messages.success(
            request, _("Đã rút lại để sửa. Nếu không gửi lại trước hạn, Hội đồng dùng bản đã gửi.")
        )
    except Refused as refusal:
        _say(request, submission, refusal)
    return redirect(submission)


def _say(request: HttpRequest, submission: Submission, refusal: Refused) -> None:
    """The reason, said of the submission as it was found when the act was decided."""
    found = refusal.submission or submission
    messages.error(request, sentence(refusal.reason, found, timezone.now()))


@require_safe
@never_cache
def version_detail(request: HttpRequest, cycle_slug: str, pk: int, number: int) -> HttpResponse:
    """A sent version as it was frozen, for the agency and for the council."""
    version = _version(request, cycle_slug, pk, number)
    context = {**_of_version(request, version), "page": version_page(version)}
    return render(request, "assessments/version_detail.html", context)


@require_safe
@never_cache
def receipt_detail(request: HttpRequest, cycle_slug: str, pk: int, number: int) -> HttpResponse:
    """Proof that the council received a version."""
    version = _version(request, cycle_slug, pk, number)
    context = {
        **_common(request, version.submission),
        **_of_version(request, version),
        "verification": receipts.verification_path(version),
        "qr": receipts.qr(receipts.verification_address(version)),
    }
    return render(request, "assessments/receipt_detail.html", context)


def _of_version(request: HttpRequest, version: SubmissionVersion) -> dict[str, Any]:
    """What every page of a sent version shows: its receipt, and the others beside it."""
    versions = list(version.submission.versions.defer("content").order_by("-number"))
    return {
        "submission": version.submission,
        "version": version,
        "versions": versions,
        "receipt": receipt_of(version),
        "is_newest": versions[0].number == version.number,
        "own": belongs_to(request.user, version.submission.agency_id),
    }
