"""Taking a workbook's changes over: all of them in one act, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assessments.models import Submission, User
from assessments.services import answers
from assessments.services.answers import Entered, Saved
from assessments.services.locks import holding


class Unsettled(Exception):  # noqa: N818 -- said of what was to be taken over
    """Something of it may not be taken as it is, so nothing was; ``codes``: the indicators."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(codes)
        self.codes = codes


def apply(submission: Submission, entries: Mapping[str, Entered], *, by: User) -> Saved:
    """Save ``entries``, each made from the revision that it names.

    What says nothing new is left alone, so that a second time changes and records nothing. Raises
    ``Refused``, as every save; ``Unsettled``: somebody saved an indicator meanwhile, or a value
    breaks its rule.
    """
    with holding(submission):
        saved = answers.save(submission, entries, by=by)
        wrong = [each.code for each in saved.changed if each.problem is not None]
        codes = [*(each.code for each in saved.conflicts), *saved.refused, *wrong]
        if codes:
            raise Unsettled(codes)
        return saved
