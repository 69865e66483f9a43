"""The words of a reminder, found when it is sent: what is missing then, and what to do next."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import clock
from assessments.deadline_words import deadline_said, instant
from assessments.deadlines import closing, days_left
from assessments.letters import letter
from assessments.models import Membership, Reminder, Submission
from assessments.permissions import dates_of
from assessments.refusals import missing_said
from assessments.selectors.my_work import submissions_under_way
from assessments.selectors.submissions import progress_of
from assessments.services.reminders import holders, roles_due
from assessments.services.scores import index_set_of
from assessments.workflow import SubmissionState

Role = Membership.Role


def reminder(reminder: int, user: int) -> EmailMessage | None:
    """One reminder to one person; nothing once it was sent, or the post or the deadline changed."""
    row = Reminder.objects.get(pk=reminder)
    submission = submissions_under_way().filter(pk=row.submission_id).first()
    now, role = clock.now(), Role(row.role)
    if submission is None or row.closes_at != closing(dates_of(submission)):
        return None
    person = next((each for each in holders(submission, role, now) if each.pk == user), None)
    if person is None or role not in roles_due(submission, now):
        return None
    context = {
        "user": person,
        "submission": submission,
        "deadline": deadline_said(submission, now),
        "when": _when(days_left(row.closes_at, now)),
        "missing": missing_in_words(submission),
        "next_step": _next_step(submission, role),
        "older": _older(submission),
        "link": f"{settings.ORIGIN}{_page(submission, role)}",
    }
    return letter("assessments/email/reminder", person.email, context)


def missing_in_words(submission: Submission) -> list[str]:
    """What is not entered yet, and what keeps the submission from being sent."""
    answers = {answer.code: answer for answer in submission.answers.all()}
    progress = progress_of(index_set_of(submission), answers)
    total = sum(each.total for each in progress)
    left = total - sum(each.done for each in progress)
    said = missing_said(submission)
    if left:
        text = _("{n}/{total} chỉ số chưa nhập; chỉ số để trống được 0 điểm")
        said.insert(0, text.format(n=left, total=total))
    return said


def _when(days: int) -> str:
    return _("Còn {n} ngày").format(n=days) if days else _("Hôm nay là ngày cuối")


def _next_step(submission: Submission, role: Role) -> str:
    if submission.state == SubmissionState.WITH_HEAD:
        if role is Role.HEAD:
            return _("Cán bộ đã chuyển hồ sơ: đọc bản tóm tắt rồi gửi, hoặc trả lại kèm ý kiến.")
        return _("Hồ sơ đang ở lãnh đạo đơn vị để duyệt: nhắc lãnh đạo gửi trước hạn.")
    if role is Role.HEAD:
        return _("Hồ sơ đang ở cán bộ nhập liệu: cán bộ chuyển duyệt thì bạn mới gửi được.")
    return _("Nhập nốt, rồi chuyển lãnh đạo đơn vị duyệt và gửi.")


def _older(submission: Submission) -> str:
    version = submission.versions.order_by("-number").first()
    if version is None:
        return _("Hết hạn mà chưa gửi thì đơn vị không được xếp hạng kỳ này.")
    return _("Bản {number} đã gửi lúc {instant} vẫn được tính nếu không gửi lại.").format(
        number=version.number, instant=instant(version.sent_at)
    )


def _page(submission: Submission, role: Role) -> str:
    """Where the person goes on."""
    name = "submission-summary" if role is Role.HEAD else "submission-detail"
    return reverse(name, args=[submission.cycle.slug, submission.pk])
