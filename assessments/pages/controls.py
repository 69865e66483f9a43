"""What a form asks for one indicator: its controls, grouped and named as its rule is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.typed import (
    NEVER_DONE,
    NONE_OF_THEM,
    NOT_APPLICABLE,
    Field,
    Input,
    TableRow,
    Typed,
    fields_of,
    part_claims,
    table_rows,
)
from frameworks.definition import (
    BestOf,
    Composite,
    EnteredBy,
    Growth,
    Indicator,
    Part,
    Rule,
)

Errors = Mapping[str, str]  # by the name of a field or a group; "": the answer as a whole


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to pick: ``points`` is what it earns, ``None`` where it earns none by itself."""

    value: str
    label: str
    chosen: bool
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a table as drawn; ``name``, ``id``: what those of its cells begin with."""

    n: int
    row: TableRow
    name: str
    id: str


@dataclass(frozen=True, slots=True)
class Control:
    """One field as the page draws it: ``name`` in the form, ``value`` as it was typed.

    ``told_by``: the id of a sentence about more than this field, shown elsewhere.
    """

    code: str
    field: Field
    label: str
    value: str | Sequence[str]
    maximum: Decimal
    error: str = ""
    told_by: str = ""

    @property
    def name(self) -> str:
        return f"{self.code}:{self.field.name}"

    @property
    def id(self) -> str:
        return field_id(self.code, self.field.name)

    @property
    def kind(self) -> str:
        return self.field.input.value

    @property
    def invalid(self) -> bool:
        return bool(self.error or self.told_by)

    @property
    def described_by(self) -> str:
        """The ids that ``aria-describedby`` names; blank: none."""
        return " ".join(filter(None, [self.error and f"{self.id}-loi", self.told_by]))

    @property
    def text(self) -> str:
        """What stands in a field of text."""
        return " ".join(each for each in self._values if each != NEVER_DONE)

    @property
    def never_done(self) -> bool:
        return NEVER_DONE in self._values

    @property
    def choices_shown(self) -> bool:
        """Whether it is answered by picking."""
        return self.field.input in (Input.YES_NO, Input.ONE_OF, Input.SOME_OF)

    @property
    def choices(self) -> list[Choice]:
        """What a field offers to pick from."""
        if self.field.input is Input.YES_NO:
            yes = Choice("true", _("Có"), self.value == "true", self.maximum)
            return [yes, Choice("false", _("Không"), self.value == "false", Decimal(0))]
        offered = [
            Choice(each.id, each.label, each.id in self._values, self.maximum * each.fraction)
            for each in self.field.options
        ]
        if self.field.input is Input.SOME_OF:
            none = NONE_OF_THEM in self._values
            offered.append(Choice(NONE_OF_THEM, _("Không có mục nào"), none))
        return offered

    @property
    def grid(self) -> list[GridRow]:
        """The rows of a table that knows them; none where they are written as lines."""
        table = self.field.table
        if table is None:
            return []
        return [
            GridRow(n, row, f"{self.name}-{n}", f"{self.id}-{n}")
            for n, row in enumerate(table_rows(table, self.text), start=1)
        ]

    @property
    def _values(self) -> Sequence[str]:
        return [self.value] if isinstance(self.value, str) else self.value


@dataclass(frozen=True, slots=True)
class Group:
    """Controls that belong together: a part of a composite, a case of a best-of, or the whole.

    ``entered_by``: who enters it, where that is somebody else; it has no controls then.
    ``claim``: the field that claims this part not applicable by itself; blank where it may not.
    """

    code: str
    id: str
    label: str
    controls: Sequence[Control]
    maximum: Decimal | None = None
    entered_by: str = ""
    claim: str = ""
    claimed: bool = False
    reason: str = ""
    claim_error: str = ""
    error: str = ""

    @property
    def error_id(self) -> str:
        return f"{field_id(self.code, self.id)}-loi"

    @property
    def paired(self) -> bool:
        """Whether the controls are numbers that stand side by side."""
        return len(self.controls) == 2 and all(each.kind == "number" for each in self.controls)


def groups_of(indicator: Indicator, typed: Typed, errors: Errors, *, year: int) -> list[Group]:
    """The groups of an indicator's form, in the order of its rule."""
    return list(_groups(_Asked(indicator, typed, errors, year)))


def field_id(code: str, name: str) -> str:
    """The id of a field in the page: an indicator's code has dots, an address of a place none."""
    return f"o-{code}-{name}".replace(".", "-")


def entered_by_words(entered_by: EnteredBy, source: str | None) -> str:
    """«Văn phòng UBND tỉnh», or who it is in general."""
    words = {EnteredBy.COUNCIL: _("Hội đồng"), EnteredBy.MEASURING_BODY: _("cơ quan đo")}
    return source or words.get(entered_by, "")


@dataclass(frozen=True, slots=True)
class _Asked:
    indicator: Indicator
    typed: Typed
    errors: Errors
    year: int


def _groups(asked: _Asked) -> Iterator[Group]:
    rule, code = asked.indicator.rule, asked.indicator.code
    if isinstance(rule, Composite):
        for part in rule.parts:
            yield _part(asked, part)
    elif isinstance(rule, BestOf):
        for one in rule.cases:
            controls = _controls(asked, one.rule, one.id, asked.indicator.max_points)
            error = asked.errors.get(one.id, "")
            yield Group(code, one.id, one.label, controls, error=error)
    else:
        controls = _controls(asked, rule, "", asked.indicator.max_points)
        yield Group(code, "", "", controls, error=asked.errors.get("", ""))


def _part(asked: _Asked, part: Part) -> Group:
    maximum = asked.indicator.max_points * part.fraction
    code = asked.indicator.code
    if part.entered_by not in (None, asked.indicator.entered_by):
        who = entered_by_words(part.entered_by or EnteredBy.COUNCIL, part.source)
        return Group(code, part.id, part.label, [], maximum, entered_by=who)
    claim = f"{part.id}-{NOT_APPLICABLE}"
    may_claim = claim in part_claims(asked.indicator.rule)
    return Group(
        code,
        part.id,
        part.label,
        _controls(asked, part.rule, part.id, maximum),
        maximum,
        claim=claim if may_claim else "",
        claimed=claim in asked.typed,
        reason=str(asked.typed.get(claim, "")),
        claim_error=asked.errors.get(claim, ""),
        error=asked.errors.get(part.id, ""),
    )


def _controls(asked: _Asked, rule: Rule, group: str, maximum: Decimal) -> list[Control]:
    """The controls of ``rule``; a sentence about all of them marks each as wrong."""
    code = asked.indicator.code
    told_by = f"{field_id(code, group)}-loi" if asked.errors.get(group) else ""
    fields = list(fields_of(rule, f"{group}-" if group else ""))
    names = _labels(rule, fields, asked.year)
    return [
        Control(
            code,
            each,
            label,
            asked.typed.get(each.name, ""),
            maximum,
            asked.errors.get(each.name, ""),
            told_by,
        )
        for each, label in zip(fields, names, strict=True)
    ]


def _labels(rule: Rule, fields: Sequence[Field], year: int) -> list[str]:
    """What stands above each field: "a." and "b." of a share, the two years of a growth."""
    if isinstance(rule, Growth):
        label = _("{what}, năm {year}")
        years = (year, year - 1)
        return [label.format(what=rule.value, year=each) for each in years]
    if len(fields) == 2:
        return [f"{letter}. {each.label}" for letter, each in zip("ab", fields, strict=True)]
    generic = {Input.ONE_OF: _("Chọn một mức"), Input.SOME_OF: _("Đánh dấu các mục đạt")}
    return [each.label or generic.get(each.input, _("Số liệu")) for each in fields]
