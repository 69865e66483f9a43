"""The findings of many versions at once: counted, and in full only where asked for."""

from __future__ import annotations

import pytest
from django.db.models import Q

from assessments.selectors.found import found_by_version
from assessments.selectors.newest import newest_by_submission, newest_of, with_newest
from assessments.services import submissions
from assessments.services.stakes import stake_of
from assessments.workflow import FindingState
from tests.assessments.rounds import finding, judge, sent
from tests.assessments.world import AFTER, DURING, submission_of

pytestmark = pytest.mark.django_db


def test_what_is_kept_says_what_the_whole_says_without_the_version(
    during, people, django_assert_num_queries
):
    version = sent(people, during)
    judge(version, people)
    version.submission = submission_of("so-y-te")
    with django_assert_num_queries(1):
        found = found_by_version([version], AFTER, None, Q(state=FindingState.ADJUSTED))[version.pk]

    assert found.codes == {"1.1", "1.2", "2.1", "2.2"}
    assert {each.code for each in found.kept} == {"1.1", "1.2", "2.2"}
    for each in found.kept:
        other = finding(version, each.code)
        assert each.entry == version.content["answers"].get(each.code)
        assert (each.standing(), each.reason) == (other.standing(), other.reason)
        assert stake_of(each) == stake_of(other)


def test_nothing_is_kept_unless_it_is_asked_for(during, people):
    version = sent(people, during)
    judge(version, people)

    found = found_by_version([version], AFTER, None)[version.pk]

    assert (found.kept, found.open, found.settled) == ([], {"2.1"}, {"1.1", "1.2", "2.2"})


def test_the_newest_version_stands_beside_its_submission(during, people, cycle):
    first = sent(people, during)
    during.move_to(DURING)
    submission = submission_of("so-y-te")
    submissions.withdraw(submission, by=people["binh"])
    submissions.pass_on(submission, by=people["an"])
    second = submissions.send(submission, by=people["binh"])

    rows = list(with_newest(cycle.submissions.all()))
    found = newest_by_submission(rows)

    assert found == {submission.pk: second} != {submission.pk: first}
    read = found[submission.pk]
    assert (read.sha256, read.sent_at, read.key) == (second.sha256, second.sent_at, second.key)
    assert read.get_deferred_fields() == {"content"}


def test_a_row_that_was_read_without_it_is_no_row_that_sent_nothing(during, people, cycle):
    sent(people, during)

    with pytest.raises(AttributeError):
        newest_of(submission_of("so-y-te"))
