"""Wrong answers, each with exactly one fault, and the places where they must be reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from tests.answers import REASON, Asked, Drawn, Raw, Seeded, best_answer, groups, one_in
from tests.oracle import Document, optional

NOT_NUMBERS: tuple[Any, ...] = (
    -1,
    "-1",
    "-0.000001",
    Raw("1e2"),
    Raw("1e400"),
    "1e400",
    Raw("NaN"),
    Raw("Infinity"),
    Raw("-Infinity"),
    "NaN",
    "Infinity",
    "sNaN",
    "１２",
    "٣",
    "1.234,5",
    "1,234.5",
    "62,9",
    "−5",
    "+5",
    " 5",
    "5 ",
    "5\n",
    "1_000",
    "0x10",
    "1/2",
    "5%",
    "",
    "năm",
    Raw("1234567890123"),
    "1234567890123",
    Raw("0.1234567"),
    "0.1234567",
    True,
    False,
    None,
    [],
    [1],
    {},
)
NOT_COUNTS: tuple[Any, ...] = (*NOT_NUMBERS, "0.5", Raw("2.5"), "1.000001")
NOT_TEXTS: tuple[Any, ...] = (None, True, 1, [], {}, "")
NOT_DATES: tuple[Any, ...] = (
    "",
    "20221231",
    "2022-W01-1",
    "2022-001",
    "2022-02-30",
    "2023-02-29",
    "2022-13-01",
    "2022-1-5",
    "31/12/2022",
    "2022-12-31T00:00:00",
    "2022-12-31 ",
    "2022-12-31\n",
    "２０２２-12-31",
    "0000-01-01",
    "10000-01-01",
    20221231,
    True,
    [],
    {},
)


def wrong_pair(first: str, second: str, *, greater_allowed: bool) -> list[Any]:
    """Faults of an answer of two numbers, the second of which is a divisor."""
    wrong: list[Any] = [{first: bad, second: 5} for bad in NOT_NUMBERS]
    wrong += [{first: 5, second: bad} for bad in NOT_NUMBERS]
    wrong += [{first: 0, second: 0}, {first: 1, second: 0}, {first: "1", second: "0.000000"}]
    wrong += [{first: 1}, {second: 1}, {}, {first: 1, second: 2, "c": 3}]
    wrong += [None, 1, "1", True, [1, 2], "1/2"]
    if not greater_allowed:
        wrong += [{first: 3, second: 2}, {first: "0.000002", second: "0.000001"}]
        wrong += [{first: "999999999999.999999", second: "999999999999.999998"}]
    return wrong


def wrong_ratios(rule: Document) -> list[Any]:
    exceed = optional(rule, "may_exceed", "false") == "true"
    return wrong_pair("a", "b", greater_allowed=exceed)


def wrong_shares(rule: Document) -> list[Any]:
    return [*NOT_NUMBERS, 101, "100.000001", Raw("100.000001")]


def wrong_booleans(rule: Document) -> list[Any]:
    return ["true", "có", "", 0, 1, None, [], {}, Raw("1.0")]


def wrong_choices(rule: Document) -> list[Any]:
    first = rule["options"][0]
    known = [first["id"]]
    return [*NOT_TEXTS, "không có", known, f"{known[0]} ", {"id": known[0]}, Raw("NaN")]


def wrong_checklists(rule: Document) -> list[Any]:
    known = rule["items"][0]["id"]
    wrong: list[Any] = [[known, known], ["không có"], [known, "không có"], [None], [1], [[known]]]
    return [*wrong, None, True, 1, "", known, {}, {known: True}]


def wrong_steps(rule: Document) -> list[Any]:
    return wrong_ratios(rule) if rule["on"] == "ratio" else list(NOT_NUMBERS)


def wrong_counts(rule: Document) -> list[Any]:
    return list(NOT_COUNTS)


def wrong_numbers(rule: Document) -> list[Any]:
    return list(NOT_NUMBERS)


def wrong_deadlines(rule: Document) -> list[Any]:
    return list(NOT_DATES)


def wrong_growths(rule: Document) -> list[Any]:
    return wrong_pair("current", "previous", greater_allowed=True)


def wrong_rollups(rule: Document) -> list[Any]:
    good = {"unit": "Xã A", "points": 5, "max": 10}
    units = wrong_pair("points", "max", greater_allowed=False)
    return [None, [], {}, good, 5, "", True] + [[good, unit] for unit in units]


def wrong_judgements(rule: Document) -> list[Any]:
    return [*NOT_NUMBERS, 999_999, "999999.5"]


WRONG: Mapping[str, Callable[[Document], list[Any]]] = {
    "ratio": wrong_ratios,
    "inverse_ratio": wrong_ratios,
    "share": wrong_shares,
    "boolean": wrong_booleans,
    "choice": wrong_choices,
    "checklist": wrong_checklists,
    "steps": wrong_steps,
    "per_item": wrong_counts,
    "deadline": wrong_deadlines,
    "growth": wrong_growths,
    "relative_to_best": wrong_numbers,
    "rollup_mean": wrong_rollups,
    "deduction": wrong_counts,
    "judged": wrong_judgements,
}


def wrong_scored(asked: Asked, rule: Document, maximum: Fraction, indicator: Document) -> list[Any]:
    if rule["kind"] == "composite":
        return wrong_composites(asked, rule, maximum, indicator)
    if rule["kind"] == "best_of":
        return wrong_best_ofs(asked, rule, maximum, indicator)
    return WRONG[rule["kind"]](rule)


def wrong_composites(
    asked: Asked, rule: Document, maximum: Fraction, indicator: Document
) -> list[Any]:
    owner = optional(indicator, "entered_by", "agency")
    good = best_answer(Seeded(0), asked, rule, maximum)
    wrong: list[Any] = [None, True, 1, "", [], {**good, "không có": 1}]
    for part in rule["parts"]:
        share = Fraction(part["fraction"]) * maximum
        faults = wrong_scored(asked, part["rule"], share, indicator)
        wrong += [{**good, part["id"]: fault} for fault in faults]
        policy = optional(part, "not_applicable", optional(indicator, "not_applicable", "refused"))
        if policy == "refused":
            wrong.append({**good, part["id"]: {"na": REASON}})
        if policy == "council":
            wrong.append({**good, part["id"]: {"na": REASON, "ruling": "exclude"}})
        if optional(part, "entered_by", owner) == owner:
            wrong.append({key: value for key, value in good.items() if key != part["id"]})
    return wrong


def wrong_best_ofs(
    asked: Asked, rule: Document, maximum: Fraction, indicator: Document
) -> list[Any]:
    good = best_answer(Seeded(0), asked, rule, maximum)
    wrong: list[Any] = [None, True, 1, "", [], {}, {"không có": 1}, {**good, "không có": 1}]
    for case in rule["cases"]:
        faults = wrong_scored(asked, case["rule"], maximum, indicator)
        wrong += [{**good, case["id"]: fault} for fault in faults]
    return wrong


def wrong_claims(asked: Asked, indicator: Document) -> list[Any]:
    """Faulty not-applicables and rejections."""
    policy = optional(indicator, "not_applicable", "refused")
    wrong: list[Any] = [{"rejected": bad} for bad in (None, 1, True, [], {})]
    if policy == "refused":
        return [*wrong, {"na": REASON}, {"na": REASON, "ruling": "full"}]
    wrong += [{"na": bad} for bad in (None, 1, True, [], {})]
    wrong += [{"na": REASON, "ruling": bad} for bad in (None, True, 1, "", "refused", "council")]
    if not asked.may_exclude:
        wrong.append({"na": REASON, "ruling": "exclude"})
    return wrong


def invalid_answers(asked: Asked, code: str) -> list[Any]:
    """Every faulty answer to indicator ``code`` that we know, each with one fault."""
    indicator = asked.indicators[code]
    maximum = Fraction(indicator["max_points"])
    return wrong_claims(asked, indicator) + wrong_scored(
        asked, indicator["rule"], maximum, indicator
    )


@dataclass(frozen=True)
class Planted:
    """A group in which some answers are wrong, and the places that must be reported."""

    group: Mapping[str, Mapping[str, Any]]
    faults: frozenset[tuple[str, str]]


@st.composite
def groups_with_faults(draw: Callable[[st.SearchStrategy[Any]], Any], asked: Asked) -> Planted:
    """A valid group, then one to six wrong answers planted, unknown codes among them."""
    source = Drawn(draw)
    group = {name: dict(answers) for name, answers in draw(groups(asked)).items()}
    faults = set()
    places = st.tuples(st.sampled_from(sorted(group)), st.sampled_from(sorted(asked.indicators)))
    for name, code in draw(st.lists(places, min_size=1, max_size=6, unique=True)):
        if one_in(source, 6):
            unknown = f"{code}.không-có"
            group[name][unknown] = source.pick([1, True, "a"])
            faults.add((name, unknown))
        else:
            group[name][code] = source.pick(invalid_answers(asked, code))
            faults.add((name, code))
    return Planted(group, frozenset(faults))
