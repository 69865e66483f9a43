"""Small readers of the environment that fail loudly on nonsense."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})


def envbool(name: str, default: bool) -> bool:
    """A switch. Raises ``ImproperlyConfigured`` on anything but yes/no words."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={value!r}: expected true or false.")


def envint(name: str, default: int) -> int:
    """A whole number over 0. Raises ``ImproperlyConfigured`` on anything else."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if value.isascii() and value.isdigit() and int(value):
        return int(value)
    raise ImproperlyConfigured(f"{name}={value!r}: expected a whole number over 0.")


def envlist(name: str) -> list[str]:
    """Comma-separated words, blanks dropped."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def envsecret(name: str) -> str:
    """A secret, from the variable itself or from the file that ``<name>_FILE`` names."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, "")
