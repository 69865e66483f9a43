"""What the council decides of one item: by consensus, or by a vote of its members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from assessments import clock
from assessments.council_permissions import can_decide, can_vote
from assessments.measuring import is_measured
from assessments.models import (
    AgendaItem,
    CouncilDecision,
    CouncilSession,
    Cycle,
    Finding,
    Submission,
    Tie,
    User,
    Vote,
)
from assessments.permissions import has_conflict
from assessments.reasons import MIN_SENTENCE
from assessments.selectors.council import Ballot, ballot_of
from assessments.services import (
    audit,
    group_points,
    measured_disputes,
    measured_findings,
    verdicts,
)
from assessments.services.answers import indicators_of
from assessments.services.locks import Locked, Refused, holding
from assessments.services.measurements import Kind, Origin, Recording, unfit_origin
from assessments.services.sessions import UnfitSession, locked
from assessments.services.stakes import declared_of
from assessments.shares import needs_ruling, with_ruling
from assessments.typed import Typed, is_same
from assessments.voting import ABSTAIN, carried
from assessments.workflow import FindingAction, FindingState, SessionAction, finding_after
from frameworks.definition import Indicator, NotApplicablePolicy

DECLARED, REVIEWED, PROPOSED = "declared", "reviewed", "proposed"
Method = CouncilDecision.Method


def choices_for(item: AgendaItem) -> tuple[str, ...]:
    """What may be decided of ``item``: values first, then the rulings on a claim.

    ``declared`` and ``reviewed``: whose answer stands; ``proposed``: the one in the ballot.
    """
    finding = item.finding
    submission = finding.version.submission
    indicator = indicators_of(submission)[finding.code]
    if is_measured(indicator):
        return (REVIEWED, *rulings_on_figure(submission, indicator), PROPOSED)
    declared = declared_of(finding, indicator)
    found = [REVIEWED] if finding.standing() is not None else []
    if declared is not None and needs_ruling(indicator, declared["answer"]):
        rulings = verdicts.rulings_for(submission, indicator, declared["answer"])
        return (*found, *(each.value for each in rulings), PROPOSED)
    return (*([DECLARED] if declared is not None else []), *found, PROPOSED)


def rulings_on_figure(submission: Submission, indicator: Indicator) -> tuple[str, ...]:
    """That a figure does not apply, with its effect: where the framework lets it not apply."""
    policy = indicator.not_applicable
    if policy is NotApplicablePolicy.REFUSED:
        return ()
    if policy is not NotApplicablePolicy.COUNCIL:
        return (policy.value,)
    rulings = verdicts.rulings_for(submission, indicator, {"na": ""})
    return tuple(each.value for each in rulings)


def decide(
    item: AgendaItem,
    *,
    choice: str,
    sentence: str,
    typed: Typed | None = None,
    origin: Origin | None = None,
    by: User,
) -> CouncilDecision:
    """What the council settled by consensus, written down by its secretary or chair.

    Raises ``UnfitSession`` (running: votes were cast and would be passed over; same_declared,
    same_reviewed: ``typed`` is no other value), ``Refused``, ``verdicts.Invalid``.
    """
    with _deciding(item, by) as (held, fresh):
        if is_running(fresh):
            raise UnfitSession("running")
        if typed is not None:
            fresh.proposal = _proposal(held, fresh, typed, origin)
        return _settle(held, fresh, choice, sentence, Method.CONSENSUS, {}, by)


def consent(items: Iterable[AgendaItem], *, sentence: str, by: User) -> list[CouncilDecision]:
    """The reviewers' proposals stand for all of ``items``, by one consensus; all or none."""
    with transaction.atomic():
        rows = sorted(items, key=lambda each: each.position)
        return [decide(each, choice=REVIEWED, sentence=sentence, by=by) for each in rows]


def open_ballot(
    item: AgendaItem, *, typed: Typed | None = None, origin: Origin | None = None, by: User
) -> AgendaItem:
    """Put the item to the vote, with another value beside those known if one is proposed.

    An earlier ballot that carried nothing stays as it was. Raises ``UnfitSession``: ballot,
    same_declared, same_reviewed.
    """
    with _deciding(item, by) as (held, fresh):
        if fresh.ballot and is_running(fresh):
            raise UnfitSession("ballot")
        proposed = typed is not None
        fresh.proposal = _proposal(held, fresh, typed, origin) if proposed else None
        fresh.ballot += 1
        fresh.counted = False
        fresh.save(update_fields=["proposal", "ballot", "counted"])
        said = {"proposal": fresh.proposal, "ballot": fresh.ballot}
        _record(fresh, "ballot_opened", by, held.now, said)
        return fresh


def is_running(item: AgendaItem) -> bool:
    """Whether its last ballot waits to be counted."""
    return item.ballot > 0 and not item.counted


def vote(item: AgendaItem, *, choice: str, by: User) -> Vote:
    """A member's own vote, once in a ballot. Raises ``UnfitSession``: voted, ballot, choice."""
    with _voting(item) as (session, fresh):
        agency = fresh.finding.version.submission.agency_id
        if not can_vote(by, session, agency):
            raise UnfitSession("conflict" if has_conflict(by, agency) else "rights")
        if not is_running(fresh):
            raise UnfitSession("ballot")
        _refuse_unknown(fresh, choice, also=(ABSTAIN,))
        now = clock.now()
        cast = _cast(fresh, choice, by, now)
        # How somebody voted is told by the minutes; the log says that they did.
        _record(fresh, "vote_cast", by, now, {"ballot": fresh.ballot})
        return cast


def count(item: AgendaItem, *, sentence: str, by: User) -> CouncilDecision | None:
    """What the ballot carried, decided with ``sentence``; ``None``: nothing was, vote again.

    Raises ``UnfitSession``: ballot, entitled (half of those who may vote have not).
    """
    with _deciding(item, by) as (held, fresh):
        if not is_running(fresh):
            raise UnfitSession("ballot")
        ballot = ballot_of(fresh)
        if not ballot.is_countable:
            raise UnfitSession("entitled")
        fresh.counted = True
        fresh.save(update_fields=["counted"])
        choice = _carried(fresh, ballot)
        said = {"ballot": fresh.ballot, "carried": choice, **ballot.tally}
        _record(fresh, "ballot_counted", by, held.now, said)
        if choice is None:
            return None
        return _settle(held, fresh, choice, sentence, Method.VOTE, ballot.tally, by)


def _carried(item: AgendaItem, ballot: Ballot) -> str | None:
    session = item.session
    breaks = session.cycle.tie == Tie.CHAIR
    return carried(ballot.cast, chair=session.chair_id, chair_breaks=breaks)


def _proposal(
    held: Locked, item: AgendaItem, typed: Typed, origin: Origin | None
) -> dict[str, Any]:
    """Another value; of what is measured elsewhere another figure, which has a source and a day.

    Raises ``UnfitSession``: same_declared, same_reviewed (it is none), and ``Refused``.
    """
    code = item.finding.code
    value = verdicts.corrected(held, code, typed, "")
    known = {DECLARED, REVIEWED}.intersection(choices_for(item))
    for choice in sorted(known):
        if is_same(_value(item, choice, "")["answer"], value["answer"]):
            raise UnfitSession(f"same_{choice}")
    if not is_measured(indicators_of(held.submission)[code]):
        return value
    if origin is None:
        raise Refused("measured_elsewhere", held.submission)
    if word := unfit_origin(origin, held.submission.cycle, clock.today()):
        raise Refused(word, held.submission)
    return {**value, "origin": (origin.source, origin.as_of.isoformat(), origin.reference)}


# ── Steps ──────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _voting(item: AgendaItem) -> Iterator[tuple[CouncilSession, AgendaItem]]:
    """The session, then the item, held: a vote that waited past the count is refused."""
    with transaction.atomic():
        _hold_cycle(item.session.cycle)
        session = locked(item.session, SessionAction.DECIDE)
        yield session, _fresh(item, session)


@contextmanager
def _deciding(item: AgendaItem, by: User) -> Iterator[tuple[Locked, AgendaItem]]:
    """The cycle, the session, then the submission, held, for whoever may write a decision."""
    with _voting(item) as (session, fresh), holding(fresh.finding.version.submission) as held:
        agency = held.submission.agency_id
        if not can_decide(by, session, agency):
            raise UnfitSession("conflict" if has_conflict(by, agency) else "rights")
        fresh.finding.version.submission = held.submission
        _refuse_settled(held, fresh)
        yield held, fresh


def _hold_cycle(cycle: Cycle) -> None:
    Cycle.objects.select_for_update().values_list("pk").get(pk=cycle.pk)


def _fresh(item: AgendaItem, session: CouncilSession) -> AgendaItem:
    rows = AgendaItem.objects.select_related(
        "finding__version__submission__agency", "finding__window"
    )
    fresh = rows.get(pk=item.pk)
    fresh.session = session
    return fresh


def _refuse_settled(held: Locked, item: AgendaItem) -> None:
    """Decided already, judged anew since, sent again, or not open to the council any more."""
    newest = held.submission.versions.order_by("-number").first()
    if newest != item.finding.version:
        raise Refused("older_version", held.submission)
    if CouncilDecision.objects.filter(item=item).exists():
        raise UnfitSession("decided")
    if not item.finding.awaits_session:
        raise UnfitSession("state")
    if held.submission.cycle.results_fixed_at is not None:
        raise Refused("fixed", held.submission)


def _refuse_unknown(item: AgendaItem, choice: str, also: Sequence[str] = ()) -> None:
    offered = choices_for(item)
    if choice not in (*offered, *also) or (choice == PROPOSED and item.proposal is None):
        raise UnfitSession("choice")


def _cast(item: AgendaItem, choice: str, by: User, now: datetime) -> Vote:
    try:
        with transaction.atomic():
            return Vote.objects.create(
                item=item, ballot=item.ballot, member=by, choice=choice, cast_at=now
            )
    except IntegrityError:
        raise UnfitSession("voted") from None


def _settle(
    held: Locked,
    item: AgendaItem,
    choice: str,
    sentence: str,
    method: str,
    tally: dict[str, Any],
    by: User,
) -> CouncilDecision:
    _refuse_unknown(item, choice)
    if len(sentence.strip()) < MIN_SENTENCE:
        raise UnfitSession("sentence")
    finding = item.finding
    before, value = finding.standing(), _value(item, choice, sentence.strip())
    decision = CouncilDecision.objects.create(
        item=item,
        method=method,
        choice=choice,
        value=value,
        before=before,
        sentence=sentence.strip(),
        tally=tally,
        decided_by=by,
        decided_at=held.now,
    )
    item.save(update_fields=["proposal"])
    if choice == PROPOSED and item.proposal and "origin" in item.proposal:
        _record_figure(held, item, value, sentence.strip(), by)
    _write(held, finding, value, decision)
    return decision


def _record_figure(
    held: Locked, item: AgendaItem, value: dict[str, Any], sentence: str, by: User
) -> None:
    """The council decided for another figure: it is recorded like any, the cycle held already."""
    source, day, reference = (item.proposal or {})["origin"]
    origin = Origin(source, date.fromisoformat(day), reference)
    recording = Recording(item.session.cycle, Kind.CORRECTION, None, sentence[:500], by)
    measured_disputes.write(recording, held, item.finding, value, origin)
    recording.said()


def _value(item: AgendaItem, choice: str, sentence: str) -> dict[str, Any]:
    """The answer that ``choice`` makes stand, wrapped."""
    finding = item.finding
    indicator = indicators_of(finding.version.submission)[finding.code]
    declared = declared_of(finding, indicator)
    proposed = {"answer": item.proposal["answer"]} if item.proposal else None
    named = {DECLARED: declared, REVIEWED: finding.standing(), PROPOSED: proposed}
    value = named.get(choice)
    if choice not in named and is_measured(indicator):
        ruling = {"ruling": choice} if indicator.not_applicable == "council" else {}
        value = {"answer": {"na": sentence, **ruling}}
    if choice not in named and declared is not None:
        value = {"answer": with_ruling(indicator, declared["answer"], choice)}
    if value is None:
        raise UnfitSession("choice")
    return dict(value)


def _write(
    held: Locked, finding: Finding, value: dict[str, Any], decision: CouncilDecision
) -> None:
    before = FindingState(finding.state)
    after = finding_after(before, FindingAction.DECIDE)
    if after is None:
        raise UnfitSession("state")
    finding.state, finding.decided, finding.decided_at = after, value, held.now
    measured_findings.overlay(held.submission, finding)
    finding.revision += 1
    with group_points.watching(held, [finding.code], decision.decided_by):
        finding.save(update_fields=["state", "revision", "decided", "decided_at"])
    verdicts.refuse_if_nothing_is_left(finding.version)
    audit.record(
        held.submission.stream,
        "finding_decide",
        by=decision.decided_by,
        at=held.now,
        subject=f"{held.submission} · {finding.code}",
        data={
            "version": finding.version.number,
            "code": finding.code,
            "from": before,
            "to": after,
            "before": decision.before,
            "decided": value,
            "method": decision.method,
            "tally": decision.tally,
            "sentence": decision.sentence,
            "session": decision.item.session.number,
            "revision": finding.revision,
        },
    )


def _record(item: AgendaItem, act: str, by: User, at: datetime, data: dict[str, Any]) -> None:
    session = item.session
    said = {"session": session.number, "item": item.position, "code": item.finding.code, **data}
    audit.record(session.cycle.stream, act, by=by, at=at, subject=session, data=said)
