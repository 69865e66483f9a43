"""What every request passes through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import middleware as auth
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import pgettext


class LanguageFromPathMiddleware:
    """Vietnamese, or English under ``/en/``: the address alone decides.

    Django's own ``LocaleMiddleware`` looks into the cookie and the Accept-Language header, and
    varies on it; a public page must read neither, so that it can be a file.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        with translation.override(language):
            response = self.get_response(request)
            spoken = pgettext("mã ngôn ngữ của trang", "vi")  # what the texts are really in
        response.headers.setdefault("Content-Language", spoken)
        return response


class LoginRequiredMiddleware(auth.LoginRequiredMiddleware):
    """Sign-in for every page that is not marked public; a public page reads no session.

    Django's own asks who is signed in before it looks whether the page is public, so that every
    answer varied on the cookie.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponse],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
