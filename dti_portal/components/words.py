"""Words, figures and icons: how a value or a name stands in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dti_portal import display
from dti_portal.icons import ICONS
from frameworks.definition import IndexSet

register = template.Library()

register.filter("points", display.points)
register.filter("number", display.number)
register.filter("document_date", display.document_date)


@register.filter
def percent_of(value: Decimal, whole: Decimal) -> str:
    """``{{ entry.points|percent_of:index_set.max_points }}`` → ``62,53%``."""
    return display.percent(value, whole)


@register.filter
def tier_step(index_set: IndexSet, tier: str) -> int:
    """``{{ index_set|tier_step:"nang-cao" }}`` → 3, for ``tier_badge`` and ``tier_glyph``."""
    return display.step_of(index_set, tier)


register.filter("weekday", display.weekday)
register.filter("tier_ranges", display.tier_ranges)


@register.filter
def nobreak(text: object) -> SafeString:
    """Text that stays on one line: ``{{ "Quyết định 791/QĐ-UBND"|nobreak }}``."""
    return format_html('<span class="nobr">{}</span>', display.unbroken(str(text)))


@register.filter
def decision_name(number: str) -> SafeString:
    """``{{ decision.number|decision_name }}`` → Quyết định 791/QĐ-UBND, on one line."""
    return nobreak(_("Quyết định {number}").format(number=number))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A Lucide icon; ``label`` only where no words stand beside it."""
    named = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" {}>{}</svg>',
        mark_safe(named),  # noqa: S308 -- escaped above
        mark_safe(ICONS[name]),  # noqa: S308 -- our own file
    )


@register.simple_tag(takes_context=True)
def here(context: Mapping[str, Any], name: str) -> SafeString:
    """``href`` of the page ``name``, with ``aria-current`` on the page itself and below it."""
    address = reverse(name)
    path = context["request"].path if "request" in context else ""
    current = "page" if path == address else "true" if path.startswith(address) else ""
    mark = format_html(' aria-current="{}"', current) if current else ""
    return format_html('href="{}"{}', address, mark)
