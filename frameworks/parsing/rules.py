"""The rule of an indicator: one reader per kind, in a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from frameworks.definition import (
    ONE,
    ZERO,
    Band,
    Below,
    BestOf,
    Boolean,
    Case,
    Checklist,
    Choice,
    Composite,
    Deadline,
    Deduction,
    EnteredBy,
    Growth,
    InverseRatio,
    Judged,
    LateBand,
    NotApplicablePolicy,
    Option,
    Part,
    PerItem,
    Ratio,
    RelativeToBest,
    RollupMean,
    Rule,
    Share,
    Steps,
    StepsOn,
)
from frameworks.parsing.checks import Order, refuse_disorder, refuse_doubles, refuse_wrong_sum
from frameworks.parsing.cursor import Cursor, Keys
from frameworks.parsing.formats import (
    ANY,
    FRACTION,
    NEGATIVE,
    NOT_NEGATIVE,
    POSITIVE,
    UNKNOWN_NUMBER,
    Range,
    known,
)
from frameworks.parsing.problems import ProblemCode

WHOLE_SHARE = Range(ZERO, ONE, open_low=True)
AT_LEAST_ONE = Range(ONE)
OF_ROWS = ("rows", "points", "max", "out_of")  # of a table with a row for each subordinate unit

UNKNOWN_RULE: Rule = Judged(question="")
"""The placeholder of a rule; compared by identity."""


def read_rule(at: Cursor) -> Rule:
    with at.keys() as keys:
        kind_at = keys["kind"]
        reader = READERS.get(str(kind_at.value))
        if reader is not None:
            return reader(keys)
        kind_at.choice(READERS)
        keys.forgive_unknown()
        return UNKNOWN_RULE


def read_inner_rule(at: Cursor) -> Rule:
    """A rule inside another: points taken away are no share of anything."""
    rule = read_rule(at)
    if isinstance(rule, Deduction):
        at.tell(ProblemCode.NOT_HERE, found=rule.kind)
    return rule


# ── A value or a relation ──────────────────────────────────────────────────────────────────


def _ratio(keys: Keys) -> Ratio:
    may_exceed = keys.default("may_exceed", Cursor.flag, default=False)
    # Written as "80" for 80 %, full points could never be reached.
    within = POSITIVE if may_exceed else WHOLE_SHARE
    return Ratio(
        numerator=keys["numerator"].text(),
        denominator=keys["denominator"].text(),
        full_at=keys.default("full_at", lambda at: at.number(within), ONE),
        below=keys.default("below", lambda at: at.word(Below), Below.PROPORTIONAL),
        may_exceed=may_exceed,
    )


def _inverse_ratio(keys: Keys) -> InverseRatio:
    return InverseRatio(
        numerator=keys["numerator"].text(),
        denominator=keys["denominator"].text(),
        may_exceed=keys.default("may_exceed", Cursor.flag, default=False),
    )


def _share(keys: Keys) -> Share:
    return Share(value=keys["value"].text())


def _boolean(keys: Keys) -> Boolean:
    return Boolean(question=keys["question"].text())


def _per_item(keys: Keys) -> PerItem:
    return PerItem(
        item=keys["item"].text(), items_for_full=keys["items_for_full"].whole(AT_LEAST_ONE)
    )


def _relative_to_best(keys: Keys) -> RelativeToBest:
    return RelativeToBest(value=keys["value"].text())


def _deduction(keys: Keys) -> Deduction:
    return Deduction(
        item=keys["item"].text(),
        points_per_item=keys["points_per_item"].number(NEGATIVE),
        floor=keys["floor"].number(NEGATIVE),
    )


def _judged(keys: Keys) -> Judged:
    return Judged(question=keys["question"].text())


def _rollup_mean(keys: Keys) -> RollupMean:
    rule = RollupMean(
        of=keys.optional("of", Cursor.name), label=keys.optional("label", Cursor.text)
    )
    if (rule.of is None) == (rule.label is None):
        keys.at.tell(ProblemCode.CONFLICT, expected="of | label")
    return _with_rows(keys, rule) if any(key in keys for key in OF_ROWS) else rule


def _with_rows(keys: Keys, rule: RollupMean) -> RollupMean:
    """A row for each subordinate unit whose name begins so, and what its columns ask."""
    rows = keys["rows"].each(Cursor.text, at_least=1)
    points = keys["points"].text()
    maximum, out_of = keys.optional("max", Cursor.text), keys.optional("out_of", _positive)
    if rule.label is None:
        keys.at.step("rows").tell(ProblemCode.CONFLICT, expected="label")
    if (maximum is None) == (out_of is None):
        keys.at.tell(ProblemCode.CONFLICT, expected="max | out_of")
    return replace(rule, rows=rows, points=points, maximum=maximum, out_of=out_of)


def _positive(at: Cursor) -> Decimal:
    return at.number(POSITIVE)


# ── Options and items ──────────────────────────────────────────────────────────────────────


def _choice(keys: Keys) -> Choice:
    options = keys["options"].each(_option, at_least=1)
    refuse_doubles(keys["options"], "id", [option.id for option in options])
    return Choice(options=options, question=keys.optional("question", Cursor.text))


def _checklist(keys: Keys) -> Checklist:
    items = keys["items"].each(_option, at_least=1)
    refuse_doubles(keys["items"], "id", [item.id for item in items])
    return Checklist(items=items)


def _option(at: Cursor) -> Option:
    with at.keys() as keys:
        return Option(
            id=keys["id"].name(),
            label=keys["label"].text(),
            fraction=keys["fraction"].number(FRACTION),
        )


# ── Bands ──────────────────────────────────────────────────────────────────────────────────


def _steps(keys: Keys) -> Steps:
    on = keys["on"].word(StepsOn)
    if keys["on"].value not in list(StepsOn):
        keys.forgive_unknown()
        return Steps(on=on, bands=())
    on_ratio = on is StepsOn.RATIO
    may_exceed = on_ratio and keys.default("may_exceed", Cursor.flag, default=False)
    within = FRACTION if on_ratio and not may_exceed else NOT_NEGATIVE
    lower_is_better = _bands_are_maxima(keys["bands"])
    bands = _read_bands(keys, "max" if lower_is_better else "min", within)
    return Steps(
        on=on,
        bands=bands,
        lower_is_better=lower_is_better,
        value=None if on_ratio else keys["value"].text(),
        numerator=keys["numerator"].text() if on_ratio else None,
        denominator=keys["denominator"].text() if on_ratio else None,
        may_exceed=may_exceed,
        else_fraction=_else_fraction(keys, bands),
    )


def _bands_are_maxima(at: Cursor) -> bool:
    """Whether the bands bound from above; the first one decides, the rest must agree."""
    first = at.value[0] if isinstance(at.value, list) and at.value else None
    return isinstance(first, Mapping) and "max" in first and "min" not in first


def _growth(keys: Keys) -> Growth:
    bands = _read_bands(keys, "min_change", ANY)
    return Growth(
        value=keys["value"].text(), bands=bands, else_fraction=_else_fraction(keys, bands)
    )


def _read_bands(keys: Keys, bound: str, within: Range) -> tuple[Band, ...]:
    """Bands, the best first: bounds in strict order, fractions never rising."""

    def band(at: Cursor) -> Band:
        with at.keys() as inner:
            return Band(inner[bound].number(within), inner["fraction"].number(FRACTION))

    bands = keys["bands"].each(band, at_least=1)
    order = Order.RISING if bound == "max" else Order.FALLING
    refuse_disorder(keys["bands"], bound, [b.bound for b in bands], order)
    refuse_disorder(keys["bands"], "fraction", [b.fraction for b in bands], Order.NEVER_RISING)
    return bands


def _deadline(keys: Keys) -> Deadline:
    late = keys.listed("late", _late_band)
    if late:
        days = [Decimal(b.days_max) if known(b.days_max) else UNKNOWN_NUMBER for b in late]
        refuse_disorder(keys["late"], "days_max", days, Order.RISING)
        refuse_disorder(keys["late"], "fraction", [b.fraction for b in late], Order.NEVER_RISING)
    return Deadline(
        what=keys["what"].text(),
        due=keys["due"].month_day(),
        late=late,
        else_fraction=_else_fraction(keys, late),
    )


def _late_band(at: Cursor) -> LateBand:
    with at.keys() as keys:
        return LateBand(
            days_max=keys["days_max"].whole(AT_LEAST_ONE),
            fraction=keys["fraction"].number(FRACTION),
        )


def _else_fraction(keys: Keys, bands: Sequence[Band | LateBand]) -> Decimal:
    """What is earned outside every band: no more than in the last one."""
    fraction = keys.default("else_fraction", lambda at: at.number(FRACTION), ZERO)
    last = bands[-1].fraction if bands else ONE
    if known(fraction) and known(last) and fraction > last:
        keys["else_fraction"].tell(ProblemCode.ORDER, expected=f"≤ {last}")
    return fraction


# ── Rules made of rules ────────────────────────────────────────────────────────────────────


def _composite(keys: Keys) -> Composite:
    """Parts share the indicator's maximum out: their fractions make exactly one.

    Less, and the printed points could never be earned; more, and they could be exceeded.
    """
    parts = keys["parts"].each(_part, at_least=1)
    refuse_doubles(keys["parts"], "id", [part.id for part in parts])
    refuse_wrong_sum(keys["parts"], ONE, [part.fraction for part in parts])
    return Composite(parts=parts)


OUTCOMES = frozenset({"na", "rejected"})
"""Words that an answer uses for its outcome: a part of that name could not be told from one."""


def _name_inside(at: Cursor) -> str:
    """The id of a part or a case, which becomes a key of the answer."""
    name = at.name()
    if name in OUTCOMES:
        at.tell(ProblemCode.NOT_HERE)
    return name


def _part(at: Cursor) -> Part:
    with at.keys() as keys:
        part = Part(
            id=_name_inside(keys["id"]),
            label=keys["label"].text(),
            fraction=keys["fraction"].number(WHOLE_SHARE),
            rule=read_inner_rule(keys["rule"]),
            entered_by=keys.optional("entered_by", lambda at: at.word(EnteredBy)),
            source=keys.optional("source", Cursor.text),
            not_applicable=keys.optional("not_applicable", lambda at: at.word(NotApplicablePolicy)),
        )
        if part.not_applicable is NotApplicablePolicy.EXCLUDE:
            keys["not_applicable"].tell(ProblemCode.NOT_HERE)
        return part


def _best_of(keys: Keys) -> BestOf:
    cases = keys["cases"].each(_case, at_least=1)
    refuse_doubles(keys["cases"], "id", [case.id for case in cases])
    return BestOf(cases=cases)


def _case(at: Cursor) -> Case:
    with at.keys() as keys:
        return Case(
            id=_name_inside(keys["id"]),
            label=keys["label"].text(),
            rule=read_inner_rule(keys["rule"]),
        )


READERS: Mapping[str, Callable[[Keys], Rule]] = {
    Ratio.kind: _ratio,
    InverseRatio.kind: _inverse_ratio,
    Share.kind: _share,
    Boolean.kind: _boolean,
    Choice.kind: _choice,
    Checklist.kind: _checklist,
    Steps.kind: _steps,
    PerItem.kind: _per_item,
    Deadline.kind: _deadline,
    Growth.kind: _growth,
    RelativeToBest.kind: _relative_to_best,
    Composite.kind: _composite,
    BestOf.kind: _best_of,
    RollupMean.kind: _rollup_mean,
    Deduction.kind: _deduction,
    Judged.kind: _judged,
}
