"""What allauth leaves to the portal about accounts."""

from __future__ import annotations

from allauth.account import views as allauth
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _


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
