"""Blocks: what a page is put together from."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dti_portal.components.rendering import TONE_ICONS, component

register = template.Library()


@register.simple_block_tag
def panel(
    content: str,
    title: str = "",
    hint: str = "",
    level: int = 2,
    id: str = "",  # noqa: A002
) -> SafeString:
    """A card with a heading of ``level``."""
    return component("panel", content=content, title=title, hint=hint, level=level, id=id)


@register.simple_block_tag
def note(content: str, tone: str = "info", title: str = "", id: str = "") -> SafeString:  # noqa: A002
    """A bold fact, text and link: info, warn, err, ok."""
    return component("note", content=content, tone=tone, icon=TONE_ICONS[tone], title=title, id=id)


@register.simple_block_tag
def facts(content: str, stacked: bool = False) -> SafeString:
    """A list of ``{% fact %}``, side by side, or ``stacked`` one under another."""
    return component("facts", content=content, stacked=stacked)


@register.simple_block_tag
def fact(content: str, label: str) -> SafeString:
    """``{% fact "Quyết định" %}791/QĐ-UBND{% endfact %}``."""
    return component("fact", content=content, label=label)


@register.simple_block_tag
def data_table(
    content: str,
    caption: str,
    kind: str = "",
    stacked: bool = False,
    dense: bool = False,
    cards: bool = False,
) -> SafeString:
    """A table of the ``<thead>``, ``<tbody>``, ``<tfoot>`` given; ``caption`` is read aloud.

    ``stacked``: on a telephone its rows become two lines instead of scrolling sideways, its cells
    placed by their classes (``c-rank``, ``c-bar``, ``c-points``, ``c-percent``, ``c-tier``).
    ``cards``: instead, every row a card, each cell on a line under its ``data-label``, the first
    ``th`` as its title; ``c-act`` has no label, ``c-tick`` stands before the title.
    ``dense``: the rows of the council. ``kind``: a class of its own.
    """
    return component(
        "data_table",
        content=content,
        caption=caption,
        kind=kind,
        stacked=stacked,
        dense=dense,
        cards=cards,
    )


@register.simple_block_tag
def empty_state(content: str, title: str) -> SafeString:
    """Why there is nothing, in one sentence, and what to do next."""
    return component("empty_state", content=content, title=title)


@register.simple_block_tag
def error_block(content: str, title: str, id: str = "") -> SafeString:  # noqa: A002
    """What is wrong, where, and how to put it right; lists link to their fields."""
    return component("error_block", content=content, title=title, id=id)


@register.inclusion_tag("components/locked_block.html")
def locked_block(reason: str, who: str = "", until: str = "") -> dict[str, str]:
    """Why it is locked, who can unlock it, and until when."""
    return {"reason": reason, "who": who, "until": until}


@register.simple_block_tag
def toast(content: str) -> SafeString:
    """Something done elsewhere; never an error."""
    return component("toast", content=content)


@register.simple_block_tag
def confirm_dialog(content: str, id: str, title: str, confirm: str, cancel: str) -> SafeString:  # noqa: A002
    """The title is the act, the content its consequence, the buttons are verbs.

    ``{% button "…" data_dialog="ID" %}`` opens it; ``confirm`` submits ``<form id="ID-form">``.
    """
    return component(
        "confirm_dialog", content=content, id=id, title=title, confirm=confirm, cancel=cancel
    )


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A form field: visible label, hint and errors tied to the control.

    A field may say in other words that it may stay empty: ``optional_words``.
    """
    notes = [f"{bound.auto_id}_hint"] if bound.help_text else []
    notes += [f"{bound.auto_id}_error"] if bound.errors else []
    attrs = {"aria-describedby": " ".join(notes)} if notes else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    kind = getattr(bound.field.widget, "input_type", "textarea")
    optional = getattr(bound.field, "optional_words", _("không bắt buộc"))
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attrs),
        "kind": kind,
        # A list always has its choice: to call it optional says nothing.
        "optional": "" if bound.field.required or kind == "select" else optional,
    }
