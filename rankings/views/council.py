"""Xếp hạng, công bố: a cycle's ranking from its building to the public, one page for everyone.

Each act is a POST of its own that leads back to the page. Whoever holds the post but comes too
early or too late reads why; whoever does not hold it is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.models import Cycle
from assessments.navigation import open_cycle
from assessments.permissions import Someone, holds_any_seat
from assessments.services import windows
from rankings import check_readings, council_pages, permissions
from rankings.check_readings import contradictions_of
from rankings.council_selectors import cycles_visible_to, ranking_of
from rankings.forms import (
    CheckForm,
    NumberForm,
    PublishForm,
    SendBackForm,
    SignForm,
    TextForm,
)
from rankings.models import Ranking
from rankings.refusals import sentence
from rankings.services import build, publication
from rankings.services.locks import Refused

# Refusals that nothing typed can put right: the page as it stands now says more than the form.
NOT_TYPED = frozenset({"rights", "state", "stale", "open"})


def _loaded(
    request: HttpRequest, cycle_slug: str, holds_post: Callable[[Someone], bool]
) -> tuple[Cycle, Ranking | None]:
    """The cycle and its ranking; 404 to a stranger, 403 to another post."""
    if holds_any_seat(request.user):
        cycle = open_cycle(request, cycle_slug)
    else:
        cycle = get_object_or_404(cycles_visible_to(request.user), slug=cycle_slug)
    if not holds_post(request.user):
        raise PermissionDenied
    return cycle, ranking_of(cycle)


def _page(
    request: HttpRequest, cycle: Cycle, ranking: Ranking | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    user, now = request.user, timezone.now()
    if windows.ended_unrecorded(cycle, now):  # nobody has come by since the round ended
        windows.close_ended(cycle)
    reading = check_readings.read(ranking) if ranking else None
    context = {
        "cycle": cycle,
        "ranking": ranking,
        "reading": reading,
        "standing": council_pages.standing_of(cycle, ranking, now, reader=user),
        "steps": council_pages.steps_of(ranking),
        "turn": council_pages.turn_of(ranking),
        "can_build": permissions.can_build(user, cycle, ranking),
        "can_edit_text": permissions.can_edit_text(user, ranking),
        "check_form": _check_form(ranking) if permissions.can_check(user, ranking) else None,
        "can_approve": permissions.can_approve(user, ranking),
        "send_back_form": SendBackForm() if permissions.can_send_back(user, ranking) else None,
        "sign_form": _sign_form(ranking) if permissions.can_sign(user, ranking) else None,
        "number_form": _number_form(ranking) if permissions.can_number(user, ranking) else None,
        "publish_form": PublishForm() if permissions.can_publish(user, ranking) else None,
        **more,
    }
    return render(request, "rankings/cycle_ranking.html", context, status=status)


def _check_form(ranking: Ranking | None, typed: Any = None) -> CheckForm:
    return CheckForm(typed, differs=ranking is not None and bool(contradictions_of(ranking)))


def _sign_form(ranking: Ranking | None) -> SignForm:
    decision = ranking.decision if ranking else None
    names = ("signer_title", "signer_name", "signed_on")
    return SignForm(initial={name: getattr(decision, name, None) for name in names})


def _number_form(ranking: Ranking | None) -> NumberForm:
    decision = ranking.decision if ranking else None
    return NumberForm(initial={n: getattr(decision, n, None) for n in ("number", "issued_on")})


def _present(ranking: Ranking | None) -> Ranking:
    if ranking is None:
        raise Refused("state")
    return ranking


def _press(
    request: HttpRequest, cycle: Cycle, act: Callable[[], object], done: str
) -> HttpResponse:
    """An act that is one button: done, or why not; then back to the page."""
    try:
        act()
    except Refused as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, done)
    return redirect("cycle-ranking", cycle.slug)


def _fill_in(
    request: HttpRequest,
    loaded: tuple[Cycle, Ranking | None],
    forms_by_name: dict[str, forms.Form],
    act: Callable[[Ranking, dict[str, Any]], object],
    done: str,
) -> HttpResponse:
    """An act with a form: what was typed stays in it where the act is refused."""
    cycle, ranking = loaded
    ((name, form),) = forms_by_name.items()
    try:
        present = _present(ranking)  # nothing to act on: no form is worth mending
    except Refused as refused:
        messages.error(request, sentence(refused))
        return redirect("cycle-ranking", cycle.slug)
    if form.is_valid():
        try:
            act(present, form.cleaned_data)
        except Refused as refused:
            if refused.reason in NOT_TYPED:
                messages.error(request, sentence(refused))
                return redirect("cycle-ranking", cycle.slug)
            form.add_error(None, sentence(refused))
        else:
            messages.success(request, done)
            return redirect("cycle-ranking", cycle.slug)
    return _page(request, cycle, ranking, status=422, **{name: form})


@require_safe
@never_cache
def cycle_ranking(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """Where the ranking stands, what the check says, and the one next act."""
    cycle, ranking = _loaded(request, cycle_slug, permissions.can_read)
    return _page(request, cycle, ranking)


@require_safe
@never_cache
def cycle_ranking_appendix(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """The appendix before it is public, for the council alone."""
    cycle, ranking = _loaded(request, cycle_slug, permissions.can_read)
    if ranking is None:
        raise Http404
    try:
        content = publication.appendix_of(ranking)
    except Refused as refused:
        messages.error(request, sentence(refused))
        return redirect("cycle-ranking", cycle.slug)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="phu-luc-{cycle_slug}.pdf"'
    return response


@require_POST
def cycle_ranking_build(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    cycle, _ranking = _loaded(request, cycle_slug, permissions.is_secretary)
    return _press(
        request, cycle, lambda: build.build(cycle, by=request.user), _("Đã lập bảng xếp hạng.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def cycle_ranking_text(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """The words around the tables, as plain fields."""
    cycle, ranking = _loaded(request, cycle_slug, permissions.is_secretary)
    if not permissions.can_edit_text(request.user, ranking) or ranking is None:
        messages.error(request, sentence(Refused("state")))
        return redirect("cycle-ranking", cycle.slug)
    form = TextForm(request.POST or None, words=build.words_of(ranking))
    if request.method == "POST" and form.is_valid():
        return _press(
            request,
            cycle,
            lambda: build.edit_text(ranking, form.words(), by=request.user),
            _("Đã lưu lời văn. Soát lại trước khi trình."),
        )
    context = {"cycle": cycle, "ranking": ranking, "form": form}
    status = 422 if form.errors else 200
    return render(request, "rankings/cycle_ranking_text.html", context, status=status)


@require_POST
def cycle_ranking_check(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    cycle, ranking = _loaded(request, cycle_slug, permissions.is_secretary)
    return _fill_in(
        request,
        (cycle, ranking),
        {"check_form": _check_form(ranking, request.POST)},
        lambda ranking, typed: publication.check(ranking, by=request.user, **typed),
        _("Đã soát. Chủ tịch Hội đồng duyệt được từ bây giờ."),
    )


@require_POST
def cycle_ranking_approve(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    cycle, ranking = _loaded(request, cycle_slug, permissions.is_chair)
    seen = request.POST.get("seen", "")
    return _press(
        request,
        cycle,
        lambda: publication.approve(_present(ranking), seen=seen, by=request.user),
        _("Đã duyệt. Kết quả của kỳ được chốt."),
    )


@require_POST
def cycle_ranking_send_back(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    return _fill_in(
        request,
        _loaded(request, cycle_slug, permissions.is_chair),
        {"send_back_form": SendBackForm(request.POST)},
        lambda ranking, typed: publication.send_back(ranking, by=request.user, **typed),
        _("Đã trả lại thư ký. Kết quả chưa chốt."),
    )


@require_POST
def cycle_ranking_sign(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    return _fill_in(
        request,
        _loaded(request, cycle_slug, permissions.is_clerk),
        {"sign_form": SignForm(request.POST)},
        lambda ranking, typed: publication.sign(ranking, by=request.user, **typed),
        _("Đã ghi nhận việc ký."),
    )


@require_POST
def cycle_ranking_number(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    return _fill_in(
        request,
        _loaded(request, cycle_slug, permissions.is_clerk),
        {"number_form": NumberForm(request.POST)},
        lambda ranking, typed: publication.number(ranking, by=request.user, **typed),
        _("Đã ghi số, ngày ban hành. Sửa được đến khi công bố."),
    )


@require_POST
def cycle_ranking_publish(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    return _fill_in(
        request,
        _loaded(request, cycle_slug, permissions.is_secretary),
        {"publish_form": PublishForm(request.POST)},
        lambda ranking, typed: publication.publish(ranking, by=request.user, **typed),
        _("Đã công bố."),
    )
