"""What allauth asks this portal about signing in."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from assessments import sessions
from assessments.demo import mode


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; nothing said at sign-in tells whether an address is known."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "Thư điện tử hoặc mật khẩu không đúng. Kiểm tra lại, hoặc chọn “Quên mật khẩu”."
        ),
        "too_many_login_attempts": _("Thử sai quá nhiều lần. Chờ năm phút rồi thử lại."),
        "enter_current_password": _("Mật khẩu hiện tại không đúng."),
        "invalid_password_reset": _("Liên kết đã dùng hoặc đã hết hạn."),
        "rate_limited": _("Quá nhiều yêu cầu. Chờ một phút rồi thử lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """The person, or nobody. allauth also hands over whoever the backend lets in no more, so
        that a page can say so; a demo account outside demo mode is not even said to be known."""
        user = super().authenticate(request, **credentials)
        return None if user is None or mode.locked_out(user.get_username()) else user

    def is_safe_url(self, url: str | None) -> bool:
        """Only this very host: another name in ALLOWED_HOSTS is another address."""
        host = self.request.get_host()
        return url_has_allowed_host_and_scheme(url, {host}, require_https=self.request.is_secure())

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in under a new session key, and write down when."""
        super().login(request, user)
        sessions.start(request.session)
