"""YAML text → a document of mappings, lists and strings, or the mistakes in the way.

A framework file uses a small part of YAML on purpose: what two YAML programs could read
differently (anchors, merge keys, tags, yes/no, empty values, the same key twice) is a mistake.
Every scalar is a string; what ``null`` or ``12`` means is for the reader that expects it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import yaml

from frameworks.parsing.problems import VOID, Log, Place, ProblemCode

# libyaml is ten times as fast; both give the same events.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

DEEPEST = 40

# Controls, invisible and direction-changing characters, surrogates, private use, non-characters:
# they come with text pasted from elsewhere and make equal names differ.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\uf8ff\ufeff\ufff9-\uffff\U000e0000-\U0010ffff]"
)
# Unquoted, these are null, true or false to some YAML programs and text to others.
AMBIGUOUS = re.compile(r"~|null|true|false|yes|no|on|off", re.IGNORECASE)
# {label: Xã, phường}: between braces the comma makes a key of "phường". No key looks like that.
IDENTIFIER = re.compile(r"[a-z_]+")
EXACT_WORDS = frozenset({"null", "true", "false"})


class _TooDeepError(Exception):
    """The nesting passed ``DEEPEST``."""


def read_document(text: str) -> tuple[object, Log]:
    """The document in ``text`` and the log of its mistakes; ``VOID`` where there is none.

    Text is read in NFC, without spaces at the ends of values. The log knows every line, for the
    readers that go on from here.
    """
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    reader = _DocumentReader()
    if not reader.refuse_characters(text):
        reader.read(text)
    return reader.document, reader.log


class _DocumentReader:
    def __init__(self) -> None:
        self.document: object = VOID
        self.lines: dict[Place, int] = {}
        self.log = Log(self.lines)

    def refuse_characters(self, text: str) -> bool:
        """Report every line with a tab or an unprintable character; true if YAML cannot go on."""
        unprintable = False
        self.tabs: set[int] = set()
        for number, line in enumerate(text.split("\n"), start=1):
            if "\t" in line:
                self.tabs.add(number)
                self.log.add((), ProblemCode.TAB, line=number)
            if match := UNPRINTABLE.search(line):
                unprintable = True
                self.log.add((), ProblemCode.UNPRINTABLE, found=_name(match[0]), line=number)
        return unprintable

    def read(self, text: str) -> None:
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=LOADER)
        try:
            self.document = self._documents()
        except yaml.YAMLError as error:
            self.document = VOID
            self._syntax(error)
        except _TooDeepError:
            self.document = VOID

    def _syntax(self, error: yaml.YAMLError) -> None:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        found = getattr(error, "problem", None) or ""
        line = mark.line + 1 if mark else 1
        if line not in self.tabs:  # the tab is the mistake
            self.log.add((), ProblemCode.SYNTAX, found=found, line=line)

    def _documents(self) -> object:
        document: object = VOID
        count = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                count += 1
                if count > 1:
                    self.log.add((), ProblemCode.SEVERAL_DOCUMENTS, line=_line(event))
                    return document
                document = self._node(next(self.events), ())
        if not count:
            self.log.add((), ProblemCode.NO_DOCUMENT)
        return document

    def _node(self, event: yaml.Event, place: Place) -> object:
        if len(place) > DEEPEST:
            self.log.add((), ProblemCode.TOO_DEEP, line=_line(event))
            raise _TooDeepError
        self.lines.setdefault(place, _line(event))
        self._refuse_machinery(event, place)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place, flow=bool(event.flow_style))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(place)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, place)
        return VOID  # an alias, told above

    def _refuse_machinery(self, event: yaml.Event, place: Place) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.log.add(place, ProblemCode.ALIAS, found=f"*{event.anchor}")
        elif isinstance(event, yaml.NodeEvent) and event.anchor:
            self.log.add(place, ProblemCode.ANCHOR, found=f"&{event.anchor}")
        tag = getattr(event, "tag", None)
        if tag:
            self.log.add(place, ProblemCode.TAG, found=tag.replace("tag:yaml.org,2002:", "!!"))

    def _list(self, place: Place) -> list[object]:
        elements: list[object] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            elements.append(self._node(event, (*place, len(elements))))
        return elements

    def _mapping(self, place: Place, *, flow: bool) -> dict[str, object]:
        mapping: dict[str, object] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event, place)
            there = (*place, key if key is not None else "?")
            if key is not None and key in mapping:
                self.log.add(there, ProblemCode.DUPLICATE_KEY, found=key, line=_line(event))
                self._node(next(self.events), there)
                continue
            self.lines.setdefault(there, _line(event))
            inner = next(self.events)
            if flow and key is not None and _is_nothing(inner) and not IDENTIFIER.fullmatch(key):
                self.log.add(there, ProblemCode.COMMA, found=key)
                continue
            value = self._node(inner, there)
            if key is not None:
                mapping[key] = value
        return mapping

    def _key(self, event: yaml.Event, place: Place) -> str | None:
        """The key, or ``None`` where it can be none; the mistake is told."""
        line = _line(event)
        if not isinstance(event, yaml.ScalarEvent):
            self._node(event, (*place, "?"))
            self.log.add(place, ProblemCode.KEY, line=line)
            return None
        self._refuse_machinery(event, place)
        key = event.value.strip()
        if key == "<<":
            self.log.add(place, ProblemCode.MERGE_KEY, found="<<", line=line)
            return None
        if not key or UNPRINTABLE.search(key):
            self.log.add(place, ProblemCode.KEY, found=ascii(key), line=line)
            return None
        return key

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> object:
        value = unicodedata.normalize("NFC", event.value.strip())
        plain = not event.style
        if not value:
            self.log.add(place, ProblemCode.EMPTY)
        elif match := UNPRINTABLE.search(value):
            self.log.add(place, ProblemCode.UNPRINTABLE, found=_name(match[0]))
        elif plain and AMBIGUOUS.fullmatch(value) and value not in EXACT_WORDS:
            self.log.add(place, ProblemCode.WORD, found=value, expected=_exact(value))
        else:
            return value
        return VOID


def _is_nothing(event: yaml.Event) -> bool:
    return isinstance(event, yaml.ScalarEvent) and not event.style and not event.value


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 1


def _name(character: str) -> str:
    return f"U+{ord(character):04X}"


def _exact(word: str) -> str:
    """The word that was probably meant."""
    if word.casefold() in {"true", "yes", "on"}:
        return "true"
    return "null" if word.casefold() in {"~", "null"} else "false"
