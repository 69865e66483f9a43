"""Phiên họp Hội đồng: prepared, opened, closed; its agenda and its minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import clock, minutes
from assessments.council_permissions import can_hold_sessions
from assessments.council_refusals import fixed_sentence, unfit_session_sentence
from assessments.forms.sessions import (
    AttendanceForm,
    ClosingForm,
    ConsentForm,
    RulesForm,
    SittingForm,
)
from assessments.models import AgendaItem, CouncilSession, Cycle
from assessments.navigation import open_cycle
from assessments.pages.sessions import SessionPage, session_page, shown_state
from assessments.pages.unjudged import unjudged_in, unjudged_of
from assessments.permissions import can_read_reviews
from assessments.selectors.council import sessions_of
from assessments.selectors.disputes import TO_THE_SESSION, before_the_council, by_stake
from assessments.selectors.reviews import files_of, kept_of
from assessments.services import decisions, sessions
from assessments.services.attendance import grounds_of
from assessments.services.locks import Refused
from assessments.services.sessions import UnfitSession
from assessments.workflow import SessionState


def cycle_of(request: HttpRequest, cycle_slug: str) -> Cycle:
    cycle = open_cycle(request, cycle_slug)
    if not can_read_reviews(request.user):
        raise PermissionDenied
    return cycle


def session_of(request: HttpRequest, cycle_slug: str, number: int) -> CouncilSession:
    cycle = cycle_of(request, cycle_slug)
    rows = cycle.sessions.select_related("chair", "secretary").prefetch_related("attendees")
    session = get_object_or_404(rows, number=number)
    session.cycle = cycle
    return session


def _refuse_all_but_the_secretary(request: HttpRequest, cycle: Cycle) -> None:
    if not can_hold_sessions(request.user, cycle):
        raise PermissionDenied


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session_list(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """The sessions of a cycle and what waits for one; a post prepares the next."""
    cycle = cycle_of(request, cycle_slug)
    if request.method == "POST":
        _refuse_all_but_the_secretary(request, cycle)
    form = SittingForm(
        request.POST if request.method == "POST" else None, initial=grounds_of(cycle, clock.today())
    )
    if form.is_bound and form.is_valid():
        try:
            session = sessions.prepare(cycle, form.sitting, by=request.user)
        except UnfitSession as unfit:
            form.add_error(None, unfit_session_sentence(unfit.reason, cycle))
        else:
            messages.success(request, _("Đã lập phiên họp. Ghi người có mặt rồi khai mạc."))
            return redirect(session)
    found, now = list(sessions_of(cycle)), timezone.now()
    files = files_of(cycle, now=now, reader=request.user, keep=TO_THE_SESSION)
    context = {
        "cycle": cycle,
        "sessions": found,
        "waiting": by_stake(kept_of(files)),
        "unjudged": unjudged_of(cycle, files, now),
        "form": form,
        "rules": RulesForm(cycle),
        "can_hold": can_hold_sessions(request.user, cycle),
        "begun": any(each.state != SessionState.DRAFT for each in found),
        "under_way": any(each.state != SessionState.CLOSED for each in found),
        "locked": fixed_sentence(cycle),
    }
    status = 422 if form.is_bound else 200
    return render(request, "assessments/session_list.html", context, status=status)


@require_POST
def session_rules(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """How the council sits and votes, before its first session opens."""
    cycle = cycle_of(request, cycle_slug)
    _refuse_all_but_the_secretary(request, cycle)
    form = RulesForm(cycle, request.POST)
    if form.is_valid():
        _try(
            request,
            cycle,
            lambda: sessions.set_rules(cycle, by=request.user, **form.cleaned_data),
            _("Đã ghi quy chế họp."),
        )
    else:
        messages.error(
            request, _("Chưa ghi quy chế: chọn túc số và cách tính khi phiếu ngang nhau.")
        )
    return redirect("session-list", cycle.slug)


def _try(request: HttpRequest, cycle: Cycle, act: Callable[[], object], done: str) -> bool:
    """Do ``act``, or say why not."""
    try:
        act()
    except UnfitSession as unfit:
        messages.error(request, unfit_session_sentence(unfit.reason, cycle))
        return False
    messages.success(request, done)
    return True


@require_safe
@never_cache
def session_detail(request: HttpRequest, cycle_slug: str, number: int) -> HttpResponse:
    """The agenda of a session, most points at stake first."""
    session = session_of(request, cycle_slug, number)
    return _shown(request, session_page(session, request.user))


def _shown(
    request: HttpRequest,
    page: SessionPage,
    consent: ConsentForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    session = page.session
    draft = session.state == SessionState.DRAFT
    state = shown_state(request.GET.get("loc", ""))
    unfit = sessions.unfit_to_open(session, timezone.now()) if draft else ""
    context = {
        "cycle": session.cycle,
        "session": session,
        "page": page,
        "state": state,
        "rows": page.of(state),
        "can_hold": can_hold_sessions(request.user, session.cycle),
        "consent": consent or ConsentForm([row.item.position for row in page.consentable]),
        "waiting": before_the_council(session.cycle, request.user) if draft else [],
        "unjudged": unjudged_in(session.cycle, timezone.now(), request.user) if draft else None,
        "today": clock.today(),
        "other_day": draft and session.held_on != clock.today(),
        "unfit": unfit_session_sentence(unfit, session.cycle) if unfit else "",
    }
    return render(request, "assessments/session_detail.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request: HttpRequest, cycle_slug: str, number: int) -> HttpResponse:
    """When, where and who is there, until it opens."""
    session = session_of(request, cycle_slug, number)
    _refuse_all_but_the_secretary(request, session.cycle)
    form = AttendanceForm(session, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _edited(request, session, form):
        return redirect(session)
    context = {"cycle": session.cycle, "session": session, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "assessments/session_edit.html", context, status=status)


def _edited(request: HttpRequest, session: CouncilSession, form: AttendanceForm) -> bool:
    try:
        sessions.edit(
            session, form.sitting, present=form.there, guests=form.invited, by=request.user
        )
    except UnfitSession as unfit:
        form.add_error(None, unfit_session_sentence(unfit.reason, session.cycle))
        return False
    messages.success(request, _("Đã ghi thành phần phiên họp."))
    return True


@require_POST
def session_open(request: HttpRequest, cycle_slug: str, number: int) -> HttpResponse:
    session = session_of(request, cycle_slug, number)
    _refuse_all_but_the_secretary(request, session.cycle)
    done = _("Phiên họp đã khai mạc. Chương trình giữ như lúc khai mạc.")
    _try(request, session.cycle, lambda: sessions.open_session(session, by=request.user), done)
    return redirect(session)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session_close(request: HttpRequest, cycle_slug: str, number: int) -> HttpResponse:
    """What closing comes to; a post closes, having seen how many items are left."""
    session = session_of(request, cycle_slug, number)
    _refuse_all_but_the_secretary(request, session.cycle)
    page = session_page(session, request.user)
    form = ClosingForm(page.left, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        done = _("Phiên họp đã bế mạc; biên bản in được và không đổi nữa.")
        _try(request, session.cycle, lambda: sessions.close(session, by=request.user), done)
        return redirect(session)
    context = {"cycle": session.cycle, "session": session, "page": page, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "assessments/session_close.html", context, status=status)


@require_POST
def session_consent(request: HttpRequest, cycle_slug: str, number: int) -> HttpResponse:
    """One consensus for many claims, as their reviewers propose."""
    session = session_of(request, cycle_slug, number)
    page = session_page(session, request.user)
    rows = page.consentable
    form = ConsentForm([row.item.position for row in rows], request.POST)
    if not form.is_valid():
        return _shown(request, page, form, status=422)
    items = [row.item for row in rows if row.item.position in form.chosen]
    if not _consented(request, session.cycle, items, form):
        return _shown(request, page, form, status=409)
    said = ngettext(
        "Đã ghi đồng thuận {n} nội dung.", "Đã ghi đồng thuận {n} nội dung.", len(items)
    )
    messages.success(request, said.format(n=len(items)))
    return redirect(session)


def _consented(
    request: HttpRequest, cycle: Cycle, items: Sequence[AgendaItem], form: ConsentForm
) -> bool:
    """Whether it was written down; what it was refused for is said in ``form``."""
    try:
        decisions.consent(items, sentence=form.cleaned_data["sentence"], by=request.user)
    except UnfitSession as unfit:
        place = "sentence" if unfit.reason == "sentence" else None
        form.add_error(place, unfit_session_sentence(unfit.reason, cycle))
    except (Refused, decisions.verdicts.Invalid):
        form.add_error(None, _("Một nội dung đã đổi từ lúc mở trang. Mở từng nội dung để quyết."))
    return not form.errors


@require_safe
@never_cache
def session_minutes(request: HttpRequest, cycle_slug: str, number: int) -> HttpResponse:
    """The minutes of a closed session, the same bytes every time."""
    session = session_of(request, cycle_slug, number)
    if session.state != SessionState.CLOSED:
        raise Http404
    response = HttpResponse(minutes.render(session), content_type="application/pdf")
    name = f"bien-ban-{session.cycle.slug}-{session.number}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
