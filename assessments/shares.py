"""Who enters what of an indicator: the agency's share of an answer, and the council's.

Pure. What the council or a measuring body enters is never the agency's to declare, and a ruling
on a claim is never the agency's to give: both are left out of what a version declares.
A value is wrapped as a version holds it: ``{"answer": …}``, or ``None`` for no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from frameworks.definition import (
    Composite,
    EnteredBy,
    Indicator,
    NotApplicablePolicy,
    Part,
)

Value = Mapping[str, Any] | None


def council_enters(indicator: Indicator) -> bool:
    """The whole indicator is the council's or a measuring body's to enter."""
    return indicator.entered_by is not EnteredBy.AGENCY


def council_parts(indicator: Indicator) -> tuple[Part, ...]:
    """The parts that somebody else enters of an indicator the agency answers."""
    if council_enters(indicator) or not isinstance(indicator.rule, Composite):
        return ()
    return tuple(
        part for part in indicator.rule.parts if part.entered_by not in (None, EnteredBy.AGENCY)
    )


def awaits_council(indicator: Indicator) -> bool:
    """There is something that only the council can enter: agreeing alone does not settle it."""
    return council_enters(indicator) or bool(council_parts(indicator))


def is_claim(answer: object) -> bool:
    """«Không phát sinh», with its reason."""
    return isinstance(answer, Mapping) and "na" in answer


def claims_in(indicator: Indicator, answer: object) -> dict[str, NotApplicablePolicy]:
    """The policy of each claim in ``answer``, by part; "" is the whole indicator."""
    whole = indicator.not_applicable
    if is_claim(answer):
        return {"": whole}
    if not isinstance(indicator.rule, Composite) or not isinstance(answer, Mapping):
        return {}
    return {
        part.id: part.not_applicable or whole
        for part in indicator.rule.parts
        if is_claim(answer.get(part.id))
    }


def needs_ruling(indicator: Indicator, answer: object) -> bool:
    """Whether there is a claim whose effect only the council can say."""
    return NotApplicablePolicy.COUNCIL in claims_in(indicator, answer).values()


def with_ruling(indicator: Indicator, answer: Mapping[str, Any], ruling: str) -> dict[str, Any]:
    """``answer`` with the council's ruling in each claim that awaits one."""
    claims = claims_in(indicator, answer)
    awaiting = {name for name, policy in claims.items() if policy is NotApplicablePolicy.COUNCIL}
    if "" in awaiting:
        return {**answer, "ruling": ruling}
    return {
        name: {**each, "ruling": ruling} if name in awaiting else each
        for name, each in answer.items()
    }


def agency_share(indicator: Indicator, value: Value) -> Value:
    """What of ``value`` is the agency's to declare."""
    if value is None or council_enters(indicator):
        return None
    answer = value["answer"]
    if is_claim(answer) or not isinstance(indicator.rule, Composite):
        return {"answer": _without_ruling(answer)}
    others = {part.id for part in council_parts(indicator)}
    own = {name: _without_ruling(each) for name, each in answer.items() if name not in others}
    return {"answer": own} if own else None


def _without_ruling(answer: Any) -> Any:
    return {"na": answer["na"]} if is_claim(answer) else answer


def council_side(indicator: Indicator) -> Indicator:
    """The indicator as a form asks the council for it: the whole, or the parts of its own.

    Where all that the agency does not enter is measured elsewhere, nothing is asked.
    """
    others = council_parts(indicator)
    if not others:
        return _asked_of_one(indicator, parts_of(indicator))
    own = tuple(part for part in others if part.entered_by is EnteredBy.COUNCIL)
    one = replace(indicator, entered_by=EnteredBy.AGENCY, rule=Composite(()))
    return _asked_of_one(indicator, own) if own else one


def whole_side(indicator: Indicator) -> Indicator:
    """The indicator as a form asks for all of it, whoever enters its parts."""
    return _asked_of_one(indicator, parts_of(indicator))


def _asked_of_one(indicator: Indicator, parts: Sequence[Part]) -> Indicator:
    """As if one person entered ``parts``, and all of it: what a form then reads is not divided."""
    one = replace(indicator, entered_by=EnteredBy.AGENCY)
    if not parts:
        return one
    return replace(one, rule=Composite(tuple(replace(part, entered_by=None) for part in parts)))


def with_council_parts(
    indicator: Indicator, declared: Value, entered: Mapping[str, Any], *, missing: str
) -> dict[str, Any]:
    """The agency's parts as declared, with the council's beside them.

    A part that the agency did not answer is rejected for the reason ``missing``: the composite
    could not be read without it.
    """
    others = {part.id for part in council_parts(indicator)}
    answered = declared["answer"] if declared and not is_claim(declared["answer"]) else {}
    own = {
        part.id: answered.get(part.id, {"rejected": missing})
        for part in parts_of(indicator)
        if part.id not in others
    }
    return {**own, **{name: each for name, each in entered.items() if name in others}}


def parts_of(indicator: Indicator) -> tuple[Part, ...]:
    return indicator.rule.parts if isinstance(indicator.rule, Composite) else ()


def without_claims(indicator: Indicator, answer: Any, *, reason: str) -> Any:
    """``answer`` while no finding accepts its claims: they earn nothing, and say why."""
    claims = claims_in(indicator, answer)
    if "" in claims:
        return _unaccepted(answer, claims[""], reason)
    if not claims:
        return answer
    return {
        name: _unaccepted(part, claims[name], reason) if name in claims else part
        for name, part in answer.items()
    }


def _unaccepted(answer: Any, policy: NotApplicablePolicy, reason: str) -> Any:
    """A claim that awaits the council's ruling says so by itself; another took effect at once."""
    awaiting = policy is NotApplicablePolicy.COUNCIL and "ruling" not in answer
    return answer if awaiting else {"rejected": reason}
