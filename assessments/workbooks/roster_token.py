"""What a preview of a list showed, kept until it is applied: signed, in the page itself."""

from __future__ import annotations

from collections.abc import Sequence

from django.core import signing

from assessments.models import Cycle, User
from assessments.roster import Change, Place
from assessments.workbooks.token import MAX_AGE, MAX_LENGTH, Expired

SALT = "assessments.workbooks.rosters"


def signed(changes: Sequence[Change], cycle: Cycle, by: User) -> str:
    """The changes as text, for this cycle and this person; blank where no page could send them."""
    rows = [[_said(change.before), _said(change.after)] for change in changes]
    said = {"cycle": cycle.pk, "by": by.pk, "changes": rows}
    token = signing.dumps(said, salt=SALT, compress=True)
    return token if len(token) <= MAX_LENGTH else ""


def read(token: str, cycle: Cycle, by: User) -> list[Change]:
    """What was signed for this cycle and this person. Raises ``Expired``."""
    try:
        said = signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature as error:
        raise Expired from error
    if (said["cycle"], said["by"]) != (cycle.pk, by.pk):
        raise Expired
    return [Change(_place(before), _place(after)) for before, after in said["changes"]]


def _said(place: Place | None) -> list[object] | None:
    return [place.agency, place.set_id, place.group] if place else None


def _place(said: list[object] | None) -> Place | None:
    return Place(int(str(said[0])), str(said[1]), str(said[2])) if said else None
