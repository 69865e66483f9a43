"""The figures of a preview, kept until they are recorded: signed, in the page itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core import signing

from assessments.models import Cycle, User
from assessments.services.measurements import Figure, Origin, Paper
from assessments.workbooks.token import MAX_AGE, MAX_LENGTH, Expired

SALT = "assessments.workbooks.measured"


def signed(figures: Sequence[Figure], paper: Paper, cycle: Cycle, by: User) -> str:
    """As text; blank where there are too many for a page to send back."""
    rows = [
        [
            each.submission,
            each.code,
            each.part,
            dict(each.value),
            each.origin.source,
            each.origin.as_of.isoformat(),
            each.origin.reference,
        ]
        for each in figures
    ]
    said = {"cycle": cycle.pk, "by": by.pk, "file": [paper.name, paper.sha256], "rows": rows}
    token = signing.dumps(said, salt=SALT, compress=True)
    return token if len(token) <= MAX_LENGTH else ""


def read(token: str, cycle: Cycle, by: User) -> tuple[list[Figure], Paper]:
    """What was signed for this cycle and this person. Raises ``Expired``."""
    try:
        said = signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature as error:
        raise Expired from error
    if (said["cycle"], said["by"]) != (cycle.pk, by.pk):
        raise Expired
    figures = [
        Figure(pk, code, part, value, Origin(source, date.fromisoformat(day), reference))
        for pk, code, part, value, source, day, reference in said["rows"]
    ]
    return figures, Paper(*said["file"])
