"""The component library: colour, spacing and ARIA live here and in ``static/css``."""

from __future__ import annotations

from django import template

register = template.Library()
