"""«Việc của tôi» of a reviewer: a declaration to make first, a drawn sample to check."""

from __future__ import annotations

import pytest

from assessments.field_rules import Field
from assessments.models import User
from assessments.services import conflicts, field_rules, reviews, sample_checks
from assessments.tasks import Task, tasks_of
from assessments.tasks.reviewer import tasks
from tests.assessments.council import again, agency
from tests.assessments.world import AFTER, submission_of

pytestmark = pytest.mark.django_db
LESS = {"typed": {"a": "80", "b": "90"}, "reason": "SL-01", "sentence": "Bảy hồ sơ nộp trực tiếp."}


def told(user: User) -> list[Task]:
    return list(tasks(again(user), AFTER))


@pytest.fixture
def drawn(reviewing, cycle):
    """Both communes: judged by Huyện Bắc Hà (Sơn), checked by Văn phòng (Phú)."""
    giang = again(reviewing["giang"])
    field_rules.set_rules(cycle, "so", {"1": Field(by_parent=True)}, by=giang)
    field_rules.set_sample(cycle, "so", unit=agency("van-phong"), percent=100, seed="791", by=giang)
    return submission_of("xa-ta-chai")


def test_what_the_first_level_has_judged_waits_for_the_unit_that_checks_it(reviewing, drawn):
    version = drawn.versions.get()
    assert told(reviewing["phu"]) == []  # nothing is judged yet
    son = again(reviewing["son"])
    reviews.adjust(version, "1.1", by=son, **LESS)
    reviews.agree(version, ["1.2"], by=son)

    (task,) = told(reviewing["phu"])

    assert task.says == ("2 kết luận của cấp thẩm định đầu chờ đơn vị bạn kiểm tra mẫu, ở 1 hồ sơ.")
    assert task.url == f"/hoi-dong/2023-mau/kiem-tra/{drawn.pk}/1/"
    assert told(reviewing["son"]) == told(reviewing["duc"]) == []
    sample_checks.uphold(version, ["1.1", "1.2"], by=again(reviewing["phu"]))
    assert told(reviewing["phu"]) == []


def test_what_is_asked_back_waits_for_the_first_level(reviewing, drawn):
    version = drawn.versions.get()
    reviews.ask(
        version, "1.1", reason="SL-01", sentence=LESS["sentence"], by=again(reviewing["son"])
    )

    assert told(reviewing["phu"]) == []


def test_a_tie_takes_the_file_out_of_the_sample_that_waits(reviewing, drawn, cycle):
    reviews.agree(drawn.versions.get(), ["1.2"], by=again(reviewing["son"]))
    assert told(reviewing["phu"])  # the control
    conflicts.declare(cycle, drawn.agency, kind="family", by=again(reviewing["phu"]))

    assert told(reviewing["phu"]) == []


def test_a_declaration_comes_first_and_once_made_is_gone(reviewing, cycle):
    assert told(reviewing["duc"]) == []
    cycle.declares_first = True
    cycle.save()

    (task,) = told(reviewing["duc"])
    assert (task.act, task.url) == (
        "Khai xung đột lợi ích",
        "/hoi-dong/2023-mau/xung-dot/",
    )
    assert told(reviewing["giang"]) == []
    conflicts.state(cycle, by=again(reviewing["duc"]))
    assert told(reviewing["duc"]) == []


def test_fixed_results_ask_for_neither(reviewing, cycle):
    cycle.declares_first, cycle.results_fixed_at = True, AFTER
    cycle.save()

    assert told(reviewing["duc"]) == []


def test_the_page_asks_this_teller(reviewing, cycle):
    cycle.declares_first = True
    cycle.save()

    assert "Khai xung đột lợi ích" in [
        task.act for task in tasks_of(again(reviewing["duc"]), AFTER)
    ]
