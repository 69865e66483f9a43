"""``manage.py score`` refuses wrong answers: every one, each at its place."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from hypothesis import given, settings

from tests.answers import dumps, seeded_group
from tests.oracle import Oracle, find_set, read_document
from tests.score_command import (
    DECIDED,
    EVERY_RULE,
    MADE_UP,
    TESTS,
    Said,
    alone,
    as_yaml,
    asked,
    assert_agreement,
    brief,
    every_decided_set,
    every_set,
    reported,
    score,
)
from tests.wrong_answers import groups_with_faults, invalid_answers

ZERO_DENOMINATOR = (
    "mẫu số bằng 0: nếu trong năm không phát sinh, chọn “Không phát sinh” và nêu lý do"
)
ZERO_DENOMINATOR_REFUSED = "mẫu số bằng 0: kiểm tra lại số liệu hoặc đề nghị Cơ quan thường trực"


@every_set
def test_every_wrong_answer_is_reported_at_its_place(framework: str, set_id: str):
    case, folder = asked(framework, set_id), alone(framework, set_id)

    @settings(brief, max_examples=6)
    @given(groups_with_faults(case))
    def report(planted: Any) -> None:
        said = score(framework, set_id, dumps(planted.group), directory=folder)
        assert reported(said) == planted.faults

    report()


@pytest.mark.parametrize(("framework", "set_id"), MADE_UP)
def test_every_wrong_answer_that_we_know_is_refused(framework: str, set_id: str):
    """Each on an agency of its own, so that one that slips through is seen by its name."""
    assert_all_refused(framework, set_id)


@pytest.mark.slow
@every_decided_set
def test_every_wrong_answer_that_we_know_is_refused_by_the_decisions(framework: str, set_id: str):
    assert_all_refused(framework, set_id)


def assert_all_refused(framework: str, set_id: str) -> None:
    case = asked(framework, set_id)
    group = {
        f"{code} = {wrong!r} #{n}": {code: wrong}
        for code in case.indicators
        for n, wrong in enumerate(invalid_answers(case, code))
    }

    said = score(framework, set_id, dumps(group))

    assert reported(said) == {(name, *answers) for name, answers in group.items()}


def test_the_oracle_finds_the_same_places_wrong():
    """The oracle knows no strategy, and must think the same answers wrong."""
    for framework, set_id in DECIDED + MADE_UP:
        case = asked(framework, set_id)
        oracle = Oracle(case.document, set_id)
        accepted = [
            (set_id, code, wrong)
            for code in case.indicators
            for wrong in invalid_answers(case, code)[::7]
            if oracle.score(dumps({"a": {code: wrong}})).faults != {("a", code)}
        ]
        assert accepted == []


@pytest.mark.parametrize(
    ("code", "sentence"),
    [("1.1", ZERO_DENOMINATOR), ("1.5", ZERO_DENOMINATOR_REFUSED)],
)
def test_a_zero_denominator_says_what_to_do(code: str, sentence: str):
    said = score(EVERY_RULE, "percent", dumps({"a": {code: {"a": 0, "b": 0}}}))

    assert [sentence.casefold() in fault["message"].casefold() for fault in said.faults] == [True]


def test_an_agency_to_which_nothing_applies_is_refused():
    """«An own maximum of 0 is refused», here of a set whose every indicator may be excluded."""
    answers = {code: {"na": "Không phát sinh", "ruling": "exclude"} for code in ("1.1", "1.2")}
    everything = excludable()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "every-rule.yaml").write_text(everything, encoding="utf-8")
        one = score(EVERY_RULE, "s", dumps({"a": {"1.1": answers["1.1"]}}), directory=Path(folder))
        both = score(EVERY_RULE, "s", dumps({"a": answers, "b": {}}), directory=Path(folder))

    assert one.sheets["a"]["maximum"] in {"10", "10.00"}
    assert [fault["agency"] for fault in both.faults] == ["a"]


def excludable() -> str:
    """The framework of one set whose every indicator may be excluded."""
    document = read_document(TESTS / "every_rule" / "every-rule.yaml")
    index_set = find_set(document, "percent")
    rows = [
        {**row, "max_points": "10", "not_applicable": "council"}
        for row in index_set["main_indices"][0]["indicators"][:2]
    ]
    main = {**index_set["main_indices"][0], "max_points": "20", "indicators": rows}
    stated = {"stated_main_indices": "null", "stated_indicators": "null"}
    small = {**index_set, **stated, "id": "s", "max_points": "20", "main_indices": [main]}
    return as_yaml({**document, "index_sets": [small]})


def test_in_a_shell_without_a_database_the_answer_is_json_alone(tmp_path: Path):
    case = asked("lao-cai-2644-2022", "cap-tinh-co-tthc")
    text = dumps(seeded_group(11, case, 3))

    said = in_a_shell(tmp_path, text)

    assert_agreement(Oracle(case.document, case.set_id).score(text), said)


def test_in_a_shell_without_a_database_faults_are_json_lines_alone(tmp_path: Path):
    said = in_a_shell(tmp_path, dumps({"a": {"1.2": {"a": 3, "b": 2}, "9.99": 1}, "b": {"1.2": 5}}))

    assert reported(said) == {("a", "1.2"), ("a", "9.99"), ("b", "1.2")}


def in_a_shell(folder: Path, answers: str) -> Said:
    (folder / "answers.json").write_text(answers, encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "manage.py",
            "score",
            "lao-cai-2644-2022",
            "cap-tinh-co-tthc",
            str(folder / "answers.json"),
        ],
        cwd=django_settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)
