"""How long a sign-in lasts: it ends when it is idle, and when it is old."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse

SIGNED_IN_AT = "signed_in_at"  # keys of the session; seconds
SEEN_AT = "seen_at"
BETWEEN_WRITES = 300  # seconds: reading ten pages writes the session once


def start(session: SessionBase) -> None:
    """Write down when the person signed in."""
    session[SIGNED_IN_AT] = session[SEEN_AT] = time.time()


class SessionAgeMiddleware:
    """Keeps a session that is used, up to ``SESSION_LONGEST_AGE``; Django ends the idle one.

    Only pages behind sign-in count: a public page reads no session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object
    ) -> None:
        if getattr(view, "login_required", True) and SIGNED_IN_AT in request.session:
            _age(request, time.time())


def _age(request: HttpRequest, now: float) -> None:
    if now - request.session[SIGNED_IN_AT] >= settings.SESSION_LONGEST_AGE:
        logout(request)
    elif now - request.session[SEEN_AT] >= BETWEEN_WRITES:
        request.session[SEEN_AT] = now  # the change pushes the end of the session back
