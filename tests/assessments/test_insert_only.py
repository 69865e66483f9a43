from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from assessments import insert_only
from assessments.models import AuditEvent
from assessments.services import audit

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> AuditEvent:
    return audit.record("people", "tried", by=None, at=timezone.now(), subject="thử")


def change(event: AuditEvent) -> None:
    AuditEvent.objects.filter(pk=event.pk).update(act="another")


def remove(event: AuditEvent) -> None:
    AuditEvent.objects.filter(pk=event.pk).delete()


@pytest.mark.parametrize("act", [change, remove])
def test_the_database_refuses_to_change_an_event(event, act):
    with pytest.raises(DatabaseError, match=insert_only.MESSAGE), transaction.atomic():
        act(event)

    assert AuditEvent.objects.get(pk=event.pk).act == "tried"


@pytest.mark.parametrize("act", [change, remove])
def test_without_the_guard_it_would_be_changed(event, act):
    insert_only.take_away(connection)

    act(event)

    assert not AuditEvent.objects.filter(act="tried").exists()


def test_an_act_is_not_recorded_outside_the_transaction_that_does_it(transactional_db):
    with pytest.raises(RuntimeError):
        audit.record("people", "tried", by=None, at=timezone.now(), subject="thử")
