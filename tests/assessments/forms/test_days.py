"""A day far away is a slip of the hand: every form says so, and none of them fails on it."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

import assessments.forms
import rankings.forms
from assessments.forms.audit import AuditFilterForm
from assessments.forms.days import Day
from assessments.forms.extensions import ExtensionForm, TopUpForm
from assessments.forms.posts import PostEndForm, PostGiveForm
from assessments.forms.reviews import ReturnForm
from rankings.forms import NumberForm, SignForm

FORMS = [
    *Path(assessments.forms.__file__).parent.glob("*.py"),
    Path(rankings.forms.__file__),
]


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        ("0001-01-01", False),
        ("1999-12-31", False),
        ("2000-01-01", True),
        ("2100-12-31", True),
        ("2101-01-01", False),
        ("9999-12-31", False),
    ],
)
def test_a_day_is_of_a_year_that_a_cycle_can_have(day, fits):
    if fits:
        assert Day().clean(day) == date.fromisoformat(day)
    else:
        with pytest.raises(ValidationError, match="Năm phải từ 2000 đến 2100"):
            Day().clean(day)


@pytest.mark.parametrize(
    ("form", "names"),
    [
        (AuditFilterForm, ["since", "until"]),
        (ExtensionForm, ["last_day", "letter_on"]),
        (TopUpForm, ["first_day", "last_day"]),
        (PostGiveForm, ["starts_on"]),
        (PostEndForm, ["ends_on"]),
        (ReturnForm, ["last_day"]),
        (SignForm, ["signed_on"]),
        (NumberForm, ["issued_on"]),
    ],
)
def test_each_day_that_a_form_asks_for_is_one_of_these(form, names):
    declared = form.base_fields

    assert [name for name, each in declared.items() if isinstance(each, Day)] == names


def test_no_form_asks_for_a_day_in_another_way():
    used = {
        (path.name, node.attr)
        for path in FORMS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("DateField", "DateTimeField")
    }

    # Day itself, and the instant a cycle opens at, which is checked by the same rule.
    assert used == {("days.py", "DateField"), ("cycles.py", "DateTimeField")}
