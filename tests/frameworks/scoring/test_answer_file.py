from __future__ import annotations

import pytest

from frameworks.scoring.answer_file import NotAnObjectError, NotJSONError, parse_answers
from frameworks.scoring.numbers import Numeral
from frameworks.scoring.problems import Repeated


def test_every_number_is_kept_as_it_stands() -> None:
    answers = parse_answers('{"A": [1, 62.90, 1e400, -0, NaN, Infinity, -Infinity, 1E5]}')

    texts = ["1", "62.90", "1e400", "-0", "NaN", "Infinity", "-Infinity", "1E5"]
    assert answers == {"A": [Numeral(text) for text in texts]}


def test_other_values_are_those_of_json() -> None:
    text = '{"A": {"1.1": "62.9", "1.2": true, "1.3": null, "1.4": []}}'

    assert parse_answers(text) == {"A": {"1.1": "62.9", "1.2": True, "1.3": None, "1.4": []}}


def test_a_number_of_ten_thousand_digits_is_read_and_left_to_its_reader() -> None:
    assert parse_answers(f'{{"A": {"9" * 10_000}}}') == {"A": Numeral("9" * 10_000)}


def test_a_key_named_twice_is_found_at_every_depth() -> None:
    assert parse_answers('{"A": {"1.1": {"a": 1, "b": 2, "a": 3}}}') == {
        "A": {"1.1": Repeated(("a",))}
    }
    assert parse_answers('{"A": {"1.1": 1, "1.1": 1}}') == {"A": Repeated(("1.1",))}
    assert parse_answers('{"A": {}, "B": {}, "A": {}, "B": {}}') == Repeated(("A", "B"))


@pytest.mark.parametrize("text", ["", "{", "{'A': 1}", '{"A": 01}', '{"A": 1,}', "[" * 100_000])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(NotJSONError):
        parse_answers(text)


@pytest.mark.parametrize("text", ["[]", "5", '"A"', "null", "true"])
def test_the_file_is_an_object_of_agencies(text: str) -> None:
    with pytest.raises(NotAnObjectError):
        parse_answers(text)
