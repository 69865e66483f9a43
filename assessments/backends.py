"""Who may come in, and who still is in: asked at sign-in and again at every request."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from assessments.demo import mode
from assessments.models import User


class AccountBackend(AuthenticationBackend):
    def user_can_authenticate(self, user: User) -> bool:
        """Not who has left; not a demo account outside demo mode, nor in an older session."""
        return super().user_can_authenticate(user) and not mode.locked_out(user.email)
