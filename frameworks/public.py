"""What every public page is: for everyone, read only, and the same for all who ask."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponseBase]


def public_page(view: View) -> View:
    """Mark a view as public: GET and HEAD, no sign-in; any other method is answered 405.

    Nothing is ever written here, so there is no forgery to guard against: with Django's guard in
    front, a POST would be told of a missing token instead of a wrong method.
    """
    return csrf_exempt(require_safe(login_not_required(view)))
