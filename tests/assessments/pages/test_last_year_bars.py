"""Last year's mark on the bars of the head's page: of what is counted alike, on the bar's scale."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assessments.pages.summary import summary_of
from assessments.services import answers
from tests.assessments import two_years
from tests.assessments.two_years import fix, next_submission, successor
from tests.assessments.world import entered

pytestmark = pytest.mark.django_db


def test_the_mark_is_on_the_scale_of_the_bar_for_what_compares(cycle, people, during, tmp_path):
    """In 2023 37,33 of 40 stood for 1.1; 1.2 has another maximum and 2.1 another rule."""
    two_years.sent_and_judged(people, during)
    fix(cycle)
    during.move_to(two_years.NEXT)
    submission = next_submission(successor(tmp_path), people)
    given = {"1.1": entered(a="90", b="90"), "1.2": entered(v="true"), "2.1": entered(v="5")}
    answers.save(submission, given, by=people["an"])

    first, second = summary_of(submission).rows

    assert first.since.before == Decimal("37.33")
    assert (first.mark, first.percent) == ("53.33", "100.00")
    assert (second.since, second.mark) == (None, "")
