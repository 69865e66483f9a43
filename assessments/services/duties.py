"""Who enters what: the head gives main indices to officers, and a successor takes them over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from assessments import clock
from assessments.models import EntryDuty, Membership, Submission, User
from assessments.permissions import can_give_duties
from assessments.selectors.duties import officers_of
from assessments.services import audit, notices
from assessments.services.locks import Locked, Refused, holding, refuse_unless
from assessments.services.scores import index_set_of

Wanted = Mapping[str, Collection[int]]  # main index → the ids of its officers
Pair = tuple[str, int]  # a main index and an officer


def arrange(submission: Submission, wanted: Wanted, *, by: User) -> int:
    """Give each main index of ``wanted`` to exactly these officers; to none: open to all of them.

    A main index that is not named keeps what it has. Returns how many duties were given or taken;
    where none were, nothing is recorded. Raises ``Refused``: somebody who is not the head, an
    officer of another agency («not_officer»), a main index of another set («unknown_indicator»).
    """
    with holding(submission) as held:
        refuse_unless(can_give_duties(by, held.submission, held.now), held, by)
        _refuse_unknown(held, wanted)
        there = {(each.main_code, each.officer_id) for each in held.submission.duties.all()}
        there = {pair for pair in there if pair[0] in wanted}
        asked = {(main, officer) for main, officers in wanted.items() for officer in officers}
        given, taken = sorted(asked - there), sorted(there - asked)
        if given or taken:
            _write(held, given, taken, by)
        return len(given) + len(taken)


def pass_to_successor(left: Membership, successor: User, *, by: User) -> int:
    """The open duties of a post that was handed over go to ``successor``: how many.

    Open: of a cycle whose results are not fixed. The caller holds the posts and the transaction.
    """
    if left.role != Membership.Role.OFFICER:
        return 0
    submissions = Submission.objects.filter(
        agency=left.agency_id, cycle__results_fixed_at=None, duties__officer=left.user_id
    )
    return sum(
        _pass_to_successor(submission, left.user, successor, by)
        for submission in submissions.distinct().order_by("pk")
    )


# ── Steps of the verbs ─────────────────────────────────────────────────────────────────────


def _refuse_unknown(held: Locked, wanted: Wanted) -> None:
    submission = held.submission
    mains = {main.code for main in index_set_of(submission).main_indices}
    if not wanted.keys() <= mains:
        raise Refused("unknown_indicator", submission)
    officers = set(officers_of(submission.agency_id, clock.today()).values_list("pk", flat=True))
    if any(not officers.issuperset(each) for each in wanted.values()):
        raise Refused("not_officer", submission)


def _write(held: Locked, given: Iterable[Pair], taken: Iterable[Pair], by: User) -> None:
    submission = held.submission
    for main, officer in taken:
        submission.duties.filter(main_code=main, officer=officer).delete()
    EntryDuty.objects.bulk_create(
        EntryDuty(
            submission=submission,
            main_code=main,
            officer_id=officer,
            given_by=by,
            given_at=held.now,
        )
        for main, officer in given
    )
    data = {"given": _said(given), "taken": _said(taken)}
    audit.record(
        submission.stream, "duties_given", by=by, at=held.now, subject=submission, data=data
    )
    parts: dict[int, list[str]] = {}
    for main, officer in given:
        parts.setdefault(officer, []).append(main)
    told = [
        notices.of_file(submission, codes=mains, only=[officer]) for officer, mains in parts.items()
    ]
    notices.tell("duties_given", told, by=by, at=held.now)


def _said(pairs: Iterable[Pair]) -> list[str]:
    """«3: an@demo.test», as the log says a duty."""
    rows = list(pairs)
    emails = dict(User.objects.filter(pk__in={pk for _, pk in rows}).values_list("pk", "email"))
    return [f"{main}: {emails[officer]}" for main, officer in rows]


def _pass_to_successor(submission: Submission, left: User, successor: User, by: User) -> int:
    with holding(submission) as held:
        duties = held.submission.duties
        codes = list(duties.filter(officer=left).values_list("main_code", flat=True))
        shared = duties.filter(officer=successor).values_list("main_code", flat=True)
        duties.filter(officer=left, main_code__in=list(shared)).delete()
        duties.filter(officer=left).update(officer=successor)
        data = {"from": left.email, "to": successor.email, "codes": codes}
        audit.record(
            held.submission.stream,
            "duties_passed",
            by=by,
            at=held.now,
            subject=submission,
            data=data,
        )
        return len(codes)
