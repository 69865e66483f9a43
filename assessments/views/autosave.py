"""Saving one indicator by itself, while the page stays open."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments import sessions
from assessments.forms.entry import PostedIndicator, read_page
from assessments.models import Submission
from assessments.pages.conflicts import unsettled
from assessments.pages.entry import entry_page, main_index
from assessments.refusals import sentence
from assessments.selectors.submissions import submissions_visible_to
from assessments.services import answers
from assessments.services.answers import Saved
from assessments.services.locks import Refused
from frameworks.definition import MainIndex

REVISION = "X-Revision"  # of what the person has written or seen: their next save goes on from it


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def session_state(request: HttpRequest) -> JsonResponse:
    """Who is signed in, for how long yet, and the token that their forms carry. To post is to stay:
    to ask alone makes no session longer."""
    if request.method == "POST":
        sessions.stay(request.session)
    return JsonResponse(
        {
            "user": request.user.pk,
            "csrf": get_token(request),
            "left": sessions.seconds_left(request.session),
            "longer": sessions.can_last_longer(request.session),
        }
    )


session_state.only_a_look = True  # type: ignore[attr-defined]


@never_cache
@require_POST
def answer_save(
    request: HttpRequest, cycle_slug: str, pk: int, main_code: str, code: str
) -> HttpResponse:
    """One indicator, right or wrong: answered with the pieces of the page that it changes.

    409 with both contents where a colleague saved it meanwhile; 403 with the reason where nothing
    may be saved, which leaves what was typed in the page and in the browser's queue.
    """
    visible = submissions_visible_to(request.user)
    submission = get_object_or_404(visible, pk=pk, cycle__slug=cycle_slug)
    main, posted = _posted(request, submission, main_code, code)
    if request.POST.get("as", str(request.user.pk)) != str(request.user.pk):
        return _refusal("other_user", _("Số liệu này do một tài khoản khác nhập trên máy này."))
    try:
        entries = {} if posted.use_saved else {code: posted.entered()}
        saved = answers.save(submission, entries, by=request.user)
    except Refused as refused:
        return _refusal(refused.reason, sentence(refused.reason, submission, timezone.now()))
    if code in saved.refused:
        return _refusal("choice", sentence("choice", submission, timezone.now()))
    return _pieces(request, submission, main, code, saved)


def _posted(
    request: HttpRequest, submission: Submission, main_code: str, code: str
) -> tuple[MainIndex, PostedIndicator]:
    """Raises ``Http404`` for an indicator that the agency does not enter there."""
    try:
        main = main_index(submission, main_code)
        indicator = next(each for each in main.indicators if each.code == code)
        return main, read_page(request.POST, MultiValueDict(), [indicator]).indicators[code]
    except (KeyError, StopIteration) as error:
        raise Http404 from error


def _refusal(reason: str, said: str) -> JsonResponse:
    return JsonResponse({"error": reason, "said": said}, status=403)


def _pieces(
    request: HttpRequest, submission: Submission, main: MainIndex, code: str, saved: Saved
) -> HttpResponse:
    page = entry_page(
        submission,
        main,
        timezone.now(),
        unsettled(submission, saved, main),
        reader=request.user,
        with_last_year=False,
    )
    row = next(each for each in page.rows if each.code == code)
    context = {
        "page": page,
        "row": row,
        "submission": submission,
        "editable": True,
        "keeps": True,  # whoever saves a value keeps the papers behind it
        "swap": True,
    }
    status = 409 if saved.conflicts else 200
    response = render(request, "assessments/answer_saved.html", context, status=status)
    if code in saved.revisions:
        response.headers[REVISION] = str(saved.revisions[code])
    return response
