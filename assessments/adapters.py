"""What allauth asks this portal about signing in."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from assessments import sessions
from assessments.demo import mode

ACCOUNT, FAILED_HERE = "allauth.account", "login_failed_here"  # settings.ACCOUNT_RATE_LIMITS


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; nothing said at sign-in tells whether an address is known."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "Thư điện tử hoặc mật khẩu không đúng. Kiểm tra lại, hoặc chọn “Quên mật khẩu”."
        ),
        "too_many_login_attempts": _(
            "Thử sai quá nhiều lần. Chờ năm phút rồi thử lại, hoặc chọn “Quên mật khẩu” để đặt lại"
            " và vào ngay."
        ),
        "enter_current_password": _("Mật khẩu hiện tại không đúng."),
        "invalid_password_reset": _("Liên kết đã dùng hoặc đã hết hạn."),
        "rate_limited": _("Quá nhiều yêu cầu. Chờ một phút rồi thử lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises ``ValidationError`` after too many wrong passwords for this account from here.

        What is refused here is not counted against the account from everywhere.
        """
        key = self._attempts_here(request, credentials)
        self._failed_here = ratelimit.consume(request, app=ACCOUNT, action=FAILED_HERE, key=key)
        if not self._failed_here:
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def _rollback_login_failed_rl_usage(self) -> None:
        """The password was right."""
        super()._rollback_login_failed_rl_usage()
        self._failed_here.rollback()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """A new password was set by letter."""
        super()._delete_login_attempts_cached_email(request, **credentials)
        key = self._attempts_here(request, credentials)
        ratelimit.clear(request, app=ACCOUNT, action=FAILED_HERE, key=key)

    def _attempts_here(self, request: HttpRequest, credentials: dict[str, Any]) -> str:
        account = self._get_login_attempts_cache_key(request, **credentials)
        return f"{account} {ratelimit.get_ip(request)}"

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
