"""The list of reasons as a file: whole, or every mistake at its place."""

from __future__ import annotations

import pytest
from django.conf import settings

from assessments.reason_files import ReasonEntry, WrongReasons, read_reasons

ONE = "- {code: MC-01, label: {vi: Thiếu minh chứng, en: Missing}, verdicts: [reject, ask]}\n"


def mistakes(text: str) -> list[str]:
    with pytest.raises(WrongReasons) as wrong:
        read_reasons(text)
    return wrong.value.mistakes


def test_a_reason_has_a_code_its_words_and_the_verdicts_it_fits():
    assert read_reasons(ONE) == (
        ReasonEntry(
            "MC-01", {"vi": "Thiếu minh chứng", "en": "Missing"}, frozenset({"reject", "ask"})
        ),
    )


def test_a_retired_reason_is_read_as_such():
    (found,) = read_reasons(ONE.replace("}\n", ", retired: true}\n"))

    assert found.retired


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["a list of reasons is expected, and at least one"]),
        ("code: MC-01", ["a list of reasons is expected, and at least one"]),
        ("- MC-01", ["[0]: a mapping is expected"]),
        (ONE + ONE, ["[1].code: MC-01 stands at [0] already"]),
        (
            ONE.replace("MC-01", "mc-1"),
            ["[0].code: two to four capitals, with -00 or without, not 'mc-1'"],
        ),
        (ONE.replace(", en: Missing", ""), ["[0].label.en: 1 to 100 characters"]),
        (ONE.replace("en: Missing", "en: Missing, fr: Non"), ["[0].label.fr: is not known here"]),
        (ONE.replace("{vi: Thiếu minh chứng, en: Missing}", "Thiếu"),
         ["[0].label: {vi: …, en: …} is expected"]),
        (ONE.replace("[reject, ask]", "[]"), ["[0].verdicts: at least one of adjust, reject, ask"]),
        (
            ONE.replace("[reject, ask]", "[reject, agree]"),
            ["[0].verdicts[1]: one of adjust, reject, ask, not 'agree'"],
        ),
        (ONE.replace("}\n", ", retired: có}\n"), ["[0].retired: true or false"]),
        (ONE.replace("}\n", ", points: 3}\n"), ["[0].points: is not known here"]),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_its_place(text, expected):
    assert mistakes(text) == expected


def test_all_mistakes_are_said_at_once():
    found = mistakes("- {code: x, label: {vi: A, en: B}, verdicts: [ask]}\n- 7\n")

    assert [each.partition(":")[0] for each in found] == ["[0].code", "[1]"]


def test_what_is_no_yaml_says_so():
    assert mistakes("- {code: [")[0].startswith("not YAML")


def test_a_label_is_at_most_a_hundred_characters():
    assert read_reasons(ONE.replace("Missing", "x" * 100))
    assert mistakes(ONE.replace("Missing", "x" * 101)) == ["[0].label.en: 1 to 100 characters"]


def test_the_list_of_the_council_is_read_whole():
    assert len(read_reasons(settings.REASONS_FILE.read_text(encoding="utf-8"))) == 8
