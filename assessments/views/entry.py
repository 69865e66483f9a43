"""Entering values, one main index a page, and the files behind them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments import sessions
from assessments.deadline_words import deadline_said
from assessments.file_messages import file_sentence
from assessments.forms.entry import PostedIndicator, PostedPage, read_page
from assessments.models import Document, Submission, User
from assessments.navigation import Link, Section
from assessments.pages.conflicts import as_entered, unsettled
from assessments.pages.entry import EntryPage, JustPosted, entry_page, main_index
from assessments.permissions import can_edit, can_keep_library
from assessments.refusals import counted_sentence, lock_sentence, sentence
from assessments.selectors.submissions import submissions_visible_to
from assessments.services import answers, documents, evidence
from assessments.services.answers import Saved
from assessments.services.evidence import FileProblem, NotTaken
from assessments.services.locks import Refused
from assessments.views.accounts import ask_to_sign_in
from frameworks.definition import MainIndex


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_edit(request: HttpRequest, cycle_slug: str, pk: int, main_code: str) -> HttpResponse:
    """The page of one main index: shown, or saved whole with whatever is wrong on it."""
    visible = submissions_visible_to(request.user)
    submission = get_object_or_404(visible, pk=pk, cycle__slug=cycle_slug)
    main = _main(submission, main_code)
    if request.method != "POST":
        return _shown(request, submission, main)
    if request.POST.get("as", str(request.user.pk)) != str(request.user.pk):
        return _of_another(request, submission, main)
    posted = read_page(request.POST, request.FILES, main.indicators)
    try:
        saved, problems = _save(request, submission, posted)
    except Refused as refusal:
        return _refused(request, submission, main, posted, refusal)
    _say(request, submission, saved)
    if saved.conflicts or problems:
        file_errors = {code: file_sentence(each) for code, each in problems.items()}
        left = unsettled(submission, saved, main, file_errors)
        return _shown(request, submission, main, left, 409 if saved.conflicts else 422)
    if "next" not in request.POST:
        return redirect("answer-edit", cycle_slug, pk, main_code)
    page = entry_page(submission, main, timezone.now())
    _say_what_is_left(request, page)
    return redirect(page.url_after(request.POST["next"]))


answer_edit.when_signed_out = ask_to_sign_in  # type: ignore[attr-defined]


def _main(submission: Submission, code: str) -> MainIndex:
    try:
        return main_index(submission, code)
    except KeyError as error:
        raise Http404 from error


def _save(
    request: HttpRequest, submission: Submission, posted: PostedPage
) -> tuple[Saved, dict[str, FileProblem]]:
    """Store the files, then the page; with the files that were not taken.

    A refusal is found out before any file is stored.
    """
    if not can_edit(request.user, submission, timezone.now()):
        return answers.save(submission, {}, by=request.user), {}  # raises the reason
    entries, problems = {}, posted.file_problems
    for code, each in posted.indicators.items():
        if each.use_saved:
            continue
        try:
            entries[code] = each.entered(_document(each, submission, request.user))
        except NotTaken as not_taken:
            problems[code], entries[code] = not_taken.problem, each.entered()
    return answers.save(submission, entries, by=request.user), problems


def _document(posted: PostedIndicator, submission: Submission, user: User) -> Document | None:
    """The file that came, as a document of the library: there it stays, whatever the save meets."""
    papers, agency = posted.papers, submission.agency
    if papers.upload is None:
        return None
    file = evidence.receive(papers.upload, agency=agency, by=user)
    return documents.cite_or_add(agency, by=user, file=file, **papers.details)


def _shown(
    request: HttpRequest,
    submission: Submission,
    main: MainIndex,
    posted: JustPosted | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    page = entry_page(submission, main, now, posted, reader=request.user)
    context = {
        "page": page,
        "submission": submission,
        "deadline": deadline_said(submission, now),
        "editable": can_edit(request.user, submission, now) and not page.locked,
        "keeps": can_keep_library(request.user, submission.agency_id),
        "locked": lock_sentence(request.user, submission, now) or page.locked,
        "counted": counted_sentence(submission, now),
        "side": [_side(page)],
        "session_left": sessions.seconds_left(request.session),
    }
    return render(request, "assessments/answer_edit.html", context, status=status)


def _side(page: EntryPage) -> Section:
    """The main indices in the side bar, with how far each has come."""
    icons = {"errors": "circle-x", "complete": "check"}
    submission, mains = page.submission, page.progress
    heading = ngettext("{n} chỉ số chính", "{n} chỉ số chính", len(mains)).format(n=len(mains))
    links = [
        Link(
            f"{each.code}. {each.title}",
            each.url(submission),
            icons.get(each.state, "circle"),
            f"{each.done}/{each.total}",
            current=each.code == page.main.code,
        )
        for each in mains
    ]
    return Section(heading, links)


def _refused(
    request: HttpRequest,
    submission: Submission,
    main: MainIndex,
    posted: PostedPage,
    refusal: Refused,
) -> HttpResponse:
    """What was typed stays on the page, with the reason why it was not saved."""
    said = sentence(refusal.reason, submission, timezone.now())
    kept = _("Chưa lưu được. Những gì bạn vừa nhập vẫn còn trên trang này.")
    messages.error(request, f"{kept} {said}")
    shown = {code: as_entered(each.entered()) for code, each in posted.indicators.items()}
    submission.refresh_from_db()
    return _shown(request, submission, main, JustPosted(shown=shown), 403)


def _of_another(request: HttpRequest, submission: Submission, main: MainIndex) -> HttpResponse:
    """The page was another person's: nothing of it is saved under this name."""
    said = _(
        "Chưa lưu. Những gì vừa gửi do một tài khoản khác nhập trên máy này; đăng nhập lại bằng tài"
        " khoản đó rồi lưu."
    )
    messages.error(request, said)
    return _shown(request, submission, main, status=403)


def _say(request: HttpRequest, submission: Submission, saved: Saved) -> None:
    count = len(saved.changed)
    if saved.refused:
        said = sentence("choice", submission, timezone.now())
        messages.error(request, f"{', '.join(saved.refused)}: {said}")
    if not count:
        return
    drafts = sum(answer.problem is not None for answer in saved.changed)
    if "next" in request.POST:
        drafts = 0  # those of the whole page are named
    said = ngettext("Đã lưu {count} chỉ số.", "Đã lưu {count} chỉ số.", count).format(count=count)
    if drafts:
        said += " " + _("{drafts} chỉ số còn lỗi, lưu nháp, chưa được tính điểm.").format(
            drafts=drafts
        )
    (messages.warning if drafts else messages.success)(request, said)


def _say_what_is_left(request: HttpRequest, page: EntryPage) -> None:
    """Whoever goes on leaves the drafts of this page behind: by name."""
    if page.next and page.wrong:
        said = _("Nhóm {main} còn nháp chưa tính điểm: {codes}. Quay lại sửa lúc nào cũng được.")
        codes = ", ".join(row.code for row in page.wrong)
        messages.warning(request, said.format(main=page.main.code, codes=codes))
