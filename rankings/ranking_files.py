"""The text around a printed ranking: its YAML file, as records or every mistake with its place.

Pure. The same reader as framework files, and so the same small part of YAML: every scalar a
string, nothing that two programs could read differently. The table itself is the CSV file beside
it (``rankings.printed``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from frameworks.parsing.checks import refuse_doubles
from frameworks.parsing.cursor import Cursor
from frameworks.parsing.document import read_document
from frameworks.parsing.framework import NUMBER, REFERENCE, YEARS
from frameworks.parsing.problems import Problem


class BlockKind(StrEnum):
    """How a line of the introduction is set."""

    HEADING = "heading"  # 1. Thang điểm …
    SUBHEADING = "subheading"  # 1.1. Thang điểm:
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Block:
    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Another paper, by number and date."""

    number: str
    issued: date


@dataclass(frozen=True, slots=True)
class Article:
    label: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceText:
    """Where something is known from; ``url`` None: not on the web."""

    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class DecisionText:
    """Quyết định phê duyệt. ``number`` and ``issued`` may be known though print leaves them out."""

    number: str
    issued: date
    subject: str
    authority: str
    grounds: tuple[str, ...]
    articles: tuple[Article, ...]
    recipients: tuple[str, ...]
    signer_title: str
    signer_name: str
    council: Reference | None
    proposal: Reference | None
    sources: tuple[SourceText, ...]


@dataclass(frozen=True, slots=True)
class GroupText:
    """A group's heading as printed, «2.1. Nhóm …», and the index set it ranks."""

    index_set: str
    heading: str


@dataclass(frozen=True, slots=True)
class AppendixText:
    title_lines: tuple[str, ...]
    attached_to: str | None
    introduction: tuple[Block, ...]
    results_heading: str | None
    columns: tuple[str, ...]
    groups: tuple[GroupText, ...]
    end_sign: str | None


@dataclass(frozen=True, slots=True)
class OfficialAnswer:
    """The issuing body's explanation of one contradiction."""

    index_set: str
    agency: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class RankingText:
    """Everything but the table. ``framework``: ``id`` (its newest version) or ``id@version``."""

    framework: str
    year: int
    title: str
    decision: DecisionText
    appendix: AppendixText
    official_answers: tuple[OfficialAnswer, ...]


@dataclass(frozen=True, slots=True)
class ParsedText:
    """The text, or the problems in its way; never both. ``document``: mappings, lists, strings."""

    text: RankingText | None
    document: Mapping[str, object]
    problems: tuple[Problem, ...]


def parse(content: str) -> ParsedText:
    """The text of a ranking in the content of its file. Raises nothing: mistakes are returned."""
    document, log = read_document(content)
    text = _ranking(Cursor(document, (), log))
    problems = log.problems(document)
    if problems or not isinstance(document, Mapping):
        return ParsedText(None, {}, problems)
    return ParsedText(text, document, ())


def _ranking(at: Cursor) -> RankingText:
    with at.keys() as keys:
        return RankingText(
            framework=keys["framework"].name(REFERENCE),
            year=keys["year"].whole(YEARS),
            title=keys["title"].text(),
            decision=_decision(keys["decision"]),
            appendix=_appendix(keys["appendix"]),
            official_answers=keys.listed("official_answers", _official_answer),
        )


def _decision(at: Cursor) -> DecisionText:
    with at.keys() as keys, keys["signer"].keys() as signer:
        return DecisionText(
            number=keys["number"].name(NUMBER),
            issued=keys["issued"].date(),
            subject=keys["subject"].text(),
            authority=keys["authority"].text(),
            grounds=keys["grounds"].each(Cursor.text, at_least=1),
            articles=keys["articles"].each(_article, at_least=1),
            recipients=keys["recipients"].each(Cursor.text),
            signer_title=signer["title"].text(),
            signer_name=signer["name"].text(),
            council=keys.optional("council", _reference),
            proposal=keys.optional("proposal", _reference),
            sources=keys["sources"].each(_source, at_least=1),
        )


def _article(at: Cursor) -> Article:
    with at.keys() as keys:
        return Article(keys["label"].text(), keys["paragraphs"].each(Cursor.text, at_least=1))


def _reference(at: Cursor) -> Reference:
    with at.keys() as keys:
        return Reference(keys["number"].name(NUMBER), keys["issued"].date())


def _source(at: Cursor) -> SourceText:
    with at.keys() as keys:
        return SourceText(keys["text"].text(), keys.optional("url", Cursor.text))


def _appendix(at: Cursor) -> AppendixText:
    with at.keys() as keys:
        groups = keys["groups"].each(_group, at_least=1)
        if groups:
            refuse_doubles(keys["groups"], "index_set", [group.index_set for group in groups])
        return AppendixText(
            title_lines=keys["title_lines"].each(Cursor.text, at_least=1),
            attached_to=keys.optional("attached_to", Cursor.text),
            introduction=keys.listed("introduction", _block),
            results_heading=keys.optional("results_heading", Cursor.text),
            columns=keys["columns"].each(Cursor.text, at_least=1),
            groups=groups,
            end_sign=keys.optional("end_sign", Cursor.text),
        )


def _block(at: Cursor) -> Block:
    with at.keys() as keys:
        return Block(keys["kind"].word(BlockKind), keys["text"].text())


def _group(at: Cursor) -> GroupText:
    with at.keys() as keys:
        return GroupText(keys["index_set"].name(), keys["heading"].text())


def _official_answer(at: Cursor) -> OfficialAnswer:
    with at.keys() as keys:
        return OfficialAnswer(
            index_set=keys["index_set"].name(),
            agency=keys["agency"].text(),
            code=keys["code"].name(),
            text=keys["text"].text(),
        )
