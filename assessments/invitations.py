"""Letters to whoever was given a post: with a link to the first password, or a plain notice."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from assessments.letters import letter
from assessments.models import User
from assessments.selectors.posts import posts_given, said_from
from assessments.services import posts
from assessments.services.posts import Post

log = logging.getLogger(__name__)


def send(request: HttpRequest, post: Post) -> bool:
    """Write to the holder of a post that was just given. Call it once the post is committed.

    ``False``: the letter could not be sent; the post stands, and the letter can be sent again.
    """
    if post.user.has_usable_password():
        return _deliver("post_notice", post.user, _context(request, post.user, [said_from(post)]))
    return _invite(request, post.user, [said_from(post)])


def resend(request: HttpRequest, user: User) -> bool:
    """Invite a person who has not set a password yet once more."""
    return _invite(request, user, posts_given(user, timezone.localdate()))


def password_reset(email: str, origin: str) -> EmailMessage | None:
    """The letter to whoever forgot a password; nobody where the address is not known.

    Asked for by everyone alike: the page that asks does not even look the address up.
    """
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        return None
    context = {
        "user": user,
        "password_reset_url": f"{origin.rstrip('/')}{_path_to_password(user)}",
        "holds_until": holds_until(timezone.now()),
    }
    return letter("account/email/password_reset_key", user.email, context)


def holds_until(now: datetime) -> datetime:
    """The last moment a link made ``now`` can be used, in Vietnam's time."""
    return timezone.localtime(now + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT))


def _invite(request: HttpRequest, user: User, held: list[str]) -> bool:
    context = _context(request, user, held)
    context["link"] = request.build_absolute_uri(_path_to_password(user))
    sent = _deliver("invitation", user, context)
    if sent:
        posts.note_letter(user, by=request.user)
    return sent


def _path_to_password(user: User) -> str:
    """Where a new password is set. Its key dies with that: it is made of the one there is now."""
    key = default_token_generator.make_token(user)
    return reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key}
    )


def _context(request: HttpRequest, user: User, held: list[str]) -> dict[str, Any]:
    return {
        "user": user,
        "by": request.user,
        "posts": held,
        "portal": request.build_absolute_uri("/"),
        "sign_in": request.build_absolute_uri(reverse("account_login")),
        "holds_until": holds_until(timezone.now()),
    }


def _deliver(name: str, user: User, context: dict[str, Any]) -> bool:
    try:
        letter(f"assessments/email/{name}", user.email, context).send()
    except (SMTPException, OSError):
        log.exception("The letter %s to user %s was not sent.", name, user.pk)
        return False
    return True
