"""The procedure: deadlines, indicators to fill in, review, history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.safestring import SafeString

from dti_portal.components.rendering import component

register = template.Library()


@register.inclusion_tag("components/deadline_banner.html")
def deadline_banner(
    state: str,
    remaining: str,
    last_instant: str,
    clause: str,
    decision: str = "",
    days: Iterable[date] = (),
    today: date | None = None,
    label: str = "",
    extension: str = "",
    now: datetime | None = None,
    closes_at: datetime | None = None,
) -> dict[str, Any]:
    """Hạn cuối. States: quiet (over 7 days), week, day (within 24 hours), passed, extended.

    ``clause`` is the printed one, in quotes; ``days`` the strip, its last the closing day.
    ``extension`` names the letter that moved the closing. With the server's ``now`` and
    ``closes_at`` the time left counts down by script.
    """
    week = list(days)
    return {
        "state": state,
        "remaining": remaining,
        "last_instant": last_instant,
        "clause": clause,
        "decision": decision,
        "days": week,
        "today": today,
        "last_day": week[-1] if week else None,
        "label": label,
        "extension": extension,
        "now": now,
        "closes_at": closes_at,
    }


@register.simple_block_tag
def indicator_row(
    content: str,
    code: str,
    title: str,
    maximum: Decimal,
    state: str = "empty",
    points: Decimal | None = None,
    **more: Any,
) -> SafeString:
    """A row to fill in; the inputs are its content.

    States: empty, editing, saving, saved, draft, warning, conflict, frozen, inapplicable,
    awaited (somebody else enters it), measured (and it is recorded).
    Further: ``rule`` in one line, ``last_year``, ``remark`` of the council, ``message``,
    ``evidence`` (markup), ``saved_at``.
    """
    facts = {"code": code, "title": title, "maximum": maximum, "points": points}
    return component("indicator_row", content=content, state=state, **facts, **more)


@register.inclusion_tag("components/diff_table.html")
def diff_table(rows: Iterable[Mapping[str, Any]], caption: str) -> dict[str, Any]:
    """Rows of ``old_code, new_code, title, change, old_points, new_points, comparable`` and
    ``provenance``.

    ``change``: kept, points, rule, split, merged, added, removed.
    """
    return {"rows": rows, "caption": caption}


@register.simple_block_tag
def three_column(content: str) -> SafeString:
    """Three ``{% panel %}``: khai báo, thẩm định, giải trình."""
    return component("three_column", content=content)


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Events of ``title``, ``by`` (a post), ``at``, ``version``; ``future`` ones are hollow."""
    return {"events": events}


@register.simple_block_tag
def app_shell(content: str, home: str) -> SafeString:
    """The side bar of the pages behind sign-in; its content is lists of ``{% app_link %}``.

    On a narrow screen it folds under one button, without script. ``home``: where its sign leads.
    """
    return component("app_shell", content=content, home=home)


@register.inclusion_tag("components/app_link.html")
def app_link(
    label: str,
    url: str,
    icon: str,
    count: str = "",
    current: bool = False,
) -> dict[str, Any]:
    """A page in the side bar, with how much of it is done."""
    return {"label": label, "url": url, "icon": icon, "count": count, "current": current}
