"""Phiên họp Hội đồng: prepared, opened, closed; its agenda and its minutes."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import minutes
from assessments.council_permissions import can_hold_sessions
from assessments.council_refusals import fixed_sentence, unfit_session_sentence
from assessments.forms.sessions import (
    AttendanceForm,
    ConsentForm,
    RulesForm,
    SittingForm,
)
from assessments.models import CouncilSession, Cycle
from assessments.pages.sessions import session_page
from assessments.permissions import can_read_reviews
from assessments.selectors.council import sessions_of
from assessments.selectors.cycles import cycles_visible_to
from assessments.selectors.disputes import before_the_council
from assessments.services import decisions, sessions
from assessments.services.locks import Refused
from assessments.services.sessions import UnfitSession
from assessments.workflow import SessionState


def cycle_of(request: HttpRequest, cycle_slug: str) -> Cycle:
    cycle = get_object_or_404(cycles_visible_to(request.user), slug=cycle_slug)
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
    form = SittingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            session = sessions.prepare(cycle, form.sitting, by=request.user)
        except UnfitSession as unfit:
            form.add_error(None, unfit_session_sentence(unfit.reason, cycle))
        else:
            messages.success(request, _("Đã lập phiên họp. Ghi người có mặt rồi khai mạc."))
            return redirect(session)
    found = list(sessions_of(cycle))
    context = {
        "cycle": cycle,
        "sessions": found,
        "waiting": before_the_council(cycle, request.user),
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
        messages.error(request, _("Chọn túc số và cách tính khi phiếu ngang nhau."))
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
    page = session_page(session, request.user)
    context = {
        "cycle": session.cycle,
        "session": session,
        "page": page,
        "can_hold": can_hold_sessions(request.user, session.cycle),
        "consent": ConsentForm([row.item.position for row in page.consentable]),
        "waiting": before_the_council(session.cycle) if session.state == "draft" else [],
    }
    return render(request, "assessments/session_detail.html", context)


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


@require_POST
def session_close(request: HttpRequest, cycle_slug: str, number: int) -> HttpResponse:
    session = session_of(request, cycle_slug, number)
    _refuse_all_but_the_secretary(request, session.cycle)
    done = _("Phiên họp đã bế mạc; biên bản in được và không đổi nữa.")
    _try(request, session.cycle, lambda: sessions.close(session, by=request.user), done)
    return redirect(session)


@require_POST
def session_consent(request: HttpRequest, cycle_slug: str, number: int) -> HttpResponse:
    """One consensus for many claims, as their reviewers propose."""
    session = session_of(request, cycle_slug, number)
    rows = session_page(session, request.user).consentable
    form = ConsentForm([row.item.position for row in rows], request.POST)
    if not form.is_valid():
        said = [str(each) for errors in form.errors.values() for each in errors]
        messages.error(request, " ".join(said))
        return redirect(session)
    chosen = set(form.cleaned_data["items"])
    items = [row.item for row in rows if str(row.item.position) in chosen]
    said = ngettext(
        "Đã ghi đồng thuận {n} nội dung.", "Đã ghi đồng thuận {n} nội dung.", len(items)
    )
    try:
        _try(
            request,
            session.cycle,
            lambda: decisions.consent(
                items, sentence=form.cleaned_data["sentence"], by=request.user
            ),
            said.format(n=len(items)),
        )
    except (Refused, decisions.verdicts.Invalid):
        messages.error(
            request, _("Một nội dung đã đổi từ lúc mở trang. Mở từng nội dung để quyết.")
        )
    return redirect(session)


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
