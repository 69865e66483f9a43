"""Phân công nhập liệu, and what it shows of who enters what."""

from __future__ import annotations

import re

import pytest

from assessments.models import Agency, EntryDuty, Membership, User
from assessments.services import answers, duties
from tests.assessments.world import START, entered, submission_of

pytestmark = pytest.mark.django_db


def address(step: str = "phan-viec/") -> str:
    return f"/don-vi/2023-mau/{submission_of('so-y-te').pk}/{step}"


def shown(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def yen(during, people) -> User:
    user = User.objects.create_user("yen@demo.test", full_name="Yến")
    agency = Agency.objects.get(slug="so-y-te")
    Membership.objects.create(user=user, agency=agency, role="officer", starts_on=START)
    people["yen"] = user
    return user


def test_the_head_gives_main_indices_and_takes_them_back(yen, people, signed_in):
    client = signed_in("binh")

    response = client.post(address(), {"1": [people["an"].pk], "2": [yen.pk]})
    assert response.url == address()
    assert sorted(EntryDuty.objects.values_list("main_code", "officer__full_name")) == [
        ("1", "An"),
        ("2", "Yến"),
    ]
    page = shown(client.get(address()))
    assert f'<input type="checkbox" name="2" value="{yen.pk}"' in page
    assert "Đã phân công." in page

    client.post(address(), {})
    assert not EntryDuty.objects.exists()


def test_an_officer_reads_it_and_arranges_nothing(yen, people, signed_in):
    duties.arrange(submission_of("so-y-te"), {"1": [yen.pk]}, by=people["binh"])
    client = signed_in("an")

    page = shown(client.get(address()))
    assert "Yến" in page
    assert "Mọi cán bộ nhập liệu" in page
    assert 'type="checkbox"' not in page
    assert client.post(address(), {"1": [people["an"].pk]}).status_code == 403


@pytest.mark.parametrize("who", ["abc", "0", "999999", "binh"])
def test_whoever_is_no_officer_is_refused_in_words(yen, people, signed_in, who):
    value = people[who].pk if who in people else who

    response = signed_in("binh").post(address(), {"1": [value]})

    assert response.status_code == 422
    assert "Có người không còn là cán bộ nhập liệu của đơn vị." in shown(response)
    assert not EntryDuty.objects.exists()


def test_once_the_results_are_fixed_the_page_says_so(yen, people, signed_in, cycle, during):
    cycle.results_fixed_at = cycle.opens_at
    cycle.save()

    response = signed_in("binh").post(address(), {"1": [yen.pk]})

    assert response.status_code == 422
    assert "đã được Chủ tịch Hội đồng chốt" in shown(response)
    assert not EntryDuty.objects.exists()


def test_the_overview_says_who_enters_what(yen, people, signed_in):
    duties.arrange(submission_of("so-y-te"), {"1": [yen.pk]}, by=people["binh"])

    page = shown(signed_in("an").get(address("")))

    assert "Nhóm 1: Yến nhập" in page
    assert "Bạn chỉ được nhập nhóm 2. Nhóm 1: Yến. Người phân công: Binh; đổi được" in page
    assert address() in page


def test_an_agency_without_officers_is_told_who_gives_posts(during, people, signed_in):
    Membership.objects.filter(role="officer").delete()

    assert "Đơn vị chưa có cán bộ nhập liệu." in shown(signed_in("binh").get(address()))


# ── The overview of an officer who has a part ──────────────────────────────────────────────


def codes_of_todo(page: str) -> list[str]:
    """The indicators under «Việc cần làm trước», in their order."""
    return re.findall(r'<li class="todo-[^"]*">.*?/nhap/\d/#cs-(\d+-\d+)">', page)


def test_the_overview_leads_to_what_this_officer_may_enter(yen, people, signed_in):
    client = signed_in("an")
    page = shown(client.get(address("")))
    assert "Nhập tiếp: 1. Hồ sơ" in page
    assert codes_of_todo(page) == ["1-1", "1-2", "2-1"]

    duties.arrange(submission_of("so-y-te"), {"1": [yen.pk]}, by=people["binh"])

    page = shown(client.get(address("")))
    assert "Nhập tiếp: 2. Con người" in page
    assert codes_of_todo(page) == ["2-1", "1-1", "1-2"]
    assert page.count("Yến nhập.") == 2
    assert "Nhập tiếp: 1. Hồ sơ" in shown(signed_in("yen").get(address("")))


def test_an_officer_whose_part_is_full_is_led_to_no_part_of_a_colleague(yen, people, signed_in):
    submission = submission_of("so-y-te")
    answers.save(submission, {"2.1": entered(v="3")}, by=people["an"])
    duties.arrange(submission, {"1": [yen.pk]}, by=people["binh"])

    page = shown(signed_in("an").get(address("")))

    assert "Nhập tiếp" not in page
    assert "Xem tóm tắt" in page


def test_the_head_sees_every_task_alike_with_its_officer(yen, people, signed_in):
    duties.arrange(submission_of("so-y-te"), {"1": [yen.pk]}, by=people["binh"])

    page = shown(signed_in("binh").get(address("")))

    assert codes_of_todo(page) == ["1-1", "1-2", "2-1"]
    assert page.count("Yến nhập.") == 2


def test_the_table_says_who_enters_once_anything_is_given_out(yen, people, signed_in):
    client = signed_in("an")
    assert "Người nhập" not in shown(client.get(address("")))

    duties.arrange(submission_of("so-y-te"), {"1": [yen.pk]}, by=people["binh"])

    page = shown(client.get(address("")))
    assert '<th scope="col">Người nhập</th>' in page
    assert re.findall(r'<td class="c-officers">(.*?)</td>', page) == [
        "Yến",
        '<span class="quiet">mọi cán bộ</span>',
    ]


def test_a_task_has_a_button_to_its_row_for_whoever_may_do_it(yen, people, signed_in):
    answers.save(
        submission_of("so-y-te"),
        {"1.1": entered(a="87", b="90"), "2.1": entered(v="ba")},
        by=people["an"],
    )

    def buttons(who: str) -> list[tuple[str, str]]:
        page = shown(signed_in(who).get(address("")))
        link = r'<a class="btn btn-secondary todo-act" href="([^"]+)">([^<]+)<'
        return [(said, url) for url, said in re.findall(link, page)]

    assert buttons("an") == [
        ("Sửa", address("nhap/2/#cs-2-1")),
        ("Bổ sung", address("nhap/1/#cs-1-1")),
        ("Nhập", address("nhap/1/#cs-1-2")),
    ]
    assert buttons("binh") == []
    duties.arrange(submission_of("so-y-te"), {"1": [yen.pk]}, by=people["binh"])
    assert buttons("an") == [("Sửa", address("nhap/2/#cs-2-1"))]
