"""Two cycles of Sở Y tế: that of 2023, sent, judged and fixed, and that of 2024 after it.

In 2023 An declared 87 of 90 for 1.1 and Đức let 84 of 90 stand; 1.2 and 2.1 stood as declared.
In 2024 the decision is another: 1.1 is the same, 1.2 has 30 points instead of 20, 2.1 has another
rule, and 2.2 is new.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from assessments.deadlines import VIETNAM
from assessments.models import Agency, Cycle, Submission, SubmissionVersion, User
from assessments.services import cycles, reviews, submissions
from frameworks.loader import load
from frameworks.models import FrameworkVersion
from tests.assessments.world import AFTER, SMALL, complete, submission_of

FIXED = datetime(2024, 3, 1, 9, tzinfo=VIETNAM)
NEXT_OPENS = datetime(2024, 12, 1, tzinfo=VIETNAM)
NEXT = datetime(2024, 12, 10, 9, tzinfo=VIETNAM)
SENTENCE = "Ba hồ sơ nộp trực tiếp, không phải trực tuyến."

PLAN_THEN = """            title: Có kế hoạch
            max_points: "20"
"""
PLAN_NOW = PLAN_THEN.replace('"20"', '"30"')
CLASSES_THEN = """            title: Số lớp tập huấn
            max_points: "20"
            unit: Lớp
            rule: {kind: per_item, item: Lớp, items_for_full: 4}
"""
CLASSES_NOW = CLASSES_THEN.replace('"20"', '"10"').replace("full: 4", "full: 5")

SUCCESSOR = {
    "tinh-mau-1-2023": "tinh-mau-3-2024",
    "number: 1/QĐ-UBND": "number: 3/QĐ-UBND",
    "issued: 2023-01-02": "issued: 2024-01-02",
    "years: [2023]": "years: [2024]",
    "previous: null": (
        "previous: {framework: tinh-mau-1-2023, map: {so: {'1.1': ['1.1', same],"
        " '1.2': ['1.2', same], '2.1': ['2.1', changed]}, huyen: {'1.1': ['1.1', same]}}}"
    ),
    '        max_points: "60"': '        max_points: "70"',
    '        max_points: "40"\n        indicators': '        max_points: "30"\n        indicators',
    PLAN_THEN: PLAN_NOW,
    CLASSES_THEN: CLASSES_NOW,
}


def sent_and_judged(people: dict[str, User], traveller) -> SubmissionVersion:
    """Version 1 of 2023, judged by Đức once the deadline has passed; results not fixed yet."""
    own = submission_of("so-y-te")
    complete(own, people["an"])
    submissions.pass_on(own, by=people["an"])
    version = submissions.send(own, by=people["binh"])
    traveller.move_to(AFTER)
    reviews.adjust(
        version, "1.1", typed={"a": "84", "b": "90"}, reason="SL-01", sentence=SENTENCE,
        by=people["duc"],
    )  # fmt: skip
    reviews.agree(version, ["1.2", "2.1"], by=people["duc"])
    reviews.enter(version, "2.2", typed={"v": "tot"}, by=people["duc"])
    return version


def fix(cycle: Cycle) -> None:
    """As the chair does; the act itself belongs to the rankings, which rest on this chapter."""
    Cycle.objects.filter(pk=cycle.pk).update(results_fixed_at=FIXED)


def successor(folder: Path, changes: dict[str, str] = SUCCESSOR) -> FrameworkVersion:
    """The decision of 2024, made of the small one; every change must find its place."""
    text = SMALL.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    path = folder / "successor.yaml"
    path.write_text(text, encoding="utf-8")
    load([path])
    return FrameworkVersion.objects.get(framework_id="tinh-mau-3-2024")


def next_submission(
    version: FrameworkVersion, people: dict[str, User], *, year: int = 2024, sample: bool = False
) -> Submission:
    """Sở Y tế's in the cycle after, which Giang opens."""
    cycle = cycles.open_cycle(
        slug=f"{year}-mau",
        title=f"Kỳ {year}",
        framework_version=version,
        year=year,
        standing_agency=Agency.objects.get(slug="so-tttt"),
        opens_at=NEXT_OPENS,
        deadlines=cycles.due_dates(version, year),
        is_sample=sample,
        by=people["giang"],
    )
    return cycles.assign(cycle, Agency.objects.get(slug="so-y-te"), set_id="so", by=people["giang"])
