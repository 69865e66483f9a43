"""Saving what was entered: everything typed is kept, and what is wrong says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from assessments.deadlines import Phase
from assessments.models import Answer, AnswerRevision, Document, Submission, User, ValueStatus
from assessments.permissions import can_edit, editable_codes, phase
from assessments.selectors.subordinates import with_units
from assessments.selectors.top_up import estimates_of
from assessments.services import audit
from assessments.services.documents import data_days
from assessments.services.locks import Locked, Refused, holding, refuse_unless
from assessments.services.scores import problems_of
from assessments.typed import (
    NONE_OF_THEM,
    NOT_APPLICABLE,
    Input,
    Nothing,
    Typed,
    Unreadable,
    answer_from,
    fields_of,
    part_claims,
)
from frameworks.definition import EnteredBy, Indicator

ESTIMATED_TO = "estimated-to"  # the field that keeps a day of estimate that is none, or unfit
EXPLANATION, CHECK_NOTE = "explanation", "check-note"  # the fields that keep what is too long

# In characters. What is longer is kept whole, as a draft that says so: nothing is cut.
MAX_FIELD, MAX_TABLE, MAX_TEXT, MAX_NOTE = 200, 20_000, 4000, 500
LONGEST_TEXT = {EXPLANATION: MAX_TEXT, CHECK_NOTE: MAX_NOTE}
CHOSEN = (Input.YES_NO, Input.ONE_OF, Input.SOME_OF)
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
    this save, or the workbook's. What is typed into a part that somebody else enters is not taken.
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
    """What came of a page: which answers changed, which await a choice, which were not taken.

    ``refused``: codes of entries that name a choice the indicator does not offer; the answer there
    is stands. ``revisions``: by code, the revision that holds what the person wrote or, where they
    wrote nothing, saw. Whoever goes on from there has seen nothing newer.
    """

    changed: Sequence[Answer]
    conflicts: Sequence[Conflict]
    refused: Sequence[str] = ()
    revisions: Mapping[str, int] = field(default_factory=dict)


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
    indicators, may = indicators_of(held.submission), editable_codes(by, held.submission, held.now)
    answers = {each.code: each for each in held.submission.answers.filter(code__in=entries)}
    changed: list[Answer] = []
    conflicts: list[Conflict] = []
    refused: list[str] = []
    revisions: dict[str, int] = {}
    for code, entered in entries.items():
        indicator = _own(indicators, code, held)
        if not _offers(indicator, entered.typed):
            refused.append(code)
            continue
        answer = answers.get(code)
        content = content_of(indicator, entered, answer, held)
        seen = _seen_by(answer, entered, content)
        if seen is not None:
            revisions[code] = seen
        elif may is not None and code not in may:
            raise Refused(why_closed(held.submission, code, held.now), held.submission)
        elif answer is not None and _saw_another(answer, entered):
            conflicts.append(Conflict(code, answer, entered))
        else:
            changed.append(_changed(answer, held, code, content, by))
            revisions[code] = changed[-1].revision
    _write(changed)
    return Saved(changed, conflicts, refused, revisions)


def why_closed(submission: Submission, code: str, now: datetime) -> str:
    """Why ``code`` is none of ``editable_codes``, as the word of a refusal."""
    topping_up = phase(submission, now) is Phase.TOP_UP
    return "not_estimate" if topping_up and code not in estimates_of(submission) else "duty"


def _seen_by(answer: Answer | None, entered: Entered, content: Mapping[str, Any]) -> int | None:
    """The revision that ``entered`` goes no further than; ``None``: it says something new."""
    if answer is None:
        return None if _says_anything(content) else 0
    if not _differs(answer, content):
        return answer.revision
    written = _written_already(answer, entered)
    if written is not None:
        return written
    if _saw_another(answer, entered) and _untouched(answer, entered, content):
        return entered.revision
    return None


def _offers(indicator: Indicator, typed: Typed) -> bool:
    """Whether every choice in ``typed`` is one that the page of the indicator offers.

    Only a forged page, or one made under another framework, names another: taking it as a mistake
    would put a draft in the place of a good answer.
    """
    for each in fields_of(indicator.rule, by=indicator.entered_by):
        known = {option.id for option in each.options}
        if each.input is Input.YES_NO:
            known = {"true", "false"}
        elif each.input is Input.SOME_OF:
            known.add(NONE_OF_THEM)
        found = typed.get(each.name) or ()
        chosen = [found] if isinstance(found, str) else found
        if each.input in CHOSEN and not known.issuperset(chosen):
            return False
    return True


def _own(indicators: Mapping[str, Indicator], code: str, held: Locked) -> Indicator:
    """The indicator ``code``, which the agency enters."""
    indicator = indicators.get(code)
    if indicator is None:
        raise Refused("unknown_indicator", held.submission)
    if indicator.entered_by is not EnteredBy.AGENCY:
        raise Refused("rights", held.submission)
    return indicator


def _written_already(answer: Answer, entered: Entered) -> int | None:
    """The revision that this very save wrote before its reply was lost on the way."""
    if entered.key is None:
        return None
    return answer.revisions.filter(key=entered.key).values_list("number", flat=True).first()


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
    texts = {EXPLANATION: entered.explanation.strip(), CHECK_NOTE: entered.check_note.strip()}
    typed = typed_of(indicator, entered, held.submission)
    asked = with_units(held.submission, indicator)
    value, problem = read(asked, typed, year=held.submission.cycle.year)
    kept = answer.papers if answer is not None else []
    return {
        "typed": typed,
        "value": value,
        "problem": problem,
        "status": entered.status,
        "estimated_to": None if ESTIMATED_TO in typed else entered.estimated_to,
        "explanation": "" if EXPLANATION in typed else texts[EXPLANATION],
        "check_note": "" if CHECK_NOTE in typed else texts[CHECK_NOTE],
        "papers": kept if entered.papers is None else [asdict(each) for each in entered.papers],
    }


def typed_of(indicator: Indicator, entered: Entered, submission: Submission) -> dict[str, Any]:
    """What was typed, with what is kept among it because it may not stand where it was meant to:
    words that are too long, a day of estimate outside the data window."""
    texts = {EXPLANATION: entered.explanation.strip(), CHECK_NOTE: entered.check_note.strip()}
    overlong = {name: text for name, text in texts.items() if len(text) > LONGEST_TEXT[name]}
    own = own_fields(indicator, entered.typed)
    return own | overlong | _unfit_day(entered, submission)


def _unfit_day(entered: Entered, submission: Submission) -> dict[str, str]:
    """A day of estimate outside the data window, kept as it was typed: the draft says why."""
    day = entered.estimated_to
    if day is None or day in data_days(submission):
        return {}
    return {ESTIMATED_TO: f"{day:%d/%m/%Y}"}


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
    overlong = next(too_long(indicator, typed), None)
    if overlong is not None:
        return None, {"code": "too_long", "field": overlong}
    if typed.get(ESTIMATED_TO):
        return None, {"code": "date", "field": ESTIMATED_TO}
    raw = raw_answer(indicator, typed)
    if raw is Nothing.TYPED:
        return None, None
    if isinstance(raw, Unreadable):
        return None, {"code": raw.code, "field": raw.field}
    problems = problems_of(indicator, raw, year=year)
    return (None, {"code": str(problems[0].code)}) if problems else ({"answer": raw}, None)


def too_long(indicator: Indicator, typed: Typed) -> Iterator[str]:
    """The fields that hold more than they may."""
    for name, found in typed.items():
        if len(found if isinstance(found, str) else " ".join(found)) > longest(indicator, name):
            yield name


def longest(indicator: Indicator, name: str) -> int:
    """How many characters the field ``name`` may hold."""
    if name in LONGEST_TEXT:
        return LONGEST_TEXT[name]
    if name == NOT_APPLICABLE or name in part_claims(indicator.rule):
        return MAX_NOTE
    found = next((each for each in fields_of(indicator.rule) if each.name == name), None)
    if found is None or found.input is Input.NUMBER or found.input is Input.DATE:
        return MAX_FIELD
    return MAX_TABLE


def raw_answer(indicator: Indicator, typed: Typed) -> Any:
    """What ``typed`` writes, not yet held against the rule; a not-applicable claim comes first."""
    if NOT_APPLICABLE in typed:  # a claim without a reason is a mistake, and says so
        return {"na": str(typed[NOT_APPLICABLE]).strip()}
    return answer_from(indicator.rule, typed, unit=indicator.unit)


def _says_anything(content: Mapping[str, Any]) -> bool:
    return (
        content["problem"] is not None
        or any(content["typed"].values())
        or any(content[name] for name in ("explanation", "check_note", "papers"))
    )


def _differs(answer: Answer, content: Mapping[str, Any]) -> bool:
    return any(getattr(answer, name) != content[name] for name in CONTENT)


def _changed(
    answer: Answer | None, held: Locked, code: str, content: Mapping[str, Any], by: User
) -> Answer:
    """The answer as it will be written, new or there already."""
    if answer is None:
        answer = Answer(submission=held.submission, code=code, revision=0)
    for name, value in content.items():
        setattr(answer, name, value)
    answer.revision += 1
    answer.updated_by, answer.updated_at = by, held.now
    return answer


def _write(changed: Sequence[Answer]) -> None:
    """New ones together: a page of forty is one statement."""
    new = [answer for answer in changed if answer.pk is None]
    for answer in changed:
        if answer.pk is not None:
            answer.save()
    Answer.objects.bulk_create(new)


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
