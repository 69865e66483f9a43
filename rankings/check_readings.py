"""Soát phụ lục of a built ranking: what the check finds, and what a page of it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frameworks.definition import Framework
from frameworks.vietnamese import folded
from rankings.check_messages import message, remark_message
from rankings.checking import Code, Contradiction, check
from rankings.models import Kind, Ranking, RankingEntry, RankingGroup
from rankings.readings import printed_rows
from rankings.remarks import Remark, RemarkCode, remarks

MEANS = (Code.AVERAGE, Code.AVERAGE_ROUNDING)


@dataclass(frozen=True, slots=True)
class Found:
    """A contradiction with the rows it is about; no entry: the group's mean."""

    code: str
    group: RankingGroup
    entry: RankingEntry | None
    printed: str
    expected: str
    sentence: str


def contradictions_of(ranking: Ranking) -> list[Found]:
    """Every contradiction between the tables and the framework, in the order of print.

    Each group is checked by itself: several groups may be of one set, and ranks are within one.
    """
    framework = ranking.framework_version.definition
    return [
        _found(framework, group, one)
        for group in ranking.groups.all()
        for one in check(framework, list(printed_rows([group])))
    ]


def _found(framework: Framework, group: RankingGroup, one: Contradiction) -> Found:
    entries = {entry.position: entry for entry in group.entries.all()}
    return Found(
        code=one.code.value,
        group=group,
        entry=None if one.code in MEANS else entries[one.line],
        printed=one.printed,
        expected=one.expected,
        sentence=message(one, framework),
    )


# ── What a page shows ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Point:
    """Something to look at: ``err`` must be explained, ``info`` is good to know."""

    number: int
    tone: str
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Passed:
    """One thing that was counted: how many of how many are right."""

    right: int
    of: int
    says: str

    @property
    def whole(self) -> bool:
        return self.right == self.of


@dataclass(frozen=True)
class Row:
    entry: RankingEntry
    marks: Sequence[int] = ()
    points: Sequence[str] = ()

    @property
    def span(self) -> int:
        """The columns behind the name: of points, and the tier."""
        return len(self.points) + 1


@dataclass(frozen=True)
class Table:
    group: RankingGroup
    heads: Sequence[str]
    rows: Sequence[Row]
    mean_marks: Sequence[int] = ()


@dataclass(frozen=True)
class CheckReading:
    """The draft as it will be printed, with numbered marks, and what each mark says."""

    tables: Sequence[Table]
    points: Sequence[Point]
    passed: Sequence[Passed]
    absent: Sequence[RankingEntry]
    framework_notes: Sequence[str] = ()
    marks_of_words: Sequence[int] = ()
    contradictions: Sequence[Found] = field(default_factory=list)

    @property
    def remark_count(self) -> int:
        return len(self.points) - len(self.contradictions)


def read(ranking: Ranking) -> CheckReading:
    """``ranking``, taken with its rows: nothing more is asked of the database."""
    groups = list(ranking.groups.all())
    contradictions = contradictions_of(ranking)
    said = list(_remarks(ranking, groups))
    points = [
        *(Point(n, "err", _title_of(f), f.sentence) for n, f in enumerate(contradictions, 1)),
        *(
            Point(n, "info", str(REMARK_TITLES[remark.code]), remark_message(remark))
            for n, (remark, _group) in enumerate(said, len(contradictions) + 1)
        ),
    ]
    marks = _marks(contradictions, said)
    notes = ranking.framework_version.definition.decision.notes
    return CheckReading(
        tables=[_table(ranking, group, marks) for group in groups],
        points=points,
        passed=list(_passed(groups, contradictions)),
        absent=[e for g in groups for e in g.entries.all() if e.kind == Kind.ABSENT],
        framework_notes=notes,
        marks_of_words=marks.get("words", ()),
        contradictions=contradictions,
    )


REMARK_TITLES = {
    RemarkCode.NEAR_TIE: gettext_lazy("Các hạng gần như bằng nhau"),
    RemarkCode.AVERAGE_ROUNDING: gettext_lazy("Điểm trung bình theo cách làm tròn của bộ chỉ số"),
    RemarkCode.AVERAGE_LABELS: gettext_lazy("Nhiều cách ghi nhãn dòng trung bình"),
    RemarkCode.SPELLING: gettext_lazy("Nhiều cách viết một chữ"),
    RemarkCode.NUMBER_BLANK: gettext_lazy("Số quyết định còn trống"),
    RemarkCode.DATE_BLANK: gettext_lazy("Ngày quyết định còn trống"),
    RemarkCode.FRAMEWORK_CONTRADICTION: gettext_lazy("Bộ chỉ số in mâu thuẫn"),
}
OF_WORDS = (RemarkCode.NUMBER_BLANK, RemarkCode.DATE_BLANK)
OF_MEANS = (RemarkCode.AVERAGE_ROUNDING, RemarkCode.AVERAGE_LABELS)

FOUND_TITLES = {
    Code.UNREADABLE: gettext_lazy("Ô không đọc được"),
    Code.MAXIMUM: gettext_lazy("Quá điểm tối đa"),
    Code.TIER: gettext_lazy("Mức không khớp với điểm"),
    Code.RANK: gettext_lazy("Hạng không khớp với điểm"),
    Code.TIE: gettext_lazy("Bằng điểm nhưng lệch hạng"),
    Code.ORDER: gettext_lazy("Sai thứ tự dòng"),
    Code.AVERAGE_ROUNDING: gettext_lazy("Trung bình làm tròn khác bộ chỉ số"),
    Code.AVERAGE: gettext_lazy("Trung bình không khớp"),
    Code.DUPLICATE: gettext_lazy("Một cơ quan hai dòng"),
}


def _title_of(found: Found) -> str:
    return _("{title}: {name}").format(
        title=FOUND_TITLES[Code(found.code)], name=found.entry or found.group.average_label
    )


Said = tuple[Remark, RankingGroup | None]


def _remarks(ranking: Ranking, groups: Sequence[RankingGroup]) -> Iterator[Said]:
    """Remarks on each group by itself, then those on the whole. The framework's notes wait."""
    framework = ranking.framework_version.definition
    for group in groups:
        for remark in remarks(framework, list(printed_rows([group]))):
            if remark.index_set == group.set_id:
                yield remark, group
    whole = remarks(framework, list(printed_rows(groups)), ranking.appendix.attached_to)
    for remark in whole:
        if not remark.index_set and remark.code is not RemarkCode.FRAMEWORK:
            yield remark, None


def _marks(contradictions: Sequence[Found], said: Sequence[Said]) -> Mapping[object, list[int]]:
    """Numbers by where they stand: (group, position) of a row, (group, "mean"), or "words"."""
    marks: dict[object, list[int]] = {}
    for number, found in enumerate(contradictions, start=1):
        where = found.entry.position if found.entry else "mean"
        marks.setdefault((found.group.pk, where), []).append(number)
    for number, (remark, group) in enumerate(said, start=len(contradictions) + 1):
        if remark.code in OF_WORDS:
            marks.setdefault("words", []).append(number)
        elif remark.code in OF_MEANS and group is not None:
            marks.setdefault((group.pk, "mean"), []).append(number)
        else:
            for name in remark.agencies:
                marks.setdefault(folded(name), []).append(number)
    return marks


def _table(ranking: Ranking, group: RankingGroup, marks: Mapping[object, Sequence[int]]) -> Table:
    parts = group.index_set.parts
    rank, name, *heads, tier = ranking.appendix.columns
    return Table(
        group=group,
        heads=[rank, name, *([part.title for part in parts] or heads), tier],
        rows=[
            Row(
                entry,
                [
                    *marks.get((group.pk, entry.position), ()),
                    *marks.get(folded(entry.name), ()),
                ],
                [entry.figures.get(f"part:{part.id}", "") for part in parts]
                or [entry.points_printed],
            )
            for entry in group.entries.all()
        ],
        mean_marks=marks.get((group.pk, "mean"), ()),
    )


def _passed(groups: Iterable[RankingGroup], found: Sequence[Found]) -> Iterator[Passed]:
    """How many rows and means passed each of the checks."""
    rows = [entry for group in groups for entry in group.entries.all()]
    units = sum(entry.kind == Kind.UNIT for entry in rows)
    means = sum(bool(group.average_printed) for group in groups)
    wrong = Counter(one.code for one in found)

    def of(total: int, says: str, *codes: Code) -> Passed:
        return Passed(total - sum(wrong[code.value] for code in codes), total, says)

    yield of(len(rows), _("cơ quan, đủ và không trùng"), Code.DUPLICATE, Code.UNREADABLE)
    yield of(units, _("thứ hạng đúng theo điểm"), Code.RANK, Code.TIE, Code.ORDER)
    yield of(units, _("mức khớp quy tắc"), Code.TIER)
    yield of(units, _("điểm trong điểm tối đa"), Code.MAXIMUM)
    if means:
        yield of(means, _("trung bình khớp làm tròn"), *MEANS)
