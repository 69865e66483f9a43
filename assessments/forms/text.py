"""A field of several lines, whose length counts as the browser counted it."""

from __future__ import annotations

from typing import Any

from django import forms

from frameworks.vietnamese import shows_anything


class Text(forms.CharField):
    """A browser counts a line's end as one character and sends two."""

    def __init__(self, *, rows: int, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)

    def to_python(self, value: Any) -> str:
        """Blank where it shows nothing: signs without a shape are not an answer."""
        text = str(super().to_python(value)).replace("\r\n", "\n")
        return text if shows_anything(text) else ""
