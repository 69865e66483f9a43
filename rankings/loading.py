"""Printed rankings from files to the public: a CSV table beside a YAML text of the same name.

All files are read first; one mistake anywhere and nothing is loaded. Every mistake is a sentence
with its file and place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from frameworks import problem_messages
from frameworks.models import FrameworkVersion, version_key
from frameworks.parsing.document import UNPRINTABLE as UNPRINTABLE_TEXT
from rankings import ranking_files
from rankings.check_messages import file_message, message
from rankings.models import Ranking
from rankings.printed import COLUMNS, Printed, PrintedRow, read
from rankings.ranking_files import ParsedText, RankingText
from rankings.services import printed as printed_rankings
from rankings.services.printed import Draft, Outcome, PublishedOtherwise

# What makes equal names differ unseen, and what no row of a table holds.
UNPRINTABLE = re.compile(rf"{UNPRINTABLE_TEXT.pattern}|[\t\r\n]")

TEXT_SUFFIX = ".yaml"
TABLE_SUFFIX = ".csv"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: in which file, and what to do about it."""

    path: Path
    sentence: str

    def __str__(self) -> str:
        return f"{self.path.name}: {self.sentence}"


class LoadingFailed(Exception):  # noqa: N818 -- reads as what happened
    """Nothing was loaded; ``mistakes`` says why."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


@dataclass(frozen=True, slots=True)
class Loaded:
    ranking: Ranking
    outcome: Outcome
    units: int
    groups: int
    notes: int


def load(paths: Sequence[Path] = (), *, now: datetime) -> list[Loaded]:
    """Load the rankings at ``paths``, or all of ``fixtures/rankings/``: all of them or none.

    Raises ``LoadingFailed``.
    """
    mistakes: list[Mistake] = []
    drafts: list[tuple[Path, Draft]] = []
    for stem in stems(paths):
        drafted = _draft(stem)
        if isinstance(drafted, Draft):
            drafts.append((stem, drafted))
        else:
            mistakes.extend(drafted)
    if mistakes:
        raise LoadingFailed(mistakes)
    with transaction.atomic():
        return _publish(drafts, now)


def stems(paths: Sequence[Path]) -> list[Path]:
    """Each ranking once, named without its suffix: either of its files, or both, may be given."""
    if not paths:
        directory = settings.RANKING_FILES_DIR
        paths = [*directory.glob(f"*{TEXT_SUFFIX}"), *directory.glob(f"*{TABLE_SUFFIX}")]
    return sorted({path.with_suffix("") for path in paths})


def _publish(drafts: Iterable[tuple[Path, Draft]], now: datetime) -> list[Loaded]:
    loaded: list[Loaded] = []
    mistakes: list[Mistake] = []
    for stem, draft in drafts:
        try:
            outcome = printed_rankings.publish_printed(draft, now=now)
        except PublishedOtherwise as error:
            mistakes.append(_published_otherwise(stem, error.published))
            continue
        counts = (len(draft.entries), len(draft.groups), len(draft.notes))
        loaded.append(Loaded(draft.ranking, outcome, *counts))
    if mistakes:
        raise LoadingFailed(mistakes)
    return loaded


def _published_otherwise(stem: Path, published: Ranking) -> Mistake:
    sentence = _(
        "kết quả {slug} đã công bố với nội dung khác nên không nạp đè được. Sai sót về thể thức "
        "được đính chính bằng công văn; về nội dung bằng quyết định sửa đổi hoặc thay thế, nạp "
        "thành kết quả mới."
    ).format(slug=published.slug)
    return Mistake(stem.with_suffix(TABLE_SUFFIX), sentence)


# ── One ranking ────────────────────────────────────────────────────────────────────────────


def _draft(stem: Path) -> Draft | list[Mistake]:
    """The unsaved rows of the ranking at ``stem``, or every mistake in its two files."""
    text_path, table_path = stem.with_suffix(TEXT_SUFFIX), stem.with_suffix(TABLE_SUFFIX)
    contents = {path: _content(path) for path in (text_path, table_path)}
    missing = [content for content in contents.values() if isinstance(content, Mistake)]
    if missing:
        return missing
    parsed, wrong = _parse(text_path, contents[text_path])
    if parsed.text is None:
        return wrong
    version = framework_version(parsed.text.framework)
    if version is None:
        return [Mistake(text_path, _not_loaded(parsed.text.framework))]
    table = read(contents[table_path], version.definition)
    mistakes = [
        *_table_mistakes(table_path, table, version),
        *_group_mistakes(text_path, table_path, parsed.text, table.rows, version),
    ]
    if mistakes:
        return mistakes
    draft = printed_rankings.draft_printed(
        version, parsed.text, table.rows, _fingerprinted(parsed, table)
    )
    return list(_field_mistakes(text_path, table_path, draft)) or draft


def _content(path: Path) -> bytes | Mistake:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Mistake(path, _("không mở được tệp ({reason}).").format(reason=reason))


def _parse(path: Path, content: bytes) -> tuple[ParsedText, list[Mistake]]:
    try:
        parsed = ranking_files.parse(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        empty = ParsedText(None, {}, ())
        return empty, [Mistake(path, _("tệp không phải UTF-8: lưu lại bằng UTF-8."))]
    wrong = [Mistake(path, problem_messages.message(problem)) for problem in parsed.problems]
    return parsed, wrong


def framework_version(reference: str) -> FrameworkVersion | None:
    """The version loaded under ``id@version``, or the newest loaded under ``id``."""
    framework_id, _at, version = reference.partition("@")
    rows = FrameworkVersion.objects.filter(framework_id=framework_id)
    if version:
        rows = rows.filter(version=version)
    return max(rows, key=lambda row: version_key(row.version), default=None)


def _not_loaded(reference: str) -> str:
    return _(
        "bộ chỉ số “{reference}” chưa được nạp. Chạy “manage.py load_frameworks” trước."
    ).format(reference=reference)


def _table_mistakes(path: Path, table: Printed, version: FrameworkVersion) -> Iterator[Mistake]:
    for problem in table.problems:
        yield Mistake(path, file_message(problem, ",".join(COLUMNS)))
    in_the_way, _notes = printed_rankings.check_printed(version.definition, table.rows)
    for found in in_the_way:
        yield Mistake(path, message(found, version.definition))
    for row in table.rows:
        if match := UNPRINTABLE.search(row.agency):
            sentence = _("Dòng {line}: tên có ký tự không in được (U+{code:04X}). Gõ lại tên.")
            yield Mistake(path, sentence.format(line=row.line, code=ord(match[0])))


def _group_mistakes(
    text_path: Path,
    table_path: Path,
    text: RankingText,
    rows: Sequence[PrintedRow],
    version: FrameworkVersion,
) -> Iterator[Mistake]:
    """Every set of the table has its heading and the other way round; answers have their note."""
    sets = version.definition.sets
    listed = [group.index_set for group in text.appendix.groups]
    printed = list(dict.fromkeys(row.index_set for row in rows if row.index_set in sets))
    for set_id in listed:
        if rows and set_id not in printed:
            sentence = _("appendix.groups: bảng không có dòng nào của “{set_id}”.")
            yield Mistake(text_path, sentence.format(set_id=set_id))
    for set_id in printed:
        if set_id not in listed:
            sentence = _("nhóm “{set_id}” có trong bảng nhưng không có đề mục ở appendix.groups.")
            yield Mistake(table_path, sentence.format(set_id=set_id))
    _in_the_way, noted = printed_rankings.check_printed(version.definition, rows)
    for answer in text.official_answers:
        if not any(printed_rankings.answers_to(answer, found) for found in noted):
            sentence = _("official_answers: không có chỗ khác nhau nào ở “{agency}” ({code}).")
            yield Mistake(text_path, sentence.format(agency=answer.agency, code=answer.code))


def _fingerprinted(parsed: ParsedText, table: Printed) -> dict[str, object]:
    """What makes a ranking the same: its text and table. An official answer may come later."""
    text = {key: value for key, value in parsed.document.items() if key != "official_answers"}
    rows = [
        [row.index_set, row.kind, row.rank, row.agency, row.tier, *map(list, row.figures.items())]
        for row in table.rows
    ]
    return {"text": text, "rows": rows}


def _field_mistakes(text_path: Path, table_path: Path, draft: Draft) -> Iterator[Mistake]:
    """What no column holds: names and numbers that are far too long."""
    for row in (draft.ranking, draft.decision, draft.appendix, *draft.groups, *draft.notes):
        for sentence in _too_long(row):
            yield Mistake(text_path, sentence)
    for entry in draft.entries:
        for sentence in _too_long(entry):
            line = draft.lines[id(entry)]
            place = _("Dòng {line}: {sentence}").format(line=line, sentence=sentence)
            yield Mistake(table_path, place)


def _too_long(row: models.Model) -> Iterator[str]:
    meta = row._meta  # noqa: SLF001 -- documented by Django
    relations = {field.name for field in meta.fields if field.is_relation}
    try:
        row.clean_fields(exclude=relations)
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            label = meta.get_field(name).verbose_name
            yield from (f"{label}: {sentence}" for sentence in sentences)
