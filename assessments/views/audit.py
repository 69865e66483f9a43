"""Nhật ký: every act, for the inspector."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.audit_words import stream_said
from assessments.forms.audit import AuditFilterForm
from assessments.models import AuditEvent
from assessments.permissions import can_read_audit
from assessments.selectors.audit import chain_of, newest_events, stream_events
from assessments.services.audit import canonical
from frameworks.spreadsheets import neutralised

EVENTS_A_PAGE = 50
COLUMNS = (
    "stream", "sequence", "at", "actor_id", "actor_email", "actor_name",
    "act", "subject", "data", "previous_hash", "hash",
)  # fmt: skip
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # Excel on Windows needs it for Vietnamese


@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    """The newest acts, filtered; one page of them."""
    _refuse_unless_inspector(request)
    form = AuditFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    page = Paginator(newest_events(wanted), EVENTS_A_PAGE).get_page(request.GET.get("trang"))
    return render(request, "assessments/audit_list.html", {"form": form, "page": page})


@require_safe
def audit_stream(request: HttpRequest, stream: str) -> HttpResponse:
    """One chain in its own order, and whether every link still follows from the one before."""
    _refuse_unless_inspector(request)
    chain = chain_of(stream)
    if chain is None:
        raise Http404
    paginator = Paginator(stream_events(stream), EVENTS_A_PAGE)
    paginator.count = chain.length  # known already: not counted again
    page = paginator.get_page(request.GET.get("trang"))
    context = {"chain": chain, "page": page, "said": stream_said(stream)}
    return render(request, "assessments/audit_stream.html", context)


@require_safe
def audit_export(request: HttpRequest, stream: str) -> StreamingHttpResponse:
    """The whole chain as CSV, with everything a hash is made of."""
    _refuse_unless_inspector(request)
    events = stream_events(stream)
    if not events.exists():
        raise Http404
    response = StreamingHttpResponse(_lines(events.iterator(chunk_size=2000)))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    name = stream.replace(":", "-")
    response.headers["Content-Disposition"] = f'attachment; filename="nhat-ky-{name}.csv"'
    return response


class _Echo:
    """A file that hands back what is written, so that a long chain is never held whole."""

    def write(self, value: str) -> str:
        return value


def _lines(events: Iterator[AuditEvent]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow(COLUMNS)
    for event in events:
        yield writer.writerow([neutralised(str(cell)) for cell in _cells(event)])


def _cells(event: AuditEvent) -> tuple[object, ...]:
    actor = event.actor
    return (
        event.stream,
        event.sequence,
        event.at.isoformat(),
        event.actor_id or "",
        actor.email if actor else "",
        actor.full_name if actor else "",
        event.act,
        event.subject,
        canonical(event.data),
        event.previous_hash,
        event.hash,
    )


def _refuse_unless_inspector(request: HttpRequest) -> None:
    if not can_read_audit(request.user):
        raise PermissionDenied
