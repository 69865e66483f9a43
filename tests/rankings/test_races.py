"""Two people at once. On PostgreSQL: SQLite lets one writer in at a time, and the other waits."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from assessments.models import Finding
from assessments.services import reviews
from assessments.services.locks import Refused
from rankings.services import publication
from tests.rankings import council

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="rows are locked one by one"),
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning"),
]


def blocked() -> bool:
    """Whether somebody waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


def test_a_verdict_that_waited_for_the_approval_finds_the_results_fixed(reviewed, people):
    ranking = council.checked(reviewed, people)
    version, told, done = council.version_of("so-y-te"), [], Event()

    def reject() -> None:
        try:
            reviews.reject(
                version,
                "1.1",
                reason="MC-01",
                sentence="Không có minh chứng nào.",
                by=people["duc"],
            )
        except Refused as refused:
            told.append(refused.reason)
        finally:
            connection.close()
            done.set()

    with transaction.atomic():
        publication.approve(ranking, seen=ranking.sha256, by=people["hai"])
        reviewer = Thread(target=reject)
        reviewer.start()
        while not blocked() and not done.is_set():
            done.wait(0.02)
    reviewer.join()

    assert told == ["fixed"]
    assert Finding.objects.get(version=version, code="1.1").state == "agreed"
