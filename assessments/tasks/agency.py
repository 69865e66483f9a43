"""What waits for an officer and for a head."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.deadline_words import (
    DeadlineSaid,
    deadline_said,
    instant,
    open_until,
    reply_said,
)
from assessments.deadlines import IN_REVIEW, Phase, last_moment
from assessments.models import Membership, Submission, User
from assessments.navigation import address
from assessments.permissions import phase, posts_of
from assessments.refusals import sentence
from assessments.selectors.duties import mains_of_others
from assessments.selectors.my_work import submissions_under_way, with_questions
from assessments.selectors.questions import with_new_answers
from assessments.selectors.submissions import Progress, progress_of
from assessments.selectors.top_up import estimates_of
from assessments.services.scores import index_set_of
from assessments.tasks import Task
from assessments.tasks.help import new_answers
from assessments.workflow import SubmissionState

Words = dict[str, Any]


def tasks(user: User, now: datetime) -> Iterator[Task]:
    """A card for each of the person's agencies and each cycle under way."""
    memberships = posts_of(user).memberships
    if not memberships:
        return
    submissions = list(
        with_new_answers(with_questions(submissions_under_way(), now), now)
        .filter(agency__in={agency for agency, _role in memberships})
        .prefetch_related("answers", "deadline__extensions")
    )
    divided = [each for each in submissions if each.is_divided]  # type: ignore[attr-defined]
    others = mains_of_others(divided, user, timezone.localdate(now)) if divided else {}
    for submission in submissions:
        submission.of_others = others.get(submission.pk, frozenset())  # type: ignore[attr-defined]
        held = [role for role in Membership.Role if (submission.agency_id, role) in memberships]
        for role in held:
            yield _task(submission, role, now)
        if submission.answered:  # type: ignore[attr-defined]
            yield new_answers(submission, held[0])


def _task(submission: Submission, role: Membership.Role, now: datetime) -> Task:
    return Task(
        post=f"{role.label}, {submission.agency}",
        about=str(submission.cycle),
        deadline=_deadline(submission, now),
        **_words(submission, role, now),
    )


def _deadline(submission: Submission, now: datetime) -> DeadlineSaid:
    """Of what the card asks for: the answer to the council, where it waits for one."""
    if submission.asked and phase(submission, now) in IN_REVIEW:  # type: ignore[attr-defined]
        return reply_said(submission.respond_by, now)  # type: ignore[attr-defined]
    return deadline_said(submission, now)


def _words(submission: Submission, role: Membership.Role, now: datetime) -> Words:
    stands = phase(submission, now)
    if stands is Phase.NOT_OPEN:
        return {"says": sentence("not_open", submission, now)}
    if stands is Phase.TOP_UP and not submission.asked and estimates_of(submission):  # type: ignore[attr-defined]
        return _in_top_up(submission, role, now)
    if stands in IN_REVIEW:
        return _in_review(submission)
    if submission.state == SubmissionState.SENT:
        return _sent(submission, now)
    progress = progress_of(
        index_set_of(submission), {answer.code: answer for answer in submission.answers.all()}
    )
    tell = _for_the_officer if role is Membership.Role.OFFICER else _for_the_head
    return {"facts": _facts(submission, progress), **tell(submission, progress)}


def _in_top_up(submission: Submission, role: Membership.Role, now: datetime) -> Words:
    """What was sent as an estimate may become final; whose turn it is."""
    until = instant(last_moment(open_until(submission, now)))
    if submission.state == SubmissionState.WITH_HEAD and role is Membership.Role.HEAD:
        return _for_the_head(submission, [])
    if submission.state == SubmissionState.SENT or role is Membership.Role.HEAD:
        says = _("Các số ước đã gửi chốt lại được đến {until}; không chốt thì giữ như đã gửi.")
    else:
        says = _("Đang chốt số liệu: thay các số ước rồi chuyển lãnh đạo duyệt, đến {until}.")
    page = address("submission-detail", submission.cycle.slug, submission.pk)
    mine = {"act": _("Chốt số liệu"), "url": page} if role is Membership.Role.OFFICER else {}
    return {"says": says.format(until=until), **mine}


def _in_review(submission: Submission) -> Words:
    if submission.asked:  # type: ignore[attr-defined]
        until = instant(last_moment(submission.respond_by))  # type: ignore[attr-defined]
        says = _("Hội đồng hỏi lại {n} chỉ số. Trả lời đến {until}; mỗi câu trả lời một lần.")
        if submission.in_window:  # type: ignore[attr-defined]
            says = _(
                "Giải trình mở đến {until}: {n} chỉ số chờ đơn vị trả lời. Không trả lời là đồng ý"
                " với kết luận của Hội đồng."
            )
        return {
            "says": says.format(n=submission.asked, until=until),  # type: ignore[attr-defined]
            "act": _("Trả lời Hội đồng"),
            "url": address("response-list", submission.cycle.slug, submission.pk),
        }
    if submission.newest is None:  # type: ignore[attr-defined]
        return {"says": _("Hết hạn mà đơn vị chưa gửi hồ sơ. Đơn vị không được xếp hạng kỳ này.")}
    says = _("Hội đồng đang thẩm định. Chưa có câu hỏi nào chờ đơn vị.")
    if submission.state == SubmissionState.SENT:
        return {"says": says}
    unsent = _("Hết hạn mà hồ sơ chưa gửi lại: Hội đồng dùng {version}.")
    return {"says": f"{unsent.format(version=_version_said(submission))} {says}"}


def _version_said(submission: Submission) -> str:
    """«bản 1 gửi lúc 10:00:00 ngày 10/12/2023»: the newest that was sent."""
    return _("bản {number} gửi lúc {at}").format(
        number=submission.newest,  # type: ignore[attr-defined]
        at=instant(submission.newest_at),  # type: ignore[attr-defined]
    )


def _sent(submission: Submission, now: datetime) -> Words:
    return {"says": sentence("state", submission, now)}


def _for_the_officer(submission: Submission, progress: list[Progress]) -> Words:
    if submission.state == SubmissionState.WITH_HEAD:
        return {"says": _("Hồ sơ đang ở lãnh đạo đơn vị để duyệt.")}
    of_others: frozenset[str] = submission.of_others  # type: ignore[attr-defined]
    own = [each for each in progress if each.code not in of_others]
    done = all(each.done == each.total and not each.invalid for each in own)
    if done and (waited := _in_other_hands(progress, of_others)):
        return {**_remark(submission), "says": waited}
    return {**_remark(submission), **_next_entry(submission, own)}


def _in_other_hands(progress: list[Progress], of_others: frozenset[str]) -> str:
    """What colleagues have yet to enter, once one's own part is full; blank: nothing."""
    theirs = [each for each in progress if each.code in of_others]
    if any(each.invalid for each in theirs):
        return _("Phần của bạn đã nhập đủ; phần giao cho cán bộ khác còn số liệu sai quy tắc.")
    if left := sum(each.total - each.done for each in theirs):
        text = _("Phần của bạn đã nhập đủ; còn {n} chỉ số ở phần giao cho cán bộ khác.")
        return text.format(n=left)
    return ""


def _next_entry(submission: Submission, progress: list[Progress]) -> Words:
    """Mistakes first, for they block; then the first main index that is not full."""
    at = (submission.cycle.slug, submission.pk)
    wrong = next((each for each in progress if each.invalid), None)
    if wrong is not None:
        return {
            "says": _("Còn số liệu sai quy tắc: sửa trước khi chuyển duyệt."),
            "act": _("Sửa: {code}. {title}").format(code=wrong.code, title=wrong.title),
            "url": address("answer-edit", *at, wrong.code),
        }
    short = next((each for each in progress if each.done < each.total), None)
    if short is not None:
        left = sum(each.total - each.done for each in progress)
        return {
            "says": _("Còn {n} chỉ số chưa nhập; chỉ số để trống được 0 điểm.").format(n=left),
            "act": _("Nhập tiếp: {code}. {title}").format(code=short.code, title=short.title),
            "url": address("answer-edit", *at, short.code),
        }
    return {
        "says": _("Đã nhập đủ. Xem lại rồi chuyển lãnh đạo đơn vị duyệt."),
        "act": _("Xem lại và chuyển duyệt"),
        "url": address("submission-detail", *at),
    }


def _for_the_head(submission: Submission, progress: list[Progress]) -> Words:
    if submission.state == SubmissionState.WITH_HEAD:
        return {
            "says": _("Cán bộ đã chuyển hồ sơ. Đọc bản tóm tắt rồi gửi, hoặc trả lại kèm ý kiến."),
            "act": _("Đọc tóm tắt và gửi"),
            "url": address("submission-summary", submission.cycle.slug, submission.pk),
        }
    return {**_remark(submission), "says": _("Cán bộ đang nhập; hồ sơ chưa tới lượt bạn.")}


def _remark(submission: Submission) -> Words:
    if not submission.remark:
        return {}
    returned = submission.state == SubmissionState.RETURNED
    by = _("Thư ký Hội đồng trả hồ sơ") if returned else _("Lãnh đạo đơn vị trả lại")
    return {"remark": submission.remark, "remark_by": by}


def _facts(submission: Submission, progress: list[Progress]) -> tuple[tuple[str, str], ...]:
    done, total = (sum(getattr(each, name) for each in progress) for name in ("done", "total"))
    wrong = sum(each.invalid for each in progress)
    facts = [(_("Đã nhập"), _("{done}/{total} chỉ số").format(done=done, total=total))]
    if wrong:
        facts.append((_("Sai quy tắc"), _("{n} chỉ số").format(n=wrong)))
    if submission.newest is not None:  # type: ignore[attr-defined]
        facts.append((_("Đang được tính"), _version_said(submission)))
    return tuple(facts)
