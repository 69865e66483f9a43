"""Text that spreadsheets would run: how a cell says that it is text and nothing else.

Pure, and the one place for it. A CSV file has only letters to say so with, an apostrophe before
the text; a workbook has a type for it (``assessments.workbooks``).
"""

from __future__ import annotations

# A cell that begins so is run as a formula by spreadsheets; an apostrophe before it makes it text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
TEXT_MARK = "'"


def neutralised(text: str) -> str:
    """``text`` as a CSV cell that no spreadsheet runs.

    >>> neutralised("=1+1"), neutralised("Sở Y tế")
    ("'=1+1", 'Sở Y tế')
    """
    return f"{TEXT_MARK}{text}" if text.startswith(FORMULA_STARTS) else text


def restored(cell: str) -> str:
    """What ``neutralised`` was given."""
    text = cell.removeprefix(TEXT_MARK)
    return text if text.startswith(FORMULA_STARTS) else cell
