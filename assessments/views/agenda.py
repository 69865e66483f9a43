"""One item before the council: decided by consensus, or put to the vote, voted on, counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
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
from assessments.forms.sessions import BallotForm, ChoiceForm, DecisionForm, SentenceForm
from assessments.models import AgendaItem, CouncilSession
from assessments.pages.bench import Bench
from assessments.pages.bench_rows import Row
from assessments.pages.sessions import AgendaRow, ballot_choices, choices_said
from assessments.permissions import can_read_review, posts_of
from assessments.refusals import sentence
from assessments.selectors.council import ballot_of, failed_ballots, item_of
from assessments.selectors.reviews import whole
from assessments.services import decisions
from assessments.services.decisions import PROPOSED, is_running
from assessments.services.locks import Refused
from assessments.services.sessions import UnfitSession
from assessments.typed import Typed
from assessments.views.sessions import session_of
from assessments.views.shut import shut_file

# Where in a form the reason of an ``UnfitSession`` is said; the others stand above it.
PLACES = {
    "sentence": "sentence",
    "choice": "choice",
    "same_declared": "choice",
    "same_reviewed": "choice",
}


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
    valid, inputs, typed = _checked(form, inputs_posted(desk.row, request.POST))
    origin = _origin(request, desk)
    if not valid or (origin is not None and not origin.is_valid()):
        return _shown(request, desk, inputs, form, origin, status=422)

    def act() -> None:
        said = form.cleaned_data
        decisions.decide(
            desk.item,
            choice=said["choice"],
            sentence=said["sentence"],
            typed=typed,
            origin=origin.origin if origin else None,
            by=request.user,
        )

    if _is_refused(desk, form, act):
        return _shown(request, desk, inputs, form, origin, status=409)
    messages.success(request, _("Đã ghi quyết nghị."))
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


def _is_refused(desk: Desk, form: forms.Form, act: Callable[[], object]) -> bool:
    """Do ``act``; what it is refused for is said at its place in ``form``, which keeps the rest."""
    try:
        act()
    except UnfitSession as unfit:
        place = PLACES.get(unfit.reason)
        form.add_error(
            place if place in form.fields else None,
            unfit_session_sentence(unfit.reason, desk.session.cycle),
        )
    except Refused as refusal:
        submission = desk.item.finding.version.submission
        form.add_error(None, sentence(refusal.reason, submission, timezone.now()))
    except decisions.verdicts.Invalid:
        form.add_error(None, _("Giá trị này không theo quy tắc của chỉ số."))
    else:
        return False
    return True


@require_POST
def ballot_open(request: HttpRequest, cycle_slug: str, number: int, position: int) -> HttpResponse:
    """Put the item to the vote; another value is put with it where one was typed and chosen."""
    desk = _desk(request, cycle_slug, number, position)
    submission = desk.item.finding.version.submission
    if not can_read_review(request.user, submission):
        return shut_file(request, submission)
    form = BallotForm(choices_said(desk.item), request.POST)
    valid, inputs, typed = _checked(form, inputs_posted(desk.row, request.POST))
    origin = _origin(request, desk)
    if not valid or (origin is not None and not origin.is_valid()):
        return _shown(request, desk, inputs, form, origin, status=422)

    def act() -> None:
        said = origin.origin if origin else None
        decisions.open_ballot(desk.item, typed=typed, origin=said, by=request.user)

    if _is_refused(desk, form, act):
        return _shown(request, desk, inputs, form, origin, status=409)
    messages.success(request, _("Đã mở bỏ phiếu. Thành viên bỏ phiếu ở trang này."))
    return redirect("agenda-item", cycle_slug, number, position)


@require_POST
def vote_cast(request: HttpRequest, cycle_slug: str, number: int, position: int) -> HttpResponse:
    """A member's own vote."""
    desk = _desk(request, cycle_slug, number, position)
    submission = desk.item.finding.version.submission
    if not can_read_review(request.user, submission):
        return shut_file(request, submission)
    form = ChoiceForm(ballot_choices(desk.item), request.POST)

    def act() -> None:
        decisions.vote(desk.item, choice=form.cleaned_data["choice"], by=request.user)

    if not form.is_valid():
        return _shown(request, desk, inputs_shown(desk.row), form, status=422)
    if _is_refused(desk, form, act):
        return _shown(request, desk, inputs_shown(desk.row), form, status=409)
    messages.success(request, _("Đã ghi phiếu của bạn."))
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
        return _shown(request, desk, inputs_shown(desk.row), form, status=422)
    counted: list[object] = []

    def act() -> None:
        said = form.cleaned_data["sentence"]
        counted.append(decisions.count(desk.item, sentence=said, by=request.user))

    if _is_refused(desk, form, act):
        return _shown(request, desk, inputs_shown(desk.row), form, status=409)
    if counted == [None]:
        messages.error(request, _("Đã kiểm phiếu, chưa quyết được: xem lý do ở “Quyết nghị”."))
    else:
        messages.success(request, _("Đã kiểm phiếu."))
    return redirect("agenda-item", cycle_slug, number, position)


def _shown(
    request: HttpRequest,
    desk: Desk,
    inputs: Inputs,
    form: forms.Form | None = None,
    origin: OriginForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The item. What was typed into a refused ``form`` stands in whichever form the page has."""
    user, item = request.user, desk.item
    running = is_running(item)
    ballot = ballot_of(item) if running else None
    typed = form["sentence"].value() or "" if form and "sentence" in form.fields else ""
    context = {
        "cycle": desk.session.cycle,
        "session": desk.session,
        "submission": item.finding.version.submission,
        "agenda_row": AgendaRow(item, own=False, ballots=failed_ballots([item]).get(item.pk, ())),
        "row": desk.row,
        "bench": desk.row.bench,
        "refused": form,
        "typed": typed,
        "form": _either(form, (DecisionForm, BallotForm))
        or DecisionForm(choices_said(item), initial={"sentence": typed}),
        "counting": _either(form, (SentenceForm,)) or SentenceForm(initial={"sentence": typed}),
        "inputs": inputs,
        "running": running,
        "origin": origin or OriginForm(initial={"source": desk.row.indicator.source}),
        "ballot": ballot,
        "ballot_choices": ballot_choices(item),
        "voted": ballot is not None and user.pk in ballot.cast,
        "can_decide": can_decide(user, desk.session, desk.agency_id),
        "can_vote": can_vote(user, desk.session, desk.agency_id),
    }
    return render(request, "assessments/agenda_item.html", context, status=status)


def _either(form: forms.Form | None, kinds: tuple[type[forms.Form], ...]) -> forms.Form | None:
    return form if isinstance(form, kinds) else None
