"""The steps that a cycle proposes, as a file: read whole, every mistake at its place. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

ID = re.compile(r"[a-z][a-z_]{1,29}")
EACH, STANDING = "{each}", "{standing}"
REPEATED = frozenset({"deadline", "window", "session"})
ONCE = frozenset({"opening", "top_up", "review", "results", "proposal", "decision", "publication"})
FIELDS = frozenset({"id", "title", "body", "known"})
LONGEST = 150  # characters: the name of an index set fits in beside it
PLACEHOLDER = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class TemplateStep:
    """One step. ``known``: what the portal itself records of it; blank: nothing."""

    id: str
    title: str
    body: str
    known: str = ""

    @property
    def repeats(self) -> bool:
        return self.known in REPEATED


class WrongSteps(ValueError):  # noqa: N818 -- said of a file
    """A list that cannot be used; ``mistakes``: each with its place, «[2].title: …»."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("; ".join(mistakes))
        self.mistakes = mistakes


def read_steps(text: str) -> tuple[TemplateStep, ...]:
    """The steps in the order of the file. Raises ``WrongSteps`` with all that is wrong."""
    try:
        rows = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise WrongSteps([f"not YAML: {error}"]) from error
    if not isinstance(rows, list) or not rows:
        raise WrongSteps(["a list of steps is expected, and at least one"])
    mistakes = [mistake for number, row in enumerate(rows) for mistake in _mistakes(number, row)]
    mistakes += [*_repeated(rows, "id"), *_repeated(rows, "known")]
    if mistakes:
        raise WrongSteps(mistakes)
    return tuple(
        TemplateStep(row["id"], row["title"].strip(), row["body"].strip(), row.get("known", ""))
        for row in rows
    )


def _mistakes(number: int, row: Any) -> Iterator[str]:
    at = f"[{number}]"
    if not isinstance(row, dict):
        yield f"{at}: a mapping is expected"
        return
    for name in sorted(map(str, row.keys() - FIELDS)):
        yield f"{at}.{name}: is not known here"
    step_id = row.get("id")
    if not isinstance(step_id, str) or not ID.fullmatch(step_id):
        yield f"{at}.id: two to thirty of a–z and _, not {step_id!r}"
    known = row.get("known", "")
    is_word = isinstance(known, str)
    if "known" in row and not (is_word and known in REPEATED | ONCE):
        yield f"{at}.known: one of {', '.join(sorted(REPEATED | ONCE))}, not {known!r}"
    repeats = is_word and known in REPEATED
    yield from _text_mistakes(f"{at}.title", row.get("title"), {EACH} if repeats else set())
    yield from _text_mistakes(f"{at}.body", row.get("body"), {STANDING})
    if repeats and EACH not in str(row.get("title", "")):
        yield f"{at}.title: says {EACH}, for the step is there several times"


def _text_mistakes(at: str, text: Any, allowed: set[str]) -> Iterator[str]:
    if not isinstance(text, str) or not 0 < len(text.strip()) <= LONGEST:
        yield f"{at}: 1 to {LONGEST} characters"
        return
    for found in PLACEHOLDER.findall(text):
        if found not in allowed:
            yield f"{at}: {found} is not known here"


def _repeated(rows: list[Any], name: str) -> list[str]:
    said = [row.get(name) if isinstance(row, dict) else None for row in rows]
    return [
        f"[{number}].{name}: {each} stands at [{said.index(each)}] already"
        for number, each in enumerate(said)
        if each is not None and said.index(each) < number
    ]
