"""The framework as a whole: the decision, its years, its index sets and what they carry over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from frameworks.definition import (
    Carried,
    Carry,
    DataWindow,
    Framework,
    IndexSet,
    Jurisdiction,
    LegalDecision,
    Previous,
    Replaced,
    RollupMean,
    Rounding,
    RoundingMode,
    Roundings,
    Ties,
    walk_rules,
)
from frameworks.parsing.checks import refuse_doubles
from frameworks.parsing.cursor import Cursor, Keys
from frameworks.parsing.formats import (
    CODE,
    UNKNOWN_DATE,
    UNKNOWN_DAY,
    UNKNOWN_TEXT,
    Format,
    Range,
    known,
)
from frameworks.parsing.index_sets import read_index_set
from frameworks.parsing.problems import ProblemCode
from frameworks.parsing.tiers import printed_contradictions

VERSION = Format("version", re.compile(r"[0-9]+(?:\.[0-9]+)*"), longest=20)
REFERENCE = Format(
    "id | id@version", re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:@[0-9]+(?:\.[0-9]+)*)?")
)
# Mã định danh điện tử (Quyết định 20/2020/QĐ-TTg): capitals, digits and dots, at most 35.
JURISDICTION = Format("jurisdiction code", re.compile(r"[A-Z0-9]+(?:\.[A-Z0-9]+)*"), longest=35)
# 3019/QĐ-UBND, 20/2020/QĐ-TTg
NUMBER = Format("decision number", re.compile(r"[0-9]+[A-Za-z]?/[^\s@]+"))

YEARS = Range(Decimal(1990), Decimal(2100))
PLACES = Range(Decimal(0), Decimal(6))


def read_framework(at: Cursor) -> Framework:
    with at.keys() as keys:
        framework = Framework(
            id=keys["id"].name(),
            version=keys["version"].name(VERSION),
            family=keys["family"].name(),
            title=keys["title"].text(),
            jurisdiction=_jurisdiction(keys["jurisdiction"]),
            decision=_decision(keys["decision"]),
            years=_years(keys["years"]),
            data_window=_data_window(keys["data_window"]),
            rounding=_roundings(keys["rounding"]),
            ties=keys["ties"].word(Ties),
            previous=keys.optional("previous", _previous),
            index_sets=keys["index_sets"].each(read_index_set, at_least=1),
        )
        refuse_doubles(keys["index_sets"], "id", [s.id for s in framework.index_sets])
        _check_replaced(keys, framework)
        _check_rollups(keys, framework)
        _check_carried(keys, framework)
        return framework


def with_contradictions(framework: Framework) -> Framework:
    """A valid framework with its printed contradictions, kept as printed and made known."""
    found = tuple(
        contradiction
        for s in framework.index_sets
        for contradiction in printed_contradictions(s.id, s.tiers, s.main_indices)
    )
    return replace(framework, printed_contradictions=found)


# ── The head of the file ───────────────────────────────────────────────────────────────────


def _jurisdiction(at: Cursor) -> Jurisdiction:
    with at.keys() as keys:
        return Jurisdiction(code=keys["code"].name(JURISDICTION), name=keys["name"].text())


def _decision(at: Cursor) -> LegalDecision:
    with at.keys() as keys:
        return LegalDecision(
            number=keys["number"].name(NUMBER),
            issued=keys["issued"].date(),
            issuer=keys["issuer"].text(),
            replaces=keys.listed("replaces", _replaced),
            sources=keys["sources"].each(Cursor.text),
            notes=keys["notes"].each(Cursor.text),
        )


def _replaced(at: Cursor) -> str | Replaced:
    if not isinstance(at.value, Mapping):
        return at.name()
    with at.keys() as keys:
        return Replaced(number=keys["number"].name(NUMBER), issued=keys["issued"].date())


def _years(at: Cursor) -> tuple[int, ...]:
    years = at.each(lambda year: year.whole(YEARS), at_least=1)
    for element, (before, year) in zip(at.elements()[1:], pairwise(years), strict=True):
        if known(before) and known(year) and year <= before:
            element.tell(ProblemCode.ORDER, expected=f"> {before}")
    return years


def _data_window(at: Cursor) -> DataWindow:
    with at.keys() as keys:
        window = DataWindow(start=keys["from"].month_day(), end=keys["to"].month_day())
        # By identity: 1 January, which the placeholder equals, is a real day.
        read = window.start is not UNKNOWN_DAY and window.end is not UNKNOWN_DAY
        if read and str(window.end) < str(window.start):
            keys["to"].tell(ProblemCode.ORDER, expected=f"≥ {window.start}")
        return window


def _roundings(at: Cursor) -> Roundings:
    with at.keys() as keys:
        return Roundings(indicator=_rounding(keys["indicator"]), average=_rounding(keys["average"]))


def _rounding(at: Cursor) -> Rounding:
    with at.keys() as keys:
        return Rounding(places=keys["places"].whole(PLACES), mode=keys["mode"].word(RoundingMode))


# ── The carry-over map ─────────────────────────────────────────────────────────────────────


def _previous(at: Cursor) -> Previous:
    with at.keys() as keys:
        return Previous(
            framework=keys["framework"].name(REFERENCE),
            map={
                set_id: {code: _carried(carried) for code, carried in codes.entries().items()}
                for set_id, codes in keys["map"].entries().items()
            },
        )


def _carried(at: Cursor) -> Carried:
    """``[old code, same]`` or ``[old code, changed]``."""
    elements = at.elements()
    if len(elements) != 2:
        if isinstance(at.value, list):
            at.tell(ProblemCode.COUNT, found=len(elements), expected="2")
        return Carried(UNKNOWN_TEXT, Carry.SAME)
    return Carried(old_code=elements[0].name(CODE), how=elements[1].word(Carry))


def _check_carried(keys: Keys, framework: Framework) -> None:
    """This side of the map is here. The other is checked where that framework is at hand."""
    if framework.previous is None:
        return
    at = keys["previous"]
    if framework.previous.framework == framework.id and known(framework.id):
        at.step("framework").tell(ProblemCode.CYCLE)
    for set_id, codes in framework.previous.map.items():
        there = at.step("map").step(set_id)
        if set_id not in framework.sets:
            there.tell(ProblemCode.REFERENCE, found=set_id, expected=" | ".join(framework.sets))
            continue
        indicators = framework.sets[set_id].indicators
        for code in codes:
            if code not in indicators:
                there.step(code).tell(ProblemCode.REFERENCE, found=code, expected="code")
        _check_same_once(there, codes)


def _check_same_once(at: Cursor, codes: Mapping[str, Carried]) -> None:
    """An old indicator split in two is no longer the same in either."""
    uses: dict[str, list[str]] = {}
    for code, carried in codes.items():
        uses.setdefault(carried.old_code, []).append(code)
    for old_code, new_codes in uses.items():
        if not known(old_code) or len(new_codes) == 1:
            continue
        for code in new_codes[1:]:
            if any(codes[other].how is Carry.SAME for other in new_codes):
                at.step(code).tell(ProblemCode.DUPLICATE, found=old_code)


# ── Across index sets ──────────────────────────────────────────────────────────────────────


def _check_replaced(keys: Keys, framework: Framework) -> None:
    at = keys["decision"].step("replaces")
    for element, replaced in zip(at.elements(), framework.decision.replaces, strict=True):
        own_number = isinstance(replaced, Replaced) and (
            replaced.number == framework.decision.number
        )
        if known(framework.id) and (replaced == framework.id or own_number):
            element.tell(ProblemCode.CYCLE)
        if isinstance(replaced, Replaced) and _is_later(replaced, framework.decision):
            element.step("issued").tell(
                ProblemCode.ORDER, expected=f"≤ {framework.decision.issued}"
            )


def _is_later(replaced: Replaced, decision: LegalDecision) -> bool:
    return decision.issued is not UNKNOWN_DATE and replaced.issued > decision.issued


def _check_rollups(keys: Keys, framework: Framework) -> None:
    """A roll-up names another set of this file, and no set is rolled up into itself."""
    subordinate: dict[str, set[str]] = {}
    for at, index_set in zip(keys["index_sets"].elements(), framework.index_sets, strict=True):
        for rule_at, of in _rollups(at, index_set):
            if of not in framework.sets:
                expected = " | ".join(framework.sets)
                rule_at.tell(ProblemCode.REFERENCE, found=of, expected=expected)
            elif index_set.id == of or index_set.id in _reached(of, subordinate):
                rule_at.tell(ProblemCode.CYCLE, found=of)
            subordinate.setdefault(index_set.id, set()).add(of)


def _rollups(at: Cursor, index_set: IndexSet) -> Iterator[tuple[Cursor, str]]:
    for main_at, main in zip(
        at.step("main_indices").elements(), index_set.main_indices, strict=True
    ):
        for indicator_at, indicator in zip(
            main_at.step("indicators").elements(), main.indicators, strict=True
        ):
            for rule in walk_rules(indicator.rule):
                if isinstance(rule, RollupMean) and rule.of:
                    yield indicator_at.step("rule").step("of"), rule.of


def _reached(start: str, subordinate: Mapping[str, set[str]]) -> set[str]:
    """Every set that rolls up into ``start``, directly or through others."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        for other in subordinate.get(waiting.pop(), set()) - reached:
            reached.add(other)
            waiting.append(other)
    return reached
