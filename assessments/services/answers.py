"""Saving what was entered: everything typed is kept, and what is wrong says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from assessments.models import Answer, AnswerRevision, Document, Submission, User, ValueStatus
from assessments.permissions import can_edit
from assessments.services import audit
from assessments.services.locks import Locked, Refused, holding, refuse_unless
from assessments.services.scores import problems_of
from assessments.typed import (
    NOT_APPLICABLE,
    Nothing,
    Typed,
    Unreadable,
    answer_from,
    fields_of,
    part_claims,
)
from frameworks.definition import EnteredBy, Indicator

ESTIMATED_TO = "estimated-to"  # the field that keeps a day of estimate that is no date
CONTENT = (
    "typed", "value", "problem", "status", "estimated_to",
    "explanation", "check_note", "papers",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the library as an answer cites it.

    ``pages``: where in it («3–5»). ``reason``: why one dated outside the data window counts.
    """

    document: int
    pages: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """What a page or a workbook hands over for one indicator.

    ``typed``: its fields as they stand (``na`` holds the reason of a not-applicable claim).
    ``revision``: the revision that the person saw, 0 for none; ``None`` does not ask.
    ``papers``: the documents cited, ``None`` keeps those there are. ``key``: the browser's name for
    this save. What is typed into a part that somebody else enters is not taken.
    """

    typed: Typed
    status: str = ValueStatus.ESTIMATE
    estimated_to: date | None = None
    explanation: str = ""
    check_note: str = ""
    papers: Sequence[Paper] | None = None
    revision: int | None = None
    key: UUID | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody saved this indicator meanwhile: both contents are kept, and a person chooses."""

    code: str
    saved: Answer
    entered: Entered


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a page: how many answers changed, and which others await a choice."""

    changed: Sequence[Answer]
    conflicts: Sequence[Conflict]


def save(submission: Submission, entries: Mapping[str, Entered], *, by: User) -> Saved:
    """Keep every entry, valid or not; the deadline is decided after the lock.

    Holds the submission, decides, writes each changed answer with its revision, records one act.
    Raises ``Refused`` where nothing may be saved now, or where an entry is not the agency's.
    """
    with holding(submission) as held:
        refuse_unless(can_edit(by, held.submission, held.now), held, by)
        _refuse_documents_of_others(held, entries)
        saved = _save_all(held, entries, by)
        if saved.changed:
            _remember(saved.changed, entries, held, by)
        return saved


def _refuse_documents_of_others(held: Locked, entries: Mapping[str, Entered]) -> None:
    cited = {paper.document for each in entries.values() for paper in each.papers or ()}
    if cited:
        agency = held.submission.agency_id
        own = Document.objects.filter(agency_id=agency, pk__in=cited).count()
        if own != len(cited):
            raise Refused("document", held.submission)


def _save_all(held: Locked, entries: Mapping[str, Entered], by: User) -> Saved:
    answers = {answer.code: answer for answer in held.submission.answers.all()}
    indicators = indicators_of(held.submission)
    changed: list[Answer] = []
    conflicts: list[Conflict] = []
    for code, entered in entries.items():
        answer = answers.get(code)
        content = content_of(_own(indicators, code, held), entered, answer, held)
        if not (_says_anything(content) if answer is None else _differs(answer, content)):
            continue
        if answer is not None and _saved_already(answer, entered):
            continue
        if answer is not None and _saw_another(answer, entered):
            if not _untouched(answer, entered, content):
                conflicts.append(Conflict(code, answer, entered))
        else:
            changed.append(_write(answer, held, code, content, by))
    return Saved(changed, conflicts)


def _own(indicators: Mapping[str, Indicator], code: str, held: Locked) -> Indicator:
    """The indicator ``code``, which the agency enters."""
    indicator = indicators.get(code)
    if indicator is None:
        raise Refused("unknown_indicator", held.submission)
    if indicator.entered_by is not EnteredBy.AGENCY:
        raise Refused("rights", held.submission)
    return indicator


def _saved_already(answer: Answer, entered: Entered) -> bool:
    """Whether this very save came before, and only its reply was lost on the way."""
    return entered.key is not None and answer.revisions.filter(key=entered.key).exists()


def _saw_another(answer: Answer, entered: Entered) -> bool:
    return entered.revision is not None and entered.revision != answer.revision


def _untouched(answer: Answer, entered: Entered, content: Mapping[str, Any]) -> bool:
    """Whether the page only hands back what it was given: then the newer content stands.

    A page of forty indicators is saved whole, and must not contradict a colleague about those its
    person never looked at.
    """
    seen = answer.revisions.filter(number=entered.revision).first()
    if seen is None:
        return not _says_anything(content)
    spoken_of = [name for name in CONTENT if name != "papers" or entered.papers is not None]
    return not any(getattr(seen, name) != content[name] for name in spoken_of)


def indicators_of(submission: Submission) -> Mapping[str, Indicator]:
    """The indicators of the pinned framework, by code."""
    definition = submission.cycle.framework_version.definition
    return definition.index_set(submission.index_set.set_id).indicators


def content_of(
    indicator: Indicator, entered: Entered, answer: Answer | None, held: Locked
) -> dict[str, Any]:
    """The columns that keep ``entered``: its answer where it writes one, its problem where not."""
    typed = own_fields(indicator, entered.typed)
    value, problem = read(indicator, typed, year=held.submission.cycle.year)
    kept = answer.papers if answer is not None else []
    return {
        "typed": typed,
        "value": value,
        "problem": problem,
        "status": entered.status,
        "estimated_to": entered.estimated_to,
        "explanation": entered.explanation.strip(),
        "check_note": entered.check_note.strip(),
        "papers": kept if entered.papers is None else [asdict(each) for each in entered.papers],
    }


def own_fields(indicator: Indicator, typed: Typed) -> dict[str, Any]:
    """What ``typed`` holds of the fields that the one who enters ``indicator`` fills in."""
    names = {each.name for each in fields_of(indicator.rule, by=indicator.entered_by)}
    claims = part_claims(indicator.rule, by=indicator.entered_by).keys()
    known = names | {NOT_APPLICABLE, ESTIMATED_TO} | claims
    return {name: value for name, value in typed.items() if name in known}


def read(indicator: Indicator, typed: Typed, *, year: int) -> tuple[Any, dict[str, Any] | None]:
    """The value that ``typed`` writes, wrapped as ``{"answer": …}``, or what is wrong with it.

    The wrapper tells a null answer ("never done") from no answer at all. The problem is kept as a
    code; its sentence is made from ``typed`` when a page shows it.
    """
    if typed.get(ESTIMATED_TO):
        return None, {"code": "date", "field": ESTIMATED_TO}
    raw = raw_answer(indicator, typed)
    if raw is Nothing.TYPED:
        return None, None
    if isinstance(raw, Unreadable):
        return None, {"code": raw.code, "field": raw.field}
    problems = problems_of(indicator, raw, year=year)
    return (None, {"code": str(problems[0].code)}) if problems else ({"answer": raw}, None)


def raw_answer(indicator: Indicator, typed: Typed) -> Any:
    """What ``typed`` writes, not yet held against the rule; a not-applicable claim comes first."""
    if NOT_APPLICABLE in typed:  # a claim without a reason is a mistake, and says so
        return {"na": str(typed[NOT_APPLICABLE]).strip()}
    return answer_from(indicator.rule, typed)


def _says_anything(content: Mapping[str, Any]) -> bool:
    return (
        content["problem"] is not None
        or any(content["typed"].values())
        or any(content[name] for name in ("explanation", "check_note", "papers"))
    )


def _differs(answer: Answer, content: Mapping[str, Any]) -> bool:
    return any(getattr(answer, name) != content[name] for name in CONTENT)


def _write(
    answer: Answer | None, held: Locked, code: str, content: Mapping[str, Any], by: User
) -> Answer:
    if answer is None:
        answer = Answer(submission=held.submission, code=code, revision=0)
    for name, value in content.items():
        setattr(answer, name, value)
    answer.revision += 1
    answer.updated_by, answer.updated_at = by, held.now
    answer.save()
    return answer


def _remember(
    changed: Sequence[Answer], entries: Mapping[str, Entered], held: Locked, by: User
) -> None:
    AnswerRevision.objects.bulk_create(
        AnswerRevision(
            answer=answer,
            number=answer.revision,
            saved_by=by,
            saved_at=held.now,
            key=entries[answer.code].key,
            **{name: getattr(answer, name) for name in CONTENT},
        )
        for answer in changed
    )
    audit.record(
        held.submission.stream,
        "answers_saved",
        by=by,
        at=held.now,
        subject=held.submission,
        data={
            answer.code: {"revision": answer.revision, "value": answer.value} for answer in changed
        },
    )
