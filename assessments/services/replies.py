"""Giải trình: what the agency answers to what was asked, and what the reviewer concludes of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from assessments.measuring import is_measured
from assessments.models import Evidence, Finding, Response, SampleCheck, Stance, User
from assessments.permissions import can_respond
from assessments.selectors.review_duties import OPEN, charges_of, main_code_of
from assessments.services import notices, verdicts
from assessments.services.answers import indicators_of
from assessments.services.locks import Locked, Refused, holding, refuse_unless
from assessments.services.reviews import refuse_unless_may_judge, save
from assessments.services.stakes import stake_of
from assessments.typed import Typed
from assessments.workflow import FindingAction, FindingState

MAX_RESPONSE = 600  # characters


def respond(
    finding: Finding,
    *,
    text: str,
    stance: Stance = Stance.SUPPLEMENT,
    evidence: Evidence | None = None,
    by: User,
) -> Response:
    """The agency's one answer in a window or to a question: a stance, text, a file if there is one.

    To agree settles the item with the council's value. Raises ``Refused``: response_long,
    response_empty, nothing_to_agree (it was only asked).
    """
    with _holding(finding) as (held, fresh):
        refuse_unless(can_respond(by, held.submission, fresh, held.now), held, by)
        refuse_unfit_answer(held, fresh, stance, text.strip())
        agreed = stance == Stance.AGREE
        response = Response.objects.create(
            finding=fresh,
            window=fresh.window,
            stance=stance,
            text=text.strip(),
            evidence=evidence,
            responded_by=by,
            responded_at=held.now,
            before=fresh.standing(),
            after=fresh.standing() if agreed else None,
        )
        action = FindingAction.CONCEDE if agreed else FindingAction.RESPOND
        save(held, fresh, action, by, stance=stance, response=response.text)
        if not agreed:
            _tell_who_concludes(held, fresh, by)
        return response


def conclude(
    finding: Finding,
    *,
    conclusion: str,
    typed: Typed | None = None,
    ruling: str = "",
    rejected: bool = False,
    upheld: bool = False,
    by: User,
) -> Finding:
    """The reviewer settles what was asked. With nothing else said the declared answer stands.

    ``typed``: other values stand; ``rejected``: nothing does; ``ruling``: a claim does, with this
    effect; ``upheld``: the council's value before the answer does. Before the agency has answered,
    only once its time is over. What it contested in a window and still loses points by is disputed
    from then on, for the next round or the council.
    """
    with _holding(finding) as (held, fresh):
        refuse_unless_may_judge(held, fresh, FindingAction.CONCLUDE, by)
        if is_measured(indicators_of(held.submission)[fresh.code]) and not upheld:
            raise Refused("measured_elsewhere", held.submission)
        if upheld:
            fresh.final = _upheld(held, fresh)
        elif rejected:
            fresh.final = {"answer": {"rejected": conclusion.strip()}}
        elif typed is not None:
            fresh.final = verdicts.corrected(held, fresh.code, typed, ruling)
        else:
            fresh.final = verdicts.kept(held, fresh, ruling)
        fresh.conclusion = conclusion.strip()
        fresh.concluded_by, fresh.concluded_at = by, held.now
        saved = save(held, fresh, _settling(fresh), by)
        say_in_response(fresh)
        verdicts.refuse_if_nothing_is_left(fresh.version)
        told = notices.of_file(held.submission, codes=[fresh.code])
        notices.tell("concluded", [told], by=by, at=held.now)
        return saved


# ── Steps ──────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _holding(finding: Finding) -> Iterator[tuple[Locked, Finding]]:
    with holding(finding.version.submission) as held:
        fresh = Finding.objects.select_related("version", "window").get(pk=finding.pk)
        fresh.version.submission = held.submission
        yield held, fresh


def refuse_unfit_answer(held: Locked, finding: Finding, stance: Stance, text: str) -> None:
    if len(text) > MAX_RESPONSE:
        raise Refused("response_long", held.submission)
    if stance == Stance.AGREE:
        if finding.standing() is None:
            raise Refused("nothing_to_agree", held.submission)
    elif not text:
        raise Refused("response_empty", held.submission)


def _tell_who_concludes(held: Locked, finding: Finding, by: User) -> None:
    """The reviewers of the unit in charge; of what was checked, of the unit that checked it."""
    main_code = main_code_of(held.submission, finding.code)
    charge = charges_of(held.submission).get(main_code, OPEN)
    checked = SampleCheck.objects.filter(finding=finding).exists()
    unit = charge.review.unit_id if charge.review and not checked else finding.unit_id
    told = notices.of_file(held.submission, codes=[finding.code], subject=main_code, unit=unit)
    notices.tell("replied", [told], by=by, at=held.now)


def _upheld(held: Locked, finding: Finding) -> dict[str, Any] | None:
    standing = finding.standing()
    if standing is None:
        raise Refused("nothing_to_uphold", held.submission)
    return standing


def _settling(finding: Finding) -> FindingAction:
    """Whether the agency, which answered in a window, still loses points by it."""
    contested = finding.state == FindingState.ANSWERED and finding.window_id is not None
    lost = contested and finding.standing() is not None and stake_of(finding) is not None
    return FindingAction.UPHOLD if lost else FindingAction.CONCLUDE


def say_in_response(finding: Finding) -> None:
    """Before, after and why stay with the round's own answer: a later round writes another row."""
    response = finding.response
    if response is None or response.window_id != finding.window_id:
        return
    response.after, response.conclusion = finding.final, finding.conclusion
    response.concluded_by, response.concluded_at = finding.concluded_by, finding.concluded_at
    response.save(update_fields=["after", "conclusion", "concluded_by", "concluded_at"])
