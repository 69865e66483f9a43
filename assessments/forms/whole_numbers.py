"""Reading a whole number out of a request, whatever somebody put there."""

from __future__ import annotations

LONGEST = 9  # digits: what a database column holds of a number, or of an id


def whole_number(text: str, *, longest: int = LONGEST) -> int | None:
    """The number that ``text`` writes in plain digits; ``None`` where it writes none, or too many.

    ``int`` alone takes the digits of every script, and fails on more than some thousands of them.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= longest else None
