"""An answer as the fields that write it: the way back from ``typed.answer_from``.

Pure. A form that shows a value which is already there, to be agreed to or corrected, needs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from assessments.typed import (
    NEVER_DONE,
    NONE_OF_THEM,
    NOT_APPLICABLE,
    Answer,
    Input,
    fields_of,
    typed_number,
)
from frameworks.definition import BestOf, Composite, Rule


def typed_from(rule: Rule, answer: Answer, prefix: str = "") -> dict[str, str | list[str]]:
    """The fields that write ``answer``: what a form shows of a value that is already there.

    A claim of the whole fills no field of the rule, nor does a rejection.
    """
    if isinstance(answer, Mapping) and ("na" in answer or "rejected" in answer):
        return {f"{prefix}{NOT_APPLICABLE}": answer["na"]} if prefix and "na" in answer else {}
    if isinstance(rule, Composite | BestOf):
        named = rule.parts if isinstance(rule, Composite) else rule.cases
        written: dict[str, str | list[str]] = {}
        for each in named:
            if each.id in answer:
                written |= typed_from(each.rule, answer[each.id], f"{prefix}{each.id}-")
        return written
    fields = list(fields_of(rule, prefix))
    if len(fields) == 1:
        return {fields[0].name: _written(fields[0].input, answer)}
    return {
        field.name: _written(field.input, answer[field.name.removeprefix(prefix)])
        for field in fields
    }


def _written(kind: Input, answer: Answer) -> str | list[str]:
    match kind:
        case Input.NUMBER:
            return typed_number(answer)
        case Input.DATE:
            return NEVER_DONE if answer is None else f"{date.fromisoformat(answer):%d/%m/%Y}"
        case Input.YES_NO:
            return "true" if answer else "false"
        case Input.SOME_OF:
            return list(answer) or [NONE_OF_THEM]
        case Input.TABLE:
            return "\n".join(_line(row) for row in answer)
        case _:
            return str(answer)


def _line(row: Mapping[str, Any]) -> str:
    numbers = (typed_number(row["points"]), typed_number(row["max"]))
    return "; ".join((row.get("unit", ""), *numbers))
