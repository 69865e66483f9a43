"""How much work an indicator would take: the agency's own marks, for its own plan."""

from __future__ import annotations

from collections.abc import Mapping

from assessments.models import Effort, Submission, User
from assessments.permissions import can_mark_efforts
from assessments.services import audit
from assessments.services.locks import Locked, Refused, holding, refuse_unless
from assessments.services.scores import index_set_of


def mark(submission: Submission, wanted: Mapping[str, Effort.Size | None], *, by: User) -> int:
    """Mark the indicators of ``wanted``; ``None`` takes a mark away. Others keep theirs.

    Returns how many marks changed; where none did, nothing is recorded. Raises ``Refused``:
    somebody from elsewhere, results that are fixed, an indicator of another set.
    """
    with holding(submission) as held:
        refuse_unless(can_mark_efforts(by, held.submission, held.now), held, by)
        if not wanted.keys() <= index_set_of(held.submission).indicators.keys():
            raise Refused("unknown_indicator", held.submission)
        there = efforts_of(held.submission)
        changed = {code: size for code, size in wanted.items() if there.get(code) != size}
        if changed:
            _write(held, changed, by)
        return len(changed)


def efforts_of(submission: Submission) -> dict[str, Effort.Size]:
    """The marks by code; what nobody marked is not there."""
    return {each.code: Effort.Size(each.size) for each in submission.efforts.all()}


def _write(held: Locked, changed: Mapping[str, Effort.Size | None], by: User) -> None:
    submission = held.submission
    for code, size in changed.items():
        if size is None:
            submission.efforts.filter(code=code).delete()
        else:
            who = {"size": size, "marked_by": by, "marked_at": held.now}
            submission.efforts.update_or_create(code=code, defaults=who)
    audit.record(
        submission.stream,
        "efforts_marked",
        by=by,
        at=held.now,
        subject=submission,
        data={code: size and int(size) for code, size in sorted(changed.items())},
    )
