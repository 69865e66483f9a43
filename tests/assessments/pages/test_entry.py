"""The form of an indicator is made from its rule, and every mistake has its place in it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assessments.models import Agency, Cycle, Submission
from assessments.pages.controls import Choice, groups_of
from assessments.pages.entry import entry_page, main_index
from assessments.pages.mistakes import mistakes
from assessments.services import answers
from assessments.services.answers import Entered
from frameworks.loader import load
from frameworks.models import FrameworkVersion
from tests.assessments.test_typed import EVERY_RULE, indicators
from tests.assessments.world import AFTER, CLOSES, DURING, OPENS, entered, submission_of


def groups(code: str, typed=None, errors=None):
    return groups_of(indicators()[code], typed or {}, errors or {}, year=2023)


def wrong(code: str, **typed: object) -> dict[str, str]:
    named = {name.replace("__", "-"): value for name, value in typed.items()}
    return mistakes(indicators()[code], named, year=2023)


@pytest.mark.parametrize(
    ("code", "inputs"),
    [
        ("1.1", ["number", "number"]),
        ("2.1", ["yes_no"]),
        ("2.3", ["some_of"]),
        ("2.4", ["number"]),
        ("3.1", ["number"]),
        ("3.2", ["date"]),
        ("3.4", ["number", "number"]),
        ("3.5", ["table"]),
        ("4.1", ["number"]),
    ],
)
def test_each_kind_of_rule_asks_with_the_control_that_fits(code, inputs):
    (group,) = groups(code)

    assert [control.kind for control in group.controls] == inputs


def test_the_two_figures_of_a_share_are_named_a_and_b():
    (group,) = groups("1.1")

    assert [control.label for control in group.controls] == ["a. Tử", "b. Mẫu"]
    assert group.paired


def test_the_two_figures_of_a_growth_are_named_by_their_years():
    (group,) = groups("3.4")

    assert [control.label for control in group.controls] == [
        "Doanh thu, năm 2023",
        "Doanh thu, năm 2022",
    ]


def test_the_parts_of_a_composite_are_groups_with_their_share_of_the_points():
    found = groups("3.8", {"so-sanh-na": "Không có nhóm"})

    assert [(group.label, group.maximum) for group in found] == [
        ("Tỷ lệ", Decimal("2.331")),
        ("Chất lượng", Decimal("1.169")),
        ("Đo", Decimal("1.75")),
        ("So sánh", Decimal("1.05")),
        ("Hạn", Decimal("0.7")),
    ]
    assert [group.entered_by for group in found] == ["", "Tổ giúp việc", "Cơ quan đo", "", ""]
    assert [len(group.controls) for group in found] == [2, 0, 0, 1, 1]
    assert [group.claim for group in found] == ["", "", "", "so-sanh-na", ""]
    assert [group.claimed for group in found] == [False, False, False, True, False]


def test_the_cases_of_a_best_of_are_groups():
    assert [group.label for group in groups("3.7")] == ["Tự xây", "Thuê", "So sánh"]


def test_what_may_be_picked_says_what_it_earns():
    (group,) = groups("2.3", {"v": ["b"]})

    assert group.controls[0].choices == [
        Choice("a", "A", chosen=False, points=Decimal("1.665")),
        Choice("b", "B", chosen=True, points=Decimal("1.1655")),
        Choice("c", "C", chosen=False, points=Decimal("0.8325")),
        Choice("-", "Không có mục nào", chosen=False, points=None),
    ]


def test_a_date_and_the_tick_beside_it_are_told_apart():
    (written,) = groups("3.2", {"v": "15/3/2023"})[0].controls
    (ticked,) = groups("3.2", {"v": "-"})[0].controls

    assert (written.text, written.never_done) == ("15/3/2023", False)
    assert (ticked.text, ticked.never_done) == ("", True)


def test_ids_of_fields_hold_no_dot_and_are_unique_on_a_page():
    ids = [c.id for code in indicators() for group in groups(code) for c in group.controls]

    assert len(ids) == len(set(ids))
    assert not [each for each in ids if "." in each or " " in each]


# ── Mistakes ───────────────────────────────────────────────────────────────────────────────


def test_a_field_that_cannot_be_read_says_so_itself():
    assert wrong("1.1", a="tám", b="90") == {"a": "Nhập số, ví dụ 1.150 hoặc 62,9."}


def test_both_fields_that_cannot_be_read_say_so():
    assert list(wrong("1.1", a="tám", b="1,234.5")) == ["a", "b"]


def test_two_figures_that_contradict_each_other_are_said_of_both():
    found = wrong("1.1", a="1.150", b="1.148")
    controls = groups("1.1", {"a": "1.150", "b": "1.148"}, found)[0].controls

    assert found == {"": "Tử số (1.150) lớn hơn mẫu số (1.148). Kiểm tra lại a hoặc b."}
    assert [(c.invalid, c.described_by) for c in controls] == [(True, "o-1-1--loi")] * 2


def test_a_mistake_inside_a_part_stands_at_its_field_or_its_part():
    found = wrong("3.8", **{"ty-le-a": "5", "ty-le-b": "2", "so-sanh-v": "x", "han-v": "-"})
    assert found == {"so-sanh-v": "Nhập số, ví dụ 1.150 hoặc 62,9."}

    found = wrong("3.8", **{"ty-le-a": "5", "ty-le-b": "2", "so-sanh-v": "1", "han-v": "-"})
    assert list(found) == ["ty-le"]


def test_a_part_that_was_left_out_is_named_at_its_own_field():
    assert wrong("3.8", **{"ty-le-a": "1", "ty-le-b": "2", "so-sanh-v": "1"}) == {
        "han-v": "Thiếu phần này."
    }


def test_a_claim_without_its_reason_is_said_at_the_reason():
    assert list(wrong("1.1", na="")) == ["na"]
    found = wrong(
        "3.8", **{"ty-le-a": "1", "ty-le-b": "2", "so-sanh-na": "", "han-v": "31/12/2023"}
    )
    assert list(found) == ["so-sanh-na"]


def test_a_line_of_a_table_is_named_by_its_number():
    found = wrong("3.5", v="Xã Tả Van; 50; 100\nXã Bản Hồ; 120; 100")

    assert found == {"v": "Dòng 2: 120 lớn hơn điểm tối đa 100."}


def test_a_figure_that_must_be_whole_is_said_at_its_field():
    assert list(wrong("3.1", v="2,5")) == ["v"]


def test_a_day_of_estimate_that_is_no_date_is_said_at_its_field():
    assert list(wrong("3.1", v="2", **{"estimated-to": "31/11"})) == ["estimated-to"]


def test_an_empty_row_is_no_mistake():
    assert [code for code in indicators() if mistakes(indicators()[code], {}, year=2023)] == []


# ── The page ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def every_rule(people, during) -> Submission:
    """Sở Y tế in a cycle of every kind of rule."""
    load([EVERY_RULE])
    version = FrameworkVersion.objects.get(framework_id="every-rule")
    cycle = Cycle.objects.create(
        slug="moi-cach",
        title="Mỗi cách tính một lần",
        framework_version=version,
        year=2023,
        standing_agency=Agency.objects.get(slug="so-tttt"),
        opens_at=OPENS,
    )
    return Submission.objects.create(
        cycle=cycle,
        agency=Agency.objects.get(slug="so-y-te"),
        index_set=version.index_sets.get(set_id="percent"),
        deadline=cycle.deadlines.create(set_id="percent", printed="trước ngày", closes_at=CLOSES),
    )


def rows(submission: Submission, main_code: str, now=DURING):
    page = entry_page(submission, main_index(submission, main_code), now)
    return {row.code: row for row in page.rows}


def test_points_and_their_reason_stand_beside_what_was_entered(every_rule, people):
    answers.save(every_rule, {"1.1": entered(a="1", b="3")}, by=people["an"])

    row = rows(every_rule, "1")["1.1"]

    assert (row.points, row.because, row.share) == (
        Decimal("2.33"),
        "1/3 × 7 = 2,33",
        "33,33%",
    )


def test_not_answered_is_not_nought(every_rule):
    row = rows(every_rule, "1")["1.1"]

    assert (row.state, row.points, row.because) == ("empty", None, "")


def test_a_draft_with_a_mistake_counts_nothing_and_says_why(every_rule, people):
    answers.save(every_rule, {"1.1": entered(a="4", b="3")}, by=people["an"])

    row = rows(every_rule, "1")["1.1"]

    assert (row.state, row.points, row.because) == ("draft", None, "")
    assert row.shown.typed == {"a": "4", "b": "3"}


def test_what_is_measured_against_the_group_waits_for_it(every_rule, people):
    answers.save(every_rule, {"1.8": entered(v="12")}, by=people["an"])

    row = rows(every_rule, "1")["1.8"]

    assert (row.points, row.because) == (
        None,
        "Tính khi cả nhóm đã khóa: so với đơn vị cao nhất trong nhóm.",
    )


def test_what_somebody_else_enters_is_shown_and_not_asked(every_rule):
    row = rows(every_rule, "1")["1.7"]

    assert (row.state, row.entered_here, row.entered_by) == ("awaited", False, "Cơ quan đo")


def test_a_claim_is_offered_where_the_policy_allows_it(every_rule):
    offered = {code for code, row in rows(every_rule, "1").items() if row.may_not_apply}

    assert offered == {"1.1", "1.2", "1.3", "1.4", "1.6", "1.8"}


def test_an_answer_without_its_paper_asks_for_one(every_rule, people):
    page = {"3.7": entered(**{"tu-xay-v": "dat"}), "3.1": entered(v="2")}
    answers.save(every_rule, page, by=people["an"])

    found = rows(every_rule, "3")

    assert found["3.7"].wants_evidence_now
    assert found["3.7"].papers_message.startswith("Chưa có minh chứng.")
    assert not found["3.1"].wants_evidence_now


def test_a_figure_is_an_estimate_until_the_year_is_over(every_rule):
    before, after = rows(every_rule, "2"), rows(every_rule, "2", AFTER.replace(year=2024))

    assert before["2.4"].is_estimate
    assert not after["2.4"].is_estimate
    assert not before["2.1"].is_estimate, "yes and no are no figures"


def test_the_rule_is_one_line_and_leads_to_the_public_page(during):
    row = rows(submission_of("so-y-te"), "1")["1.1"]

    assert row.rule == "Số hồ sơ trực tuyến ÷ tổng số hồ sơ × 40 điểm"
    assert row.public_url == "/bo-chi-so/dti/1-qd-ubnd/so/1.1/"


def test_the_page_knows_the_main_indices_beside_it(during):
    submission = submission_of("so-y-te")
    first = entry_page(submission, main_index(submission, "1"), DURING)
    last = entry_page(submission, main_index(submission, "2"), DURING)

    assert (first.previous, first.next and first.next.code) == (None, "2")
    assert (last.previous and last.previous.code, last.next) == ("1", None)


def test_a_main_index_of_no_set_is_not_found(during):
    with pytest.raises(KeyError):
        main_index(submission_of("so-y-te"), "9")


def test_the_page_makes_the_same_queries_empty_and_full(
    every_rule, people, django_assert_num_queries
):
    fresh = Submission.objects.select_related(
        "cycle__framework_version", "index_set", "agency", "deadline__cycle"
    )
    main = main_index(every_rule, "3")

    def draw(submission: Submission) -> None:
        page = entry_page(submission, main, DURING)
        for row in page.rows:
            assert row.groups is not None
            assert row.cited is not None
            assert row.public_url

    empty = fresh.get(pk=every_rule.pk)
    with django_assert_num_queries(4):
        draw(empty)
    answers.save(
        every_rule,
        {code: Entered(typed={"v": "1"}) for code in ("3.1", "3.2", "3.3", "3.5")},
        by=people["an"],
    )
    full = fresh.get(pk=every_rule.pk)
    with django_assert_num_queries(4):
        draw(full)


def test_a_part_of_somebody_elses_is_not_taken_from_the_agency(every_rule, people):
    """Neither its value nor the claim that it does not apply, which would earn it in full."""
    typed = {
        "ty-le-a": "1",
        "ty-le-b": "2",
        "so-sanh-na": "Không có nhóm.",
        "han-v": "31/12/2023",
        "hoi-dong-v": "tot",
        "do-v": "100",
        "do-na": "Không đo.",
    }

    answers.save(every_rule, {"3.8": Entered(typed=typed)}, by=people["an"])

    kept = every_rule.answers.get(code="3.8")
    assert sorted(kept.typed) == ["han-v", "so-sanh-na", "ty-le-a", "ty-le-b"]
    assert sorted(kept.value["answer"]) == ["han", "so-sanh", "ty-le"]


def test_with_that_guard_gone_the_agency_would_earn_those_points(every_rule, people, monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(answers, "own_fields", lambda _indicator, typed: dict(typed))
    typed = {
        "ty-le-a": "1",
        "ty-le-b": "2",
        "so-sanh-na": "Không.",
        "han-v": "-",
        "hoi-dong-v": "tot",
    }

    answers.save(every_rule, {"3.8": Entered(typed=typed)}, by=people["an"])

    assert every_rule.answers.get(code="3.8").value["answer"]["hoi-dong"] == "tot"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1.5", "Dấu thập phân là dấu phẩy: viết 1,5 thay cho 1.5."),
        ("62.9", "Dấu thập phân là dấu phẩy: viết 62,9 thay cho 62.9."),
        ("1.5.0", "Nhập số, ví dụ 1.150 hoặc 62,9."),
        ("tám", "Nhập số, ví dụ 1.150 hoặc 62,9."),
    ],
)
def test_the_decimal_point_of_another_country_is_written_right(typed, says):
    assert wrong("1.1", a=typed, b="90") == {"a": says}


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ({"a": "80"}, "b"),
        ({"b": "80"}, "a"),
        ({"a": "80", "b": "90"}, ""),
        ({"a": "tám"}, ""),  # that is wrong, whatever else is missing
        ({}, ""),
    ],
)
def test_half_a_share_says_what_is_missing_of_it(during, people, typed, missing):
    answers.save(submission_of("so-y-te"), {"1.1": entered(**typed)}, by=people["an"])
    submission = submission_of("so-y-te")

    page = entry_page(submission, main_index(submission, "1"), DURING)

    assert page.rows[0].half_typed == missing
