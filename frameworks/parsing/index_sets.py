"""An index set: what is asked of one kind of assessed entity, as a whole that must add up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

from frameworks.definition import (
    TIER,
    TOTAL,
    Check,
    CheckKind,
    IndexSet,
    IndexSetPart,
    Indicator,
    MainIndex,
    MinimaTiers,
    MonthDay,
    NotApplicablePolicy,
    PercentTiers,
    Provenance,
    Severity,
    SubmissionDeadline,
    Tiers,
)
from frameworks.parsing.checks import refuse_doubles, refuse_wrong_sum
from frameworks.parsing.cursor import Cursor, Keys
from frameworks.parsing.formats import POSITIVE, UNKNOWN_DAY, Range, known
from frameworks.parsing.indicators import inputs_of, read_main_index
from frameworks.parsing.problems import ProblemCode
from frameworks.parsing.tiers import UNKNOWN_TIERS, check_bounds, check_minima, read_tiers

HUNDRED = Decimal(100)
AT_LEAST_ONE = Range(Decimal(1))

# "trước ngày 25/12", "trước ngày 01 tháng 12"
PRINTED_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:/| tháng )(\d{1,2})(?!\d)")


def read_index_set(at: Cursor) -> IndexSet:
    with at.keys() as keys:
        index_set = IndexSet(
            id=keys["id"].name(),
            title=keys["title"].text(),
            ranking_group=keys.nullable("ranking_group", Cursor.text),
            average_label=keys.nullable("average_label", Cursor.text),
            rank_main_indices=keys.default("rank_main_indices", Cursor.flag, default=False),
            stated_main_indices=keys.nullable("stated_main_indices", _count),
            stated_indicators=keys.nullable("stated_indicators", _count),
            max_points=keys["max_points"].number(POSITIVE),
            parts=keys.listed("parts", _set_part),
            order=keys["order"].each(Cursor.text, at_least=1),
            deadline=keys.nullable("deadline", _deadline),
            tiers=read_tiers(keys["tiers"]),
            checks=keys.listed("checks", _check),
            main_indices=keys["main_indices"].each(read_main_index, at_least=1),
        )
        _check_codes(keys, index_set)
        _check_counts(keys, index_set)
        _check_sums(keys, index_set)
        _check_parts(keys, index_set)
        _check_order(keys, index_set)
        _check_tiers(keys, index_set)
        _check_exclusions(keys, index_set.tiers)
        _check_inputs(keys, index_set)
        return index_set


def _count(at: Cursor) -> int:
    return at.whole(AT_LEAST_ONE)


def _set_part(at: Cursor) -> IndexSetPart:
    with at.keys() as keys:
        return IndexSetPart(
            id=keys["id"].name(),
            title=keys["title"].text(),
            max_points=keys["max_points"].number(POSITIVE),
        )


# ── The deadline ───────────────────────────────────────────────────────────────────────────


def _deadline(at: Cursor) -> SubmissionDeadline:
    with at.keys() as keys:
        deadline = SubmissionDeadline(
            printed=keys["printed"].text(),
            day=keys["day"].month_day(),
            inclusive=keys.default("inclusive", Cursor.flag, default=False),
            provenance=keys["provenance"].word(Provenance),
        )
        printed = set(_printed_days(deadline.printed))
        if printed and deadline.day is not UNKNOWN_DAY and deadline.day not in printed:
            keys["day"].tell(ProblemCode.REFERENCE, expected=" | ".join(map(str, printed)))
        return deadline


def _printed_days(clause: str) -> Iterator[MonthDay]:
    for match in PRINTED_DAY.finditer(clause):
        day, month = int(match[1]), int(match[2])
        if 1 <= day <= 31 and 1 <= month <= 12:
            yield MonthDay(month, day)


# ── What must agree within the set ─────────────────────────────────────────────────────────


def _check_codes(keys: Keys, index_set: IndexSet) -> None:
    refuse_doubles(keys["main_indices"], "code", [main.code for main in index_set.main_indices])
    refuse_doubles(keys.at.step("parts"), "id", [part.id for part in index_set.parts])
    seen: set[str] = set()
    for at, main in _mains(keys, index_set):
        codes = {indicator.code for indicator in main.indicators if known(indicator.code)}
        for element, indicator in zip(
            at.step("indicators").elements(), main.indicators, strict=True
        ):
            if indicator.code in seen:
                element.step("code").tell(ProblemCode.DUPLICATE)
        seen |= codes


def _mains(keys: Keys, index_set: IndexSet) -> Iterator[tuple[Cursor, MainIndex]]:
    yield from zip(keys["main_indices"].elements(), index_set.main_indices, strict=True)


def _check_counts(keys: Keys, index_set: IndexSet) -> None:
    """The counts that the decision states; nothing is said while a list could not be read."""
    mains = index_set.main_indices
    _check_count(keys["stated_main_indices"], index_set.stated_main_indices, len(mains))
    if all(main.indicators for main in mains):
        indicators = sum(len(main.indicators) for main in mains)
        _check_count(keys["stated_indicators"], index_set.stated_indicators, indicators)


def _check_count(at: Cursor, stated: int | None, counted: int) -> None:
    if stated is not None and known(stated) and counted and stated != counted:
        at.tell(ProblemCode.COUNT, found=counted, expected=stated)


def _check_sums(keys: Keys, index_set: IndexSet) -> None:
    """Main indices make their part, parts the whole; without parts, main indices the whole."""
    at, maximum = keys["max_points"], index_set.max_points
    if not index_set.parts:
        refuse_wrong_sum(at, maximum, [main.max_points for main in index_set.main_indices])
        return
    refuse_wrong_sum(at, maximum, [part.max_points for part in index_set.parts])
    ids = {part.id for part in index_set.parts}
    if not all(main.part in ids for main in index_set.main_indices):
        return
    for element, part in zip(keys["parts"].elements(), index_set.parts, strict=True):
        points = [main.max_points for main in index_set.main_indices if main.part == part.id]
        refuse_wrong_sum(element.step("max_points"), part.max_points, points)


def _check_parts(keys: Keys, index_set: IndexSet) -> None:
    """Where there are parts, every main index is in one and none is empty; else in none."""
    ids = [part.id for part in index_set.parts]
    used = {main.part for main in index_set.main_indices}
    for at, main in _mains(keys, index_set):
        if main.part == "" or at.unread:
            continue
        if main.part is None and ids:
            at.step("part").tell(ProblemCode.MISSING_KEY, found="", expected=" | ".join(ids))
        elif main.part is not None and main.part not in ids:
            at.step("part").tell(ProblemCode.REFERENCE, expected=" | ".join(ids) or "null")
    for element, part in zip(keys.at.step("parts").elements(), index_set.parts, strict=True):
        if known(part.id) and index_set.main_indices and part.id not in used:
            element.tell(ProblemCode.COUNT, found=0, expected="≥ 1")


def _check_order(keys: Keys, index_set: IndexSet) -> None:
    """``total`` and ``tier``, or ``tier`` and the parts: a set with parts has no total."""
    parts = [part.id for part in index_set.parts]
    words = [TIER, *parts] if parts else [TOTAL, TIER]
    refuse_doubles_of_words(keys["order"])
    for at in keys["order"].elements():
        if isinstance(at.value, str) and at.value not in words:
            at.tell(ProblemCode.CHOICE, expected=" | ".join(words))


def refuse_doubles_of_words(at: Cursor) -> None:
    counts: Counter[object] = Counter()
    for element in at.elements():
        if isinstance(element.value, str):
            counts[element.value] += 1
            if counts[element.value] > 1:
                element.tell(ProblemCode.DUPLICATE)


# ── Tiers against the set ──────────────────────────────────────────────────────────────────


def _check_tiers(keys: Keys, index_set: IndexSet) -> None:
    at, tiers = keys["tiers"], index_set.tiers
    if isinstance(tiers, MinimaTiers):
        _check_minima(keys, index_set, tiers)
    elif tiers is not UNKNOWN_TIERS:
        if index_set.parts:
            # Parts stand side by side: there is no total that a percent could be of.
            at.step("kind").tell(ProblemCode.NOT_HERE)
        maximum = HUNDRED if isinstance(tiers, PercentTiers) else index_set.max_points
        check_bounds(at, tiers.levels, maximum)


def _check_minima(keys: Keys, index_set: IndexSet, tiers: MinimaTiers) -> None:
    parts = {part.id: part.max_points for part in index_set.parts if known(part.id)}
    mains = {main.code: main.max_points for main in index_set.main_indices if known(main.code)}
    check_minima(keys["tiers"], tiers, parts, mains)
    if index_set.average_label is not None and not keys["average_label"].unread:
        keys["average_label"].tell(ProblemCode.MUST_BE_NULL)


def _check_exclusions(keys: Keys, tiers: Tiers) -> None:
    """An excluded indicator lowers the maximum; fixed minima would then ask for more of less."""
    if not isinstance(tiers, MinimaTiers):
        return
    for main in keys["main_indices"].elements():
        for indicator in main.step("indicators").elements():
            policy = indicator.step("not_applicable")
            if policy.value == NotApplicablePolicy.EXCLUDE.value:
                policy.tell(ProblemCode.NOT_HERE)


# ── Checks between inputs ──────────────────────────────────────────────────────────────────


def _check(at: Cursor) -> Check:
    with at.keys() as keys:
        kind = keys["kind"].word(CheckKind)
        known_kind = keys["kind"].value in list(CheckKind)
        if not known_kind:
            keys.forgive_unknown()
        summed = known_kind and kind is CheckKind.SUM
        jump = known_kind and kind is CheckKind.JUMP
        at_least = 1 if summed else 0
        of = keys["of"].each(Cursor.text, at_least=at_least)
        if known_kind and kind is CheckKind.AT_MOST and not keys["of"].unread and len(of) != 2:
            keys["of"].tell(ProblemCode.COUNT, found=len(of), expected="2")
        refuse_doubles_of_words(keys["of"])
        return Check(
            kind=kind,
            of=of,
            severity=keys["severity"].word(Severity),
            message=keys["message"].text(),
            total=keys["total"].text() if summed else None,
            percent=keys["percent"].number(POSITIVE) if jump else None,
        )


def _check_inputs(keys: Keys, index_set: IndexSet) -> None:
    """Every input that a check names is there: "6.3.a" is ``a`` of indicator 6.3."""
    indicators = index_set.indicators
    for at in keys.at.step("checks").elements():
        for named in (*at.step("of").elements(), at.step("total")):
            if isinstance(named.value, str):
                _check_input(named, named.value, indicators)


def _check_input(at: Cursor, name: str, indicators: Mapping[str, Indicator]) -> None:
    code, _, name_of_input = name.rpartition(".")
    if code not in indicators:
        at.tell(ProblemCode.REFERENCE, expected="6.3.a")
        return
    inputs = inputs_of(indicators[code].rule)
    if name_of_input not in inputs:
        at.tell(ProblemCode.REFERENCE, expected=" | ".join(f"{code}.{i}" for i in inputs))
