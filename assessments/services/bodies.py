"""Writing down who the council and its working group are, by the decision that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments import clock
from assessments.council_permissions import can_write_bodies
from assessments.models import BodyDecision, BodyMember, Cycle, User
from assessments.selectors.bodies import FUNCTIONS, Function, Kind, is_corrected
from assessments.services import audit

MAX_MEMBERS = 60
AT_THE_HEAD = {Kind.COUNCIL: Function.CHAIR, Kind.WORKING_GROUP: Function.HEAD}


class UnfitBody(Exception):  # noqa: N818 -- said of a body
    """What cannot be written down so; ``reason`` is the word for why.

    Reasons: nobody, many (more than ``MAX_MEMBERS``), head (not exactly one at its head), twice
    (one account named twice), function (none of this body), future (issued after today), there
    (the same decision is written down), corrected (somebody corrected it already).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom the decision names. ``user`` null: without an account."""

    name: str
    function: str
    office: str = ""
    user: User | None = None


@dataclass(frozen=True, slots=True)
class Founding:
    """A decision as it is printed."""

    kind: str
    number: str
    issued_on: date
    issuer: str
    abstract: str


@transaction.atomic
def decide(
    cycle: Cycle,
    founding: Founding,
    members: Sequence[Named],
    *,
    by: User,
    corrects: BodyDecision | None = None,
) -> BodyDecision:
    """Write a decision down with everyone it names; from its day on they are the body.

    ``corrects``: the row that was written wrongly, which stays and no longer counts. Raises
    ``UnfitBody``, ``PermissionDenied``.
    """
    held = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if not can_write_bodies(by, held):
        raise PermissionDenied
    _refuse_unfit(founding, members)
    _refuse_twice(held, founding, corrects)
    now = clock.now()
    decision = BodyDecision.objects.create(
        cycle=held, corrects=corrects, written_by=by, written_at=now, **_columns(founding)
    )
    BodyMember.objects.bulk_create(
        BodyMember(
            decision=decision,
            position=place,
            user=each.user,
            name=each.name,
            function=each.function,
            office=each.office,
        )
        for place, each in enumerate(members, start=1)
    )
    act = "body_corrected" if corrects else "body_decided"
    said = {
        **_columns(founding),
        "members": [[each.name, each.function, each.office] for each in members],
        "corrects": corrects.number if corrects else None,
    }
    audit.record(held.stream, act, by=by, at=now, subject=held, data=said)
    return decision


def _refuse_unfit(founding: Founding, members: Sequence[Named]) -> None:
    if not members:
        raise UnfitBody("nobody")
    if len(members) > MAX_MEMBERS:
        raise UnfitBody("many")
    if any(each.function not in FUNCTIONS[Kind(founding.kind)] for each in members):
        raise UnfitBody("function")
    if sum(each.function == AT_THE_HEAD[Kind(founding.kind)] for each in members) != 1:
        raise UnfitBody("head")
    accounts = [each.user.pk for each in members if each.user]
    if len(accounts) != len(set(accounts)):
        raise UnfitBody("twice")
    if founding.issued_on > clock.today():
        raise UnfitBody("future")


def _refuse_twice(cycle: Cycle, founding: Founding, corrects: BodyDecision | None) -> None:
    """One decision stands once; whoever corrects it takes its place."""
    if corrects is not None:
        fresh = cycle.bodies.select_related("corrected_by").get(pk=corrects.pk)
        if is_corrected(fresh):
            raise UnfitBody("corrected")
    same = {"kind": founding.kind, "number": founding.number, "issued_on": founding.issued_on}
    counting = cycle.bodies.filter(corrected_by=None, **same)
    if counting.exclude(pk=corrects.pk if corrects else None).exists():
        raise UnfitBody("there")


def _columns(founding: Founding) -> dict[str, Any]:
    return {
        "kind": founding.kind,
        "number": founding.number,
        "issued_on": founding.issued_on,
        "issuer": founding.issuer,
        "abstract": founding.abstract,
    }
