"""How a component with content becomes markup."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

TONE_ICONS = {
    "info": "info",
    "ok": "circle-check",
    "warn": "triangle-alert",
    "err": "circle-x",
    "quiet": "circle-dashed",
}


def component(name: str, **context: Any) -> SafeString:
    """``templates/components/<name>.html`` with ``context``."""
    return render_to_string(f"components/{name}.html", context)
