"""Findings of before: the unit they were judged from, found in the seats of the day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.assessments.test_migrations import _required, _submission

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("assessments", "0008_bench")]
AFTER = [("assessments", "0009_assigning")]
JUDGED_AT = datetime(2024, 1, 5, 2, tzinfo=UTC)
LEFT_ON = date(2024, 1, 1)


@pytest.fixture
def before():
    """The models as they were before units were named; afterwards as they are today."""
    executor = MigrationExecutor(connection)
    today = executor.loader.graph.leaf_nodes()
    executor.migrate(BEFORE)
    yield executor.loader.project_state(BEFORE).apps
    for model in ("Finding", "SubmissionVersion"):
        table = f"assessments_{model.lower()}"
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete" + _on(table))
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
    MigrationExecutor(connection).migrate(BEFORE)
    MigrationExecutor(connection).migrate(today)


def _on(table: str) -> str:
    return f" ON {table}" if connection.vendor == "postgresql" else ""


def test_each_finding_gets_the_seat_of_its_day_and_the_agency_of_its_version(before):
    submission, person, _file = _submission(before)
    agency = before.get_model("assessments", "Agency")
    earlier, later = (
        agency.objects.create(slug=slug, name=slug) for slug in ("so-noi-vu", "van-phong")
    )
    seats = before.get_model("assessments", "CouncilSeat").objects
    seat = {"user": person, "role": "reviewer"}
    seats.create(**seat, agency=earlier, starts_on=date(2023, 1, 1), ends_on=LEFT_ON)
    seats.create(**seat, agency=later, starts_on=LEFT_ON)
    version = _version(before, submission, person)
    findings = before.get_model("assessments", "Finding").objects
    findings.create(
        version=version, code="1.1", state="agreed", judged_by=person, judged_at=JUDGED_AT
    )
    findings.create(
        version=version,
        code="1.2",
        state="agreed",
        judged_by=person,
        judged_at=JUDGED_AT.replace(year=2023),
    )

    executor = MigrationExecutor(connection)
    executor.migrate(AFTER)
    apps = executor.loader.project_state(AFTER).apps

    rows = apps.get_model("assessments", "Finding").objects.order_by("code")
    assert list(rows.values_list("code", "unit", "agency")) == [
        ("1.1", later.pk, submission.agency_id),
        ("1.2", earlier.pk, submission.agency_id),
    ]


def _version(apps, submission, person):
    model = apps.get_model("assessments", "SubmissionVersion")
    said = _required(apps, "assessments", "SubmissionVersion")
    return model.objects.create(**{**said, "submission": submission, "sent_by": person})
