"""How long a sign-in lasts: it ends when it is idle, and when it is old."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse

from dti_portal.middleware import is_from_script

SIGNED_IN_AT = "signed_in_at"  # keys of the session; seconds
SEEN_AT = "seen_at"
BETWEEN_WRITES = 300  # seconds: reading ten pages writes the session once
LEFT = "X-Session-Left"  # seconds; told to a script, whose page may stand open for hours


def start(session: SessionBase) -> None:
    """Write down when the person signed in."""
    session[SIGNED_IN_AT] = session[SEEN_AT] = time.time()


def seconds_left(session: SessionBase) -> int | None:
    """How long it lasts if its person does nothing more; ``None`` where nobody signed in."""
    if SIGNED_IN_AT not in session:
        return None
    idle = session[SEEN_AT] + settings.SESSION_COOKIE_AGE
    return max(0, int(min(idle, _oldest(session)) - time.time()))


def can_last_longer(session: SessionBase) -> bool:
    """Whether staying helps: not where the session ends because it is old."""
    if SIGNED_IN_AT not in session:
        return True
    return float(session[SEEN_AT]) + settings.SESSION_COOKIE_AGE < _oldest(session)


def stay(session: SessionBase) -> None:
    """Its person is there: count the idle time anew."""
    session[SEEN_AT] = time.time()


def _oldest(session: SessionBase) -> float:
    return float(session[SIGNED_IN_AT]) + settings.SESSION_LONGEST_AGE


class SessionAgeMiddleware:
    """Keeps a session that is used, up to ``SESSION_LONGEST_AGE``; Django ends the idle one.

    Only pages behind sign-in count: a public page reads no session. A view marked
    ``only_a_look`` asks how long the session lasts, and does not make it last longer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_from_script(request) and request.session.accessed:
            left = seconds_left(request.session)
            if left is not None:
                response.headers[LEFT] = str(left)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object
    ) -> None:
        if getattr(view, "login_required", True) and SIGNED_IN_AT in request.session:
            _age(request, time.time(), used=not getattr(view, "only_a_look", False))


def _age(request: HttpRequest, now: float, *, used: bool) -> None:
    if now - request.session[SIGNED_IN_AT] >= settings.SESSION_LONGEST_AGE:
        logout(request)
    elif used and now - request.session[SEEN_AT] >= BETWEEN_WRITES:
        request.session[SEEN_AT] = now  # the change pushes the end of the session back
