"""The list of steps as a file: whole, or every mistake at its place."""

from __future__ import annotations

import pytest
from django.conf import settings

from assessments.step_files import TemplateStep, WrongSteps, read_steps

ONE = '- {id: plan, title: Kế hoạch, body: "{standing}"}\n'
SETS = '- {id: deadline, title: "Hạn gửi: {each}", body: Đơn vị, known: deadline}\n'
PLACES = "deadline, decision, opening, proposal, publication, results, review, session, top_up"


def mistakes(text: str) -> list[str]:
    with pytest.raises(WrongSteps) as wrong:
        read_steps(text)
    return wrong.value.mistakes


def test_a_step_has_a_title_a_body_and_what_the_portal_knows_of_it():
    assert read_steps(ONE + SETS) == (
        TemplateStep("plan", "Kế hoạch", "{standing}"),
        TemplateStep("deadline", "Hạn gửi: {each}", "Đơn vị", "deadline"),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["a list of steps is expected, and at least one"]),
        ("id: plan", ["a list of steps is expected, and at least one"]),
        ("- plan", ["[0]: a mapping is expected"]),
        (ONE + ONE, ["[1].id: plan stands at [0] already"]),
        (SETS + SETS.replace("id: deadline", "id: again"),
         ["[1].known: deadline stands at [0] already"]),
        (ONE.replace("id: plan", "id: Plan-1"),
         ["[0].id: two to thirty of a–z and _, not 'Plan-1'"]),
        (ONE.replace("title: Kế hoạch", "title: ''"), ["[0].title: 1 to 150 characters"]),
        (ONE.replace("title: Kế hoạch", "title: 'Kế hoạch {each}'"),
         ["[0].title: {each} is not known here"]),
        (ONE.replace("{standing}", "{province}"), ["[0].body: {province} is not known here"]),
        (SETS.replace(": {each}", ""),
         ["[0].title: says {each}, for the step is there several times"]),
        (ONE.replace("}\n", ", known: moon}\n"),
         [f"[0].known: one of {PLACES}, window, not 'moon'"]),
        (ONE.replace("}\n", ", known: [opening]}\n"),
         [f"[0].known: one of {PLACES}, window, not ['opening']"]),
        (ONE.replace("}\n", ", day: 3}\n"), ["[0].day: is not known here"]),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_its_place(text, expected):
    assert mistakes(text) == expected


def test_every_mistake_is_said_at_once():
    text = ONE.replace("id: plan", "id: 3") + SETS.replace("body: Đơn vị, ", "")

    assert mistakes(text) == [
        "[0].id: two to thirty of a–z and _, not 3",
        "[1].body: 1 to 150 characters",
    ]


def test_what_is_no_yaml_is_said():
    assert mistakes("- {id: plan")[0].startswith("not YAML:")


def test_the_list_of_the_portal_can_be_read_in_the_order_of_the_procedure():
    found = read_steps(settings.STEPS_FILE.read_text(encoding="utf-8"))

    assert [each.id for each in found] == [
        "plan", "opening", "deadline", "top_up", "review", "window", "session", "results",
        "proposal", "decision", "publication",
    ]  # fmt: skip
