"""What an agency reads of the steps of its cycle."""

from __future__ import annotations

import pytest
from django.test import Client

from assessments.milestones import DECISION, PROPOSAL, PUBLICATION, Milestone
from assessments.models import Submission
from assessments.pages.timetable import agency_rows
from assessments.selectors import timetable
from tests.assessments.world import AFTER, DURING, submission_of

pytestmark = pytest.mark.django_db


def test_an_agency_reads_its_own_deadline_and_nothing_of_results_to_come(during, cycle, people):
    submission = Submission.objects.select_related("cycle", "index_set").get(agency__slug="so-y-te")

    refs = [row.step.ref for row in agency_rows(submission, DURING)]

    assert refs == [
        "plan", "opening", "deadline.so", "review", "window.1", "session.1", "publication",
    ]  # fmt: skip


def test_the_overview_of_an_agency_has_the_timetable(during, people):
    browser = Client()
    browser.force_login(people["an"])

    page = browser.get(submission_of("so-y-te").get_absolute_url()).content.decode()

    assert "Lịch của kỳ" in page
    assert "kế hoạch 24/12/2023" in page


def test_once_the_results_are_public_their_steps_are_too(during, cycle, monkeypatch):
    told = {
        PROPOSAL: Milestone(DURING.date(), "40/TTr-STTTT"),
        DECISION: Milestone(DURING.date(), "791/QĐ-UBND"),
    }
    monkeypatch.setattr(timetable, "milestones_of", lambda _cycle: told)
    submission = Submission.objects.select_related("cycle", "index_set").get(agency__slug="so-y-te")
    before = [row.step.ref for row in agency_rows(submission, AFTER)]

    told[PUBLICATION] = Milestone(AFTER.date())
    after = [row.step.ref for row in agency_rows(submission, AFTER)]

    assert "decision" not in before
    assert after[-4:] == ["results", "proposal", "decision", "publication"]
