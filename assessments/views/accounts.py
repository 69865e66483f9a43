"""What allauth leaves to the portal about accounts."""

from __future__ import annotations

from functools import wraps

from allauth.account import views as allauth
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from assessments.forms.accounts import LoginForm
from assessments.forms.kept import KeptPost

TOO_MANY_REQUESTS = 429


@wraps(allauth.login)
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """allauth's own, limits and all; what was posted without a session goes through it unharmed."""
    kept = KeptPost.read(request.POST.get("kept", ""))
    response = allauth.login(request)
    if kept is None:
        return response
    if request.user.is_authenticated:
        return _hand_back(request, kept)
    if isinstance(response, TemplateResponse) and response.context_data:
        response.context_data["kept"] = kept
    elif response.status_code == TOO_MANY_REQUESTS:
        messages.error(request, _("Thử sai quá nhiều lần. Chờ năm phút rồi thử lại."))
        return _sign_in_page(request, kept, TOO_MANY_REQUESTS)
    return response


@never_cache
def ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """The answer to a post without a session: sign-in, with what was typed in it."""
    kept = KeptPost.of(request)
    if kept is None:
        return redirect_to_login(request.get_full_path())
    if kept.is_too_long:
        said = _(
            "Phiên làm việc đã hết và những gì vừa nhập dài quá, không mang qua trang này được. Bấm"
            " Quay lại của trình duyệt để chép lại trước, rồi mới đăng nhập."
        )
        messages.error(request, said)
        return redirect_to_login(request.get_full_path())
    return _sign_in_page(request, kept, 401)


def _hand_back(request: HttpRequest, kept: KeptPost) -> HttpResponse:
    """To whoever typed it, to be sent again by their own hand; nobody else gets any of it."""
    if kept.whose == str(request.user.pk):
        return render(request, "account/kept.html", {"kept": kept})
    said = _(
        "Những gì đã nhập là của một tài khoản khác nên không gửi bằng tài khoản {who}. Đăng nhập"
        " bằng tài khoản đã nhập."
    ).format(who=request.user.email)
    logout(request)
    messages.error(request, said)
    return _sign_in_page(request, kept, 403)


def _sign_in_page(request: HttpRequest, kept: KeptPost, status: int) -> HttpResponse:
    context = {"form": LoginForm(request=request), "kept": kept}
    return render(request, "account/login.html", context, status=status)


def password_change(request: HttpRequest) -> HttpResponseBase:
    """A new password for whoever knows the old one. Without any, the first comes by letter.

    allauth would lead them to its own page of first passwords, which this portal does not have.
    """
    if request.user.has_usable_password():
        return allauth.password_change(request)
    messages.info(
        request, _("Tài khoản chưa có mật khẩu. Nhập thư điện tử để nhận liên kết đặt mật khẩu.")
    )
    return redirect("account_reset_password")
