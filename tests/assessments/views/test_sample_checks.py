"""The page of a drawn sample: the checker upholds, keeps what was declared, or says otherwise."""

from __future__ import annotations

import re

import pytest

from assessments.field_rules import Field
from assessments.models import Finding, SampleCheck, Submission
from assessments.services import field_rules, reviews
from tests.assessments.council import again, agency
from tests.assessments.world import submission_of

pytestmark = pytest.mark.django_db

LESS = {"typed": {"a": "80", "b": "90"}, "reason": "SL-01", "sentence": "Bảy hồ sơ nộp trực tiếp."}
WHY = "Biên bản ghi 87 hồ sơ, không phải 80."


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def commune(reviewing, cycle) -> Submission:
    """Xã Tà Chải: Sơn of Bắc Hà has adjusted 1.1 and agreed to 1.2; Phú of Văn phòng checks."""
    giang = again(reviewing["giang"])
    field_rules.set_rules(cycle, "so", {"1": Field(by_parent=True)}, by=giang)
    field_rules.set_sample(cycle, "so", unit=agency("van-phong"), percent=100, seed="791", by=giang)
    found = submission_of("xa-ta-chai")
    version, son = reviews.newest_version(found), again(reviewing["son"])
    reviews.adjust(version, "1.1", by=son, **LESS)
    reviews.agree(version, ["1.2"], by=son)
    return found


def url(submission: Submission, main: str = "1") -> str:
    return f"/hoi-dong/2023-mau/kiem-tra/{submission.pk}/{main}/"


def test_the_checker_sees_the_first_verdict_and_upholds_it(commune, signed_in):
    page = signed_in("phu").get(url(commune))
    assert "Huyện Bắc Hà thẩm định trước; Văn phòng UBND tỉnh kiểm tra mẫu" in text(page)
    assert "Bảy hồ sơ nộp trực tiếp." in text(page)

    form = {"version": "1", "1.1:check": "uphold", "1.2:check": "uphold"}
    done = signed_in("phu").post(url(commune), form, follow=True)

    assert "Đã kiểm tra 2 chỉ số" in text(done)
    assert SampleCheck.objects.filter(upholds=True).count() == 2


def test_what_was_declared_may_stand_against_it_with_a_reason(commune, signed_in):
    form = {"version": "1", "1.1:check": "declared", "1.1:why": "Sai."}
    refused = signed_in("phu").post(url(commune), form)
    assert refused.status_code == 422
    assert "ghi lý do" in text(refused)
    assert not SampleCheck.objects.exists()

    done = signed_in("phu").post(url(commune), form | {"1.1:why": WHY}, follow=True)

    assert Finding.objects.get(code="1.1").state == "agreed"
    assert "Thay kết luận của Huyện Bắc Hà" in text(done)
    assert WHY in text(done)


@pytest.mark.parametrize("form", [{}, {"version": "1"}, {"version": "2", "1.1:check": "uphold"}])
def test_nothing_chosen_or_an_older_version_checks_nothing(commune, signed_in, form):
    assert signed_in("phu").post(url(commune), form).status_code == 422
    assert not SampleCheck.objects.exists()


def test_who_does_not_check_reads_it_and_changes_nothing(commune, signed_in):
    form = {"version": "1", "1.1:check": "uphold"}
    for who in ("son", "duc", "hai"):
        page = signed_in(who).get(url(commune))
        assert page.status_code == 200
        assert ":check" not in page.content.decode()
    assert signed_in("son").post(url(commune), form).status_code == 422
    assert signed_in("hai").post(url(commune), form).status_code == 403
    assert not SampleCheck.objects.exists()


def test_what_was_not_drawn_has_no_such_page(commune, signed_in):
    assert signed_in("phu").get(url(commune, "2")).status_code == 404
    assert signed_in("phu").get(url(submission_of("so-y-te"))).status_code == 404


def test_the_checkers_list_leads_there(commune, signed_in):
    page = signed_in("phu").get("/hoi-dong/2023-mau/tham-dinh/").content.decode()

    assert url(commune) in page
    assert "kiểm tra mẫu" in page


def test_the_secretary_draws_it_from_the_page(commune, signed_in, cycle):
    page = "/hoi-dong/2023-mau/phan-cong/"
    form = {"act": "sample", "unit": agency("van-phong").pk, "percent": "100", "seed": "khác"}

    refused = signed_in("giang").post(page, form)

    assert refused.status_code == 422
    assert "Hạt giống đã ghi thì không đổi" in text(refused)
    assert "hạt giống “791”" in text(signed_in("giang").get(page))
