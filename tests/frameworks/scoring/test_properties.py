"""What holds for any answers: order, repetition, limits, monotony, ties."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from frameworks import definition as d
from frameworks.explanations import because_text
from frameworks.scoring.sheet import ScoreSheet
from rankings.ranking import ranks
from tests.frameworks.scoring.samples import (
    BEST,
    BOOLEAN,
    COUNT,
    RATIO,
    index_set,
    indicator,
    main_index,
    run,
)
from tests.frameworks.scoring.test_chosen import HEAD, LATE, PAGES
from tests.frameworks.scoring.test_stepped import HOURS, MEETINGS, REVENUE

D = Decimal
COUNCIL = d.NotApplicablePolicy.COUNCIL

SET = index_set(
    main_index(
        "1",
        indicator(RATIO, "20", "1.1", not_applicable=COUNCIL),
        indicator(d.Ratio("a", "b", full_at=D("0.9")), "12.5", "1.2"),
        indicator(HEAD, "17.5", "1.3"),
    ),
    main_index("2", indicator(PAGES, "15", "2.1"), indicator(COUNT, "10", "2.2")),
    main_index("3", indicator(MEETINGS, "10", "3.1"), indicator(BEST, "15", "3.2")),
    main_index("4", indicator(LATE, "0", "4.1")),
)

amounts = st.decimals(min_value=0, max_value=5000, places=2)


@st.composite
def ratios(draw: st.DrawFn) -> dict[str, Decimal]:
    b = draw(st.decimals(min_value="0.01", max_value=5000, places=2))
    return {"a": draw(st.decimals(min_value=0, max_value=b, places=2)), "b": b}


def outcomes(answers: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return answers | st.just({"rejected": "thiếu minh chứng"})


agency = st.fixed_dictionaries(
    {},
    optional={
        "1.1": outcomes(ratios())
        | st.sampled_from(["full", "zero", "exclude"]).map(lambda r: {"na": "không", "ruling": r}),
        "1.2": outcomes(ratios()),
        "1.3": st.sampled_from([option.id for option in HEAD.options]),
        "2.1": st.lists(st.sampled_from([item.id for item in PAGES.items]), unique=True),
        "2.2": st.integers(0, 9),
        "3.1": amounts,
        "3.2": outcomes(amounts),
        "4.1": st.integers(0, 9),
    },
)
groups = st.dictionaries(st.sampled_from("ABCDEFG"), agency, max_size=7)


def everything(sheet: ScoreSheet) -> str:
    """All that a sheet says, as one text."""
    said = [(code, repr(p), because_text(p)) for code, p in sheet.indicators.items()]
    return repr((sheet, sheet.percent, sheet.main_indices, sheet.parts, said))


@given(groups, st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(group: dict[str, Any], dice: random.Random) -> None:
    shuffled = {
        agency: dict(dice.sample(list(answers.items()), len(answers)))
        for agency, answers in dice.sample(list(group.items()), len(group))
    }

    first, second = run(SET, group).sheets, run(SET, shuffled).sheets

    assert {a: everything(first[a]) for a in group} == {a: everything(second[a]) for a in group}
    assert ranks(SET, first) == ranks(SET, second)


@given(groups)
def test_scoring_twice_says_the_same(group: dict[str, Any]) -> None:
    first, second = run(SET, group).sheets, run(SET, group).sheets

    assert [everything(s) for s in first.values()] == [everything(s) for s in second.values()]


@given(groups)
def test_points_stay_within_their_limits_and_add_up(group: dict[str, Any]) -> None:
    for sheet in run(SET, group).sheets.values():
        for code, each in sheet.indicators.items():
            least = D(-3) if code == "4.1" else D(0)
            assert least <= each.points <= SET.indicators[code].max_points
        total = sum((each.points for each in sheet.indicators.values()), D(0))
        assert sheet.total == max(D(0), total)
        assert sheet.total <= sheet.maximum
        assert sum(sheet.main_indices.values()) == total
        assert sheet.ranking_points <= SET.max_points


@given(groups)
def test_ranking_points_are_equal_just_where_ranks_are(group: dict[str, Any]) -> None:
    sheets = run(SET, group).sheets
    rank_of = ranks(SET, sheets)

    for one, first in sheets.items():
        for other, second in sheets.items():
            same_points = first.ranking_points == second.ranking_points
            assert (rank_of[one] == rank_of[other]) is same_points
    greater = {
        a: sum(s.ranking_points > t.ranking_points for s in sheets.values())
        for a, t in sheets.items()
    }
    assert rank_of == {agency: 1 + count for agency, count in greater.items()}


# Where more of a value is better: a rule, and the answer that holds n of a hundred.
BENEFITS = {
    "ratio": (RATIO, lambda n: {"a": n, "b": 100}),
    "threshold": (d.Ratio("a", "b", full_at=D("0.7")), lambda n: {"a": n, "b": 100}),
    "all or nothing": (
        d.Ratio("a", "b", full_at=D("0.7"), below=d.Below.ZERO),
        lambda n: {"a": n, "b": 100},
    ),
    "share": (d.Share("x"), lambda n: n),
    "steps": (MEETINGS, lambda n: n),
    "count": (COUNT, lambda n: n),
    "growth": (REVENUE, lambda n: {"current": n, "previous": 50}),
    "best": (BEST, lambda n: n),
    "judged": (d.Judged("?"), lambda n: n),
}
COSTS = {
    "inverse": (d.InverseRatio("a", "b"), lambda n: {"a": n, "b": 100}),
    "lower is better": (HOURS, lambda n: n),
    "deduction": (LATE, lambda n: n),
}


def result(rule: d.Rule, mine: object, theirs: object) -> tuple[Decimal, int, int]:
    """My total, the height of my tier (0 the lowest) and minus my rank, beside one competitor."""
    two = index_set(
        main_index("1", indicator(rule, "100", "1.1"), indicator(BOOLEAN, "10", "1.2")),
        max_points="110",
    )
    sheets = run(two, {"A": {"1.1": mine, "1.2": True}, "B": {"1.1": theirs, "1.2": True}}).sheets
    tiers = [level.id for level in reversed(two.levels)]
    rank = ranks(two, sheets)["A"]
    assert rank is not None
    return sheets["A"].total, tiers.index(sheets["A"].tier), -rank


@given(
    st.sampled_from(sorted(BENEFITS)), st.integers(0, 99), st.integers(1, 100), st.integers(0, 100)
)
def test_more_of_a_benefit_never_lowers_a_total_a_tier_or_a_rank(
    kind: str, n: int, more: int, other: int
) -> None:
    rule, answer = BENEFITS[kind]

    less = result(rule, answer(n), answer(other))
    after = result(rule, answer(min(100, n + more)), answer(other))

    assert all(now >= before for before, now in zip(less, after, strict=True))


@given(st.sampled_from(sorted(COSTS)), st.integers(0, 99), st.integers(1, 100), st.integers(0, 100))
def test_more_of_a_cost_never_raises_a_total_a_tier_or_a_rank(
    kind: str, n: int, more: int, other: int
) -> None:
    rule, answer = COSTS[kind]

    less = result(rule, answer(n), answer(other))
    after = result(rule, answer(min(100, n + more)), answer(other))

    assert all(now <= before for before, now in zip(less, after, strict=True))
