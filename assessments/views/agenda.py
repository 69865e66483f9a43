"""One item before the council: decided by consensus, or put to the vote, voted on, counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.council_permissions import can_decide, can_vote
from assessments.council_refusals import unfit_session_sentence
from assessments.forms.corrections import Inputs, inputs_posted, inputs_shown
from assessments.forms.measurements import OriginForm
from assessments.forms.sessions import ChoiceForm, DecisionForm, SentenceForm
from assessments.models import AgendaItem, CouncilSession
from assessments.pages.bench import Bench
from assessments.pages.bench_rows import Row
from assessments.pages.sessions import AgendaRow, ballot_choices, choices_said
from assessments.permissions import can_read_review, posts_of
from assessments.refusals import sentence
from assessments.selectors.council import ballot_of, item_of
from assessments.selectors.reviews import whole
from assessments.services import decisions
from assessments.services.decisions import PROPOSED, is_running
from assessments.services.locks import Refused
from assessments.services.sessions import UnfitSession
from assessments.typed import Typed
from assessments.views.sessions import session_of
from assessments.views.shut import shut_file


@dataclass(frozen=True)
class Desk:
    """An item with everything that is known of its indicator."""

    session: CouncilSession
    item: AgendaItem
    row: Row

    @property
    def agency_id(self) -> int:
        return int(self.item.finding.version.submission.agency_id)


def _desk(request: HttpRequest, cycle_slug: str, number: int, position: int) -> Desk:
    session = session_of(request, cycle_slug, number)
    item = item_of(session, position)
    if item is None:
        raise Http404
    submission = item.finding.version.submission
    version = whole(submission, item.finding.version)
    if version is None:
        raise Http404
    bench = Bench(version, timezone.now(), posts_of(request.user).tied)
    for main in bench.index_set.main_indices:
        for indicator in main.indicators:
            if indicator.code == item.finding.code:
                return Desk(session, item, bench.row(main, indicator))
    raise Http404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agenda_item(request: HttpRequest, cycle_slug: str, number: int, position: int) -> HttpResponse:
    """One item; a post writes down what the council settled by consensus."""
    desk = _desk(request, cycle_slug, number, position)
    submission = desk.item.finding.version.submission
    if not can_read_review(request.user, submission):
        return shut_file(request, submission)
    if request.method != "POST":
        return _shown(request, desk, inputs_shown(desk.row))
    form = DecisionForm(choices_said(desk.item), request.POST)
    inputs = inputs_posted(desk.row, request.POST)
    valid, inputs, typed = _checked(form, inputs)
    origin = _origin(request, desk)
    if not valid or (origin is not None and not origin.is_valid()):
        return _shown(request, desk, inputs, form, origin, status=422)

    def act() -> None:
        decisions.decide(
            desk.item,
            choice=form.cleaned_data["choice"],
            sentence=form.cleaned_data["sentence"],
            typed=typed,
            origin=origin.origin if origin else None,
            by=request.user,
        )

    if not _try(request, desk, act, _("Đã ghi quyết nghị.")):
        return _shown(request, desk, inputs, form, origin, status=409)
    return redirect(desk.session)


def _origin(request: HttpRequest, desk: Desk) -> OriginForm | None:
    """Where another figure comes from; ``None``: none is proposed."""
    proposes = desk.row.is_measured and request.POST.get("choice") == PROPOSED
    return OriginForm(request.POST) if proposes else None


def _checked(form: ChoiceForm, inputs: Inputs) -> tuple[bool, Inputs, Typed | None]:
    """Whether the form stands, with another value held against its rule where one is proposed."""
    valid = form.is_valid()
    if form.cleaned_data.get("choice") != PROPOSED:
        return valid, inputs, None
    inputs = inputs.checked(council_alone=False)
    return valid and not inputs.errors, inputs, inputs.typed


def _try(request: HttpRequest, desk: Desk, act: Callable[[], object], done: str) -> bool:
    """Do ``act``, or say why not."""
    try:
        act()
    except UnfitSession as unfit:
        messages.error(request, unfit_session_sentence(unfit.reason, desk.session.cycle))
        return False
    except Refused as refusal:
        submission = desk.item.finding.version.submission
        messages.error(request, sentence(refusal.reason, submission, timezone.now()))
        return False
    except decisions.verdicts.Invalid:
        messages.error(request, _("Giá trị này không theo quy tắc của chỉ số."))
        return False
    messages.success(request, done)
    return True


@require_POST
def ballot_open(request: HttpRequest, cycle_slug: str, number: int, position: int) -> HttpResponse:
    """Put the item to the vote; another value is put with it where one was typed and chosen."""
    desk = _desk(request, cycle_slug, number, position)
    submission = desk.item.finding.version.submission
    if not can_read_review(request.user, submission):
        return shut_file(request, submission)
    inputs = inputs_posted(desk.row, request.POST)
    typed, origin = None, _origin(request, desk)
    if request.POST.get("choice") == PROPOSED:
        inputs = inputs.checked(council_alone=False)
        if inputs.errors or (origin is not None and not origin.is_valid()):
            return _shown(request, desk, inputs, origin=origin, status=422)
        typed = inputs.typed
    said = origin.origin if origin else None
    _try(
        request,
        desk,
        lambda: decisions.open_ballot(desk.item, typed=typed, origin=said, by=request.user),
        _("Đã mở bỏ phiếu. Thành viên bỏ phiếu ở trang này."),
    )
    return redirect("agenda-item", cycle_slug, number, position)


@require_POST
def vote_cast(request: HttpRequest, cycle_slug: str, number: int, position: int) -> HttpResponse:
    """A member's own vote."""
    desk = _desk(request, cycle_slug, number, position)
    submission = desk.item.finding.version.submission
    if not can_read_review(request.user, submission):
        return shut_file(request, submission)
    choice = request.POST.get("choice", "")
    done = _("Đã ghi phiếu của bạn.")
    _try(request, desk, lambda: decisions.vote(desk.item, choice=choice, by=request.user), done)
    return redirect("agenda-item", cycle_slug, number, position)


@require_POST
def ballot_count(request: HttpRequest, cycle_slug: str, number: int, position: int) -> HttpResponse:
    """Count the ballot: what more than half voted for is decided, or the council votes again."""
    desk = _desk(request, cycle_slug, number, position)
    submission = desk.item.finding.version.submission
    if not can_read_review(request.user, submission):
        return shut_file(request, submission)
    form = SentenceForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for e in form.errors["sentence"]))
        return redirect("agenda-item", cycle_slug, number, position)
    counted: list[object] = []

    def act() -> None:
        said = form.cleaned_data["sentence"]
        counted.append(decisions.count(desk.item, sentence=said, by=request.user))

    if _try(request, desk, act, _("Đã kiểm phiếu.")) and counted == [None]:
        messages.error(request, _("Không phương án nào quá nửa số phiếu: mở lượt bỏ phiếu khác."))
    return redirect("agenda-item", cycle_slug, number, position)


def _shown(
    request: HttpRequest,
    desk: Desk,
    inputs: Inputs,
    form: DecisionForm | None = None,
    origin: OriginForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    user, item = request.user, desk.item
    ballot = ballot_of(item)
    context = {
        "cycle": desk.session.cycle,
        "session": desk.session,
        "submission": item.finding.version.submission,
        "agenda_row": AgendaRow(item, own=False),
        "row": desk.row,
        "bench": desk.row.bench,
        "form": form or DecisionForm(choices_said(item)),
        "inputs": inputs,
        "origin": origin or OriginForm(initial={"source": desk.row.indicator.source}),
        "running": is_running(item),
        "ballot": ballot,
        "ballot_choices": ballot_choices(item),
        "voted": user.pk in ballot.cast,
        "counting": SentenceForm(),
        "can_decide": can_decide(user, desk.session, desk.agency_id),
        "can_vote": can_vote(user, desk.session, desk.agency_id),
    }
    return render(request, "assessments/agenda_item.html", context, status=status)
