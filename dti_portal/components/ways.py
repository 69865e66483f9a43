"""Ways: where a reader is, and where they can go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dti_portal.components.rendering import component

register = template.Library()


@register.simple_block_tag
def breadcrumb(content: str) -> SafeString:
    """``{% breadcrumb %}{% crumb "Kết quả" url %}{% crumb "Năm 2022" %}{% endbreadcrumb %}``."""
    return component("breadcrumb", content=content)


@register.inclusion_tag("components/crumb.html")
def crumb(label: str, url: str = "") -> dict[str, str]:
    """One step of a breadcrumb; the last has no ``url`` and is text."""
    return {"label": label, "url": url}


@register.simple_block_tag
def page_head(content: str, title: str, lead: str = "", eyebrow: str = "") -> SafeString:
    """The one ``<h1>`` of a page, its lead, and the page's actions as content."""
    return component("page_head", content=content, title=title, lead=lead, eyebrow=eyebrow)


@register.inclusion_tag("components/button.html")
def button(
    label: str,
    href: str = "",
    kind: str = "secondary",
    icon: str = "",
    after: str = "",
    **attrs: str,
) -> dict[str, Any]:
    """A link where ``href`` is given, else a button. Kinds: primary, secondary, quiet, danger.

    Further arguments become attributes: ``type="submit" name="act" data_dialog="gui"``.
    """
    named = {key.replace("_", "-"): value for key, value in attrs.items()}
    return {
        "label": label,
        "href": href,
        "kind": kind,
        "icon": icon,
        "after": after,
        "attrs": named,
    }


@register.simple_block_tag
def chips(content: str, label: str) -> SafeString:
    """A row of ``{% chip %}``: groups of a page, or filters."""
    return component("chips", content=content, label=label)


@register.inclusion_tag("components/chip.html")
def chip(label: str, url: str, count: int | None = None, current: bool = False) -> dict[str, Any]:
    """One chip: 44 px on touch, the count in quieter ink."""
    return {"label": label, "url": url, "count": count, "current": current}


@register.inclusion_tag("components/progress_rail.html")
def progress_rail(steps: Iterable[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    """Steps of ``label, done, total, url`` and ``state``: "", current, complete, errors, locked."""
    return {"steps": steps, "label": label or _("Các chỉ số chính")}
