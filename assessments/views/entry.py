"""Entering values, one main index a page, and the files behind them."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.deadline_words import deadline_said
from assessments.file_messages import file_sentence
from assessments.forms.entry import PostedIndicator, PostedPage, read_page
from assessments.models import Document, Submission, User
from assessments.navigation import Link, Section
from assessments.pages.conflicts import differences
from assessments.pages.entry import EntryPage, JustPosted, entry_page, main_index
from assessments.pages.entry_rows import Shown
from assessments.permissions import can_edit
from assessments.refusals import lock_sentence, sentence
from assessments.selectors.submissions import (
    evidence_visible_to,
    submissions_sent_visible_to,
    submissions_visible_to,
)
from assessments.services import answers, documents, evidence
from assessments.services.answers import ESTIMATED_TO, Entered, Saved
from assessments.services.documents import library_of
from assessments.services.locks import Refused
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
    posted = read_page(request.POST, request.FILES, main.indicators)
    try:
        saved = _save(request, submission, posted)
    except Refused as refusal:
        return _refused(request, submission, main, posted, refusal)
    _say(request, saved)
    if saved.conflicts or posted.file_problems:
        status = 409 if saved.conflicts else 422
        return _shown(
            request, submission, main, _unsettled(submission, saved, posted, main), status
        )
    page = entry_page(submission, main, timezone.now())
    onward = page.next if "next" in request.POST and not page.wrong else None
    return redirect("answer-edit", cycle_slug, pk, onward.code if onward else main_code)


def _main(submission: Submission, code: str) -> MainIndex:
    try:
        return main_index(submission, code)
    except KeyError as error:
        raise Http404 from error


def _save(request: HttpRequest, submission: Submission, posted: PostedPage) -> Saved:
    """Store the files, then the page. A refusal is found out before any file is stored."""
    if not can_edit(request.user, submission, timezone.now()):
        return answers.save(submission, {}, by=request.user)  # raises the reason
    entries = {
        code: each.entered(_document(each, submission, request.user))
        for code, each in posted.indicators.items()
        if not each.use_saved
    }
    return answers.save(submission, entries, by=request.user)


def _document(posted: PostedIndicator, submission: Submission, user: User) -> Document | None:
    """The file that came, as a document of the library: there it stays, whatever the save meets."""
    papers, agency = posted.papers, submission.agency
    if papers.upload is None:
        return None
    file = evidence.receive(papers.upload, agency=agency, by=user)
    return documents.add(agency, by=user, file=file, abstract=papers.abstract)


def _unsettled(
    submission: Submission, saved: Saved, posted: PostedPage, main: MainIndex
) -> JustPosted:
    """What the person has to choose between, and the files that were not taken."""
    indicators = {each.code: each for each in main.indicators}
    library = library_of(submission.agency_id)
    return JustPosted(
        shown={each.code: _as_entered(each.entered) for each in saved.conflicts},
        differences={
            each.code: differences(indicators[each.code], each, library) for each in saved.conflicts
        },
        file_errors={code: file_sentence(each) for code, each in posted.file_problems.items()},
    )


def _as_entered(entered: Entered) -> Shown:
    day = f"{entered.estimated_to:%d/%m/%Y}" if entered.estimated_to else ""
    return Shown(
        typed=entered.typed,
        status=entered.status,
        estimated_to=str(entered.typed.get(ESTIMATED_TO, day)),
        explanation=entered.explanation,
        check_note=entered.check_note,
        papers=entered.papers or (),
        revision=entered.revision or 0,
    )


def _shown(
    request: HttpRequest,
    submission: Submission,
    main: MainIndex,
    posted: JustPosted | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    page = entry_page(submission, main, now, posted)
    context = {
        "page": page,
        "submission": submission,
        "deadline": deadline_said(submission, now),
        "editable": can_edit(request.user, submission, now),
        "locked": lock_sentence(request.user, submission, now),
        "side": [_side(page, request.path)],
    }
    return render(request, "assessments/answer_edit.html", context, status=status)


def _side(page: EntryPage, path: str) -> Section:
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
    shown = {code: _as_entered(each.entered()) for code, each in posted.indicators.items()}
    submission.refresh_from_db()
    return _shown(request, submission, main, JustPosted(shown=shown), 403)


def _say(request: HttpRequest, saved: Saved) -> None:
    drafts = sum(answer.problem is not None for answer in saved.changed)
    count = len(saved.changed)
    if not count:
        return
    said = ngettext("Đã lưu {count} chỉ số.", "Đã lưu {count} chỉ số.", count).format(count=count)
    if drafts:
        said += " " + _("{drafts} chỉ số còn lỗi, lưu nháp, chưa được tính điểm.").format(
            drafts=drafts
        )
    (messages.warning if drafts else messages.success)(request, said)


@require_safe
@never_cache
def evidence_file(request: HttpRequest, cycle_slug: str, pk: int, evidence_pk: int) -> HttpResponse:
    """A file, by the same permission as what it proves; never as active content."""
    visible = submissions_sent_visible_to(request.user)
    submission = get_object_or_404(visible, pk=pk, cycle__slug=cycle_slug)
    files = evidence_visible_to(request.user).filter(agency=submission.agency)
    found = get_object_or_404(files, pk=evidence_pk)
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.content_type,
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
