"""The list of reasons as a file: read whole, every mistake at its place. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

CODE = re.compile(r"[A-Z]{2,4}(-[0-9]{2})?")
LANGUAGES = ("vi", "en")
VERDICTS = ("adjust", "reject", "ask")
KNOWN = frozenset({"code", "label", "verdicts", "retired"})
LONGEST = 100  # characters of a label


@dataclass(frozen=True, slots=True)
class ReasonEntry:
    """One reason; ``labels`` by language; ``verdicts``: what it may be the reason of."""

    code: str
    labels: Mapping[str, str]
    verdicts: frozenset[str]
    retired: bool = False


class WrongReasons(ValueError):  # noqa: N818 -- said of a file
    """A list that cannot be used; ``mistakes``: each with its place, «[2].label.en: …»."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("; ".join(mistakes))
        self.mistakes = mistakes


def read_reasons(text: str) -> tuple[ReasonEntry, ...]:
    """The reasons in the order of the file. Raises ``WrongReasons`` with all that is wrong."""
    try:
        rows = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise WrongReasons([f"not YAML: {error}"]) from error
    if not isinstance(rows, list) or not rows:
        raise WrongReasons(["a list of reasons is expected, and at least one"])
    mistakes = [mistake for number, row in enumerate(rows) for mistake in _mistakes(number, row)]
    mistakes += _repeated(rows)
    if mistakes:
        raise WrongReasons(mistakes)
    return tuple(_entry(row) for row in rows)


def _mistakes(number: int, row: Any) -> Iterator[str]:
    at = f"[{number}]"
    if not isinstance(row, dict):
        yield f"{at}: a mapping is expected"
        return
    for name in row.keys() - KNOWN:
        yield f"{at}.{name}: is not known here"
    code = row.get("code")
    if not isinstance(code, str) or not CODE.fullmatch(code):
        yield f"{at}.code: two to four capitals, with -00 or without, not {code!r}"
    yield from _label_mistakes(at, row.get("label"))
    yield from _verdict_mistakes(at, row.get("verdicts"))
    if not isinstance(row.get("retired", False), bool):
        yield f"{at}.retired: true or false"


def _label_mistakes(at: str, label: Any) -> Iterator[str]:
    if not isinstance(label, dict):
        yield f"{at}.label: {{vi: …, en: …}} is expected"
        return
    for language in label.keys() - set(LANGUAGES):
        yield f"{at}.label.{language}: is not known here"
    for language in LANGUAGES:
        said = label.get(language)
        if not isinstance(said, str) or not 0 < len(said.strip()) <= LONGEST:
            yield f"{at}.label.{language}: 1 to {LONGEST} characters"


def _verdict_mistakes(at: str, verdicts: Any) -> Iterator[str]:
    if not isinstance(verdicts, list) or not verdicts:
        yield f"{at}.verdicts: at least one of {', '.join(VERDICTS)}"
        return
    for place, each in enumerate(verdicts):
        if each not in VERDICTS:
            yield f"{at}.verdicts[{place}]: one of {', '.join(VERDICTS)}, not {each!r}"


def _repeated(rows: list[Any]) -> list[str]:
    codes = [row.get("code") if isinstance(row, dict) else None for row in rows]
    return [
        f"[{number}].code: {code} stands at [{codes.index(code)}] already"
        for number, code in enumerate(codes)
        if code is not None and codes.index(code) < number
    ]


def _entry(row: Mapping[str, Any]) -> ReasonEntry:
    labels = {language: row["label"][language].strip() for language in LANGUAGES}
    return ReasonEntry(
        row["code"], labels, frozenset(row["verdicts"]), bool(row.get("retired", False))
    )
