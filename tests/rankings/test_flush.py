from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from rankings.models import Ranking, RankingEntry
from tests.rankings.loaded import load_real


@pytest.mark.django_db(transaction=True)
def test_a_database_with_a_published_ranking_can_be_emptied_and_refuses_changes_again():
    load_real()
    before = triggers()

    call_command("flush", interactive=False, verbosity=0)

    assert not Ranking.objects.exists()
    assert triggers() == before
    load_real()
    with pytest.raises(IntegrityError), transaction.atomic():
        RankingEntry.objects.update(rank=1)


def triggers() -> list[tuple[str, str]]:
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        return cursor.fetchall()
