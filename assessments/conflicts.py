"""Two people saved the same indicator: what each wrote, line by line, and the choice left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _

from assessments.answer_words import typed_said
from assessments.deadline_words import status_words
from assessments.entry_rows import Difference
from assessments.models import Answer
from assessments.services.answers import Conflict
from assessments.typed import Typed
from frameworks.definition import Indicator

NOTHING = "–"


def differences(indicator: Indicator, conflict: Conflict) -> list[Difference]:
    """The lines on which the saved content and the one just entered differ."""
    saved = dict(_lines(indicator, conflict.saved))
    entered = dict(_lines_of(indicator, conflict))
    labels = list(dict.fromkeys((*saved, *entered)))
    both = [Difference(each, saved.get(each, ""), entered.get(each, "")) for each in labels]
    return [
        Difference(each.label, each.saved or NOTHING, each.entered or NOTHING)
        for each in both
        if each.saved != each.entered
    ]


def _lines(indicator: Indicator, answer: Answer) -> Iterator[tuple[str, str]]:
    yield from _typed(indicator, answer.typed).items()
    yield from _rest(answer.status, answer.estimated_to, answer.explanation, answer.evidence_note)
    yield _("Tệp minh chứng"), answer.evidence.name if answer.evidence else ""


def _lines_of(indicator: Indicator, conflict: Conflict) -> Iterator[tuple[str, str]]:
    entered = conflict.entered
    yield from _typed(indicator, entered.typed).items()
    yield from _rest(
        entered.status, entered.estimated_to, entered.explanation, entered.evidence_note
    )
    kept = None if entered.without_evidence else conflict.saved.evidence
    evidence = entered.evidence or kept
    yield _("Tệp minh chứng"), evidence.name if evidence else ""


def _typed(indicator: Indicator, typed: Typed) -> Mapping[str, str]:
    return {said.label or _("Số liệu"): said.text for said in typed_said(indicator, typed)}


def _rest(
    status: str, estimated_to: date | None, explanation: str, note: str
) -> Iterator[tuple[str, str]]:
    yield _("Tình trạng số liệu"), status_words(status, estimated_to)
    yield _("Giải trình"), explanation
    yield _("Số, ký hiệu, ngày, trích yếu"), note
