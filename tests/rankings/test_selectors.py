from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rankings import loading, selectors
from rankings.models import Ranking, State
from tests.rankings.loaded import NOW, load_framework, load_real, write_ranking

pytestmark = pytest.mark.django_db

SON_LA = """
    index_set,kind,rank,agency,total,tier
    cap-tinh,unit,1,Sở Nội vụ,"85,00",Tốt
"""


def son_la(folder: Path) -> Ranking:
    load_framework("son-la-2245-2021")
    (done,) = loading.load([write_ranking(folder, "son-la-2245-2021", SON_LA)], now=NOW)
    return done.ranking


def test_a_published_ranking_is_found_at_its_address():
    ranking = load_real()

    assert selectors.published_ranking_by_slug("2022/791-qd-ubnd") == ranking


def test_another_province_is_found_under_its_name_and_not_without(tmp_path: Path):
    ranking = son_la(tmp_path)

    assert ranking.slug == "son-la/2021/9-qd-ubnd"
    assert selectors.published_ranking_by_slug("son-la/2021/9-qd-ubnd") == ranking
    assert selectors.published_ranking_by_slug("2021/9-qd-ubnd") is None


@pytest.mark.parametrize(
    "slug",
    [
        "lao-cai/2022/791-qd-ubnd",
        "2022/792-qd-ubnd",
        "2023/791-qd-ubnd",
        "an-giang/2022/791-qd-ubnd",
        "791-qd-ubnd",
        "2022/791-qd-ubnd/",
        "２０２２/791-qd-ubnd",
        "",
    ],
)
def test_no_other_address_leads_to_it(slug: str):
    load_real()

    assert selectors.published_ranking_by_slug(slug) is None


@pytest.mark.parametrize(
    ("state", "public"),
    [(state, state in {State.PUBLISHED, State.SUPERSEDED}) for state in State],
)
def test_only_what_is_or_was_in_force_is_public(state: State, public: bool):
    from frameworks.models import FrameworkVersion

    load_framework("lao-cai-2644-2022")
    Ranking.objects.create(
        framework_version=FrameworkVersion.objects.get(),
        jurisdiction_code="H38",
        jurisdiction_slug="lao-cai",
        year=2022,
        number_slug="1-qd-ubnd",
        state=state,
        source="printed",
        published_at=NOW,
    )

    assert selectors.published_rankings().exists() is public
    assert (selectors.published_ranking_by_slug("2022/1-qd-ubnd") is not None) is public
    assert (selectors.latest_published() is not None) is (state is State.PUBLISHED)


def test_the_latest_is_the_main_provinces(tmp_path: Path):
    ranking = load_real()
    son_la(tmp_path)

    assert selectors.latest_published() == ranking
    assert [one.year for one in selectors.published_rankings()] == [2022, 2021]


def test_there_may_be_no_latest():
    assert selectors.latest_published() is None


def test_every_row_of_every_published_ranking_is_listed_latest_first(tmp_path: Path):
    load_real()
    son_la(tmp_path)

    names = [entry.name for entry in selectors.published_entries()]

    assert (len(names), names[0], names[-1]) == (50, "Sở Giáo dục và Đào tạo", "Sở Nội vụ")


def queries_of_a_page(slug: str) -> int:
    """All that a page shows of a ranking, read."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        ranking = selectors.published_ranking_by_slug(slug)
        assert ranking is not None
        shown = [ranking.decision.number, ranking.appendix.title_lines, ranking.slug]
        for group in ranking.groups.all():
            shown += [group.index_set.title, group.average_percent]
            for entry in group.entries.all():
                shown += [entry.percent, entry.tier_differs]
                shown += [note.get_absolute_url() for note in entry.notes.all()]
        shown += [str(note) for note in ranking.notes.all()]
    return len(queries)


def test_a_page_makes_the_same_queries_for_one_row_and_for_forty_nine(tmp_path: Path):
    load_real()
    son_la(tmp_path)

    assert queries_of_a_page("2022/791-qd-ubnd") == 6
    assert queries_of_a_page("son-la/2021/9-qd-ubnd") <= 6


def test_a_list_of_rankings_is_one_query_and_leaves_the_documents(tmp_path: Path):
    load_real()
    son_la(tmp_path)

    with CaptureQueriesContext(connection) as queries:
        shown = [
            (one.slug, one.decision.number, one.framework_version.number)
            for one in selectors.published_rankings()
        ]

    assert len(shown) == 2
    assert len(queries) == 1
    assert "document" not in queries[0]["sql"]
