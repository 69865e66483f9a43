"""The answers the council states itself: a ruling, a correction, what it alone enters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Finding, Submission, SubmissionVersion
from assessments.selectors.subordinates import with_units
from assessments.services.answers import indicators_of, read
from assessments.services.locks import Locked, Refused
from assessments.services.scores import Stage, index_set_of, preview_at, problems_of
from assessments.shares import (
    agency_share,
    awaits_council,
    claims_in,
    council_enters,
    council_parts,
    council_side,
    needs_ruling,
    parts_of,
    with_council_parts,
    with_ruling,
)
from assessments.typed import NOT_APPLICABLE, Nothing, Typed, Unreadable, answer_from
from frameworks.definition import Indicator, MinimaTiers, NotApplicablePolicy
from frameworks.scoring.problems import FaultCode

RULING = "ruling"  # the field that holds the council's ruling on a claim


class Invalid(Exception):  # noqa: N818 -- said of what was entered
    """What the council entered breaks its rule; ``problem`` as beside a draft, ``None``: empty."""

    def __init__(self, problem: dict[str, Any] | None) -> None:
        super().__init__("invalid")
        self.problem = problem


def refuse_what_needs_more(held: Locked, indicator: Indicator, version: SubmissionVersion) -> None:
    if awaits_council(indicator):
        raise Refused("entered_by_council", held.submission)
    declared = _declared(indicator, version)
    if declared and needs_ruling(indicator, declared["answer"]):
        raise Refused("needs_ruling", held.submission)


def _declared(indicator: Indicator, version: SubmissionVersion) -> dict[str, Any] | None:
    entry = version.content["answers"].get(indicator.code)
    value = agency_share(indicator, entry["value"]) if entry else None
    return dict(value) if value else None


def ruled(
    held: Locked, version: SubmissionVersion, code: str, ruling: str
) -> dict[str, Any] | None:
    """The claim with the council's ruling in it; ``None`` where the framework itself rules.

    Raises ``Refused`` where nothing is claimed, ``Invalid`` without a ruling that may be given.
    """
    indicator = indicators_of(held.submission)[code]
    declared = _declared(indicator, version)
    if declared is None or not claims_in(indicator, declared["answer"]):
        raise Refused("no_claim", held.submission)
    if not needs_ruling(indicator, declared["answer"]):
        return None
    return _ruled(held, indicator, declared, ruling)


def _ruled(
    held: Locked, indicator: Indicator, value: Mapping[str, Any], ruling: str
) -> dict[str, Any]:
    """``value`` with the ruling in every claim that awaits one."""
    answer = value["answer"]
    if not needs_ruling(indicator, answer):
        return dict(value)
    if ruling not in rulings_for(held.submission, indicator, answer):
        raise Invalid({"code": str(FaultCode.UNKNOWN_RULING), "field": RULING})
    return {"answer": with_ruling(indicator, answer, ruling)}


def rulings_for(
    submission: Submission, indicator: Indicator, answer: object
) -> tuple[NotApplicablePolicy, ...]:
    """What the council may rule of the claims in ``answer``.

    Only a whole indicator can be left out of a maximum, and not where tiers are minima.
    """
    rulings = (NotApplicablePolicy.FULL, NotApplicablePolicy.ZERO, NotApplicablePolicy.EXCLUDE)
    of_a_part = "" not in claims_in(indicator, answer)
    minima = isinstance(index_set_of(submission).tiers, MinimaTiers)
    return rulings[:2] if of_a_part or minima else rulings


def kept(held: Locked, finding: Finding, ruling: str) -> dict[str, Any] | None:
    """The declared value, with the ruling where it claims something; ``None`` says it stands.

    Where the council had said another before, it is said in full: ``None`` would keep that one.
    """
    indicator = indicators_of(held.submission)[finding.code]
    if awaits_council(indicator):
        raise Refused("entered_by_council", held.submission)
    declared = _declared(indicator, finding.version)
    if declared is None or not needs_ruling(indicator, declared["answer"]):
        return declared if finding.standing() is not None else None
    return ruled(held, finding.version, finding.code, ruling)


def refuse_if_nothing_is_left(version: SubmissionVersion) -> None:
    """Everything excluded would leave no maximum to rank by: the transaction is undone."""
    if preview_at(Stage.DECIDED, version, version.findings.all()).sheet is None:
        raise Invalid({"code": str(FaultCode.NOTHING_LEFT), "field": RULING})


def tried(
    version: SubmissionVersion, code: str, typed: Typed, ruling: str, *, alone: bool, now: datetime
) -> dict[str, Any]:
    """What ``corrected`` (``alone``: ``entered``) would write, for a page to say what it is worth.

    Nothing is locked, and nothing may be written on this ground. Raises ``Invalid``, ``Refused``.
    """
    unheld = Locked(version.submission, now)
    if alone:
        return entered(unheld, version, code, typed, ruling)
    return corrected(unheld, code, typed, ruling)


def entered(
    held: Locked, version: SubmissionVersion, code: str, typed: Typed, ruling: str
) -> dict[str, Any]:
    """What the council entered, beside the agency's parts where it has any. Raises ``Invalid``."""
    indicator = indicators_of(held.submission)[code]
    if council_enters(indicator):
        return corrected(held, code, typed, ruling)
    if not council_parts(indicator):
        raise Refused("entered_by_agency", held.submission)
    own = _of_the_council(indicator, typed)
    declared, missing = _declared(indicator, version), _("đơn vị không khai")
    value = {"answer": with_council_parts(indicator, declared, own, missing=missing)}
    return _checked(held, indicator, _ruled(held, indicator, value, ruling))


def _of_the_council(indicator: Indicator, typed: Typed) -> dict[str, Any]:
    """What is typed of the council's own parts; nothing where all others are measured."""
    side = council_side(indicator)
    if not parts_of(side):
        return {}
    own = answer_from(side.rule, typed, unit=indicator.unit)
    if isinstance(own, Nothing):
        raise Invalid(None)
    if isinstance(own, Unreadable):
        raise Invalid({"code": own.code, "field": own.field})
    return dict(own)


def corrected(held: Locked, code: str, typed: Typed, ruling: str) -> dict[str, Any]:
    """The corrected answer, wrapped as a version's values are; the whole is never a claim.

    Raises ``Invalid``.
    """
    indicator = indicators_of(held.submission)[code]
    inputs = {name: value for name, value in typed.items() if name != NOT_APPLICABLE}
    asked = with_units(held.submission, indicator)
    value, problem = read(asked, inputs, year=held.submission.cycle.year)
    if value is None:
        raise Invalid(problem)
    return _ruled(held, indicator, value, ruling)


def _checked(held: Locked, indicator: Indicator, value: dict[str, Any]) -> dict[str, Any]:
    problems = problems_of(indicator, value["answer"], year=held.submission.cycle.year)
    if problems:
        raise Invalid({"code": str(problems[0].code)})
    return value
