"""Document → definition, over every key of a framework that has all of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameworks.parsing import ProblemCode, build, parse
from frameworks.parsing.problems import printed_path
from frameworks.problem_messages import SENTENCES, message
from tests.frameworks.documents import (
    RULES,
    Place,
    at,
    changed,
    everything,
    framework,
    index_set,
    indicator,
    main_index,
    places,
    text_of,
    without,
)

WHOLE = everything()
ALL_PLACES = list(places(WHOLE))

# Keys that may be left out.
OPTIONAL = {
    "previous",
    "replaces",
    "rank_main_indices",
    "checks",
    "parts",
    "inclusive",
    "group",
    "pillar",
    "evidence",
    "required",
    "entered_by",
    "source",
    "not_applicable",
    "reference",
    "not_applicable_when",
    "full_at",
    "below",
    "may_exceed",
    "else_fraction",
    "question",
    "late",
    "part",
}


def problems(document: Any) -> list[tuple[str, ProblemCode]]:
    return [(problem.path, problem.code) for problem in build(document).problems]


def is_key(place: Place) -> bool:
    """A key of a record, rather than a list's position or a key that is data."""
    if not isinstance(place[-1], str):
        return False
    in_level = "levels" in place and place[-2] in ("parts", "main_indices")
    in_map = "map" in place[:-1]
    return not (in_level or in_map)


RECORD_KEYS = [place for place in ALL_PLACES if is_key(place)]
ONE_OF_TWO = {"above", "at_least", "of", "label", "min", "max"}
LISTS_OF_WORDS = {"decision.sources", "decision.notes"}


def name(place: Place) -> str:
    return printed_path(WHOLE, place)


def test_a_framework_with_everything_is_read_without_a_problem():
    parsed = build(WHOLE)

    assert parsed.problems == ()
    assert parsed.framework is not None
    assert parsed.framework.key == "day-du@1"
    assert [s.max_points for s in parsed.framework.index_sets] == [
        Decimal(340),
        Decimal(100),
        Decimal(100),
    ]


# Each of the next tests goes through the whole document and lists what went wrong with it: a
# thousand test cases would say no more, and slowly.


def test_a_key_left_out_is_named_unless_it_is_optional():
    unnamed = []
    for place in RECORD_KEYS:
        document = without(WHOLE, *place)
        told = problems(document)
        named = (printed_path(document, place), ProblemCode.MISSING_KEY) in told
        of_two = place[-1] in ONE_OF_TWO and any(
            path.startswith(name(place[:-1])) for path, _ in told
        )
        if not (named or of_two or place[-1] in OPTIONAL):
            unnamed.append(name(place))

    assert unnamed == []


def test_a_key_that_may_be_left_out_may_be_left_out():
    document = framework(
        "thu",
        index_set("cap-tinh", main_index("1", indicator("1.1", rule=RULES["ratio"]))),
    )
    optional = [
        place for place in places(document) if place[-1] in OPTIONAL and place[-1] != "part"
    ]

    assert len(optional) == 18
    assert [name for name in optional if problems(without(document, *name))] == []


def test_a_key_misspelled_is_named_where_it_stands():
    unnamed = []
    for place in RECORD_KEYS:
        document = without(WHOLE, *place)
        misspelled = (*place[:-1], f"{place[-1]}_")
        at(document, place[:-1])[misspelled[-1]] = at(WHOLE, place)
        told = problems(document)
        unknown = (printed_path(document, misspelled), ProblemCode.UNKNOWN_KEY)
        missing = (printed_path(document, place), ProblemCode.MISSING_KEY)
        # Without its kind, nobody can say which keys belong to a record.
        if not (unknown in told or (place[-1] in ("kind", "on") and missing in told)):
            unnamed.append(name(place))

    assert unnamed == []


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        *(
            pytest.param(wrong, marks=pytest.mark.slow)
            for wrong in (["danh", "sách"], {"khóa": "giá trị"}, 12)
        ),
    ],
    ids=repr,
)
def test_what_a_place_cannot_hold_is_named_there(wrong: object):
    unnamed = []
    for place in ALL_PLACES:
        document = changed(WHOLE, (place, wrong))
        here = printed_path(document, place)
        if not any(path.startswith(here) for path, _ in problems(document)):
            unnamed.append(name(place))

    # A list of words is what these may be.
    assert [place for place in unnamed if wrong != ["danh", "sách"]] == []
    assert [place for place in unnamed if place not in LISTS_OF_WORDS] == []


def test_a_broken_indicator_hides_nothing_of_its_neighbours_and_echoes_nowhere():
    document = framework(
        "thu",
        index_set(
            "cap-tinh",
            main_index(
                "1",
                indicator("1.1", rule={"kind": "đoán"}),
                indicator("1.2"),
                indicator("1.3", unit=["Mức"]),
            ),
        ),
    )
    broken = at(document, ("index_sets", 0, "main_indices", 0, "indicators", 1))
    broken |= {"title": "null", "max_points": "hai mươi"}

    main = "index_sets[cap-tinh].main_indices[1]"
    assert problems(document) == [
        (f"{main}.indicators[1.1].rule.kind", ProblemCode.CHOICE),
        (f"{main}.indicators[1.2].title", ProblemCode.SHAPE),
        (f"{main}.indicators[1.2].max_points", ProblemCode.FORMAT),
        (f"{main}.indicators[1.3].unit", ProblemCode.SHAPE),
    ]


def test_an_element_without_a_usable_code_goes_by_its_place():
    document = framework(
        "thu",
        index_set(
            "cap-tinh", main_index("1", indicator("1.1", unit=[]), indicator("1.1", unit=[]))
        ),
    )
    del document["index_sets"][0]["main_indices"][0]["code"]

    start = "index_sets[cap-tinh].main_indices[#1]"
    assert [path for path, _ in problems(document)] == [
        f"{start}.code",
        f"{start}.indicators[1.1].unit",
        f"{start}.indicators[#2].unit",
        f"{start}.indicators[#2].code",
    ]


def test_a_problem_says_what_was_found_and_what_was_expected():
    (problem,) = build(framework(title="x" * 2001)).problems
    (near,) = build(framework(titel="Bộ chỉ số")).problems

    assert (problem.path, problem.found, problem.expected) == ("title", "2001", "2000")
    assert (near.path, near.found, near.expected) == ("titel", "titel", "title")


def test_text_gives_every_problem_its_line():
    text = text_of(framework(family="DTI")).replace('"ties": "share_and_skip",', "")
    family = text[: text.index('"family"')].count("\n") + 1

    assert [(p.path, p.line) for p in parse(text).problems] == [("ties", 1), ("family", family)]


def test_every_problem_has_a_sentence_and_no_sentence_leaves_a_blank():
    assert set(SENTENCES) == set(ProblemCode)
    for place in RECORD_KEYS[::7]:
        for problem in build(changed(WHOLE, (place, ["lạ"]))).problems:
            assert message(problem).startswith(problem.path)
            assert "{" not in message(problem).replace("{…}", "")


# ── Any text ───────────────────────────────────────────────────────────────────────────────

TEXT = text_of(WHOLE)


@given(st.text())
def test_any_text_is_read_without_an_exception(text: str):
    parsed = parse(text)

    assert (parsed.framework is None) == bool(parsed.problems)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, len(TEXT)),
    st.integers(0, 12),
    st.text(alphabet='abc12.-:,[]{}"~&*!#\n ', max_size=4),
)
def test_a_valid_file_with_a_piece_cut_and_another_put_in_is_read_without_an_exception(
    start: int, length: int, piece: str
):
    parsed = parse(TEXT[:start] + piece + TEXT[start + length :])

    assert (parsed.framework is None) == bool(parsed.problems)
    assert all(message(problem) for problem in parsed.problems)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["0", "1", "NaN"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ALL_PLACES), json_values), min_size=1, max_size=4))
def test_any_values_anywhere_are_read_without_an_exception(changes: list[tuple[Place, object]]):
    document = everything()
    for place, value in sorted(changes, key=lambda change: -len(change[0])):
        at(document, place[:-1])[place[-1]] = value

    parsed = build(document)

    assert (parsed.framework is None) == bool(parsed.problems)
