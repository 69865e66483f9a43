"""``manage.py score``, as other programs call it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

SET = ("lao-cai-2644-2022", "cap-tinh-co-tthc")


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    return tmp_path / "answers.json"


def score(answers: Path, content: object, *more: str, into: tuple[str, str] = SET) -> Any:
    """The JSON on standard output."""
    write(answers, content)
    out, err = StringIO(), StringIO()
    call_command("score", *into, str(answers), *more, stdout=out, stderr=err)
    assert err.getvalue() == ""
    return json.loads(out.getvalue())


def mistakes(answers: Path, content: object, into: tuple[str, str] = SET) -> list[dict[str, str]]:
    """The JSON lines on standard error; the exit code is 1 and nothing is on standard output."""
    write(answers, content)
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("score", *into, str(answers), stdout=out, stderr=err)
    assert stopped.value.code == 1
    assert out.getvalue() == ""
    return [json.loads(line) for line in err.getvalue().splitlines()]


def write(path: Path, content: object) -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")


def test_a_group_is_scored_in_the_shape_that_other_programs_read(answers: Path) -> None:
    result = score(answers, {"H38.2": {"1.1": "cap-pho", "1.2": {"a": 87, "b": 90}}, "H38.1": {}})

    assert list(result) == ["H38.1", "H38.2"]
    agency = result["H38.2"]
    assert {key: agency[key] for key in agency if key != "indicators"} == {
        "total": "36.67",
        "maximum": "1000.00",
        "ranking_points": "36.67",
        "percent": "3.67",
        "tier": "khoi-dong",
        "rank": 1,
        "parts": {},
        "main_indices": {
            "1": "36.67",
            "2": "0.00",
            "3": "0.00",
            "4": "0.00",
            "5": "0.00",
            "6": "0.00",
        },
    }
    assert len(agency["indicators"]) == 35
    assert agency["indicators"]["1.2"] == {
        "points": "24.17",
        "maximum": "25.00",
        "outcome": "scored",
        "because": "87/90 × 25 = 24,17",
    }
    assert agency["indicators"]["1.3"] == {
        "points": "0.00",
        "maximum": "20.00",
        "outcome": "not_answered",
        "because": "Chưa trả lời: 0,00",
    }
    assert result["H38.1"]["rank"] == 2


def test_parts_stand_in_the_result_where_the_set_has_them(answers: Path) -> None:
    result = score(answers, {"A": {}}, into=("an-giang-1040-2018", "cap-huyen"))

    assert result["A"]["parts"] == {"san-sang": "0.00", "ket-qua": "0.00"}
    assert (result["A"]["maximum"], result["A"]["tier"]) == ("1500.00", "khong-xep-hang")
    assert result["A"]["rank"] is None


def test_a_number_is_exact_as_it_stands_in_the_file(answers: Path) -> None:
    # As a float 0.145 is a little less: 14.4999… of 100, 3.62 of 25 and not 3.63.
    result = score(answers, '{"A": {"1.2": {"a": 0.145, "b": 1}}}')

    assert result["A"]["indicators"]["1.2"]["points"] == "3.63"


def test_an_empty_file_of_agencies_is_an_empty_result(answers: Path) -> None:
    assert score(answers, {}) == {}


def test_the_same_answers_give_the_same_bytes_in_any_order(answers: Path) -> None:
    forth = '{"A": {"1.1": "dung-dau", "1.2": {"a": 1, "b": 3}}, "B": {}}'
    back = '{"B": {}, "A": {"1.2": {"b": 3, "a": 1}, "1.1": "dung-dau"}}'
    results = []
    for text in (forth, back, forth):
        answers.write_text(text)
        out = StringIO()
        call_command("score", *SET, str(answers), stdout=out)
        results.append(out.getvalue())

    assert results[0] == results[1] == results[2]


def test_the_year_of_the_due_dates_is_the_first_of_the_framework_or_the_one_given(
    answers: Path,
) -> None:
    done = {"A": {"2.1": "2024-01-01"}}

    def earned(*more: str) -> str:
        return str(score(answers, done, *more)["A"]["indicators"]["2.1"]["points"])

    assert earned() == earned("--year", "2022") == "0.00"
    assert earned("--year", "2024") == "25.00"


def test_every_answer_in_error_has_its_line(answers: Path) -> None:
    found = mistakes(
        answers,
        {
            "Sở A": {"1.2": {"a": 1150, "b": 1148}, "9.9": 1},
            "Sở B": {"1.1": "phó", "1.2": {"a": 0, "b": 0}},
        },
    )

    assert [(each["agency"], each["indicator"]) for each in found] == [
        ("Sở A", "1.2"),
        ("Sở A", "9.9"),
        ("Sở B", "1.1"),
        ("Sở B", "1.2"),
    ]
    assert found[0] == {
        "agency": "Sở A",
        "indicator": "1.2",
        "message": "Chỉ số 1.2: tử số (1.150) lớn hơn mẫu số (1.148). Kiểm tra lại a hoặc b.",
    }
    assert found[1]["message"] == "Chỉ số 9.9: bộ chỉ số không có mã này."


def test_one_line_is_one_object_whatever_a_name_holds(answers: Path) -> None:
    found = mistakes(answers, {"Sở\nA\u2028\x85\ud800": {"1.1\n": 1}})

    assert [each["agency"] for each in found] == ["Sở\nA\u2028\x85\ud800"]


STRANGE = (
    *("NaN", "Infinity", "-Infinity", "1e400", "1e5", "-1", "true", "null", "[]", "{}"),
    *("1234567890123", "0.1234567"),
    *('"１２"', '"\u22125"', '"1.234,5"', '"1,234.5"', '"1e5"', '" 5"', '""'),
)


def test_no_strange_number_is_quietly_another_number(answers: Path) -> None:
    agencies = [f'"{n}": {{"1.2": {{"a": {number}, "b": 2}}}}' for n, number in enumerate(STRANGE)]

    found = mistakes(answers, "{" + ", ".join(agencies) + "}")

    assert [each["agency"] for each in found] == [str(n) for n in range(len(STRANGE))]
    assert all(each["message"].startswith("Chỉ số 1.2 › a: ") for each in found)


def test_a_key_named_twice_is_refused_wherever_it_stands(answers: Path) -> None:
    assert [
        mistakes(answers, text)[0]["message"]
        for text in (
            '{"A": {"1.2": {"a": 1, "a": 1, "b": 2}}}',
            '{"A": {"1.1": "chua", "1.1": "chua"}}',
            '{"A": {}, "A": {}}',
        )
    ] == [
        "Chỉ số 1.2: khóa “a” viết hai lần.",
        "Chỉ số 1.1: mã này viết hai lần trong một cơ quan.",
        "Cơ quan này viết hai lần trong tệp.",
    ]


def test_an_agency_is_an_object_of_answers(answers: Path) -> None:
    assert mistakes(answers, {"A": [1]}) == [
        {
            "agency": "A",
            "indicator": None,
            "message": "Câu trả lời của cơ quan phải là một đối tượng theo mã chỉ số.",
        }
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "không phải JSON."),
        ("[" * 100_000, "không phải JSON."),
        ("[]", "phải là một đối tượng JSON: mã cơ quan, rồi mã chỉ số."),
    ],
)
def test_a_file_that_cannot_be_used_is_a_usage_error(
    answers: Path, content: str, sentence: str
) -> None:
    answers.write_text(content)

    with pytest.raises(CommandError) as error:
        call_command("score", *SET, str(answers))

    assert str(error.value) == f"Tệp “{answers}” {sentence}"
    assert error.value.returncode == 2


def test_a_file_that_is_not_there_or_not_utf_8_is_a_usage_error(answers: Path) -> None:
    with pytest.raises(CommandError, match="Không đọc được tệp") as absent:
        call_command("score", *SET, str(answers))
    answers.write_bytes(b"\xff{}")
    with pytest.raises(CommandError, match="không phải UTF-8") as latin:
        call_command("score", *SET, str(answers))

    assert (absent.value.returncode, latin.value.returncode) == (2, 2)


@pytest.mark.parametrize(
    ("framework", "set_id", "sentence"),
    [
        ("lao-cai-9999-2099", "cap-xa", "Không có bộ chỉ số “lao-cai-9999-2099”."),
        ("lao-cai-2644-2022@99", "cap-xa", "Không có bộ chỉ số “lao-cai-2644-2022@99”."),
        ("../settings", "cap-xa", "Không có bộ chỉ số “../settings”."),
        (
            "son-la-2245-2021",
            "cap-xa",
            "Bộ chỉ số son-la-2245-2021 không có đối tượng “cap-xa”, chỉ có: cap-tinh, cap-huyen.",
        ),
    ],
)
def test_an_unknown_framework_or_set_is_a_usage_error(
    answers: Path, framework: str, set_id: str, sentence: str
) -> None:
    answers.write_text("{}")

    with pytest.raises(CommandError) as error:
        call_command("score", framework, set_id, str(answers))

    assert (str(error.value), error.value.returncode) == (sentence, 2)


@pytest.mark.parametrize("year", ["0", "10000", "-1"])
def test_a_year_that_no_calendar_has_is_a_usage_error(answers: Path, year: str) -> None:
    answers.write_text("{}")

    with pytest.raises(CommandError, match="Không có năm") as error:
        call_command("score", *SET, str(answers), f"--year={year}")

    assert error.value.returncode == 2


def test_a_version_can_be_named(answers: Path) -> None:
    assert score(answers, {"A": {}}, into=("lao-cai-2644-2022@1", SET[1]))["A"]["total"] == "0.00"


def shell(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments],
        env={**os.environ, **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_no_database_is_needed(answers: Path) -> None:
    answers.write_text('{"A": {"1.2": {"a": 87, "b": 90}}}')

    ran = shell("score", *SET, str(answers), DATABASE_URL="postgres://nobody@127.0.0.1:1/nowhere")

    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["A"]["total"] == "24.17"


def test_exit_codes_are_those_of_a_program(answers: Path) -> None:
    answers.write_text('{"A": {"1.2": {"a": 2, "b": 1}}}')

    refused = shell("score", *SET, str(answers))
    unknown = shell("score", "khong-co", "cap-xa", str(answers))

    assert (refused.returncode, refused.stdout) == (1, "")
    assert json.loads(refused.stderr)["indicator"] == "1.2"
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert unknown.stderr == "CommandError: Không có bộ chỉ số “khong-co”.\n"
