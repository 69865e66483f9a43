"""A framework file → the definition, or every mistake with its place. Pure.

The way of a file: text → document (``document``) → records (``framework``, ``index_sets``,
``indicators``, ``rules``, ``tiers``), every reader on a ``Cursor`` that tells mistakes to one
``Log`` and goes on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from frameworks.definition import Framework
from frameworks.parsing.carry import check_previous
from frameworks.parsing.cursor import Cursor
from frameworks.parsing.document import read_document
from frameworks.parsing.framework import read_framework, with_contradictions
from frameworks.parsing.problems import Log, Problem, ProblemCode, printed_path

__all__ = [
    "Parsed",
    "Problem",
    "ProblemCode",
    "build",
    "check_previous",
    "fingerprint",
    "parse",
    "printed_path",
]


@dataclass(frozen=True)
class Parsed:
    """What a file held: the framework, or the problems in its way; never both.

    ``document`` is mappings, lists and strings; ``sha256`` its fingerprint. Where the text could
    not be read at all, the one is ``None`` and the other empty.
    """

    framework: Framework | None
    document: Mapping[str, object] | None
    sha256: str
    problems: tuple[Problem, ...]


def parse(text: str) -> Parsed:
    """The framework in the text of a file. Raises nothing: mistakes are returned."""
    document, log = read_document(text)
    return _build(document, log)


def build(document: Mapping[str, object]) -> Parsed:
    """The framework of a document read before: mappings, lists and strings alone."""
    return _build(document, Log())


def _build(document: object, log: Log) -> Parsed:
    framework = read_framework(Cursor(document, (), log))
    problems = log.problems(document)
    whole = document if isinstance(document, Mapping) else None
    if problems or whole is None:
        return Parsed(None, whole, "", problems)
    return Parsed(with_contradictions(framework), whole, fingerprint(whole), ())


def fingerprint(document: Mapping[str, object]) -> str:
    """SHA-256 of the content: comments, layout, quotes and the order of keys change nothing.

    The order of list elements does: it is the order of the decision.
    """
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
