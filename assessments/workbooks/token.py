"""What a preview showed, kept until it is applied: signed, in the page itself.

Nothing is stored for a preview that nobody applies, and a restart loses none. The signature holds
the changes to the submission and to the person that they were shown to; every value is read
against its rule again when it is saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core import signing

from assessments.models import Submission, User
from assessments.services.answers import Entered

SALT = "assessments.workbooks"
MAX_AGE = 2 * 3600  # seconds, as long as a session without a page
MAX_LENGTH = 1_500_000  # characters: what a page may send back, with room for the rest of it


class Expired(Exception):  # noqa: N818 -- said of the preview
    """A preview that is too old, of somebody else, or no preview at all."""


def signed(
    entries: Mapping[str, Entered],
    submission: Submission,
    by: User,
    *,
    contested: Mapping[str, Entered] | None = None,
) -> str:
    """The changes of a preview as text; blank where they are too long for a page to send back.

    ``contested``: those that are taken only where the person says so of each.
    """
    said = {"submission": submission.pk, "by": by.pk, "contested": _all_said(contested or {})}
    token = signing.dumps(said | {"entries": _all_said(entries)}, salt=SALT, compress=True)
    return token if len(token) <= MAX_LENGTH else ""


def read(
    token: str, submission: Submission, by: User, *, taken: Callable[[str], bool] | None = None
) -> dict[str, Entered]:
    """What was signed for this submission and this person; of what is contested, the indicators
    that are ``taken``. Raises ``Expired``.
    """
    try:
        said = signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature as error:
        raise Expired from error
    if (said["submission"], said["by"]) != (submission.pk, by.pk):
        raise Expired
    contested = said["contested"].items() if taken else ()
    chosen = {code: each for code, each in contested if taken and taken(code)}
    return {code: _entered(each) for code, each in (said["entries"] | chosen).items()}


def _all_said(entries: Mapping[str, Entered]) -> dict[str, Any]:
    return {code: _said(entered) for code, entered in entries.items()}


def _said(entered: Entered) -> dict[str, Any]:
    day = entered.estimated_to
    return {
        "typed": entered.typed,
        "status": entered.status,
        "estimated_to": day.isoformat() if day else None,
        "explanation": entered.explanation,
        "check_note": entered.check_note,
        "revision": entered.revision,
        "key": str(entered.key) if entered.key else None,
    }


def _entered(said: Mapping[str, Any]) -> Entered:
    day, key = said["estimated_to"], said["key"]
    read_back = {
        "estimated_to": date.fromisoformat(day) if day else None,
        "key": UUID(key) if key else None,
    }
    return Entered(**{**said, **read_back})
