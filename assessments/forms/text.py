"""A field of several lines, whose length counts as the browser counted it."""

from __future__ import annotations

from typing import Any

from django import forms


class Text(forms.CharField):
    """A browser counts a line's end as one character and sends two."""

    def __init__(self, *, rows: int, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")
