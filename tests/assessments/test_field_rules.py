"""Whom a rule gives a main index to: never to the agency itself, nor the standing agency's own."""

from __future__ import annotations

import pytest

from assessments.field_rules import Field, Filed, Why, target

NOI_VU, TAI_CHINH, SA_PA, XA, STANDING = 1, 2, 3, 4, 9
REVIEWING = {NOI_VU, SA_PA}


def found(field: Field | None, filed: Filed) -> int | Why:
    return target(field, filed, standing=STANDING, reviewing=REVIEWING)


@pytest.mark.parametrize(
    ("field", "filed", "expected"),
    [
        (Field(unit=NOI_VU), Filed(SA_PA), NOI_VU),
        (Field(unit=NOI_VU), Filed(NOI_VU), Why.OWN),
        (Field(unit=TAI_CHINH), Filed(SA_PA), Why.NO_REVIEWER),
        (Field(by_parent=True), Filed(XA, parent=SA_PA), SA_PA),
        (Field(by_parent=True), Filed(SA_PA), Why.NO_PARENT),
        (Field(by_parent=True), Filed(XA, parent=TAI_CHINH), Why.NO_REVIEWER),
        (Field(unit=NOI_VU), Filed(STANDING), Why.STANDING),
        (None, Filed(STANDING), Why.STANDING),
        (None, Filed(SA_PA), Why.NO_RULE),
    ],
)
def test_a_rule_gives_to_its_unit_or_says_why_not(field, filed, expected):
    assert found(field, filed) == expected
