from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from frameworks.models import FrameworkVersion
from rankings import freezing
from rankings.models import (
    Appendix,
    Decision,
    Note,
    Ranking,
    RankingEntry,
    RankingGroup,
    Source,
    State,
)
from rankings.services import publication
from tests.rankings.loaded import NOW

pytestmark = pytest.mark.django_db


def a_framework_version() -> FrameworkVersion:
    """A row to rest on; what it says is of no matter here."""
    version, _created = FrameworkVersion.objects.get_or_create(
        framework_id="thu-2022",
        version="1",
        defaults={
            "issued_on": NOW.date(),
            "document": {},
            "sha256": "0" * 64,
            "loaded_at": NOW,
        },
    )
    return version


def a_draft(**fields) -> Ranking:
    """A draft with one group, one row, one note, its decision and its appendix."""
    ranking = Ranking.objects.create(
        framework_version=a_framework_version(),
        title="Thử",
        year=2022,
        source=Source.PRINTED,
        sha256="0" * 64,
        **{
            "jurisdiction_code": "H38",
            "jurisdiction_name": "Lào Cai",
            "jurisdiction_slug": "lao-cai",
            "number_slug": "1-qd-ubnd",
            **fields,
        },
    )
    Decision.objects.create(ranking=ranking, subject="Thử")
    Appendix.objects.create(ranking=ranking, title_lines=["THỬ"])
    group = RankingGroup.objects.create(
        ranking=ranking, set_id="cap-huyen", position=1, heading="1. Thử", max_points=1000
    )
    entry = RankingEntry.objects.create(group=group, position=1, name="Sa Pa", rank=1)
    Note.objects.create(ranking=ranking, number=1, code="tier", group=group, entry=entry)
    return ranking


def a_published() -> Ranking:
    ranking = a_draft()
    publication.make_public(ranking, by=None, now=NOW)
    return ranking


# ── Addresses ──────────────────────────────────────────────────────────────────────────────


def test_the_main_province_stands_in_the_address_without_its_name():
    ranking = Ranking(jurisdiction_code="H38", year=2022, number_slug="791-qd-ubnd")

    assert ranking.slug == "2022/791-qd-ubnd"


def test_another_province_stands_before_the_year():
    ranking = Ranking(
        jurisdiction_code="H01",
        jurisdiction_slug="an-giang",
        year=2018,
        number_slug="1-qd-ubnd",
    )

    assert ranking.slug == "an-giang/2018/1-qd-ubnd"


def test_a_ranking_without_a_number_has_no_public_address():
    with pytest.raises(ValueError, match="no public address"):
        _ = Ranking(jurisdiction_code="H38", year=2022).slug


def test_two_rankings_may_not_share_an_address():
    a_draft()

    with pytest.raises(IntegrityError), transaction.atomic():
        a_draft()


def test_two_provinces_of_one_name_may_not_share_an_address():
    a_draft()

    with pytest.raises(IntegrityError), transaction.atomic():
        a_draft(jurisdiction_code="H99")


def test_drafts_without_a_number_are_as_many_as_are_wanted():
    a_draft(number_slug="")
    a_draft(number_slug="")

    assert Ranking.objects.count() == 2


def test_nothing_is_published_without_a_number_and_a_time():
    ranking = a_draft(number_slug="")

    with pytest.raises(IntegrityError), transaction.atomic():
        publication.make_public(ranking, by=None, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ranking.objects.filter(pk=ranking.pk).update(number_slug="1-qd-ubnd", state="published")


@pytest.mark.parametrize(
    "fields",
    [
        {"rank": 1, "kind": "absent"},
        {"kind": "khac"},
        {"points_printed": "625,30"},
        {"points": Decimal("625.30")},
        {"position": 1},
    ],
)
def test_the_database_refuses_rows_that_make_no_sense(fields):
    group = a_draft().groups.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        RankingEntry.objects.create(**{"group": group, "position": 2, "name": "Bát Xát", **fields})


# ── Figures ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("points", "maximum", "percent"),
    [("235.4", 1000, "23.54"), ("546.35", 1000, "54.64"), ("328.2", 750, "43.76")],
)
def test_percent_is_half_up_to_two_places(points: str, maximum: int, percent: str):
    group = RankingGroup(max_points=Decimal(maximum), average=Decimal(points))
    entry = RankingEntry(group=group, points=Decimal(points))

    assert entry.percent == Decimal(percent)
    assert group.average_percent == Decimal(percent)


def test_what_has_no_points_has_no_percent():
    assert RankingEntry(group=RankingGroup(max_points=Decimal(1000))).percent is None


def test_a_tier_differs_only_where_the_rule_gives_one():
    assert RankingEntry(tier="hinh-thanh", tier_computed="khoi-dong").tier_differs
    assert not RankingEntry(tier="hinh-thanh", tier_computed="hinh-thanh").tier_differs
    assert not RankingEntry(tier="hinh-thanh", tier_computed="").tier_differs


# ── Freezing ───────────────────────────────────────────────────────────────────────────────


def _update(model, **fields) -> Callable[[Ranking], object]:
    return lambda ranking: model.objects.update(**fields)


CHANGES: dict[str, Callable[[Ranking], object]] = {
    "a name": _update(RankingEntry, name="Sở Khác"),
    "a rank": _update(RankingEntry, rank=9),
    "points": _update(RankingEntry, points=1, points_printed="1"),
    "a printed tier": _update(RankingEntry, tier_printed="Dẫn dắt"),
    "a computed tier": _update(RankingEntry, tier_computed="dan-dat"),
    "a mean": _update(RankingGroup, average=1, average_printed="1"),
    "a heading": _update(RankingGroup, heading="Khác"),
    "the decision": _update(Decision, number="1/QĐ-UBND"),
    "the appendix": _update(Appendix, title_lines=["KHÁC"]),
    "a note": _update(Note, printed="Khác"),
    "the title": _update(Ranking, title="Khác"),
    "the content's fingerprint": _update(Ranking, sha256="1" * 64),
    "its time": _update(Ranking, published_at=NOW.replace(year=2020)),
    "back to a draft": _update(Ranking, state=State.DRAFT),
    "no row": lambda ranking: RankingEntry.objects.all().delete(),
    "no note": lambda ranking: Note.objects.all().delete(),
    "no decision": lambda ranking: Decision.objects.all().delete(),
    "no ranking": lambda ranking: ranking.delete(),
    "one more row": lambda ranking: RankingEntry.objects.create(
        group=ranking.groups.first(), position=99, name="Sở Mới"
    ),
    "one more group": lambda ranking: RankingGroup.objects.create(
        ranking=ranking, set_id="cap-xa", position=9, heading="9", max_points=1
    ),
    "one more note": lambda ranking: Note.objects.create(
        ranking=ranking, number=9, code="tier", group=ranking.groups.first()
    ),
    "a row of another ranking": lambda ranking: RankingEntry.objects.filter(
        group__in=a_draft(number_slug="2-qd-ubnd").groups.all()
    ).update(group=ranking.groups.first(), position=99),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_to_change_a_published_ranking(change: str):
    ranking = a_published()

    with pytest.raises(IntegrityError, match=freezing.MESSAGE), transaction.atomic():
        CHANGES[change](ranking)


def _execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.parametrize("change", CHANGES)
def test_without_the_triggers_the_same_change_goes_through(change: str):
    """The control: nothing else stands in the way of these changes."""
    ranking = a_published()
    _execute(freezing.thawing_statements(connection.vendor))

    CHANGES[change](ranking)


@pytest.mark.parametrize("change", ["a rank", "a heading", "a note", "no row", "one more row"])
def test_a_draft_is_changed_freely(change: str):
    CHANGES[change](a_draft())


def test_a_superseded_ranking_is_as_frozen_and_never_comes_back():
    ranking = a_published()
    Ranking.objects.update(state=State.SUPERSEDED)

    for change in (CHANGES["a rank"], _update(Ranking, state=State.PUBLISHED)):
        with pytest.raises(IntegrityError, match=freezing.MESSAGE), transaction.atomic():
            change(ranking)


def test_an_official_answer_may_come_later():
    a_published()

    Note.objects.update(official_answer="Đã đính chính.")

    assert Note.objects.get().official_answer == "Đã đính chính."


def test_the_refusal_can_be_taken_away_and_put_back():
    """As a migration does that alters these tables."""
    ranking = a_published()
    _execute(freezing.thawing_statements(connection.vendor))
    CHANGES["a rank"](ranking)
    _execute(freezing.freezing_statements(connection.vendor))

    with pytest.raises(IntegrityError, match=freezing.MESSAGE), transaction.atomic():
        CHANGES["a rank"](ranking)


# ── Admin ──────────────────────────────────────────────────────────────────────────────────


def test_the_admin_shows_rankings_and_changes_none(rf, admin_user):
    from django.contrib import admin

    request = rf.get("/")
    request.user = admin_user
    for model in (Ranking, RankingGroup):
        site = admin.site._registry[model]
        assert site.has_view_permission(request)
        assert not site.has_add_permission(request)
        assert not site.has_change_permission(request)
        assert not site.has_delete_permission(request)
