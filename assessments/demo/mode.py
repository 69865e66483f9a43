"""Demo mode: on, the demo accounts may come in; off, they are nobody's."""

from __future__ import annotations

from django.conf import settings

DOMAIN = "@demo.test"  # ".test" is nobody's address (RFC 2606)


def is_on() -> bool:
    return bool(settings.DEMO)


def locked_out(email: str) -> bool:
    """Whether this is a demo account, whose password everyone knows, outside demo mode."""
    return email.strip().lower().endswith(DOMAIN) and not is_on()
