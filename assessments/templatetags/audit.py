"""The log in a page: ``{% load audit %}``."""

from __future__ import annotations

import json
from typing import Any

from django import template

from assessments.audit_words import act_said, stream_said

register = template.Library()
register.filter("act_said", act_said)
register.filter("stream_said", stream_said)


@register.filter
def as_json(data: Any) -> str:
    """What an event says, for reading."""
    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True)
