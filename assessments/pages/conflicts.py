"""Two people saved the same indicator: what each wrote, line by line, and the choice left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from assessments.deadline_words import status_words
from assessments.models import Answer, Document, Submission
from assessments.pages.answer_words import typed_said
from assessments.pages.entry import JustPosted
from assessments.pages.entry_rows import Difference, Shown
from assessments.services.answers import ESTIMATED_TO, Conflict, Entered, Saved
from assessments.services.documents import library_of
from assessments.typed import Typed
from frameworks.definition import Indicator, MainIndex

Library = Mapping[int, Document]  # by id
NOTHING = "–"


def unsettled(
    submission: Submission,
    saved: Saved,
    main: MainIndex,
    file_errors: Mapping[str, str] | None = None,
) -> JustPosted:
    """What a save left for the person to settle, as a page shows it."""
    conflicts = {each.code: each for each in saved.conflicts}
    library = library_of(submission.agency_id) if conflicts else {}
    return JustPosted(
        shown={code: as_entered(each.entered) for code, each in conflicts.items()},
        differences={
            each.code: differences(each, conflicts[each.code], library)
            for each in main.indicators
            if each.code in conflicts
        },
        file_errors=file_errors or {},
    )


def as_entered(entered: Entered) -> Shown:
    """The fields as they were just posted."""
    day = f"{entered.estimated_to:%d/%m/%Y}" if entered.estimated_to else ""
    return Shown(
        typed=entered.typed,
        status=entered.status,
        estimated_to=str(entered.typed.get(ESTIMATED_TO, day)),
        explanation=entered.explanation,
        check_note=entered.check_note,
        papers=entered.papers or (),
        revision=entered.revision or 0,
    )


def differences(indicator: Indicator, conflict: Conflict, library: Library) -> list[Difference]:
    """The lines on which the saved content and the one just entered differ."""
    saved = dict(_lines(indicator, conflict.saved, library))
    entered = dict(_lines_of(indicator, conflict, library))
    labels = list(dict.fromkeys((*saved, *entered)))
    both = [Difference(each, saved.get(each, ""), entered.get(each, "")) for each in labels]
    return [
        Difference(each.label, each.saved or NOTHING, each.entered or NOTHING)
        for each in both
        if each.saved != each.entered
    ]


def _lines(indicator: Indicator, answer: Answer, library: Library) -> Iterator[tuple[str, str]]:
    yield from _typed(indicator, answer.typed).items()
    yield from _rest(answer.status, answer.estimated_to, answer.explanation, answer.check_note)
    yield _("Minh chứng"), _papers(answer.papers, library)


def _lines_of(
    indicator: Indicator, conflict: Conflict, library: Library
) -> Iterator[tuple[str, str]]:
    entered = conflict.entered
    yield from _typed(indicator, entered.typed).items()
    yield from _rest(entered.status, entered.estimated_to, entered.explanation, entered.check_note)
    kept = conflict.saved.papers
    papers = kept if entered.papers is None else [asdict(each) for each in entered.papers]
    yield _("Minh chứng"), _papers(papers, library)


def _papers(papers: Sequence[Mapping[str, Any]], library: Library) -> str:
    said = [(str(library.get(each["document"], "")), each["pages"]) for each in papers]
    return "; ".join(f"{name} ({pages})" if pages else name for name, pages in said)


def _typed(indicator: Indicator, typed: Typed) -> Mapping[str, str]:
    return {said.label or _("Số liệu"): said.text for said in typed_said(indicator, typed)}


def _rest(
    status: str, estimated_to: date | None, explanation: str, note: str
) -> Iterator[tuple[str, str]]:
    yield _("Tình trạng số liệu"), status_words(status, estimated_to)
    yield _("Giải trình"), explanation
    yield _("Giải thích cảnh báo"), note
