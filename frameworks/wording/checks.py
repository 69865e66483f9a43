"""Checks between the inputs of an index set, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from frameworks import definition as d
from frameworks.wording.amounts import number


@dataclass(frozen=True, slots=True)
class CheckWords:
    """What must hold, the message an agency gets, and whether the answer is refused for it."""

    condition: str
    message: str
    refuses: bool


def checks_in_words(index_set: d.IndexSet, code: str | None = None) -> tuple[CheckWords, ...]:
    """Every check of the set, or those that read an input of the indicator ``code``."""
    return tuple(
        CheckWords(_condition(check), check.message, check.severity is d.Severity.ERROR)
        for check in index_set.checks
        if code is None or _concerns(check, code)
    )


def _concerns(check: d.Check, code: str) -> bool:
    """Whether a check reads an input of ``code``; a jump that names none watches them all."""
    inputs = (*check.of, *([check.total] if check.total else []))
    if check.kind is d.CheckKind.JUMP and not inputs:
        return True
    # The last dot parts the input from the code; a jump may name an indicator as a whole.
    return any(code in (name, name.rpartition(".")[0]) for name in inputs)


def _condition(check: d.Check) -> str:
    if check.kind is d.CheckKind.AT_MOST:
        part, whole = check.of
        return f"{part} ≤ {whole}"
    if check.kind is d.CheckKind.SUM:
        return f"{check.total} = {' + '.join(check.of)}"
    named = ", ".join(check.of) or _("mọi chỉ số")
    return _("%(inputs)s: thay đổi quá %(percent)s%% so với năm trước") % {
        "inputs": named,
        "percent": number(check.percent or 0),
    }
