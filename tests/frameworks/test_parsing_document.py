"""Text → document: the small part of YAML that a framework file may use."""

from __future__ import annotations

import pytest

from frameworks.parsing import ProblemCode, parse
from frameworks.parsing.document import DEEPEST, read_document
from frameworks.parsing.problems import VOID
from tests.frameworks.documents import framework, text_of


def read(text: str) -> object:
    document, log = read_document(text)
    assert log.problems(document) == ()
    return document


def mistakes(text: str) -> list[tuple[int | None, str, ProblemCode, str]]:
    document, log = read_document(text)
    return [(p.line, p.path, p.code, p.found) for p in log.problems(document)]


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("a: 1.10", {"a": "1.10"}),
        ("a: 2022-11-07", {"a": "2022-11-07"}),
        ("a: null", {"a": "null"}),
        ("a: true", {"a": "true"}),
        ("a: 012", {"a": "012"}),
        ("a: 1e3", {"a": "1e3"}),
        ("a: 'yes'", {"a": "yes"}),
        ('a: "~"', {"a": "~"}),
        ("on: value", {"on": "value"}),
        ("a: [1, {b: c}]", {"a": ["1", {"b": "c"}]}),
        ("a:\n- b\n- c", {"a": ["b", "c"]}),
        ("# ghi chú\na: b # ghi chú", {"a": "b"}),
        ("---\na: b\n...", {"a": "b"}),
        ("\ufeffa: b", {"a": "b"}),
        ("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
        ('a: "  b  "', {"a": "b"}),
        ("a: >\n  hai\n  dòng\n", {"a": "hai dòng"}),
        ("a: []\nb: {}", {"a": [], "b": {}}),
    ],
)
def test_every_scalar_is_read_as_a_string(text: str, document: object):
    assert read(text) == document


def test_text_in_decomposed_unicode_is_the_same_text():
    composed, decomposed = "a: Thể chế số", "a: The\u0302\u0309 che\u0302\u0301 so\u0302\u0301"

    assert read(decomposed) == read(composed)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: &x b", [(1, "a", ProblemCode.ANCHOR, "&x")]),
        ("a: *x", [(1, "a", ProblemCode.ALIAS, "*x")]),
        ("&x a: b", [(1, "", ProblemCode.ANCHOR, "&x")]),
        ("a:\n  <<: b", [(2, "a", ProblemCode.MERGE_KEY, "<<")]),
        ("a: !!int 5", [(1, "a", ProblemCode.TAG, "!!int")]),
        ("a: !x 5", [(1, "a", ProblemCode.TAG, "!x")]),
        ("a: 1\nb: 2\na: 3", [(3, "a", ProblemCode.DUPLICATE_KEY, "a")]),
        ("a: {b: 1, 'b': 2}", [(1, "a.b", ProblemCode.DUPLICATE_KEY, "b")]),
        ("a:\nb: 1", [(1, "a", ProblemCode.EMPTY, "")]),
        ('a: ""', [(1, "a", ProblemCode.EMPTY, "")]),
        ("a: '  '", [(1, "a", ProblemCode.EMPTY, "")]),
        ("a: {b: Xã, phường}", [(1, "a[phường]", ProblemCode.COMMA, "phường")]),
        ("a: {b: , c: d}", [(1, "a.b", ProblemCode.EMPTY, "")]),
        ("a:\n- b\n-", [(3, "a[2]", ProblemCode.EMPTY, "")]),
        ("a: ~", [(1, "a", ProblemCode.WORD, "~")]),
        ("a: yes", [(1, "a", ProblemCode.WORD, "yes")]),
        ("a: No", [(1, "a", ProblemCode.WORD, "No")]),
        ("a: ON", [(1, "a", ProblemCode.WORD, "ON")]),
        ("a: Null", [(1, "a", ProblemCode.WORD, "Null")]),
        ("a: TRUE", [(1, "a", ProblemCode.WORD, "TRUE")]),
        ("[a]: b", [(1, "", ProblemCode.KEY, "")]),
        ("? {a: b}\n: c", [(1, "", ProblemCode.KEY, "")]),
        ('"": b', [(1, "", ProblemCode.KEY, "''")]),
        ("a: b\tc", [(1, "", ProblemCode.TAB, "")]),
        ("a:\n\t- b", [(2, "", ProblemCode.TAB, "")]),
        ("a: b\u200bc", [(1, "", ProblemCode.UNPRINTABLE, "U+200B")]),
        ('a: "b\\0"', [(1, "a", ProblemCode.UNPRINTABLE, "U+0000")]),
        ("a: b\n---\nc: d", [(2, "", ProblemCode.SEVERAL_DOCUMENTS, "")]),
        ("", [(None, "", ProblemCode.NO_DOCUMENT, "")]),
        ("# chỉ có ghi chú", [(None, "", ProblemCode.NO_DOCUMENT, "")]),
    ],
)
def test_what_programs_read_differently_is_a_mistake_with_its_line(text: str, found: list):
    assert mistakes(text) == found


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: [b", 2), ("a: b\nc: {d: e\nf", 4), ("a: b: c", 1), ("a: b\n  c: d", 2), ("%YAML 9.0", 1)],
)
def test_broken_yaml_is_one_mistake_with_its_line(text: str, line: int):
    (mistake,) = mistakes(text)

    assert (mistake[0], mistake[2]) == (line, ProblemCode.SYNTAX)


def test_several_mistakes_are_told_in_one_pass_in_the_order_of_lines():
    text = "a: ~\nb: &x 1\nc:\nd: [*x, no]\na: 2"

    assert [(line, code) for line, _, code, _ in mistakes(text)] == [
        (1, ProblemCode.WORD),
        (2, ProblemCode.ANCHOR),
        (3, ProblemCode.EMPTY),
        (4, ProblemCode.ALIAS),
        (4, ProblemCode.WORD),
        (5, ProblemCode.DUPLICATE_KEY),
    ]


def test_nesting_has_a_depth_and_one_more_is_refused():
    deep, deeper = ("[" * n + "a" + "]" * n for n in (DEEPEST, DEEPEST + 1))

    assert mistakes(deep) == []
    assert [code for _, _, code, _ in mistakes(deeper)] == [ProblemCode.TOO_DEEP]


def test_endless_nesting_is_a_mistake_and_no_crash():
    document, log = read_document("[" * 100_000)

    assert document is VOID
    assert [problem.code for problem in log.problems(document)] == [ProblemCode.TOO_DEEP]


# ── The fingerprint ────────────────────────────────────────────────────────────────────────


def fingerprint(text: str) -> str:
    parsed = parse(text)
    assert parsed.problems == ()
    return parsed.sha256


def test_comments_layout_quotes_and_the_order_of_keys_do_not_change_the_fingerprint():
    document = framework()
    text = text_of(document)
    reordered = text_of(dict(reversed(document.items())))

    assert fingerprint(f"# ghi chú\n{text}") == fingerprint(text)
    assert fingerprint(text.replace('"dti"', "dti")) == fingerprint(text)
    assert fingerprint(reordered) == fingerprint(text)


def test_any_value_and_the_order_of_a_list_change_the_fingerprint():
    text = text_of(framework(years=["2022", "2023"]))
    other_word = text_of(framework(years=["2022", "2023"], title="Bộ chỉ số khác"))
    notes = framework()
    notes["decision"]["notes"] = ["một", "hai"]
    turned = framework()
    turned["decision"]["notes"] = ["hai", "một"]

    assert fingerprint(other_word) != fingerprint(text)
    assert fingerprint(text_of(turned)) != fingerprint(text_of(notes))


def test_a_file_with_mistakes_has_no_framework_and_no_fingerprint():
    parsed = parse(text_of(framework(title="null")))

    assert (parsed.framework, parsed.sha256) == (None, "")
    assert len(parsed.problems) == 1
