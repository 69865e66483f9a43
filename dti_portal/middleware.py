"""What every request passes through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import middleware as auth
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views import csrf


class RequestSizeMiddleware:
    """413 for a request that says it is longer than any page sends, before any of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length[:20]) > settings.LARGEST_REQUEST:
            most = settings.LARGEST_REQUEST // (1024 * 1024)
            said = _(
                "Lần gửi này dài hơn {most} MB nên máy chủ không nhận. Quay lại trang trước và gửi"
                " từng tệp một; những gì đã lưu vẫn còn."
            ).format(most=most)
            return HttpResponse(said, status=413, content_type="text/plain; charset=utf-8")
        return self.get_response(request)


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
    answer varied on the cookie. Whatever is not public is kept by nobody: not by the browser of a
    shared machine, where the next person would go back to it, nor by anything on the way. A view
    that says "private" itself has said how long: a picture that a browser asks about each time.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if is_private(request) and "private" not in response.get("Cache-Control", ""):
            patch_cache_control(response, private=True, no_store=True)
        return response

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

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponse]
    ) -> HttpResponse:
        """A page is led to sign-in; a script in a page is told, and keeps what was typed. A view's
        ``when_signed_out`` answers a form that came too late, and loses nothing of it."""
        if is_from_script(request):
            return JsonResponse({"error": "signed_out"}, status=401)
        answer: Callable[[HttpRequest], HttpResponse] | None
        answer = getattr(view_func, "when_signed_out", None)
        if answer is not None and request.method == "POST":
            return answer(request)
        return super().handle_no_permission(request, view_func)


def is_private(request: HttpRequest) -> bool:
    """Whether a view that asks for sign-in answered, or one that belongs to signing in.

    Also where it refused. An address that leads nowhere is public.
    """
    if request.resolver_match is None:
        return False
    view = request.resolver_match.func
    about_sign_in = view.__module__.partition(".")[0] == "allauth"
    return about_sign_in or getattr(view, "login_required", True)


def is_from_script(request: HttpRequest) -> bool:
    """Whether a script of a page asks, htmx or our own, and not a person who waits for a page."""
    return "HX-Request" in request.headers


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A script is told apart from a refusal: with a fresh token it may send again."""
    if is_from_script(request):
        return JsonResponse({"error": "csrf"}, status=403)
    return csrf.csrf_failure(request, reason=reason)
