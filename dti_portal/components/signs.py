"""Signs: tiers, states, provenance, bars, dots. Never by colour alone."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dti_portal import display
from dti_portal.components.rendering import TONE_ICONS, component
from frameworks.definition import Provenance

register = template.Library()

HEADS_HEIGHT = 24  # of the tiers' names above a strip, in pixels
AXIS_HEIGHT = 22


@register.simple_tag
def tier_glyph(step: int) -> SafeString:
    """The terrace with ``step`` of four steps filled; a word must stand beside it."""
    return format_html('<svg class="tier" aria-hidden="true"><use href="#bac-{}"/></svg>', step)


@register.inclusion_tag("components/tier_badge.html")
def tier_badge(label: str, step: int, unreviewed: bool = False) -> dict[str, Any]:
    """Mức: the terrace and its word. ``unreviewed`` adds the dashed "chưa thẩm định"."""
    return {"label": label, "step": step, "unreviewed": unreviewed}


@register.simple_block_tag
def status_pill(content: str, tone: str = "quiet", icon: str = "") -> SafeString:
    """``{% status_pill "warn" %}Còn 6 ngày{% endstatus_pill %}``: ok, warn, err, info, quiet."""
    return component("status_pill", content=content, tone=tone, icon=icon or TONE_ICONS[tone])


@register.inclusion_tag("components/provenance_label.html")
def provenance_label(provenance: str, reference: str | None = "") -> dict[str, Any]:
    """Nguyên văn, Văn bản liên quan or Dựng lại: beside every wording of an indicator."""
    return {"provenance": Provenance(provenance).value, "reference": reference}


@register.inclusion_tag("components/score_bar.html")
def score_bar(
    value: Decimal | None,
    maximum: Decimal,
    step: int | None = None,
    ticks: Iterable[Decimal] = (),
    marks: str = "",
) -> dict[str, Any]:
    """A bar of ``value`` in ``maximum``; the figures stand beside it in words.

    ``step``: the tier's colour; none for a plain bar. ``ticks``: where tiers meet, in percent;
    a table draws them once with ``bar_marks`` and names them in every row: ``marks="moc-1"``.
    """
    width = display.share(value, maximum) if value and maximum else Decimal(0)
    return {
        "width": f"{min(max(width, Decimal(0)), Decimal(100)):.2f}",
        "step": step,
        "ticks": ticks,
        "marks": marks,
    }


@register.inclusion_tag("components/bar_marks.html")
def bar_marks(id: str, ticks: Iterable[Decimal]) -> dict[str, Any]:  # noqa: A002
    """The ticks of every bar of one table, drawn once."""
    return {"id": id, "ticks": ticks}


@register.inclusion_tag("components/evidence_chip.html")
def evidence_chip(
    name: str, state: str = "ready", detail: str = "", percent: int = 0, url: str = ""
) -> dict[str, Any]:
    """A paper: uploading, checking, ready, reused, unreadable, outside or infected."""
    icons = {"uploading": "upload", "checking": "loader-circle", "reused": "rotate-ccw"}
    icons |= {"unreadable": "circle-x", "outside": "calendar-clock", "infected": "shield-alert"}
    return {
        "name": name,
        "state": state,
        "detail": detail,
        "percent": percent,
        "url": url,
        "icon": icons.get(state, "file-text"),
    }


@register.inclusion_tag("components/dot_strip.html")
def dot_strip(
    strip: Any,
    finding: str,
    axis: bool = True,
    heads: bool = False,
    tips: bool = False,
    table: str = "",
) -> dict[str, Any]:
    """A ``rankings.charts.DotStrip``. ``finding`` is its one sentence, ``table`` the same as rows.

    ``heads`` writes the tiers above the bands, ``axis`` the percents below; ``tips`` names every
    dot under the pointer.
    """
    top = HEADS_HEIGHT if heads else 0
    return {
        "strip": strip,
        "finding": finding,
        "axis": axis,
        "heads": heads,
        "tips": tips,
        "table": table,
        "top": top,
        "height": top + strip.height + (AXIS_HEIGHT if axis else 0),
    }
