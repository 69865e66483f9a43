"""What was published of one agency: its row, found by its name of the time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from assessments.models import Agency, Cycle, Submission
from assessments.pages.published import published_last_year
from frameworks.models import FrameworkVersion
from rankings import freezing
from rankings.models import Ranking, RankingEntry
from rankings.results import result_of
from tests.assessments.world import CLOSES, OPENS
from tests.rankings.loaded import load_framework, load_real

pytestmark = pytest.mark.django_db


def submission_under(framework: str, *, year: int = 2023, name: str = "Thị xã Sa Pa") -> Submission:
    """A district's submission of ``year``."""
    load_framework(framework)
    version = FrameworkVersion.objects.get(framework_id=framework)
    agency = Agency.objects.create(slug="sa-pa", name=name)
    cycle = Cycle.objects.create(
        slug="ky",
        title="Kỳ",
        framework_version=version,
        year=year,
        standing_agency=agency,
        opens_at=OPENS,
    )
    return Submission.objects.create(
        cycle=cycle,
        agency=agency,
        index_set=version.index_sets.get(set_id="cap-huyen"),
        deadline=cycle.deadlines.create(set_id="cap-huyen", printed="trước", closes_at=CLOSES),
    )


def test_the_row_of_the_agency_is_told_as_printed():
    load_real()

    found = result_of(submission_under("lao-cai-3019-2023"), 2022)

    assert found is not None
    assert (found.points, found.maximum, found.rank, found.ranked, found.tier) == (
        Decimal("526.69"),
        Decimal(1000),
        5,
        9,
        "Nâng cao",
    )
    assert (found.year, found.decision) == (2022, "791/QĐ-UBND")


def test_rows_keep_the_name_of_their_time():
    load_real()
    submission = submission_under("lao-cai-3019-2023", name="Phường Sa Pa")
    assert result_of(submission, 2022) is None

    submission.agency.former_names.create(name="Thị xã Sa Pa", until=date(2025, 7, 1))

    assert result_of(submission, 2022).rank == 5


@pytest.mark.parametrize("year", [2021, 2023])
def test_another_year_has_no_row(year):
    load_real()

    assert result_of(submission_under("lao-cai-3019-2023"), year) is None


def test_an_agency_that_is_not_in_the_ranking_has_no_row():
    load_real()

    assert result_of(submission_under("lao-cai-3019-2023", name="Huyện Khác"), 2022) is None


@pytest.mark.parametrize(("sample", "told"), [(False, False), (True, True)])
def test_a_sample_ranking_is_told_to_samples_alone(freely, sample, told):
    freely(load_real(), is_sample=True)
    submission = submission_under("lao-cai-3019-2023")
    Cycle.objects.filter(pk=submission.cycle_id).update(is_sample=sample)
    submission.cycle.refresh_from_db()

    assert (result_of(submission, 2022) is not None) is told


@pytest.mark.parametrize("state", ["draft", "approved", "superseded"])
def test_what_is_not_in_force_is_not_told(freely, state):
    freely(load_real(), state=state)

    assert result_of(submission_under("lao-cai-3019-2023"), 2022) is None


def test_it_is_two_queries_however_many_rows(django_assert_num_queries):
    load_real()
    submission = submission_under("lao-cai-3019-2023")
    assert RankingEntry.objects.filter(group__set_id="cap-huyen").count() == 9

    with django_assert_num_queries(2):  # the rows; the former names of the agency
        result_of(submission, 2022)


# ── On the head's page ─────────────────────────────────────────────────────────────────────


def test_points_and_rank_stand_there_with_a_word_of_caution():
    load_real()

    assert published_last_year(submission_under("lao-cai-3019-2023")).says == (
        "Năm 2022 công bố 526,69/1.000 điểm, hạng 5/9, Nâng cao. Hai bộ chỉ số khác nhau, chỉ đọc"
        " như mốc tham khảo."
    )


def test_under_the_same_framework_no_caution_is_needed():
    load_real()

    said = published_last_year(submission_under("lao-cai-2644-2022")).says

    assert said == "Năm 2022 công bố 526,69/1.000 điểm, hạng 5/9, Nâng cao."


def test_where_nothing_was_published_the_reason_stands_there():
    published = published_last_year(submission_under("lao-cai-3019-2023"))

    assert published.result is None
    assert published.says == "Chưa có kết quả công bố năm 2022 của đơn vị để so."


def test_two_frameworks_that_nobody_mapped_are_not_compared(monkeypatch):
    load_real()
    submission = submission_under("lao-cai-3019-2023")
    monkeypatch.setattr("assessments.pages.published.predecessors_of", lambda *_given: {})

    published = published_last_year(submission)

    assert published.result is None
    assert published.says == "Không so với kết quả năm 2022: hai bộ chỉ số chưa có bảng đối chiếu."


@pytest.fixture
def freely():
    """Change a published ranking all the same: the database's refusal is taken away meanwhile."""

    def change(ranking: Ranking, **changes: object) -> None:
        _execute(freezing.thawing_statements(connection.vendor))
        Ranking.objects.filter(pk=ranking.pk).update(**changes)
        _execute(freezing.freezing_statements(connection.vendor))

    return change


def _execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
