"""Hội đồng, Tổ giúp việc: read by the council, written down by its secretary."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments import clock
from assessments.council_permissions import can_write_bodies
from assessments.council_refusals import unfit_body_sentence
from assessments.forms.bodies import (
    SPARE,
    BodyForm,
    Line,
    MemberLines,
    lines_by_seat,
    lines_of,
    lines_typed,
)
from assessments.forms.whole_numbers import whole_number
from assessments.models import BodyDecision, Cycle
from assessments.navigation import open_cycle
from assessments.pages.bodies import ADDRESSES, bodies_page
from assessments.permissions import can_follow_cycle
from assessments.selectors.bodies import Kind, decisions_of, in_force, people_to_name
from assessments.services import bodies
from assessments.services.bodies import MAX_MEMBERS, UnfitBody

FOUNDING = ("number", "issued_on", "issuer", "abstract")


def _cycle(request: HttpRequest, cycle_slug: str) -> Cycle:
    cycle = open_cycle(request, cycle_slug)
    if not can_follow_cycle(request.user):
        raise PermissionDenied
    return cycle


@require_safe
@never_cache
def body_list(request: HttpRequest, cycle_slug: str) -> HttpResponse:
    """Who belongs to the council and its working group today, and who did before."""
    cycle = _cycle(request, cycle_slug)
    rows = bodies_page(cycle, request.user, timezone.now())
    return render(request, "assessments/body_list.html", {"cycle": cycle, "bodies": rows})


@dataclass(frozen=True)
class _Page:
    """The forms of a decision. ``corrects``: the row that a new one is to stand in the place of."""

    kind: Kind
    form: BodyForm
    lines: MemberLines
    corrects: BodyDecision | None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def body_write(request: HttpRequest, cycle_slug: str, kind: str) -> HttpResponse:
    """A decision with everyone it names; ``?sua=`` corrects one that was written wrongly."""
    cycle = _cycle(request, cycle_slug)
    if kind not in ADDRESSES:
        raise Http404
    if not can_write_bodies(request.user, cycle):
        raise PermissionDenied
    page = _page(request, cycle, ADDRESSES[kind])
    if page.form.is_bound and _written(request, cycle, page):
        return redirect("body-list", cycle.slug)
    status = 422 if page.form.is_bound else 200
    return render(request, "assessments/body_write.html", _context(cycle, page), status=status)


def _page(request: HttpRequest, cycle: Cycle, kind: Kind) -> _Page:
    decisions = [each for each in decisions_of(cycle) if each.kind == kind]
    corrects = _corrected(request, decisions)
    people = people_to_name(clock.today())
    count = min(whole_number(request.POST.get("lines", "")) or 0, MAX_MEMBERS)
    if request.method != "POST":
        current = corrects or in_force(decisions, kind, clock.today())
        proposed: list[Line] = lines_of(current) if current else lines_by_seat(kind, people)
        initial = {name: getattr(corrects, name) for name in FOUNDING} if corrects else {}
        form = BodyForm(kind, initial=initial)
        return _Page(kind, form, MemberLines(kind, people, proposed=proposed), corrects)
    if request.POST.get("act") == "more":
        form = BodyForm(kind, initial={name: request.POST.get(name, "") for name in FOUNDING})
        typed = lines_typed(request.POST, count)
        more = MemberLines(kind, people, proposed=typed, count=count + SPARE)
        return _Page(kind, form, more, corrects)
    form = BodyForm(kind, request.POST)
    return _Page(kind, form, MemberLines(kind, people, data=request.POST, count=count), corrects)


def _corrected(request: HttpRequest, decisions: list[BodyDecision]) -> BodyDecision | None:
    asked = request.GET.get("sua", "")
    if not asked:
        return None
    found = [each for each in decisions if each.pk == whole_number(asked)]
    if not found:
        raise Http404
    return found[0]


def _written(request: HttpRequest, cycle: Cycle, page: _Page) -> bool:
    """Do what was posted; whether it was done. Every mistake of every line is said at once."""
    whole = page.form.is_valid()
    if not page.lines.is_valid() or not whole:
        return False
    try:
        bodies.decide(
            cycle, page.form.founding, page.lines.named, by=request.user, corrects=page.corrects
        )
    except UnfitBody as unfit:
        page.form.add_error(None, unfit_body_sentence(unfit.reason))
        return False
    messages.success(request, _("Đã ghi {body} theo quyết định.").format(body=page.kind.label))
    return True


def _context(cycle: Cycle, page: _Page) -> dict[str, object]:
    return {
        "cycle": cycle,
        "kind": page.kind,
        "form": page.form,
        "lines": page.lines.forms,
        "wrong": page.lines.wrong,
        "corrects": page.corrects,
        "full": len(page.lines.forms) >= MAX_MEMBERS,
    }
