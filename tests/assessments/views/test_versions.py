"""Comparing versions: who may, and what the page says."""

from __future__ import annotations

import re

import pytest

from assessments.services import answers, submissions
from tests.assessments.world import complete, entered, submission_of

pytestmark = pytest.mark.django_db


def address(step: str = "") -> str:
    return f"/don-vi/2023-mau/{submission_of('so-y-te').pk}/{step}"


def shown(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def two_versions(during, people):
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    for value in ("4", "2"):
        submissions.pass_on(submission, by=people["an"])
        submissions.send(submission, by=people["binh"])
        submissions.withdraw(submission, by=people["binh"])
        answers.save(submission, {"2.1": entered(v=value)}, by=people["an"])
    return submission


@pytest.mark.parametrize("pair", ["ban/1/so-voi/2/", "ban/2/so-voi/1/"])
def test_the_older_always_stands_first(two_versions, signed_in, pair):
    page = shown(signed_in("an").get(address(pair)))

    assert "Bản 2 so với bản 1" in page
    assert "1 chỉ số có thay đổi" in page
    assert page.index("</span>3</td>") < page.index("</span>4</td>")
    assert "(+5,00)" in page


def test_the_draft_is_compared_with_the_newest(two_versions, signed_in):
    page = shown(signed_in("an").get(address("thay-doi/")))

    assert "Bản đang nhập so với bản 2" in page
    assert "(−10,00)" in page


def test_the_summary_says_what_changed_since_the_last_version(two_versions, signed_in):
    page = shown(signed_in("binh").get(address("tom-tat/")))

    assert "Thay đổi so với bản 2 đã gửi: 1 chỉ số (2.1), tổng −10,00 điểm." in page
    assert address("thay-doi/") in page


def test_before_anything_was_sent_there_is_nothing_to_compare(during, signed_in):
    assert "Chưa gửi bản nào" in shown(signed_in("an").get(address("thay-doi/")))


@pytest.mark.parametrize("pair", ["ban/1/so-voi/3/", "ban/0/so-voi/1/", "ban/9/so-voi/9/"])
def test_a_version_that_was_never_sent_is_not_found(two_versions, signed_in, pair):
    assert signed_in("an").get(address(pair)).status_code == 404


@pytest.mark.parametrize("who", ["duc", "giang", "hai", "lan"])
def test_the_council_compares_what_was_sent_but_not_the_draft(two_versions, signed_in, who):
    client = signed_in(who)

    assert client.get(address("ban/1/so-voi/2/")).status_code == 200
    assert client.get(address("thay-doi/")).status_code == 404


@pytest.mark.parametrize("who", ["cuc", "em", "khoa", "minh", "nguoi-la"])
def test_to_everyone_else_there_is_nothing(two_versions, signed_in, who):
    for page in ("ban/1/so-voi/2/", "thay-doi/"):
        assert signed_in(who).get(address(page)).status_code == 404
