"""What ``manage.py score`` must answer, worked out a second time by the slowest honest means.

Written from the framework format alone, and sharing no line with the product: it reads the YAML
document itself, computes in ``Fraction`` and rounds by integer division. It is naive on purpose;
where it and the engine differ, one of the two misreads the format.

Its methods are small so that a test can spoil one of them and see the comparison fail.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

Document = Mapping[str, Any]
Group = Callable[[], list[Any]]  # everybody's scored answers at the place being computed

BaseLoader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

PLAIN_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
PLAIN_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NOTHING = object()

exact = lru_cache(10**5)(Fraction)  # the same few figures are read again and again


class AnswerError(Exception):
    """The answer lies outside its domain."""


class JSONNumber(str):
    """The digits of a JSON number, as written; a JSON string stays a plain ``str``."""

    __slots__ = ()


@dataclass(frozen=True)
class Expected:
    """The answer of the command: ``faults`` (agency, indicator), or else ``agencies``.

    ``agencies`` has the shape of the command's output, with ``Fraction`` for its numbers and
    without ``because``. An indicator of ``None`` is a fault of the agency as a whole.
    """

    faults: frozenset[tuple[str, str | None]]
    agencies: Mapping[str, Mapping[str, Any]]


def read_document(path: Path) -> Document:
    """The framework file with every scalar as a string."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=BaseLoader)  # noqa: S506 -- strings only


def read_answers(text: str) -> dict[str, dict[str, Any]]:
    return json.loads(text, parse_int=JSONNumber, parse_float=JSONNumber, parse_constant=JSONNumber)


def find_set(document: Document, set_id: str) -> Document:
    return next(s for s in document["index_sets"] if s["id"] == set_id)


def indicators_of(index_set: Document) -> dict[str, Document]:
    return {i["code"]: i for main in index_set["main_indices"] for i in main["indicators"]}


def optional(record: Document, key: str, default: Any) -> Any:
    value = record.get(key, default)
    return default if value in ("null", "", None) else value


def number(answer: Any) -> Fraction:
    """A number ≥ 0: no kind of answer has a negative one."""
    if not isinstance(answer, str) or not PLAIN_NUMBER.fullmatch(answer):
        raise AnswerError(f"not a plain number: {answer!r}")
    value = exact(answer)
    if value < 0:
        raise AnswerError(f"negative: {answer}")
    return value


def whole(answer: Any) -> Fraction:
    value = number(answer)
    if value.denominator != 1:
        raise AnswerError(f"a fraction of a counted thing: {answer}")
    return value


def text(answer: Any) -> str:
    if type(answer) is not str or not answer:
        raise AnswerError(f"not a text: {answer!r}")
    return answer


def day(answer: Any) -> date:
    if not PLAIN_DATE.fullmatch(text(answer)):
        raise AnswerError(f"not a date: {answer}")
    try:
        return date.fromisoformat(answer)
    except ValueError as error:
        raise AnswerError(str(error)) from error


def mapping(answer: Any, *, needed: Iterable[str] = (), allowed: Iterable[str]) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise AnswerError(f"not a mapping: {answer!r}")
    if not set(needed) <= set(answer) <= set(allowed):
        raise AnswerError(f"keys {sorted(answer)}")
    return answer


def sequence(answer: Any) -> list[Any]:
    if not isinstance(answer, list):
        raise AnswerError(f"not a list: {answer!r}")
    return answer


def ratio(rule: Document, answer: Any) -> Fraction:
    fields = mapping(answer, needed=["a", "b"], allowed=["a", "b"])
    a, b = number(fields["a"]), number(fields["b"])
    if b == 0:
        raise AnswerError("the denominator is 0")
    if a > b and optional(rule, "may_exceed", "false") == "false":
        raise AnswerError("a > b")
    return a / b


def fractions_by_id(records: Iterable[Document]) -> dict[str, Fraction]:
    return {r["id"]: exact(r["fraction"]) for r in records}


def answered(group: Group, key: str) -> Group:
    """The group's answers to one part of a composite, or one case of a best_of."""

    def members() -> list[Any]:
        return [g[key] for g in group() if key in g and not claims(g[key], "na")]

    return members


def claims(answer: Any, outcome: str) -> bool:
    return isinstance(answer, dict) and outcome in answer


class Oracle:
    """Scores one ranking group of ``document``'s index set ``set_id``."""

    def __init__(self, document: Document, set_id: str, year: int | None = None) -> None:
        self.document = document
        self.index_set = find_set(document, set_id)
        self.indicators = indicators_of(self.index_set)
        self.year = int(document["years"][0]) if year is None else year

    # ── The whole group ────────────────────────────────────────────────────────────────────

    def score(self, answers_text: str) -> Expected:
        answers = read_answers(answers_text)
        faults = {
            (agency, code)
            for agency, given in answers.items()
            for code, answer in given.items()
            if self.is_wrong(code, answer)
        }
        if not faults:
            sheets = {agency: self.sheet(given, answers) for agency, given in answers.items()}
            faults = {(agency, None) for agency, sheet in sheets.items() if not sheet["maximum"]}
        if faults:
            return Expected(frozenset(faults), {})
        for sheet in sheets.values():
            self.conclude(sheet)
        for sheet in sheets.values():
            sheet["rank"] = self.rank(sheet, sheets.values())
        return Expected(frozenset(), sheets)

    def is_wrong(self, code: str, answer: Any) -> bool:
        try:
            if code not in self.indicators:
                raise AnswerError(f"unknown code {code}")
            self.indicator(self.indicators[code], answer, lambda: [answer])
        except AnswerError:
            return True
        return False

    def sheet(self, given: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
        rows = {
            code: self.indicator(indicator, given.get(code, NOTHING), self.scored(code, answers))
            for code, indicator in self.indicators.items()
        }
        mains = {
            main["code"]: sum((rows[i["code"]]["points"] for i in main["indicators"]), Fraction(0))
            for main in self.index_set["main_indices"]
        }
        excluded = sum(
            Fraction(self.indicators[code]["max_points"]) - row["maximum"]
            for code, row in rows.items()
        )
        return {
            "total": max(Fraction(0), sum(row["points"] for row in rows.values())),
            "maximum": Fraction(self.index_set["max_points"]) - excluded,
            "parts": self.part_totals(mains),
            "main_indices": mains,
            "indicators": rows,
        }

    def scored(self, code: str, answers: Mapping[str, Any]) -> Group:
        def members() -> list[Any]:
            return [
                given[code]
                for given in answers.values()
                if code in given
                and not claims(given[code], "na")
                and not claims(given[code], "rejected")
            ]

        return members

    def part_totals(self, mains: Mapping[str, Fraction]) -> dict[str, Fraction]:
        return {
            part["id"]: max(
                Fraction(0),
                sum(
                    mains[main["code"]]
                    for main in self.index_set["main_indices"]
                    if main.get("part") == part["id"]
                ),
            )
            for part in optional(self.index_set, "parts", [])
        }

    def conclude(self, sheet: dict[str, Any]) -> None:
        share = sheet["total"] / sheet["maximum"]
        whole_set = Fraction(self.index_set["max_points"])
        sheet["ranking_points"] = (
            sheet["total"] if sheet["maximum"] == whole_set else self.rounded(share * whole_set)
        )
        sheet["percent"] = self.half_up(share * 100, 2)
        sheet["tier"] = self.tier(sheet, share)

    # ── Rank, tier, rounding ───────────────────────────────────────────────────────────────

    def rank(self, sheet: Mapping[str, Any], sheets: Iterable[Mapping[str, Any]]) -> int | None:
        if self.unranked(sheet):
            return None
        mine = self.key(sheet)
        return 1 + sum(self.key(s) > mine for s in sheets if not self.unranked(s))

    def unranked(self, sheet: Mapping[str, Any]) -> bool:
        otherwise = self.index_set["tiers"].get("otherwise")
        return otherwise is not None and sheet["tier"] == otherwise["id"]

    def key(self, sheet: Mapping[str, Any]) -> tuple[Fraction | int, ...]:
        return tuple(
            self.key_part(sheet, by) for by in optional(self.index_set, "order", ["total"])
        )

    def key_part(self, sheet: Mapping[str, Any], by: str) -> Fraction | int:
        if by == "total":
            return sheet["ranking_points"]
        if by == "tier":
            return -[level["id"] for level in self.index_set["tiers"]["levels"]].index(
                sheet["tier"]
            )
        return sheet["parts"][by]

    def tier(self, sheet: Mapping[str, Any], share: Fraction) -> str:
        tiers = self.index_set["tiers"]
        holds = {
            "percent": lambda level: self.over_percent(level, share),
            "points": lambda level: self.over_points(level, sheet["ranking_points"]),
            "minima": lambda level: self.over_minima(level, sheet),
        }[tiers["kind"]]
        return (
            next((level["id"] for level in tiers["levels"] if holds(level)), None)
            or tiers["otherwise"]["id"]
        )

    def over_percent(self, level: Document, share: Fraction) -> bool:
        return "above" not in level or share * 100 > exact(level["above"])

    def over_points(self, level: Document, points: Fraction) -> bool:
        return "at_least" not in level or points >= exact(level["at_least"])

    def over_minima(self, level: Document, sheet: Mapping[str, Any]) -> bool:
        return all(
            sheet["parts"][part] >= exact(minimum) for part, minimum in level["parts"].items()
        ) and all(
            sheet["main_indices"][code] >= exact(m["percent"]) * exact(m["of"]) / 100
            for code, m in level["main_indices"].items()
        )

    def rounded(self, points: Fraction) -> Fraction:
        rounding = self.document["rounding"]["indicator"]
        mode = {"half_up": self.half_up, "down": self.down}[rounding["mode"]]
        return mode(points, int(rounding["places"]))

    def half_up(self, value: Fraction, places: int) -> Fraction:
        size = (2 * abs(value) * 10**places + 1) // 2
        return Fraction(-size if value < 0 else size, 10**places)

    def down(self, value: Fraction, places: int) -> Fraction:
        size = abs(value) * 10**places // 1
        return Fraction(-size if value < 0 else size, 10**places)

    # ── One indicator ──────────────────────────────────────────────────────────────────────

    def indicator(self, indicator: Document, answer: Any, group: Group) -> dict[str, Any]:
        maximum = exact(indicator["max_points"])
        if answer is NOTHING:
            return {"points": Fraction(0), "maximum": maximum, "outcome": "not_answered"}
        if claims(answer, "rejected"):
            text(mapping(answer, allowed=["rejected"])["rejected"])
            return {"points": Fraction(0), "maximum": maximum, "outcome": "rejected"}
        if claims(answer, "na"):
            may_exclude = self.index_set["tiers"]["kind"] != "minima"
            policy = optional(indicator, "not_applicable", "refused")
            ruling = self.ruling(policy, answer, may_exclude=may_exclude)
            return {
                "points": self.rounded(maximum) if ruling == "full" else Fraction(0),
                "maximum": Fraction(0) if ruling == "exclude" else maximum,
                "outcome": "not_applicable",
            }
        points = self.points(indicator["rule"], maximum, answer, group, indicator)
        return {
            "points": self.rounded(self.limited(indicator["rule"], points, maximum)),
            "maximum": maximum,
            "outcome": "scored",
        }

    def ruling(self, policy: str, answer: Any, *, may_exclude: bool) -> str | None:
        """What becomes of a not-applicable: full, zero, exclude, or nothing yet."""
        if policy == "refused":
            raise AnswerError("it always applies")
        allowed = ["na", "ruling"] if policy == "council" else ["na"]
        text(mapping(answer, allowed=allowed)["na"])
        if policy != "council":
            return policy
        if "ruling" not in answer:
            return None
        possible = ["full", "zero", "exclude"] if may_exclude else ["full", "zero"]
        if text(answer["ruling"]) not in possible:
            raise AnswerError(f"ruling {answer['ruling']}")
        return answer["ruling"]

    def limited(self, rule: Document, points: Fraction, maximum: Fraction) -> Fraction:
        if rule["kind"] == "deduction":
            return min(Fraction(0), max(exact(rule["floor"]), points))
        return min(maximum, max(Fraction(0), points))

    # ── The sixteen kinds: exact points of one answer on ``maximum`` ───────────────────────

    def points(
        self, rule: Document, maximum: Fraction, answer: Any, group: Group, indicator: Document
    ) -> Fraction:
        if answer is None and rule["kind"] != "deadline":
            raise AnswerError("null")
        if rule["kind"] == "composite":
            return self.composite(rule, maximum, answer, group, indicator)
        if rule["kind"] == "best_of":
            return self.best_of(rule, maximum, answer, group, indicator)
        if rule["kind"] == "relative_to_best":
            return self.relative_to_best(maximum, answer, group)
        if rule["kind"] == "judged":
            return self.judged(maximum, answer)
        if rule["kind"] == "deduction":
            return max(whole(answer) * exact(rule["points_per_item"]), exact(rule["floor"]))
        return maximum * getattr(self, rule["kind"])(rule, answer)

    def ratio(self, rule: Document, answer: Any) -> Fraction:
        r, full_at = ratio(rule, answer), exact(optional(rule, "full_at", "1"))
        if r >= full_at:
            return Fraction(1)
        return (
            r / full_at
            if optional(rule, "below", "proportional") == "proportional"
            else Fraction(0)
        )

    def inverse_ratio(self, rule: Document, answer: Any) -> Fraction:
        return 1 - min(ratio(rule, answer), Fraction(1))

    def share(self, rule: Document, answer: Any) -> Fraction:
        value = number(answer)
        if value > 100:
            raise AnswerError("over 100")
        return value / 100

    def boolean(self, rule: Document, answer: Any) -> Fraction:
        if not isinstance(answer, bool):
            raise AnswerError(f"neither true nor false: {answer!r}")
        return Fraction(int(answer))

    def choice(self, rule: Document, answer: Any) -> Fraction:
        options = fractions_by_id(rule["options"])
        if text(answer) not in options:
            raise AnswerError(f"unknown option {answer}")
        return options[answer]

    def checklist(self, rule: Document, answer: Any) -> Fraction:
        items = fractions_by_id(rule["items"])
        ticked = [text(item) for item in sequence(answer)]
        if len(set(ticked)) < len(ticked) or not set(ticked) <= set(items):
            raise AnswerError(f"items {ticked}")
        return min(sum((items[item] for item in ticked), Fraction(0)), Fraction(1))

    def steps(self, rule: Document, answer: Any) -> Fraction:
        value = number(answer) if rule["on"] == "value" else ratio(rule, answer)
        return self.best_band(
            rule,
            [b for b in rule["bands"] if "min" in b and value >= exact(b["min"])]
            + [b for b in rule["bands"] if "max" in b and value <= exact(b["max"])],
        )

    def best_band(self, rule: Document, holding: list[Document]) -> Fraction:
        otherwise = exact(optional(rule, "else_fraction", "0"))
        return max((exact(band["fraction"]) for band in holding), default=otherwise)

    def per_item(self, rule: Document, answer: Any) -> Fraction:
        return min(whole(answer) / int(rule["items_for_full"]), Fraction(1))

    def deadline(self, rule: Document, answer: Any) -> Fraction:
        if answer is None:
            return Fraction(0)
        month, due_day = (int(part) for part in rule["due"].split("-"))
        late = self.days_late(day(answer), date(self.year, month, due_day))
        if late <= 0:
            return Fraction(1)
        bands = [b for b in optional(rule, "late", []) if int(b["days_max"]) >= late]
        otherwise = exact(optional(rule, "else_fraction", "0"))
        return exact(bands[0]["fraction"]) if bands else otherwise

    def days_late(self, done: date, due: date) -> int:
        return (done - due).days

    def growth(self, rule: Document, answer: Any) -> Fraction:
        fields = mapping(answer, needed=["current", "previous"], allowed=["current", "previous"])
        current, previous = number(fields["current"]), number(fields["previous"])
        if previous == 0:
            raise AnswerError("nothing to grow from")
        change = (current - previous) / previous
        return self.best_band(rule, [b for b in rule["bands"] if change >= exact(b["min_change"])])

    def rollup_mean(self, rule: Document, answer: Any) -> Fraction:
        shares = [self.unit_share(unit) for unit in sequence(answer)]
        if not shares:
            raise AnswerError("no unit")
        return sum(shares, Fraction(0)) / len(shares)

    def unit_share(self, unit: Any) -> Fraction:
        fields = mapping(unit, needed=["points", "max"], allowed=["unit", "points", "max"])
        points, maximum = number(fields["points"]), number(fields["max"])
        if maximum == 0 or points > maximum:
            raise AnswerError("points beyond their maximum")
        return points / maximum

    def relative_to_best(self, maximum: Fraction, answer: Any, group: Group) -> Fraction:
        value = number(answer)
        best = max(number(other) for other in group())
        return value / best * maximum if best else Fraction(0)

    def judged(self, maximum: Fraction, answer: Any) -> Fraction:
        if number(answer) > maximum:
            raise AnswerError("beyond the maximum")
        return number(answer)

    def best_of(
        self, rule: Document, maximum: Fraction, answer: Any, group: Group, indicator: Document
    ) -> Fraction:
        cases = {case["id"]: case["rule"] for case in rule["cases"]}
        given = mapping(answer, allowed=cases)
        if not given:
            raise AnswerError("no case")
        return max(
            self.points(cases[case], maximum, case_answer, answered(group, case), indicator)
            for case, case_answer in given.items()
        )

    def composite(
        self, rule: Document, maximum: Fraction, answer: Any, group: Group, indicator: Document
    ) -> Fraction:
        owner = optional(indicator, "entered_by", "agency")
        own = [p["id"] for p in rule["parts"] if optional(p, "entered_by", owner) == owner]
        given = mapping(answer, needed=own, allowed=[p["id"] for p in rule["parts"]])
        return sum(
            (
                self.part(part, maximum, given[part["id"]], answered(group, part["id"]), indicator)
                for part in rule["parts"]
                if part["id"] in given
            ),
            Fraction(0),
        )

    def part(
        self, part: Document, maximum: Fraction, answer: Any, group: Group, indicator: Document
    ) -> Fraction:
        share = exact(part["fraction"]) * maximum
        if claims(answer, "na"):
            policy = optional(
                part, "not_applicable", optional(indicator, "not_applicable", "refused")
            )
            if policy == "exclude":
                raise AnswerError("a part is never excluded")
            ruling = self.ruling(policy, answer, may_exclude=False)
            return share if ruling == "full" else Fraction(0)
        return self.points(part["rule"], share, answer, group, indicator)
