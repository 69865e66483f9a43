"""Reading the version that counts beside its submission: no query of its own for many of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import DEFAULT_DB_ALIAS
from django.db.models import OuterRef, QuerySet, Subquery

from assessments.models import Submission, SubmissionVersion

# All of a version but what it holds, in the model's order, as ``from_db`` wants it: a cycle's
# contents are megabytes, and no list shows them.
_COLUMNS = (
    "id",
    "submission_id",
    "number",
    "sha256",
    "receipt",
    "due_at",
    "key",
    "sent_by_id",
    "sent_at",
)
_BESIDE = "newest_"


def with_newest(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Each with what ``newest_of`` says of it. No query of its own."""
    versions = SubmissionVersion.objects.filter(submission=OuterRef("pk")).order_by("-number")
    columns = {_BESIDE + name: Subquery(versions.values(name)[:1]) for name in _COLUMNS}
    return submissions.annotate(**columns)


def newest_of(submission: Submission) -> SubmissionVersion | None:
    """The version that counts of a row ``with_newest``, its content unread.

    ``None``: nothing was sent. Raises ``AttributeError`` for a row that was read without it.
    """
    values = [getattr(submission, _BESIDE + name) for name in _COLUMNS]
    if submission.newest_id is None:  # type: ignore[attr-defined]
        return None
    version = SubmissionVersion.from_db(DEFAULT_DB_ALIAS, _COLUMNS, values)
    version.submission = submission
    return version


def newest_by_submission(submissions: Iterable[Submission]) -> Mapping[int, SubmissionVersion]:
    """The same of many rows; who sent nothing is not in it."""
    found = {row.pk: newest_of(row) for row in submissions}
    return {pk: version for pk, version in found.items() if version is not None}
