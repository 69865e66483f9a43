"""What is measured against the best of a group: open until all are locked, then moved by anyone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from assessments.models import AuditEvent, Cycle, Submission, SubmissionVersion
from assessments.pages.bench import Bench
from assessments.selectors.reviews import version_to_review
from assessments.services import answers, reviews, submissions
from assessments.services.group_points import ACT, group_points
from tests.assessments import council, world
from tests.assessments.world import AFTER, CLOSES, complete, entered, submission_of

pytestmark = pytest.mark.django_db

CLASSES = "rule: {kind: per_item, item: Lớp, items_for_full: 4}"
RELATIVE = "rule: {kind: relative_to_best, value: Số lớp trên 1.000 dân}"
WHY = {"reason": "SL-01", "sentence": "Bản trích xuất cho một số khác."}


@pytest.fixture
def cycle(people, tmp_path, monkeypatch) -> Cycle:
    """2.1, of 20 points, against the best of «so»: Sở Y tế and Sở Nội vụ."""
    path = tmp_path / "tinh-mau-1-2023.yaml"
    text = world.SMALL.read_text(encoding="utf-8")
    assert CLASSES in text
    path.write_text(text.replace(CLASSES, RELATIVE), encoding="utf-8")
    monkeypatch.setattr(world, "SMALL", path)
    return world.cycle()


@pytest.fixture
def both(during, people) -> dict[str, SubmissionVersion]:
    """Sở Y tế declares 5 and Sở Nội vụ 10; the deadline has passed and all is judged."""
    made = {slug: sent(people, slug, value) for slug, value in VALUES.items()}
    during.move_to(AFTER)
    council.seat_reviewers(people)
    for version in made.values():
        reviews.agree(version, ["2.1"], by=people["phu"])
    return made


VALUES = {"so-y-te": "5", "so-noi-vu": "10"}


def sent(people, slug: str, value: str) -> SubmissionVersion:
    submission = submission_of(slug)
    if slug == "so-y-te":
        complete(submission, people["an"])
        answers.save(submission, {"2.1": entered(v=value)}, by=people["an"])
        submissions.pass_on(submission, by=people["an"])
        return submissions.send(submission, by=people["binh"])
    version = council.send(submission, people["cuc"])
    return _with(version, value)


def _with(version: SubmissionVersion, value: str) -> SubmissionVersion:
    """Another sent version that says ``value``; what was sent never changes."""
    content = {**version.content, "answers": dict(version.content["answers"])}
    content["answers"]["2.1"] = {**content["answers"]["2.1"], "value": {"answer": value}}
    version.pk, version.number, version.content = None, version.number + 1, content
    version.receipt = f"{version.receipt}-moi"
    version.save(force_insert=True)
    return version


def points(slug: str, now: datetime = AFTER) -> str | None:
    """As they are final; ``None``: not yet."""
    submission = submission_of(slug)
    found = group_points(submission, "2.1", now)
    assert found is not None
    if not found.is_final:
        return None
    return str(found.points[submission.pk].points) if submission.pk in found.points else "–"


def on_the_bench(slug: str) -> tuple[str | None, str]:
    version = version_to_review(submission_of(slug))
    bench = Bench(version, AFTER)
    row = {each.code: each for each in bench.rows(bench.main("2"))}["2.1"]
    return (str(row.final.points) if row.final.points is not None else None, row.final.because)


def test_once_all_are_locked_and_judged_the_points_are_final(cycle, both):
    assert (points("so-y-te"), points("so-noi-vu")) == ("10.00", "20.00")
    assert on_the_bench("so-y-te")[0] == "10.00"


def test_raising_the_best_lowers_the_others_and_the_log_says_so(cycle, both, people):
    reviews.adjust(both["so-noi-vu"], "2.1", typed={"v": "20"}, **WHY, by=people["phu"])

    assert (points("so-y-te"), points("so-noi-vu")) == ("5.00", "20.00")
    event = AuditEvent.objects.filter(act=ACT).last()
    assert (event.stream, event.data["moved"], event.data["first"]) == (
        both["so-noi-vu"].submission.stream, 1, False,
    )  # fmt: skip


def test_a_change_below_the_best_moves_nobody_else_and_is_no_news(cycle, both, people):
    before = AuditEvent.objects.filter(act=ACT).count()

    reviews.adjust(both["so-y-te"], "2.1", typed={"v": "4"}, **WHY, by=people["phu"])

    assert points("so-y-te") == "8.00"
    assert AuditEvent.objects.filter(act=ACT).count() == before


def test_what_is_not_relative_is_not_watched(cycle, both, people):
    before = AuditEvent.objects.filter(act=ACT).count()

    reviews.agree(both["so-y-te"], ["1.2"], by=people["phu"])

    assert AuditEvent.objects.filter(act=ACT).count() == before


def test_a_value_that_nobody_has_judged_keeps_it_open(cycle, during, people):
    made = {slug: sent(people, slug, value) for slug, value in VALUES.items()}
    during.move_to(AFTER)
    council.seat_reviewers(people)
    reviews.agree(made["so-y-te"], ["2.1"], by=people["phu"])

    assert points("so-y-te") is None
    shown, because = on_the_bench("so-y-te")
    assert shown is None
    assert because == (
        "Tính khi cả nhóm đã khóa: so với đơn vị cao nhất trong nhóm; còn 1 giá trị chưa thẩm định"
        " xong."
    )
    reviews.agree(made["so-noi-vu"], ["2.1"], by=people["phu"])
    assert points("so-y-te") == "10.00"
    assert AuditEvent.objects.filter(act=ACT).last().data["first"] is True


@pytest.mark.parametrize(
    ("now", "final"), [(CLOSES - timedelta(microseconds=1), False), (CLOSES, True)]
)
def test_the_deadline_itself_locks_the_group(cycle, both, now, final):
    cycle.deadlines.update(closed_at=None)  # whoever came first has recorded it since

    assert (points("so-y-te", now) is not None) is final


def test_a_late_extension_of_one_keeps_it_open_for_all(cycle, both):
    late = AFTER + timedelta(days=2)
    Submission.objects.filter(agency__slug="so-noi-vu").update(extended_until=late)

    assert points("so-y-te") is None
    assert "còn 1 cơ quan chưa hết hạn" in on_the_bench("so-y-te")[1]
    assert points("so-y-te", late - timedelta(microseconds=1)) is None
    assert points("so-y-te", late) == "10.00"


def test_a_group_of_one_is_its_own_best(cycle, both):
    Submission.objects.filter(agency__slug="so-noi-vu").update(ranking_group="nhóm khác")

    assert points("so-y-te") == "20.00"


def test_where_all_are_zero_nobody_earns_anything(cycle, both, people):
    for version in both.values():
        reviews.adjust(version, "2.1", typed={"v": "0"}, **WHY, by=people["phu"])

    assert (points("so-y-te"), points("so-noi-vu")) == ("0.00", "0.00")


def test_what_is_rejected_is_no_best(cycle, both, people):
    reviews.reject(both["so-noi-vu"], "2.1", **WHY, by=people["phu"])

    assert (points("so-y-te"), points("so-noi-vu")) == ("20.00", "0.00")


def test_who_sent_nothing_takes_no_part(cycle, during, people):
    version = sent(people, "so-y-te", "5")
    during.move_to(AFTER)
    reviews.agree(version, ["2.1"], by=people["duc"])

    assert points("so-y-te") == "20.00"


def test_what_another_body_ranks_has_no_group_here(cycle, both):
    Submission.objects.filter(agency__slug="so-y-te").update(ranking_group="")

    assert group_points(submission_of("so-y-te"), "2.1", AFTER) is None
    assert on_the_bench("so-y-te")[0] is None


def test_the_group_is_read_the_same_however_many_there_are(cycle, both, django_assert_num_queries):
    submission = submission_of("so-y-te")
    for number in range(10):
        joined = council.join(cycle, f"so-{number}", name=f"Sở {number}")
        council.send(joined, both["so-y-te"].sent_by)
    _ = submission.cycle.framework_version.definition, submission.index_set, submission.agency

    with django_assert_num_queries(3):
        group_points(submission, "2.1", AFTER)
