"""Valid answers for any index set, crowding the boundaries.

One generator serves two sources. ``Drawn`` asks hypothesis, which shrinks what fails; ``Seeded``
asks a seeded ``random.Random``, for the thousands of values around it and for the slow run.

Numbers leave here spelled as a reader may meet them: a JSON number or a string, with or without
trailing zeros. ``dumps`` writes them digit by digit, since no float holds twelve digits and six.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

from tests.oracle import Document, find_set, indicators_of, optional

T = TypeVar("T")

SMALLEST = Fraction(1, 10**6)
GREATEST = Fraction(10**18 - 1, 10**6)  # twelve digits before the dot and six after it
ROUND_DENOMINATORS = (1, 2, 3, 7, 8, 16, 40, 80, 90, 200, 400, 2000, 4000)
REASON = "Trong năm không phát sinh"


# ── Where choices come from ────────────────────────────────────────────────────────────────


class Source(Protocol):
    """The first of ``options`` and the least of a range are the simplest."""

    def pick(self, options: Sequence[T]) -> T: ...

    def integer(self, low: int, high: int) -> int: ...


class Drawn:
    """Choices that hypothesis makes and shrinks."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw

    def pick(self, options: Sequence[T]) -> T:
        return self.draw(st.sampled_from(options))

    def integer(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))


class Seeded:
    """Choices that a seed fixes."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 -- test data

    def pick(self, options: Sequence[T]) -> T:
        return options[int(self.random.random() * len(options))]

    def integer(self, low: int, high: int) -> int:
        return low + int(self.random.random() * (high - low + 1))


def one_in(source: Source, chances: int) -> bool:
    return source.integer(0, chances - 1) == chances - 1


# ── Numbers and their spelling ─────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Raw:
    """A JSON token to be written as it stands."""

    token: str


RAW = re.compile(r'"\\u0000raw(.*?)\\u0000"')


def dumps(answers: Any) -> str:
    """``answers`` as JSON, its ``Raw`` tokens as they stand."""

    def marked(value: Any) -> str:
        return f"\0raw{value.token}\0"

    return RAW.sub(lambda match: match[1], json.dumps(answers, default=marked))


def fits(value: Fraction) -> bool:
    return 0 <= value <= GREATEST and (value / SMALLEST).denominator == 1


def digits(value: Fraction) -> str:
    """``value`` in full, without trailing zeros: ``12``, ``0.000001``."""
    units, millionths = divmod(int(value / SMALLEST), 10**6)
    return f"{units}.{millionths:06d}".rstrip("0").rstrip(".")


def spelled(source: Source, value: Fraction) -> Any:
    text = digits(value)
    padded = f"{text}0" if "." in text and len(text.partition(".")[2]) < 6 else text
    return source.pick([Raw(text), text, Raw(padded), padded])


def counted(source: Source, value: int) -> Any:
    return source.pick([value, str(value)])


def close_to(value: Fraction) -> list[Fraction]:
    """``value`` and its neighbours, as far as an answer can say them."""
    return [
        near
        for near in (value, value + SMALLEST, value - SMALLEST, value + 1, value - 1)
        if fits(near)
    ]


def any_number(source: Source) -> Fraction:
    shape = source.integer(0, 3)
    if shape == 0:
        return Fraction(source.integer(0, 100))
    if shape == 1:
        return Fraction(source.integer(0, 10**8), 10 ** source.integer(0, 6))
    if shape == 2:
        return SMALLEST * source.integer(0, 10**18 - 1)
    return source.pick([Fraction(0), SMALLEST, GREATEST])


def at_or_near(source: Source, bounds: Sequence[Fraction], limit: Fraction = GREATEST) -> Fraction:
    """Often a bound or a neighbour of one; else any number up to ``limit``."""
    near = [value for bound in bounds for value in close_to(bound) if value <= limit]
    if near and not one_in(source, 3):
        return source.pick(near)
    value = any_number(source)
    return value if value <= limit else SMALLEST * source.integer(0, int(limit / SMALLEST))


# ── One generator for each kind of rule ────────────────────────────────────────────────────


def ratio(source: Source, rule: Document, thresholds: Sequence[Fraction]) -> Any:
    may_exceed = optional(rule, "may_exceed", "false") == "true"
    b = positive(source)
    limit = GREATEST if may_exceed else b
    bounds = [t * b for t in (*thresholds, Fraction(0), Fraction(1))]
    if b.denominator == 1 and not one_in(source, 3):  # counted things, as agencies have them
        a = Fraction(source.integer(0, int(b) * (2 if may_exceed else 1)))
    else:
        a = at_or_near(source, bounds, limit)
    return {"a": spelled(source, min(a, limit)), "b": spelled(source, b)}


def positive(source: Source) -> Fraction:
    if not one_in(source, 4):
        return Fraction(source.pick(ROUND_DENOMINATORS))
    return max(any_number(source), SMALLEST)


def answer_ratio(source: Source, rule: Document, maximum: Fraction) -> Any:
    return ratio(source, rule, [Fraction(optional(rule, "full_at", "1"))])


def answer_inverse_ratio(source: Source, rule: Document, maximum: Fraction) -> Any:
    return ratio(source, rule, [])


def answer_share(source: Source, rule: Document, maximum: Fraction) -> Any:
    hundred = Fraction(100)
    half_hundredth = source.integer(0, max(0, int(200 * maximum))) / (2 * maximum or Fraction(1))
    bounds = [Fraction(0), hundred, Fraction(50), half_hundredth]
    return spelled(source, at_or_near(source, bounds, hundred))


def answer_boolean(source: Source, rule: Document, maximum: Fraction) -> Any:
    return source.pick([False, True])


def answer_choice(source: Source, rule: Document, maximum: Fraction) -> Any:
    return source.pick([option["id"] for option in rule["options"]])


def answer_checklist(source: Source, rule: Document, maximum: Fraction) -> Any:
    ids = [item["id"] for item in rule["items"]]
    start = source.integer(0, len(ids) - 1)
    ticked = [item for item in ids[start:] + ids[:start] if source.integer(0, 1)]
    return [] if one_in(source, 8) else ticked


def answer_steps(source: Source, rule: Document, maximum: Fraction) -> Any:
    bounds = [Fraction(band.get("min", band.get("max"))) for band in rule["bands"]]
    if rule["on"] == "ratio":
        return ratio(source, rule, bounds)
    return spelled(source, at_or_near(source, [*bounds, Fraction(0)]))


def answer_per_item(source: Source, rule: Document, maximum: Fraction) -> Any:
    full = int(rule["items_for_full"])
    return counted(
        source,
        source.pick([0, full - 1, full, full + 1, source.integer(0, full), 999_999_999_999]),
    )


def answer_deadline(source: Source, rule: Document, maximum: Fraction, year: int = 2000) -> Any:
    month, day = (int(part) for part in rule["due"].split("-"))
    due = date(year, month, day)
    late = [int(band["days_max"]) for band in optional(rule, "late", [])]
    turns = [due, date(year, 12, 31)] + [due + timedelta(days) for days in late]
    done = source.pick(turns) + timedelta(source.integer(-1, 2))
    rare = [None, "0001-01-01", "9999-12-31", f"{year}-02-28", done.isoformat()]
    return source.pick(rare) if one_in(source, 4) else done.isoformat()


def answer_growth(source: Source, rule: Document, maximum: Fraction) -> Any:
    previous = positive(source)
    changes = [Fraction(band["min_change"]) for band in rule["bands"]]
    bounds = [previous * (1 + change) for change in changes]
    current = at_or_near(source, [*bounds, previous, Fraction(0)])
    return {"current": spelled(source, current), "previous": spelled(source, previous)}


def answer_relative_to_best(source: Source, rule: Document, maximum: Fraction) -> Any:
    few = [Fraction(n) for n in (0, 1, 2, 3, 7, 90)] + [Fraction(7, 2), SMALLEST]
    return spelled(source, any_number(source) if one_in(source, 4) else source.pick(few))


def answer_rollup_mean(source: Source, rule: Document, maximum: Fraction) -> Any:
    return [unit(source, n) for n in range(source.integer(1, 4))]


def unit(source: Source, n: int) -> Any:
    most = source.pick([Fraction(100), Fraction(1000), Fraction(3), positive(source)])
    points = at_or_near(source, [Fraction(0), most, most / 2], most)
    record = {"points": spelled(source, points), "max": spelled(source, most)}
    return {"unit": f"Xã {n}", **record} if source.integer(0, 1) else record


def answer_deduction(source: Source, rule: Document, maximum: Fraction) -> Any:
    to_floor = int(Fraction(rule["floor"]) / Fraction(rule["points_per_item"]))
    near = [0, 1, max(to_floor - 1, 0), to_floor, to_floor + 1, 999_999_999_999]
    return counted(source, source.pick(near))


def answer_judged(source: Source, rule: Document, maximum: Fraction) -> Any:
    lattice = Fraction(source.integer(0, int(maximum * 200)), 200)
    return spelled(source, at_or_near(source, [lattice, Fraction(0), maximum], maximum))


SIMPLE = {
    "ratio": answer_ratio,
    "inverse_ratio": answer_inverse_ratio,
    "share": answer_share,
    "boolean": answer_boolean,
    "choice": answer_choice,
    "checklist": answer_checklist,
    "steps": answer_steps,
    "per_item": answer_per_item,
    "growth": answer_growth,
    "relative_to_best": answer_relative_to_best,
    "rollup_mean": answer_rollup_mean,
    "deduction": answer_deduction,
    "judged": answer_judged,
}


# ── An indicator, an agency, a ranking group ───────────────────────────────────────────────


@dataclass(frozen=True)
class Asked:
    """An index set of a document, and the year its due dates fall in."""

    document: Document
    set_id: str
    year: int
    indicators: Mapping[str, Document] = field(init=False)
    may_exclude: bool = field(init=False)

    def __post_init__(self) -> None:
        index_set = find_set(self.document, self.set_id)
        object.__setattr__(self, "indicators", indicators_of(index_set))
        object.__setattr__(self, "may_exclude", index_set["tiers"]["kind"] != "minima")


def scored(
    source: Source, asked: Asked, rule: Document, maximum: Fraction, indicator: Document
) -> Any:
    if rule["kind"] == "deadline":
        return answer_deadline(source, rule, maximum, asked.year)
    if rule["kind"] == "best_of":
        cases = rule["cases"]
        start = source.integer(0, len(cases) - 1)
        chosen = cases[start:] if source.integer(0, 1) else [cases[start]]
        return {c["id"]: scored(source, asked, c["rule"], maximum, indicator) for c in chosen}
    if rule["kind"] == "composite":
        return composite(source, asked, rule, maximum, indicator)
    return SIMPLE[rule["kind"]](source, rule, maximum)


def composite(
    source: Source, asked: Asked, rule: Document, maximum: Fraction, indicator: Document
) -> Any:
    owner = optional(indicator, "entered_by", "agency")
    answer = {}
    for part in rule["parts"]:
        if optional(part, "entered_by", owner) != owner and one_in(source, 3):
            continue  # the council, say, has yet to enter it
        share = Fraction(part["fraction"]) * maximum
        policy = optional(part, "not_applicable", optional(indicator, "not_applicable", "refused"))
        if policy in ("full", "zero", "council") and one_in(source, 6):
            answer[part["id"]] = not_applicable(source, policy, may_exclude=False)
        else:
            answer[part["id"]] = scored(source, asked, part["rule"], share, indicator)
    return answer


def not_applicable(source: Source, policy: str, *, may_exclude: bool) -> Any:
    if policy != "council":
        return {"na": REASON}
    rulings = [None, "full", "zero", *(["exclude"] if may_exclude else [])]
    ruling = source.pick(rulings)
    return {"na": REASON} if ruling is None else {"na": REASON, "ruling": ruling}


def valid_answer(source: Source, asked: Asked, code: str) -> Any:
    """Any valid answer to indicator ``code``; to leave it unanswered is the caller's choice."""
    indicator = asked.indicators[code]
    policy = optional(indicator, "not_applicable", "refused")
    if policy != "refused" and one_in(source, 8):
        return not_applicable(source, policy, may_exclude=asked.may_exclude)
    if one_in(source, 20):
        return {"rejected": "Không có tài liệu kiểm chứng"}
    maximum = Fraction(indicator["max_points"])
    return scored(source, asked, indicator["rule"], maximum, indicator)


def best_answer(source: Source, asked: Asked, rule: Document, maximum: Fraction) -> Any:
    """An answer that earns everything, so that groups reach every tier."""
    kind = rule["kind"]
    if kind == "composite":
        return {
            p["id"]: best_answer(source, asked, p["rule"], Fraction(p["fraction"]) * maximum)
            for p in rule["parts"]
        }
    if kind == "best_of":
        return {c["id"]: best_answer(source, asked, c["rule"], maximum) for c in rule["cases"]}
    if kind == "steps":
        return best_step(rule)
    return {
        "ratio": lambda: {"a": 90, "b": 90},
        "inverse_ratio": lambda: {"a": 0, "b": 16},
        "share": lambda: 100,
        "boolean": lambda: True,
        "choice": lambda: max(rule["options"], key=lambda o: Fraction(o["fraction"]))["id"],
        "checklist": lambda: [item["id"] for item in rule["items"]],
        "per_item": lambda: int(rule["items_for_full"]),
        "deadline": lambda: f"{asked.year}-{rule['due']}",
        "growth": lambda: {"current": 10**9, "previous": 1},
        "relative_to_best": lambda: 90,
        "rollup_mean": lambda: [{"points": 5, "max": 5}],
        "deduction": lambda: 0,
        "judged": lambda: digits(maximum),
    }[kind]()


def best_step(rule: Document) -> Any:
    best = max(rule["bands"], key=lambda band: Fraction(band["fraction"]))
    bound = Fraction(best.get("min", best.get("max")))
    if rule["on"] == "value":
        return digits(bound)
    return {"a": digits(bound * 1000), "b": 1000}


def agency(source: Source, asked: Asked, *, quality: int) -> dict[str, Any]:
    """Answers of one agency: of ten indicators, ``quality`` get the best one, the rest any.

    A quality below 0 leaves as many of ten unanswered.
    """
    answers: dict[str, Any] = {}
    for code, indicator in asked.indicators.items():
        if source.integer(1, 10) <= -quality:
            continue
        if source.integer(1, 10) <= quality:
            maximum = Fraction(indicator["max_points"])
            answers[code] = best_answer(source, asked, indicator["rule"], maximum)
        elif not one_in(source, 12):
            answers[code] = valid_answer(source, asked, code)
    return answers


def agency_code(n: int) -> str:
    return f"{('Sở', 'H38', 'Đảng ủy')[n % 3]}.{n:03d}"


def seeded_group(seed: int, asked: Asked, size: int) -> dict[str, dict[str, Any]]:
    """``size`` agencies of every quality; one in five copies an earlier one: a tie."""
    source = Seeded(seed)
    group: list[dict[str, Any]] = []
    for n in range(size):
        if group and one_in(source, 5):
            group.append(dict(source.pick(group)))
        else:
            group.append(agency(source, asked, quality=n % 16 - 5))
    return {agency_code(n): answers for n, answers in enumerate(group)}


@st.composite
def groups(draw: Callable[[st.SearchStrategy[Any]], Any], asked: Asked) -> dict[str, Any]:
    """One to six agencies, some of them equal.

    Hypothesis chooses the agencies, their quality, their ties, and up to eight answers of each
    one by one; a seed that it chooses fills in the rest.
    """
    source = Drawn(draw)
    codes = list(asked.indicators)
    group: list[dict[str, Any]] = []
    for _ in range(source.integer(1, 6)):
        answers = dict(source.pick(group)) if group and one_in(source, 3) else filled(source, asked)
        for code in draw(st.lists(st.sampled_from(codes), max_size=8, unique=True)):
            answers[code] = valid_answer(source, asked, code)
        group.append(answers)
    order = draw(st.permutations(range(len(group))))
    return {agency_code(n): group[n] for n in order}


def filled(source: Source, asked: Asked) -> dict[str, Any]:
    quality = source.integer(-10, 10)
    if quality == -10:
        return {}
    return agency(Seeded(source.integer(0, 10**6)), asked, quality=quality)
