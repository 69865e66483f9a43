"""The smallest set that reaches the next tier, against all the sets there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameworks import definition as d
from frameworks.files import framework_files, parse_file
from frameworks.scoring import path as module
from frameworks.scoring.engine import preview
from frameworks.scoring.path import Path, Plan, Scope, path_to_next_tier
from frameworks.scoring.sheet import ScoreSheet
from tests.frameworks.scoring.samples import (
    BEST,
    HALF_UP,
    JUDGED,
    D,
    index_set,
    indicator,
    main_index,
)

COUNCIL = d.NotApplicablePolicy.COUNCIL
EXCLUDED = {"na": "không phát sinh", "ruling": "exclude"}


def sheet_of(made: d.IndexSet, answers: Mapping[str, Any]) -> ScoreSheet:
    sheet = preview(made, answers, year=2023, rounding=HALF_UP).sheet
    assert sheet is not None
    return sheet


def judged(*maxima: str, main: str = "1", part: str | None = None) -> d.MainIndex:
    """A main index of indicators whose points are given directly."""
    return main_index(
        main,
        *(
            indicator(JUDGED, most, f"{main}.{n}", not_applicable=COUNCIL)
            for n, most in enumerate(maxima, start=1)
        ),
        part=part,
    )


def percent(*bounds: str, inclusive: bool = False) -> d.PercentTiers:
    levels = [d.Level(f"m{b}", f"Mức {b}", D(b), inclusive) for b in bounds]
    return d.PercentTiers((*levels, d.Level("cuoi", "Cuối")))


def points(*bounds: str, inclusive: bool = True) -> d.PointTiers:
    levels = [d.Level(f"m{b}", f"Mức {b}", D(b), inclusive) for b in bounds]
    return d.PointTiers((*levels, d.Level("cuoi", "Cuối")))


def codes(plan: Plan | None) -> list[str]:
    assert plan is not None
    return [step.code for step in plan.steps]


def found(made: d.IndexSet, answers: Mapping[str, Any], **options: Any) -> Path:
    path = path_to_next_tier(sheet_of(made, answers), **options)
    assert path is not None
    return path


# ── One bound ──────────────────────────────────────────────────────────────────────────────


def test_the_largest_gains_make_the_smallest_set():
    made = index_set(judged("40", "30", "20", "10"), tiers=percent("75", "50"))

    path = found(made, {"1.1": "20", "1.3": "10"})  # 30 of 100, more than 50 are wanted

    assert path.target == "m50"
    assert codes(path.fewest) == ["1.2"]
    assert path.lightest is None


@pytest.mark.parametrize(
    ("inclusive", "has", "wanted"),
    [
        (False, "30.00", ["1.1", "1.2"]),  # 30 + 20 is 50,00 % exactly, which is not above it
        (False, "30.01", ["1.1"]),
        (True, "30.00", ["1.1"]),
        (True, "29.99", ["1.1", "1.2"]),
    ],
)
def test_a_strict_bound_is_to_be_passed_and_an_inclusive_one_to_be_met(inclusive, has, wanted):
    made = index_set(judged("20", "10", "70"), tiers=percent("50", inclusive=inclusive))

    assert codes(found(made, {"1.3": has}, impossible={"1.3"}).fewest) == wanted


def test_the_bound_is_said_as_printed_and_as_the_smallest_total_that_holds():
    made = index_set(judged("64.6"), tiers=percent("50"))

    (bound,) = found(made, {"1.1": "30"}).bounds

    assert (bound.scope, bound.points, bound.strict) == (Scope.TOTAL, D(30), True)
    assert (bound.printed, bound.least) == (D("32.3"), D("32.31"))
    assert (bound.missing, bound.best, bound.beyond) == (D("2.31"), D("64.6"), 0)


def test_the_last_step_says_how_little_of_it_is_enough():
    made = index_set(judged("40", "30", "30"), tiers=percent("50"))

    plan = found(made, {}).fewest

    assert plan is not None
    assert [(step.code, str(step.needed)) for step in plan.steps] == [
        ("1.1", "20.01"),
        ("1.2", "10.01"),
    ]


def test_at_the_top_there_is_no_way_up():
    made = index_set(judged("40", "30"), tiers=percent("50"))

    assert path_to_next_tier(sheet_of(made, {"1.1": "40"})) is None


def test_what_is_excluded_lowers_the_bound_of_a_percent():
    made = index_set(judged("40", "30", "30"), tiers=percent("50"))

    (bound,) = found(made, {"1.1": EXCLUDED}).bounds

    assert bound.printed == 30
    assert codes(found(made, {"1.1": EXCLUDED}).fewest) == ["1.2", "1.3"]


def test_points_of_a_smaller_maximum_count_as_they_are_carried_over():
    # 22.49 of 30 is 74.97 of 100: rounded to hundredths, 75 needs 22.50 less half a hundredth.
    made = index_set(judged("70", "20", "10"), tiers=points("74.97"))

    (bound,) = found(made, {"1.1": EXCLUDED}).bounds

    assert (bound.least, bound.printed, bound.strict) == (D("22.49"), D("22.49"), False)


def test_nobody_is_told_to_do_the_impossible():
    made = index_set(judged("40", "30", "20", "10"), tiers=percent("50"))

    assert codes(found(made, {}, impossible={"1.1"}).fewest) == ["1.2", "1.3", "1.4"]


def test_what_cannot_be_reached_says_by_how_much_it_is_missed():
    made = index_set(judged("40", "30", "20", "10"), tiers=percent("50"))

    path = found(made, {"1.1": "5"}, impossible={"1.1", "1.2"})

    assert path.fewest is None
    assert path.lightest is None
    assert (path.bounds[0].best, path.bounds[0].beyond) == (D(35), D("15.01"))


def test_what_others_enter_and_what_the_group_decides_is_no_step():
    made = index_set(
        main_index(
            "1",
            indicator(JUDGED, "50", "1.1", entered_by=d.EnteredBy.COUNCIL),
            indicator(BEST, "30", "1.2"),
            indicator(JUDGED, "11", "1.3"),
            indicator(JUDGED, "9", "1.4"),
        ),
        tiers=percent("15"),
    )

    assert codes(found(made, {}).fewest) == ["1.3", "1.4"]


def test_a_total_below_nothing_is_to_be_made_good_first():
    made = index_set(
        judged("6", "4"),
        main_index("2", indicator(d.Deduction("Lỗi", D(-1), D(-9)), "0", "2.1")),
        tiers=percent("30", inclusive=True),
    )

    path = found(made, {"2.1": 8})

    assert codes(path.fewest) == ["2.1", "1.1"]
    assert (path.bounds[0].points, path.bounds[0].missing) == (D(0), D(11))


# ── Effort ─────────────────────────────────────────────────────────────────────────────────


def test_of_the_smallest_sets_the_one_with_the_least_effort():
    made = index_set(judged("30", "25", "25", "20"), tiers=percent("20"))

    plan = found(made, {}, efforts={"1.1": 3, "1.2": 3, "1.3": 1, "1.4": 1}).fewest

    assert codes(plan) == ["1.3"]


def test_of_equal_efforts_the_most_points_and_of_equal_points_the_first():
    made = index_set(judged("20", "30", "25", "30"), tiers=percent("15"))

    assert codes(found(made, {}).fewest) == ["1.2"]


def test_several_light_ones_are_offered_beside_one_heavy_one():
    made = index_set(judged("60", "20", "20"), tiers=percent("30"))

    path = found(made, {}, efforts={"1.1": 3, "1.2": 1, "1.3": 1})

    assert codes(path.fewest) == ["1.1"]
    assert codes(path.lightest) == ["1.2", "1.3"]
    assert path.lightest is not None
    assert path.lightest.effort == 2


# ── Minima of parts and main indices ───────────────────────────────────────────────────────


def level(name: str, ready: str, result: str, **mains: str) -> d.MinimaLevel:
    """``level("I", "8", "15", A="90")``: of parts of 10 and 20 points with a main index each."""
    of = {"A": D(10), "B": D(12), "C": D(8)}
    minima = {code: d.Minimum(D(mains.get(code, "0")), most) for code, most in of.items()}
    return d.MinimaLevel(name, f"Mức {name}", {"ss": D(ready), "kq": D(result)}, minima)


def two_parts(*levels: d.MinimaLevel) -> d.IndexSet:
    return index_set(
        judged("4", "3", "3", main="A", part="ss"),
        judged("6", "4", "2", main="B", part="kq"),
        judged("5", "3", main="C", part="kq"),
        tiers=d.MinimaTiers(levels, d.Otherwise("khong", "Không xếp hạng")),
        parts=(d.IndexSetPart("ss", "Sẵn sàng", D(10)), d.IndexSetPart("kq", "Kết quả", D(20))),
    )


def test_every_part_and_every_main_index_is_brought_to_its_minimum():
    made = two_parts(level("I", "9", "18", A="90", B="90", C="90"), level("II", "4", "9", C="50"))

    path = found(made, {})

    assert path.target == "II"
    assert codes(path.fewest) == ["B.1", "C.1", "A.1"]


def test_the_largest_gains_of_all_would_not_do():
    made = two_parts(level("I", "0", "9", C="90"))

    # B.1 and C.1 are 11 of the 9 that the part wants, but C wants 7,2 of its own.
    assert codes(found(made, {}).fewest) == ["B.1", "C.1", "C.2"]


def test_the_bounds_of_minima_are_said_one_by_one():
    made = two_parts(level("I", "9", "18", A="90"))

    bounds = found(made, {"A.1": "4"}).bounds

    assert [(each.scope, each.id, str(each.missing)) for each in bounds] == [
        (Scope.PART, "ss", "5.00"),
        (Scope.MAIN, "A", "5.00"),
        (Scope.PART, "kq", "18.00"),
        (Scope.MAIN, "B", "0.00"),
        (Scope.MAIN, "C", "0.00"),
    ]


def test_a_part_that_has_enough_does_not_make_up_for_a_main_index_out_of_reach():
    made = two_parts(level("I", "0", "0", C="90"))

    path = found(made, {}, impossible={"C.2"})

    assert path.fewest is None
    assert [(each.id, str(each.beyond)) for each in path.bounds if each.beyond] == [("C", "2.20")]


def test_from_a_level_the_way_leads_to_the_one_above():
    made = two_parts(level("I", "9", "18"), level("II", "4", "9"))

    path = found(made, {"A.1": "4", "B.1": "6", "C.1": "5"})

    assert path.target == "I"
    assert codes(path.fewest) == ["B.2", "A.2", "A.3", "C.2"]


# ── Against every set there is ─────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Case:
    made: d.IndexSet
    answers: dict[str, str | int | dict[str, str]]
    efforts: dict[str, int]
    impossible: frozenset[str]


def halves(most: int) -> st.SearchStrategy[Decimal]:
    return st.integers(min_value=0, max_value=2 * most).map(lambda n: Decimal(n) / 2)


def falling(draw: st.DrawFn, most: int, count: int) -> list[Decimal]:
    drawn = st.lists(halves(most), min_size=count, max_size=count, unique=True)
    return sorted(draw(drawn), reverse=True)


def total_tiers(draw: st.DrawFn, whole: int) -> d.Tiers:
    of_percent = draw(st.booleans())
    bounds = falling(draw, 99 if of_percent else whole, 2)
    levels = [d.Level(f"m{n}", "Mức", each, draw(st.booleans())) for n, each in enumerate(bounds)]
    every = (*levels, d.Level("cuoi", "Cuối"))
    return d.PercentTiers(every) if of_percent else d.PointTiers(every)


def minima_tiers(draw: st.DrawFn, mains: list[d.MainIndex]) -> d.MinimaTiers:
    """Two levels, the higher asking at least as much of everything."""
    high: dict[str, Decimal] = {}
    low: dict[str, Decimal] = {}
    parts = dict.fromkeys(main.part for main in mains if main.part)
    for name in parts:
        whole = int(sum(main.max_points for main in mains if main.part == name))
        low[name], high[name] = sorted([draw(halves(whole)), draw(halves(whole))])
    shares = {main.code: sorted([draw(halves(100)), draw(halves(100))]) for main in mains}
    of = {main.code: main.max_points for main in mains}
    levels = [
        d.MinimaLevel(
            name, name, bounds, {code: d.Minimum(shares[code][n], of[code]) for code in of}
        )
        for name, bounds, n in (("cao", high, 1), ("thap", low, 0))
    ]
    return d.MinimaTiers(tuple(levels), d.Otherwise("khong", "Không xếp hạng"))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    of_minima = draw(st.booleans())
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    maxima = {
        f"{m}.{n}": draw(st.integers(1, 6))
        for m, size in enumerate(sizes, start=1)
        for n in range(1, size + 1)
    }
    mains = [
        judged(
            *(str(maxima[f"{m}.{n}"]) for n in range(1, size + 1)),
            main=str(m),
            part=("a" if m == 1 else "b") if of_minima else None,
        )
        for m, size in enumerate(sizes, start=1)
    ]
    answers: dict[str, Any] = {
        code: str(draw(halves(most))) for code, most in maxima.items() if draw(st.booleans())
    }
    if not of_minima and len(maxima) > 1 and draw(st.booleans()):
        answers[draw(st.sampled_from(sorted(maxima)))] = EXCLUDED
    if draw(st.booleans()):
        part = mains[-1].part
        mains.append(
            main_index("9", indicator(d.Deduction("Lỗi", D(-1), D(-5)), "0", "9.1"), part=part)
        )
        answers["9.1"] = draw(st.integers(0, 6))
    whole = sum(maxima.values())
    parts = dict.fromkeys(main.part for main in mains if main.part)
    made = index_set(
        *mains,
        tiers=minima_tiers(draw, mains) if of_minima else total_tiers(draw, whole),
        parts=tuple(d.IndexSetPart(name, name, D(0)) for name in parts),
    )
    every = sorted(made.indicators)
    efforts = {code: draw(st.integers(1, 3)) for code in every if draw(st.booleans())}
    impossible = frozenset(code for code in every if draw(st.integers(0, 5)) == 0)
    return Case(made, answers, efforts, impossible)


def raised(case: Case, these: frozenset[str] | tuple[str, ...]) -> dict[str, Any]:
    """The answers with ``these`` raised to all they are worth."""
    indicators = case.made.indicators
    full = {code: 0 if code == "9.1" else str(indicators[code].max_points) for code in these}
    return {**case.answers, **full}


def place(case: Case, answers: Mapping[str, Any]) -> int:
    """How far from the top: 0 is the highest level."""
    ids = [each.id for each in case.made.levels]
    return ids.index(sheet_of(case.made, answers).tier)


def open_codes(case: Case) -> list[str]:
    """What may be raised, in the order of the file."""
    sheet = sheet_of(case.made, case.answers)
    return [
        code
        for code, earned in sheet.indicators.items()
        if earned.points < earned.maximum and code not in case.impossible
    ]


def sets_that_reach(case: Case) -> Iterator[tuple[str, ...]]:
    """Every set of indicators that reaches a higher tier, tried by the scoring itself."""
    now, codes_ = place(case, case.answers), open_codes(case)
    for size in range(len(codes_) + 1):
        for these in combinations(codes_, size):
            if place(case, raised(case, these)) < now:
                yield these


def order(case: Case, *, by_effort: bool) -> Any:
    """What of two sets is the better one: less of the first difference."""
    places = {code: n for n, code in enumerate(case.made.indicators)}
    earned = sheet_of(case.made, case.answers).indicators

    def key(these: tuple[str, ...]) -> tuple[Any, ...]:
        effort = sum(case.efforts.get(code, 2) for code in these)
        gain = sum(earned[code].maximum - earned[code].points for code in these)
        first = (effort, len(these)) if by_effort else (len(these), effort)
        return (*first, -gain, [places[code] for code in these])

    return key


def agrees(case: Case) -> None:
    path = path_to_next_tier(
        sheet_of(case.made, case.answers), efforts=case.efforts, impossible=case.impossible
    )
    if path is None:
        assert place(case, case.answers) == 0
        return
    every = list(sets_that_reach(case))
    if not every:
        assert path.fewest is None
        assert any(bound.beyond for bound in path.bounds)
        return
    fewest = min(every, key=order(case, by_effort=False))
    lightest = min(every, key=order(case, by_effort=True))
    assert set(codes(path.fewest)) == set(fewest)
    assert set(codes(path.lightest or path.fewest)) == set(lightest)
    assert not any(bound.beyond for bound in path.bounds)


@given(cases())
@settings(max_examples=400, deadline=None)
def test_no_set_there_is_does_better(case):
    agrees(case)


@given(cases())
@settings(max_examples=150, deadline=None)
def test_what_is_needed_of_a_step_is_enough_and_a_hundredth_less_is_not(case):
    path = path_to_next_tier(sheet_of(case.made, case.answers), efforts=case.efforts)
    if path is None or path.fewest is None:
        return
    steps = {step.code: step for step in path.fewest.steps if step.code != "9.1"}
    target = [each.id for each in case.made.levels].index(path.target)
    for code, step in steps.items():
        answers = raised(case, tuple(codes(path.fewest)))

        assert 0 < step.needed <= step.gain
        assert place(case, {**answers, code: str(step.points + step.needed)}) <= target
        assert place(case, {**answers, code: str(step.points + step.needed - D("0.01"))}) > target


def test_a_choice_that_looks_at_the_largest_gains_alone_would_be_seen(monkeypatch):
    """The control of the comparison: blocks without their own bounds are found out."""
    case = Case(two_parts(level("I", "0", "9", C="90")), {}, {}, frozenset())
    agrees(case)

    monkeypatch.setattr(module, "_reaching", _only_a_part(module._reaching))

    with pytest.raises(AssertionError):
        agrees(case)


def _only_a_part(reaching: Any) -> Any:
    def careless(ask: Any, choices: Any) -> Any:
        return choices if ask and ask.bound.scope is Scope.MAIN else reaching(ask, choices)

    return careless


# ── The decisions there are ────────────────────────────────────────────────────────────────

SETS = [
    pytest.param(framework, made, id=f"{framework.id} {made.id}")
    for file in framework_files()
    if (framework := parse_file(file).framework)
    for made in framework.index_sets
]


@pytest.mark.parametrize(("framework", "made"), SETS)
def test_from_an_empty_form_every_decision_shows_a_way_up(framework, made):
    sheet = preview(made, {}, year=2023, rounding=framework.rounding.indicator).sheet
    assert sheet is not None
    efforts = {code: 1 + n % 3 for n, code in enumerate(made.indicators)}

    path = path_to_next_tier(sheet, efforts=efforts)

    assert path is not None
    assert path.fewest is not None
    assert path.target == made.levels[-2].id
    assert path.lightest is None or path.lightest.effort < path.fewest.effort
