from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from frameworks.models import FrameworkVersion
from rankings import ranking_files
from rankings.models import Ranking, State
from rankings.printed import read
from rankings.services import printed as services
from rankings.services.printed import Draft, Outcome, PublishedOtherwise
from tests.rankings.loaded import NOW, load_framework
from tests.rankings.tables import REAL_TABLE, REAL_TEXT, real_framework

pytestmark = pytest.mark.django_db


def a_draft(content: str = "2022") -> Draft:
    load_framework("lao-cai-2644-2022")
    text = ranking_files.parse(Path(REAL_TEXT).read_text(encoding="utf-8")).text
    assert text is not None
    rows = read(REAL_TABLE.read_bytes(), real_framework()).rows
    return services.draft_printed(FrameworkVersion.objects.get(), text, rows, {"is": content})


def test_a_draft_touches_no_row():
    draft = a_draft()

    assert draft.ranking.state == State.DRAFT
    assert not Ranking.objects.exists()


def test_publishing_makes_a_draft_public_at_the_time_given():
    draft = a_draft()

    assert services.publish_printed(draft, now=NOW) is Outcome.PUBLISHED

    ranking = Ranking.objects.get()
    assert (ranking.state, ranking.published_at) == (State.PUBLISHED, NOW)
    assert ranking.groups.count() == 3
    assert ranking.is_public


def test_the_same_content_keeps_its_first_time():
    services.publish_printed(a_draft(), now=NOW)

    assert services.publish_printed(a_draft(), now=timezone.now()) is Outcome.UNCHANGED
    assert Ranking.objects.get().published_at == NOW


def test_other_content_is_refused_with_what_is_published():
    services.publish_printed(a_draft("một"), now=NOW)

    with pytest.raises(PublishedOtherwise) as refusal:
        services.publish_printed(a_draft("hai"), now=NOW)

    assert refusal.value.published == Ranking.objects.get()


def test_what_stands_in_the_way_is_told_apart_from_what_becomes_a_note():
    table = REAL_TABLE.read_text(encoding="utf-8").replace('"603,20"', "603.20")
    rows = read(table.encode(), real_framework()).rows

    in_the_way, noted = services.check_printed(real_framework(), rows)

    assert [one.code.value for one in in_the_way] == ["unreadable"]
    assert [one.code.value for one in noted] == ["tier"]
