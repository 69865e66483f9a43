from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from assessments.models import Agency, FormerName, Submission
from assessments.services import answers, replies, reviews, submissions, windows
from rankings.council_selectors import entrants_of
from rankings.models import Kind, Ranking, RankingEntry, Source, State
from rankings.readiness import BlockerKind, blockers
from rankings.refusals import sentence
from rankings.services import build, publication
from rankings.services.locks import Refused
from tests.assessments.rounds import WHY
from tests.assessments.world import DURING, entered, submission_of
from tests.rankings import council

pytestmark = pytest.mark.django_db


def rows(ranking: Ranking) -> list[tuple[str, str, int | None, str, str]]:
    entries = RankingEntry.objects.filter(group__ranking=ranking)
    return [
        (e.group.name, e.name, e.rank, e.points_printed, e.tier_printed)
        for e in entries.order_by("group__position", "position").select_related("group")
    ]


def found(cycle, now) -> list[tuple[str, str, list[str]]]:
    return [
        (one.kind.value, one.submission.agency.slug, list(one.codes))
        for one in blockers(entrants_of(cycle, now.date()), now)
    ]


# ── What is built ──────────────────────────────────────────────────────────────────────────


def test_the_final_sheets_become_tables_group_by_group(reviewed, people):
    ranking = council.drafted(reviewed, people)

    assert rows(ranking) == [
        ("so", "Sở Nội vụ", 1, "100,00", "Cao"),
        ("so", "Sở Y tế", 2, "93,67", "Cao"),
        ("huyen", "Huyện Bắc Hà", 1, "8,00", "Cao"),
    ]
    assert (ranking.state, ranking.source, ranking.cycle) == (State.DRAFT, Source.CYCLE, reviewed)


def test_the_mean_is_rounded_as_the_framework_says(reviewed, people):
    ranking = council.drafted(reviewed, people)

    means = [(g.average_label, g.average_printed, g.average) for g in ranking.groups.all()]
    assert means == [  # (100 + 93,67) / 2 = 96,835, cut off
        ("Điểm trung bình", "96,83", Decimal("96.83")),
        ("Trung bình", "8,00", Decimal(8)),
    ]


def test_a_built_tier_is_the_one_of_its_rule(reviewed, people):
    council.drafted(reviewed, people)

    tiers = RankingEntry.objects.values_list("tier", "tier_computed", "tier_computed_label")
    assert set(tiers) == {("cao", "cao", "Cao")}


def test_an_agency_that_never_sent_is_listed_last_without_a_rank(cycle, people, during):
    council.staff(people)
    council.send_all(people, bac_ha=False)
    during.move_to(council.REVIEW)
    council.judge_all(people)

    ranking = council.drafted(cycle, people)

    last = RankingEntry.objects.get(group__ranking=ranking, kind=Kind.ABSENT)
    assert (last.name, last.rank, last.points) == ("Huyện Bắc Hà", None, None)
    assert last.group.average_printed == ""


def test_whoever_another_body_ranks_is_left_out(reviewed, people):
    Submission.objects.filter(agency__slug="huyen-bac-ha").update(ranking_group="")

    ranking = council.drafted(reviewed, people)

    assert [group.name for group in ranking.groups.all()] == ["so"]


def test_two_groups_of_one_set_are_ranked_apart(reviewed, people):
    Submission.objects.filter(agency__slug="so-y-te").update(ranking_group="khối khác")

    ranking = council.drafted(reviewed, people)

    assert [row[:3] for row in rows(ranking)] == [
        ("khối khác", "Sở Y tế", 1),
        ("so", "Sở Nội vụ", 1),
        ("huyen", "Huyện Bắc Hà", 1),
    ]
    assert publication.check(ranking, by=people["giang"]).state == State.CHECKED


def test_the_name_is_that_of_the_day(reviewed, people, during):
    agency = Agency.objects.get(slug="so-y-te")
    FormerName.objects.create(
        agency=agency, name="Sở Y tế cũ", until=council.REVIEW.date() + timedelta(days=1)
    )
    before = council.drafted(reviewed, people)
    assert "Sở Y tế cũ" in [row[1] for row in rows(before)]

    during.move_to(council.REVIEW + timedelta(days=1))
    assert publication.is_stale(before, (council.REVIEW + timedelta(days=1)).date())
    after = council.drafted(reviewed, people)

    assert "Sở Y tế cũ" not in [row[1] for row in rows(after)]


def test_adjusted_and_concluded_values_count_and_declared_ones_no_longer(reviewed, people, during):
    version = council.version_of("so-noi-vu")
    reviews.adjust(
        version,
        "1.1",
        typed={"a": "45", "b": "90"},
        reason="SL-01",
        sentence="Một nửa số hồ sơ nộp trực tiếp.",
        by=people["em"],
    )
    council.round_over(reviewed, people, during)

    ranking = council.drafted(reviewed, people)

    assert [row[1:4] for row in rows(ranking)[:2]] == [
        ("Sở Y tế", 1, "93,67"),
        ("Sở Nội vụ", 2, "80,00"),
    ]


# ── What stands in the way ─────────────────────────────────────────────────────────────────


def test_what_nobody_has_judged_blocks_with_its_places(cycle, people, during):
    council.staff(people)
    council.send_all(people)
    during.move_to(council.REVIEW)

    assert found(cycle, council.REVIEW) == [
        ("unjudged", "so-y-te", ["1.1", "1.2", "2.1", "2.2"]),
        ("unjudged", "so-noi-vu", ["1.1", "1.2", "2.1", "2.2"]),
        ("unjudged", "huyen-bac-ha", ["1.1"]),
    ]
    with pytest.raises(Refused, match="blocked"):
        council.drafted(cycle, people)
    council.judge_all(people)
    assert found(cycle, council.REVIEW) == []
    assert council.drafted(cycle, people).pk


def test_an_open_question_blocks_until_it_is_concluded(reviewed, people):
    version = council.version_of("so-y-te")
    finding = reviews.ask(version, "1.1", reason="SL-01", sentence="Số nào đúng?", by=people["duc"])
    assert found(reviewed, council.REVIEW) == [("open", "so-y-te", ["1.1"])]

    replies.respond(finding, text="Số đúng là 87.", by=people["an"])
    assert found(reviewed, council.REVIEW) == [("open", "so-y-te", ["1.1"])]
    with pytest.raises(Refused, match="blocked"):
        council.drafted(reviewed, people)

    replies.conclude(finding, conclusion="Theo giải trình.", by=people["duc"])
    assert found(reviewed, council.REVIEW) == []


def test_a_lowered_value_blocks_until_a_round_has_put_it_to_the_agency(reviewed, people, during):
    reviews.reject(council.version_of("so-y-te"), "1.1", **WHY, by=people["duc"])
    assert found(reviewed, council.REVIEW) == [("unheard", "so-y-te", ["1.1"])]
    with pytest.raises(Refused, match="blocked"):
        council.drafted(reviewed, people)

    council.round_over(reviewed, people, during)

    assert found(reviewed, council.REVIEW) == []


def test_a_raised_value_takes_nothing_from_the_agency_and_blocks_nothing(reviewed, people):
    full = {"a": "90", "b": "90"}
    reviews.adjust(council.version_of("so-y-te"), "1.1", typed=full, **WHY, by=people["duc"])

    assert found(reviewed, council.REVIEW) == []


def test_what_is_lowered_after_the_last_round_is_asked_by_itself(reviewed, people, during):
    """The cycle has one round, and had it; the question of its own is the way on."""
    version, duc = council.version_of("so-y-te"), people["duc"]
    reviews.reject(version, "1.2", **WHY, by=duc)
    council.round_over(reviewed, people, during)
    reviews.reject(version, "1.1", **WHY, by=duc)
    assert found(reviewed, council.REVIEW) == [("unheard", "so-y-te", ["1.1"])]

    asked = reviews.ask(version, "1.1", reason="", sentence="Ba hồ sơ ấy ở đâu?", by=duc)
    assert found(reviewed, council.REVIEW) == [("open", "so-y-te", ["1.1"])]
    replies.respond(asked, text="Nộp trực tiếp.", by=people["an"])
    replies.conclude(asked, conclusion="Không tính hồ sơ nộp trực tiếp.", rejected=True, by=duc)

    assert found(reviewed, council.REVIEW) == []
    # One round more, and it is put to the agency with the others.
    windows.set_rounds(reviewed, 2, by=people["giang"])
    reviewed.refresh_from_db()
    assert found(reviewed, council.REVIEW) == [("unheard", "so-y-te", ["1.1"])]


def test_a_deadline_that_has_not_passed_blocks(cycle, people, during):
    assert [one[0] for one in found(cycle, DURING)] == [BlockerKind.DEADLINE] * 3
    with pytest.raises(Refused, match="blocked"):
        council.drafted(cycle, people)


def test_what_an_agency_left_empty_needs_no_verdict(cycle, people, during):
    """«Chưa trả lời» is 0 points by rule; what the council enters is missed all the same."""
    council.staff(people)
    answers.save(submission_of("so-y-te"), {"1.2": entered(v="true")}, by=people["an"])
    submissions.pass_on(submission_of("so-y-te"), by=people["an"])
    submissions.send(submission_of("so-y-te"), by=people["binh"])
    during.move_to(council.REVIEW)

    assert found(cycle, council.REVIEW) == [("unjudged", "so-y-te", ["1.2", "2.2"])]


def test_a_cycle_without_ranked_agencies_has_nothing_to_build(reviewed, people):
    Submission.objects.update(ranking_group="")

    with pytest.raises(Refused, match="empty"):
        council.drafted(reviewed, people)


def test_answers_that_come_to_nothing_are_named(reviewed, people):
    """Bắc Hà's only indicator is ruled out: its own maximum would be 0."""
    finding = council.version_of("huyen-bac-ha").findings.get()
    finding.state, finding.reviewed = "adjusted", {"answer": {"a": "6", "b": "5"}}
    finding.reason = reviews.ENTERED
    finding.save()

    with pytest.raises(Refused) as refusal:
        council.drafted(reviewed, people)

    assert "Huyện Bắc Hà 1.1" in sentence(refusal.value)
    assert not Ranking.objects.exists()


# ── Building again ─────────────────────────────────────────────────────────────────────────


def test_building_again_replaces_the_draft_and_keeps_its_chain(reviewed, people, during):
    first = council.drafted(reviewed, people)
    reviews.reject(
        council.version_of("so-noi-vu"),
        "1.1",
        reason="MC-01",
        sentence="Không có minh chứng nào.",
        by=people["em"],
    )
    council.round_over(reviewed, people, during)

    again = council.drafted(reviewed, people)

    assert again == first
    assert [row[1:4] for row in rows(again)[:2]] == [
        ("Sở Y tế", 1, "93,67"),
        ("Sở Nội vụ", 2, "60,00"),
    ]
    assert Ranking.objects.count() == 1


def test_a_verdict_after_building_makes_the_draft_stale(reviewed, people):
    ranking = council.drafted(reviewed, people)
    day = council.REVIEW.date()
    assert not publication.is_stale(ranking, day)

    reviews.reject(
        council.version_of("so-noi-vu"),
        "1.1",
        reason="MC-01",
        sentence="Không có minh chứng nào.",
        by=people["em"],
    )

    assert publication.is_stale(ranking, day)
    with pytest.raises(Refused, match="stale"):
        publication.check(ranking, by=people["giang"])


def test_the_words_come_from_the_framework(reviewed, people):
    ranking = council.drafted(reviewed, people)

    appendix = ranking.appendix
    assert appendix.title_lines == [
        "KẾT QUẢ XẾP HẠNG MỨC ĐỘ CHUYỂN ĐỔI SỐ",
        "CỦA TỈNH LÀO CAI NĂM 2023",
    ]
    assert appendix.attached_to == (
        "(Kèm theo Quyết định số      /QĐ-UBND ngày   /   /2024 của UBND tỉnh)"
    )
    assert [block["text"] for block in appendix.introduction] == [
        "1. Thang điểm và xếp hạng mức độ chuyển đổi số",
        "1.1. Thang điểm:",
        "- Thang điểm tối đa cho sở, ban, ngành: 100 điểm;",
        "- Thang điểm tối đa cho huyện, thị xã, thành phố: 10 điểm.",
        "1.2. Xếp hạng mức độ chuyển đổi số:",
        "- Mức cao: Điểm đánh giá lớn hơn 50% tổng điểm;",
        "- Mức thấp: Điểm đánh giá nhỏ hơn hoặc bằng 50% tổng điểm.",
    ]
    assert [group.heading for group in ranking.groups.all()] == ["2.1. so", "2.2. huyen"]


def test_edited_words_stay_when_the_tables_are_built_again(reviewed, people):
    ranking = council.drafted(reviewed, people)
    words = replace(build.words_of(ranking), title="Tên đã sửa", headings=["2.1. Các sở", "2.2. X"])
    build.edit_text(ranking, words, by=people["giang"])

    again = council.drafted(reviewed, people)

    assert again.title == "Tên đã sửa"
    assert [group.heading for group in again.groups.all()] == ["2.1. Các sở", "2.2. X"]


def test_another_grouping_makes_its_headings_anew(reviewed, people):
    council.drafted(reviewed, people)
    Submission.objects.filter(agency__slug="so-y-te").update(ranking_group="khối khác")

    again = council.drafted(reviewed, people)

    assert [group.heading for group in again.groups.all()] == [
        "2.1. khối khác",
        "2.2. so",
        "2.3. huyen",
    ]


def test_building_and_reading_what_it_needs_take_the_same_queries_for_more_agencies(
    reviewed, people, django_assert_num_queries
):
    day = council.REVIEW.date()
    with django_assert_num_queries(4):
        list(entrants_of(reviewed, day))
    first = Submission.objects.get(agency__slug="huyen-bac-ha")
    for n in range(12):
        Submission.objects.create(
            cycle=reviewed,
            agency=Agency.objects.create(slug=f"huyen-{n}", name=f"Huyện {n}"),
            index_set=first.index_set,
            deadline=first.deadline,
            ranking_group="huyen",
        )

    with django_assert_num_queries(4):
        list(entrants_of(reviewed, day))
