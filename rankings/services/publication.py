"""From the check to the public: checked, approved, signed, numbered, published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from assessments.models import User
from assessments.services import audit, notices
from frameworks.models import FrameworkVersion
from frameworks.vietnamese import slug_of
from rankings.check_readings import Found, contradictions_of
from rankings.council_selectors import entrants_of, inputs_sha256
from rankings.models import Note, Ranking, State
from rankings.permissions import (
    can_approve,
    can_check,
    can_number,
    can_publish,
    can_send_back,
    can_sign,
    is_chair,
    is_clerk,
    is_secretary,
)
from rankings.readiness import is_window_open, still_open
from rankings.services.build import stamp
from rankings.services.locks import Held, Refused, cycle_of, holding, record, refuse_unless
from rankings.workflow import RankingAction, ranking_after

SAMPLE = "MH-"  # how the number of a sample's decision begins, and of no other


def check(ranking: Ranking, *, explanation: str = "", by: User) -> Ranking:
    """Hold the tables against their own rules, keep what differs as notes, record the check.

    Every contradiction needs ``explanation``, which stands beside it for ever. Raises
    ``Refused``: stale, open, unexplained, letters.
    """
    with holding(cycle_of(ranking)) as held:
        refuse_unless(can_check(by, held.ranking), role=is_secretary(by))
        found = held.present
        _refuse_stale(held)
        contradictions = contradictions_of(found)
        if contradictions and not explanation.strip():
            raise Refused("unexplained")
        appendix_of(found)  # a letter that cannot be printed shows today, not on the last day
        found.notes.all().delete()
        Note.objects.bulk_create(_notes(found, contradictions, explanation.strip()))
        found.checked_by, found.checked_at = by, held.now
        _move(held, RankingAction.CHECK, "checked_by", "checked_at")
        said = {"sha256": found.sha256, "contradictions": [one.code for one in contradictions]}
        record(held, found, "ranking_checked", by=by, data={**said, "explanation": explanation})
        _tell_seats(held, "ranking_checked", by)
        return found


def approve(ranking: Ranking, *, seen: str, by: User) -> Ranking:
    """The chair approves what was checked; the cycle's results are fixed with it.

    ``seen``: the hash of what the chair had before them. Raises ``Refused``: changed, stale, open.
    """
    with holding(cycle_of(ranking)) as held:
        refuse_unless(can_approve(by, held.ranking), role=is_chair(by))
        found = held.present
        # A verdict under way ends first, and is then seen; a later one finds the results fixed.
        list(held.cycle.submissions.select_for_update().order_by("pk").values_list("pk"))
        if found.sha256 != seen:
            raise Refused("changed")
        _refuse_stale(held)
        found.approved_by, found.approved_at = by, held.now
        _move(held, RankingAction.APPROVE, "approved_by", "approved_at")
        held.cycle.results_fixed_at = held.now
        held.cycle.save(update_fields=["results_fixed_at"])
        said = {"sha256": found.sha256, "inputs": found.inputs_sha256}
        record(held, found, "ranking_approved", by=by, data=said)
        _record_of_cycle(held, "results_fixed", by, {"ranking": found.pk})
        _tell_seats(held, "ranking_approved", by)
        return found


def send_back(ranking: Ranking, *, remark: str, by: User) -> Ranking:
    """The chair gives it back before it is signed; results that were fixed are open again."""
    with holding(cycle_of(ranking)) as held:
        refuse_unless(can_send_back(by, held.ranking), role=is_chair(by))
        found = held.present
        found.approved_by = found.approved_at = found.checked_by = found.checked_at = None
        cleared = ("approved_by", "approved_at", "checked_by", "checked_at")
        _move(held, RankingAction.SEND_BACK, *cleared)
        found.notes.all().delete()
        record(held, found, "ranking_sent_back", by=by, data={"remark": remark.strip()})
        if held.cycle.results_fixed_at is not None:
            held.cycle.results_fixed_at = None
            held.cycle.save(update_fields=["results_fixed_at"])
            _record_of_cycle(held, "results_reopened", by, {"remark": remark.strip()})
        _tell_seats(held, "ranking_sent_back", by)
        return found


def sign(
    ranking: Ranking, *, signer_title: str, signer_name: str, signed_on: date, by: User
) -> Ranking:
    """Văn thư records who signed the decision, in which office, and when."""
    with holding(cycle_of(ranking)) as held:
        refuse_unless(can_sign(by, held.ranking), role=is_clerk(by))
        found, decision = held.present, held.present.decision
        if signed_on > held.today:
            raise Refused("signed_later")
        if decision.issued_on is not None and decision.issued_on < signed_on:
            raise Refused("numbered_before_signed")
        decision.signer_title = signer_title.strip()
        decision.signer_name = signer_name.strip()
        decision.signed_on = signed_on
        decision.save(update_fields=["signer_title", "signer_name", "signed_on"])
        _move(held, RankingAction.SIGN)
        stamp(found)
        said = {"signer": f"{decision.signer_title} {decision.signer_name}", "on": signed_on}
        record(held, found, "ranking_signed", by=by, data=said)
        return found


def number(ranking: Ranking, *, number: str, issued_on: date, by: User) -> Ranking:
    """Văn thư gives number and date; a slip is put right until publication."""
    with holding(cycle_of(ranking)) as held:
        refuse_unless(can_number(by, held.ranking), role=is_clerk(by))
        found, decision = held.present, held.present.decision
        _refuse_number(held, found, number, issued_on)
        decision.number, decision.issued_on = number.strip(), issued_on
        decision.save(update_fields=["number", "issued_on"])
        found.number_slug = slug_of(decision.number)
        try:
            with transaction.atomic():
                _move(held, RankingAction.NUMBER, "number_slug")
        except IntegrityError:  # the address of another ranking of that year
            raise Refused("number_taken") from None
        stamp(found)
        said = {"number": decision.number, "issued_on": issued_on}
        record(held, found, "ranking_numbered", by=by, data=said)
        _tell_seats(held, "ranking_numbered", by)
        return found


def publish(ranking: Ranking, *, confirmed: str, by: User) -> Ranking:
    """Make it public once its number has been typed; from here on nothing of it changes."""
    with holding(cycle_of(ranking)) as held:
        refuse_unless(can_publish(by, held.ranking), role=is_secretary(by))
        found = held.present
        if confirmed.strip() != found.decision.number:
            raise Refused("confirmation")
        make_public(found, by=by, now=held.now)
        told = [
            notices.Told(cycle=held.cycle, file=file, subject=found.slug)
            for file in held.cycle.submissions.all()
        ]
        notices.tell("ranking_published", told, by=by, at=held.now)
        return found


def make_public(ranking: Ranking, *, by: User | None, now: datetime) -> None:
    """Freeze the ranking and the framework it rests on, and record it: no row of either changes.

    The ranking must be whole. ``by`` None: loaded from its print, by a command.
    """
    version = FrameworkVersion.objects.select_for_update().get(pk=ranking.framework_version_id)
    if version.in_use_since is None:
        version.in_use_since = now
        version.save(update_fields=["in_use_since"])
    ranking.state = State.PUBLISHED
    ranking.published_at = now
    ranking.save(update_fields=["state", "published_at"])
    said = {"slug": ranking.slug, "sha256": ranking.sha256, "framework": version.sha256}
    audit.record(ranking.stream, "ranking_published", by=by, at=now, subject=ranking, data=said)


def appendix_of(ranking: Ranking) -> bytes:
    """The appendix as PDF. Raises ``Refused``: the font of documents lacks letters of it."""
    from dti_portal import documents  # noqa: PLC0415 -- slow to load
    from rankings import appendices  # noqa: PLC0415 -- it renders with them

    try:
        return appendices.render(ranking)
    except documents.LettersMissing as missing:
        raise Refused("letters", said=missing.letters) from missing


def is_stale(ranking: Ranking, day: date) -> bool:
    """Whether versions, findings, groups or names are others than those it was built from."""
    cycle = cycle_of(ranking)
    entrants = entrants_of(cycle, day, with_content=False)
    return inputs_sha256(cycle, entrants) != ranking.inputs_sha256


# ── Steps ──────────────────────────────────────────────────────────────────────────────────


def _refuse_stale(held: Held) -> None:
    entrants = entrants_of(held.cycle, held.today, with_content=False)
    if inputs_sha256(held.cycle, entrants) != held.present.inputs_sha256:
        raise Refused("stale")
    # A submission given back, to be sent again; a window that agencies may answer in.
    if is_window_open(held.cycle) or any(still_open(entrants, held.now)):
        raise Refused("open")


def _refuse_number(held: Held, ranking: Ranking, given: str, issued_on: date) -> None:
    if given.strip().startswith(SAMPLE) != ranking.is_sample:
        raise Refused("sample_number" if ranking.is_sample else "real_number")
    if issued_on > held.today:
        raise Refused("signed_later")
    if ranking.decision.signed_on is not None and issued_on < ranking.decision.signed_on:
        raise Refused("numbered_before_signed")


def _notes(ranking: Ranking, found: Sequence[Found], explanation: str) -> list[Note]:
    return [
        Note(
            ranking=ranking,
            number=place,
            code=one.code,
            group=one.group,
            entry=one.entry,
            printed=one.printed,
            expected=one.expected,
            official_answer=explanation,
        )
        for place, one in enumerate(found, start=1)
    ]


def _move(held: Held, action: RankingAction, *fields: str) -> None:
    ranking = held.present
    after = ranking_after(ranking.state, action)
    if after is None:
        raise Refused("state")
    ranking.state = after
    ranking.save(update_fields=["state", *fields])


def _tell_seats(held: Held, kind: str, by: User) -> None:
    notices.tell(kind, [notices.Told(cycle=held.cycle)], by=by, at=held.now)


def _record_of_cycle(held: Held, act: str, by: User, data: dict[str, Any]) -> None:
    audit.record(held.cycle.stream, act, by=by, at=held.now, subject=held.cycle, data=data)
