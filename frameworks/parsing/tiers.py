"""Tiers: the levels of an index set, by percent, by points or by minima."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from frameworks.definition import (
    ZERO,
    Level,
    MainIndex,
    MinimaLevel,
    MinimaTiers,
    Minimum,
    Otherwise,
    PercentTiers,
    PointTiers,
    PrintedContradiction,
    Tiers,
)
from frameworks.parsing.checks import refuse_doubles
from frameworks.parsing.cursor import Cursor, Keys
from frameworks.parsing.formats import NOT_NEGATIVE, PERCENT, UNKNOWN_NUMBER, known
from frameworks.parsing.problems import ProblemCode

UNKNOWN_TIERS: Tiers = PointTiers(levels=())
"""The placeholder of tiers; compared by identity."""


def read_tiers(at: Cursor) -> Tiers:
    with at.keys() as keys:
        kind_at = keys["kind"]
        if kind_at.value == PercentTiers.kind:
            return PercentTiers(levels=_levels(keys))
        if kind_at.value == PointTiers.kind:
            return PointTiers(levels=_levels(keys))
        if kind_at.value == MinimaTiers.kind:
            return _minima(keys)
        kind_at.choice((PercentTiers.kind, PointTiers.kind, MinimaTiers.kind))
        keys.forgive_unknown()
        return UNKNOWN_TIERS


# ── One bound ──────────────────────────────────────────────────────────────────────────────


def _levels(keys: Keys) -> tuple[Level, ...]:
    elements = keys["levels"].elements(at_least=1)
    levels = tuple(
        _level(at, last=position == len(elements)) for position, at in enumerate(elements, start=1)
    )
    refuse_doubles(keys["levels"], "id", [level.id for level in levels])
    refuse_doubles(keys["levels"], "label", [level.label for level in levels])
    _refuse_rising(elements, levels)
    return levels


def _level(at: Cursor, *, last: bool) -> Level:
    """A level with exactly one of ``above`` and ``at_least``; the last one with neither."""
    with at.keys() as keys:
        given = [key for key in ("above", "at_least") if key in keys]
        bounds = {key: keys[key].number(NOT_NEGATIVE) for key in given}
        if last and given:
            keys[given[0]].tell(ProblemCode.NOT_HERE, found=given[0])
        elif not last and len(given) != 1:
            at.tell(ProblemCode.CONFLICT, found=" + ".join(given), expected="above | at_least")
        unknown = None if last else UNKNOWN_NUMBER
        return Level(
            id=keys["id"].name(),
            label=keys["label"].text(),
            bound=next(iter(bounds.values()), unknown),
            inclusive=given == ["at_least"],
        )


def _refuse_rising(elements: Sequence[Cursor], levels: Sequence[Level]) -> None:
    for (_, higher), (at, lower) in pairwise(zip(elements, levels, strict=True)):
        if higher.bound is None or lower.bound is None:
            continue
        if known(higher.bound) and known(lower.bound) and lower.bound >= higher.bound:
            key = "at_least" if lower.inclusive else "above"
            at.step(key).tell(ProblemCode.ORDER, found=lower.bound, expected=f"< {higher.bound}")


# ── Minima ─────────────────────────────────────────────────────────────────────────────────


def _minima(keys: Keys) -> MinimaTiers:
    levels = keys["levels"].each(_minima_level, at_least=1)
    refuse_doubles(keys["levels"], "id", [level.id for level in levels])
    refuse_doubles(keys["levels"], "label", [level.label for level in levels])
    otherwise = _otherwise(keys["otherwise"])
    if known(otherwise.id) and otherwise.id in {level.id for level in levels}:
        keys["otherwise"].step("id").tell(ProblemCode.DUPLICATE, found=otherwise.id)
    return MinimaTiers(levels=levels, otherwise=otherwise)


def _minima_level(at: Cursor) -> MinimaLevel:
    with at.keys() as keys:
        parts = keys["parts"].entries() if "parts" in keys else {}
        main_indices = keys["main_indices"].entries()
        return MinimaLevel(
            id=keys["id"].name(),
            label=keys["label"].text(),
            parts={part: cursor.number(NOT_NEGATIVE) for part, cursor in parts.items()},
            main_indices={code: _minimum(cursor) for code, cursor in main_indices.items()},
        )


def _minimum(at: Cursor) -> Minimum:
    with at.keys() as keys:
        return Minimum(percent=keys["percent"].number(PERCENT), of=keys["of"].number(NOT_NEGATIVE))


def _otherwise(at: Cursor) -> Otherwise:
    with at.keys() as keys:
        return Otherwise(id=keys["id"].name(), label=keys["label"].text())


# ── Against the index set ──────────────────────────────────────────────────────────────────


def check_bounds(at: Cursor, levels: Sequence[Level], maximum: Decimal) -> None:
    """No bound at or over the maximum: nobody could reach the level.

    ``at_least`` the maximum itself can be reached.
    """
    for element, level in zip(at.step("levels").elements(), levels, strict=True):
        if level.bound is None or not (known(level.bound) and known(maximum)):
            continue
        if level.bound > maximum or (level.bound == maximum and not level.inclusive):
            key, sign = ("at_least", "≤") if level.inclusive else ("above", "<")
            element.step(key).tell(
                ProblemCode.RANGE, found=level.bound, expected=f"{sign} {maximum}"
            )


def check_minima(
    at: Cursor,
    tiers: MinimaTiers,
    parts: Mapping[str, Decimal],
    main_indices: Mapping[str, Decimal],
) -> None:
    """Every part and main index is named in every level, within its maximum, never rising."""
    elements = at.step("levels").elements()
    for element, level in zip(elements, tiers.levels, strict=True):
        _check_names(element.step("parts"), level.parts, parts)
        _check_names(element.step("main_indices"), level.main_indices, main_indices)
        for part, minimum in level.parts.items():
            _check_maximum(element.step("parts").step(part), minimum, parts.get(part))
        for code, of in level.main_indices.items():
            _check_of(element.step("main_indices").step(code), of, main_indices.get(code))
    for (_, higher), (element, lower) in pairwise(zip(elements, tiers.levels, strict=True)):
        _check_fall(element, higher, lower)


def _check_names(at: Cursor, named: Mapping[str, object], there: Mapping[str, object]) -> None:
    for name in there:
        if name not in named and not at.unread:
            at.step(name).tell(ProblemCode.MISSING_KEY, found="", expected=name)
    for name in named:
        if name not in there:
            at.step(name).tell(ProblemCode.REFERENCE, found=name, expected=" | ".join(there))


def _check_maximum(at: Cursor, minimum: Decimal, maximum: Decimal | None) -> None:
    if maximum is None or not (known(minimum) and known(maximum)):
        return
    if minimum > maximum:
        at.tell(ProblemCode.RANGE, found=minimum, expected=f"≤ {maximum}")


def _check_of(at: Cursor, minimum: Minimum, maximum: Decimal | None) -> None:
    if maximum is None or not (known(minimum.of) and known(maximum)):
        return
    if minimum.of != maximum:
        at.step("of").tell(ProblemCode.SUM, found=minimum.of, expected=maximum)


def _check_fall(at: Cursor, higher: MinimaLevel, lower: MinimaLevel) -> None:
    """A lower level asks for no more than the one above it; as much it may."""
    pairs = [("parts", name, higher.parts.get(name), v) for name, v in lower.parts.items()]
    for key, name, above, below in pairs:
        if above is not None and known(above) and known(below) and below > above:
            at.step(key).step(name).tell(ProblemCode.ORDER, found=below, expected=f"≤ {above}")
    for code, minimum in lower.main_indices.items():
        over = higher.main_indices.get(code)
        if over is None or not (known(over.percent) and known(minimum.percent)):
            continue
        if minimum.percent > over.percent:
            at.step("main_indices").step(code).step("percent").tell(
                ProblemCode.ORDER, found=minimum.percent, expected=f"≤ {over.percent}"
            )


def printed_contradictions(
    set_id: str, tiers: Tiers, main_indices: Sequence[MainIndex]
) -> tuple[PrintedContradiction, ...]:
    """Printed part minima below the sum of their own main index minima: they never bind."""
    if not isinstance(tiers, MinimaTiers):
        return ()
    found = []
    for level in tiers.levels:
        for part, printed in level.parts.items():
            minima = [
                level.main_indices[main.code].points for main in main_indices if main.part == part
            ]
            if printed < sum(minima, ZERO):
                found.append(
                    PrintedContradiction(set_id, level.id, part, printed, sum(minima, ZERO))
                )
    return tuple(found)
