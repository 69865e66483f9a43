"""What «alike» and «unlike» mean, case against case."""

from __future__ import annotations

from fractions import Fraction

import pytest

from assessments.likeness import (
    Features,
    Likeness,
    Outcome,
    contradicts,
    disagree,
    likeness,
    outcome_of,
    unlike_results,
)

FULL, HALF, NONE = Fraction(1), Fraction(1, 2), Fraction(0)
A, B = frozenset({"a" * 64}), frozenset({"b" * 64})


def case(**features) -> Features:
    return Features(**{"has_papers": True, **features})


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (case(files=A), case(files=A | B), Likeness.SAME_FILE),
        (case(files=A), case(files=B), None),
        (case(reason="MC-03"), case(reason="MC-03"), Likeness.SAME_REASON),
        (case(reason="MC-03"), case(reason="MC-01"), None),
        (case(), case(), None),  # no reason is no common reason
        (case(has_papers=False), case(has_papers=False), Likeness.NO_PAPERS),
        (case(has_papers=False), case(), None),
        (case(files=A, reason="MC-03"), case(files=A, reason="MC-03"), Likeness.SAME_FILE),
    ],
)
def test_cases_are_alike_by_file_by_reason_or_by_having_no_paper(one, other, expected):
    assert likeness(one, other) is expected
    assert likeness(other, one) is expected


@pytest.mark.parametrize(
    ("declared", "standing", "refused", "expected"),
    [
        (FULL, FULL, False, Outcome.KEPT),
        (FULL, HALF, False, Outcome.LOWERED),
        (HALF, FULL, False, Outcome.RAISED),
        (FULL, NONE, False, Outcome.LOWERED),
        (FULL, NONE, True, Outcome.REFUSED),
        (NONE, NONE, False, Outcome.KEPT),
        (None, HALF, False, None),
        (HALF, None, False, None),
    ],
)
def test_the_outcome_is_what_became_of_the_declared_points(declared, standing, refused, expected):
    assert outcome_of(declared, standing, refused=refused) is expected


def judged(declared, standing, outcome) -> Features:
    return case(declared=declared, standing=standing, outcome=outcome)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (judged(FULL, FULL, Outcome.KEPT), judged(FULL, FULL, Outcome.KEPT), False),
        (judged(FULL, FULL, Outcome.KEPT), judged(FULL, HALF, Outcome.LOWERED), True),
        (judged(FULL, HALF, Outcome.LOWERED), judged(FULL, NONE, Outcome.REFUSED), True),
        # Both lowered from the same share, to another one.
        (judged(FULL, HALF, Outcome.LOWERED), judged(FULL, NONE, Outcome.LOWERED), True),
        # Both lowered, and they had declared differently: their figures differ.
        (judged(FULL, HALF, Outcome.LOWERED), judged(HALF, NONE, Outcome.LOWERED), False),
        (judged(FULL, FULL, Outcome.KEPT), case(declared=FULL), False),  # not judged yet
    ],
)
def test_results_are_unlike_by_outcome_or_by_share_of_the_same_declared(one, other, expected):
    assert unlike_results(one, other) is expected
    assert unlike_results(other, one) is expected


def test_unlike_results_contradict_only_where_the_cases_are_alike():
    kept = case(files=A, declared=FULL, standing=FULL, outcome=Outcome.KEPT)
    refused = case(files=A, declared=FULL, standing=NONE, outcome=Outcome.REFUSED)
    elsewhere = case(files=B, declared=FULL, standing=NONE, outcome=Outcome.REFUSED)

    assert contradicts(kept, refused) is Likeness.SAME_FILE
    assert contradicts(kept, elsewhere) is None
    assert contradicts(kept, kept) is None
    assert disagree([kept, kept, refused])
    assert not disagree([kept, kept])
    assert not disagree([kept])
