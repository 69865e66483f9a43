"""An answer as the texts of its cells, and the texts of its cells as an answer.

The two are each other's way back. What stands in the cells as the portal wrote it says nothing
new; only a cell whose text says something else than the answer changes it, so that a file that
was opened and saved again, by whatever program, changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from assessments.models import ValueStatus
from assessments.models.submission import AnswerContent
from assessments.services.answers import CHECK_NOTE, ESTIMATED_TO, EXPLANATION, Entered
from assessments.typed import (
    NONE_OF_THEM,
    Input,
    TableRow,
    Typed,
    answer_from_date,
    rows_in,
    table_text,
)
from assessments.workbooks.layout import (
    Asked,
    Line,
    no_reason,
    statuses,
    too_long_for_a_cell,
)
from assessments.workbooks.sheets import LONGEST_TEXT, escaped
from assessments.workbooks.values import NO, YES, chosen
from frameworks.vietnamese import read_printed, slug_of

Texts = Mapping[str, str]  # the key of a line, or of what an answer has once, → what stands there
Content = AnswerContent | None  # ``None``: nothing was ever saved
PICKED = (Input.YES_NO, Input.ONE_OF, Input.SOME_OF)


# ── An answer as texts ─────────────────────────────────────────────────────────────────────


def texts_of(asked: Asked, content: Content) -> dict[str, str]:
    """What stands in the cells of an indicator for ``content``; empty ones are left out."""
    if content is None:
        return {}
    texts = {line.key: _text(line, content.typed) for line in asked.keyed}
    day = f"{content.estimated_to:%d/%m/%Y}" if content.estimated_to else ""
    texts[EXPLANATION], texts[CHECK_NOTE] = _words(content)
    if asked.takes_status:
        texts["status"] = _label_of(content.status, statuses())
        texts[ESTIMATED_TO] = str(content.typed.get(ESTIMATED_TO, day))
    return {key: _fitting(text) for key, text in texts.items() if text}


def _words(content: AnswerContent) -> tuple[str, str]:
    """The explanation and the note; one that is too long is kept among what was typed."""
    return (
        str(content.typed.get(EXPLANATION, content.explanation)),
        str(content.typed.get(CHECK_NOTE, content.check_note)),
    )


def _fitting(text: str) -> str:
    return text if len(escaped(text)) <= LONGEST_TEXT else too_long_for_a_cell()


def _text(line: Line, typed: Typed) -> str:
    if line.name not in typed:
        return ""
    value = typed[line.name]
    if line.asked is None:
        return str(value) or no_reason()
    if line.asked is Input.SOME_OF:
        return _ticked(line, value)
    if line.row is not None:
        return _cell(line, str(value))
    words = [value] if isinstance(value, str) else list(value)
    return "; ".join(_label_of(word, line.options or {}) for word in words)


def _cell(line: Line, text: str) -> str:
    """What a table says in one cell."""
    unit, _dot, column = line.item.rpartition(".")
    row = next((each for each in rows_in(text) if slug_of(each.unit) == unit), None)
    return "" if row is None else row.points if column == "a" else row.maximum


def _ticked(line: Line, value: str | Sequence[str]) -> str:
    ticked = [value] if isinstance(value, str) else value
    return YES if line.item in ticked else NO


def _label_of(value: str, options: Mapping[str, str]) -> str:
    return next((label for label, each in options.items() if each == value), value)


# ── Texts as an answer ─────────────────────────────────────────────────────────────────────


def differing(asked: Asked, texts: Texts, others: Texts) -> list[str]:
    """The keys under which ``texts`` say something else than ``others``, in the order of the sheet.

    An empty status says nothing: figures always have one.
    """
    kinds: dict[str, Input | None] = {line.key: line.asked for line in asked.keyed}
    kinds |= dict.fromkeys(asked.once) | {ESTIMATED_TO: Input.DATE}
    return [
        key
        for key, kind in kinds.items()
        if (key != "status" or key in texts)
        and not same(texts.get(key, ""), others.get(key, ""), kind)
    ]


def same(text: str, other: str, asked: Input | None) -> bool:
    """Whether two texts write one thing: «1.150» and «1150» are one number."""
    if text == other:
        return True
    if asked is Input.NUMBER:
        number = read_printed(text.removesuffix("%").strip())
        return number is not None and number == read_printed(other.removesuffix("%").strip())
    if asked is Input.DATE:
        day = answer_from_date(text)
        return day is not None and day == answer_from_date(other)
    if asked in PICKED:
        return " ".join(text.split()).casefold() == " ".join(other.split()).casefold()
    return False


def entered_from(
    asked: Asked, texts: Texts, content: Content, *, default_status: str, revision: int | None
) -> Entered:
    """What the cells write. A field whose cells say nothing new keeps what was typed into it.

    ``default_status``: of figures about which the cell says nothing, and nothing is saved yet.
    """
    now = texts_of(asked, content)
    new = set(differing(asked, texts, now))
    kept: Typed = content.typed if content is not None else {}
    typed: dict[str, str | list[str]] = {}
    for name in dict.fromkeys(line.name for line in asked.keyed):
        lines = [line for line in asked.keyed if line.name == name]
        if not any(line.key in new for line in lines):
            typed |= {name: kept[name]} if name in kept else {}
        elif (value := _typed(lines, texts)) is not None:
            typed[name] = value
    status = _status(asked, texts, content, default_status)
    day, unread = _day(texts.get(ESTIMATED_TO, ""), status)
    explanation, check_note = _words(content) if content is not None else ("", "")
    return Entered(
        typed=typed | unread,
        status=status,
        estimated_to=day,
        explanation=texts.get(EXPLANATION, "") if EXPLANATION in new else explanation,
        check_note=texts.get(CHECK_NOTE, "") if CHECK_NOTE in new else check_note,
        revision=revision,
    )


def _typed(lines: Sequence[Line], texts: Texts) -> str | list[str] | None:
    """The value of one field; ``None``: its cells are empty."""
    if lines[0].asked is Input.SOME_OF:
        return _items(lines, texts)
    if lines[0].row is not None:
        return _table(lines, texts) or None
    line, text = lines[0], texts.get(lines[0].key, "")
    if not text:
        return None
    if line.asked is None:
        return "" if text == no_reason() else text
    return chosen(text, line.options or {})


def _table(lines: Sequence[Line], texts: Texts) -> str:
    """The cells of a table as its field keeps them."""
    found: dict[str, TableRow] = {}
    for line in lines:
        if line.row is not None:
            row, text = found.get(line.row.unit, line.row), texts.get(line.key, "")
            column = "points" if line.item.endswith(".a") else "maximum"
            found[row.unit] = replace(row, **{column: text})
    out_of = lines[0].row.maximum if lines[0].row else ""
    return table_text(list(found.values()), out_of=out_of)


def _items(lines: Sequence[Line], texts: Texts) -> list[str] | None:
    """The items ticked; none of them, where each is said to be none."""
    said = {line.item: chosen(texts.get(line.key, ""), line.options or {}) for line in lines}
    if not any(said.values()):
        return None
    return [item for item, value in said.items() if value == "true"] or [NONE_OF_THEM]


def unsaid_items(asked: Asked, texts: Texts) -> list[str]:
    """The keys of a checklist that are wrong by themselves: no item is ticked, yet not each is
    said to be unticked; or something else than yes and no is said.
    """
    wrong = []
    for name in dict.fromkeys(line.name for line in asked.keyed if line.asked is Input.SOME_OF):
        lines = [line for line in asked.keyed if line.name == name]
        said = {line.key: chosen(texts.get(line.key, ""), line.options or {}) for line in lines}
        wrong += [key for key, value in said.items() if value not in ("", "true", "false")]
        if any(said.values()) and "true" not in said.values():
            wrong += [key for key, value in said.items() if not value]
    return wrong


def _status(asked: Asked, texts: Texts, content: Content, default: str) -> str:
    """An empty cell leaves the status as it is; so does an indicator that has none."""
    said = chosen(texts.get("status", ""), statuses()) if asked.takes_status else ""
    if said in ValueStatus.values:
        return said
    return content.status if content is not None else default


def _day(text: str, status: str) -> tuple[date | None, dict[str, str]]:
    """The day of an estimate, or what stands there instead of one."""
    if status != ValueStatus.ESTIMATE or not text:
        return None, {}
    day = answer_from_date(text)
    return (day, {}) if day else (None, {ESTIMATED_TO: text})
