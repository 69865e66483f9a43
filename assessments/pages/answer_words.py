"""What was answered, as words: in a sent version, beside a question, in a conflict."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from assessments.typed import (
    NEVER_DONE,
    NONE_OF_THEM,
    NOT_APPLICABLE,
    Field,
    Input,
    Typed,
    fields_of,
    typed_number,
)
from frameworks.definition import (
    BestOf,
    Boolean,
    Checklist,
    Choice,
    Composite,
    Deadline,
    Growth,
    Indicator,
    InverseRatio,
    Option,
    Ratio,
    RollupMean,
    Rule,
    Steps,
    StepsOn,
)

LETTER = re.compile(r"^([a-z]\.) ")


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was answered; ``label`` is blank where the text speaks for itself."""

    label: str
    text: str

    @property
    def on_paper(self) -> str:
        """Without a stop of its own: the sentence around it has one."""
        return self.text.rstrip(" .;")

    @property
    def label_on_paper(self) -> str:
        """With its letter at the first word: «a.» never stands alone on a line."""
        return LETTER.sub("\\1\N{NO-BREAK SPACE}", self.label)


def answer_said(indicator: Indicator, answer: Any) -> list[Said]:
    """An answer as the engine reads it, line by line, in the order of its rule."""
    return list(_said(indicator.rule, answer, ""))


def _said(rule: Rule, answer: Any, label: str) -> Iterator[Said]:  # noqa: C901 -- one line a kind
    if isinstance(answer, dict) and ("na" in answer or "rejected" in answer):
        yield Said(label, _outcome(answer))
        return
    match rule:
        case Composite(parts=members) | BestOf(cases=members):
            for member in members:
                if member.id in answer:
                    yield from _said(member.rule, answer[member.id], member.label)
        case Ratio() | InverseRatio() | Steps(on=StepsOn.RATIO):
            yield Said(f"a. {rule.numerator}", typed_number(answer["a"]))
            yield Said(f"b. {rule.denominator}", typed_number(answer["b"]))
        case Growth():
            yield Said(
                _("{what}, năm đánh giá").format(what=rule.value), _number(answer, "current")
            )
            yield Said(_("{what}, năm trước").format(what=rule.value), _number(answer, "previous"))
        case Boolean():
            yield Said(rule.question, _("Có") if answer else _("Không"))
        case Choice():
            yield Said(rule.question or label, _labels([answer], rule.options))
        case Checklist():
            yield Said(label, _labels(answer, rule.items) or _("Không có mục nào"))
        case Deadline():
            yield Said(rule.what, _day(answer))
        case RollupMean():
            yield from (_unit(row) for row in answer)
        case _:
            named = getattr(rule, "value", None) or getattr(rule, "item", None)
            yield Said(named or getattr(rule, "question", None) or label, typed_number(answer))


def _outcome(answer: Mapping[str, Any]) -> str:
    if "rejected" in answer:
        return _("Không được chấp nhận: {reason}").format(reason=answer["rejected"])
    return _("Không phát sinh: {reason}").format(reason=answer["na"])


def _number(answer: Mapping[str, Any], name: str) -> str:
    return typed_number(answer[name])


def _labels(ids: Sequence[str], options: Sequence[Option]) -> str:
    return "; ".join(option.label for option in options if option.id in ids)


def _day(answer: str | None) -> str:
    return f"{date.fromisoformat(answer):%d/%m/%Y}" if answer else _("Chưa thực hiện")


def _unit(row: Mapping[str, Any]) -> Said:
    return Said(row.get("unit", ""), f"{typed_number(row['points'])}/{typed_number(row['max'])}")


# ── What stands in the fields, right or wrong ──────────────────────────────────────────────


def typed_said(indicator: Indicator, typed: Typed) -> list[Said]:
    """What was typed, field by field, as a person would read it back."""
    said = [
        Said(each.label or "", _typed(each, typed[each.name]))
        for each in fields_of(indicator.rule)
        if typed.get(each.name)
    ]
    for name, reason in typed.items():
        if name == NOT_APPLICABLE or name.endswith(f"-{NOT_APPLICABLE}"):
            said.append(Said(_("Không phát sinh"), str(reason)))
    return said


def _typed(field: Field, value: str | Sequence[str]) -> str:
    words = [value] if isinstance(value, str) else list(value)
    if field.input is Input.YES_NO:
        return ", ".join({"true": _("Có"), "false": _("Không")}.get(word, word) for word in words)
    named = {option.id: option.label for option in field.options}
    if field.input is Input.DATE:
        named = {NEVER_DONE: _("Chưa thực hiện")}
    if field.input is Input.SOME_OF:
        named[NONE_OF_THEM] = _("Không có mục nào")
    return "; ".join(named.get(word, word) for word in words)
