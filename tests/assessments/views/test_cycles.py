"""Opening a cycle, saying who takes part, and the board, in the browser."""

from __future__ import annotations

import re

import pytest

from assessments.models import Agency, Cycle
from frameworks.loader import load
from frameworks.models import FrameworkVersion
from tests.assessments.world import AFTER, SMALL

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


# ── Who may open it ────────────────────────────────────────────────────────────────────────

ROLES = ["duc", "giang", "hai", "khoa", "lan", "minh", "an", "nguoi-la"]


@pytest.mark.parametrize(
    ("address", "statuses"),
    [
        ("/quan-tri/ky/", [200, 200, 200, 200, 200, 403, 403, 403]),
        ("/quan-tri/ky/moi/", [403, 200, 403, 403, 403, 403, 403, 403]),
        ("/hoi-dong/2023-mau/", [200, 200, 200, 200, 200, 403, 404, 404]),
        ("/hoi-dong/2023-mau/phan-nhom/", [403, 200, 403, 403, 403, 403, 404, 404]),
        ("/hoi-dong/2023-mau/tham-dinh/", [200, 200, 200, 403, 200, 403, 404, 404]),
    ],
)
def test_each_page_has_its_readers(cycle, signed_in, address, statuses):
    assert [signed_in(who).get(address).status_code for who in ROLES] == statuses


# ── Opening ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def version(people) -> FrameworkVersion:
    load([SMALL])
    return FrameworkVersion.objects.get(framework_id="tinh-mau-1-2023")


def opening(version: FrameworkVersion, year: int) -> str:
    return f"/quan-tri/ky/moi/?framework={version.pk}&year={year}"


def shown(response) -> str:
    found = re.search(r'name="shown" value="([^"]*)"', response.content.decode())
    assert found is not None
    return found[1]


def filled(page, **changes: str) -> dict[str, str]:
    """The form as the page proposes it, with what the secretary fills in."""
    return {
        "title": "Kỳ 2023",
        "slug": "2023",
        "opens_at": "2023-12-01T00:00",
        "standing_agency": str(Agency.objects.get(slug="so-tttt").pk),
        "respond_days": "5",
        "so-included": "on",
        "so-printed": "trước ngày 25/12",
        "so-day": "2023-12-25",
        "so-inclusive": "0",
        "huyen-printed": "",
        "huyen-day": "",
        "huyen-inclusive": "0",
        "shown": shown(page),
        **changes,
    }


def only_so(client, version: FrameworkVersion, **changes: str):
    """The page, read back once with the districts left out."""
    address = opening(version, 2023)
    return client.post(address, filled(client.get(address), **changes))


def test_the_frameworks_clause_is_proposed_with_its_last_second(version, signed_in):
    page = text(signed_in("giang").get(opening(version, 2026)))

    assert 'value="trước ngày 25/12"' in page
    assert "Nhận hồ sơ đến hết</span>" not in page
    assert "<b>23:59:59 ngày 24/12/2026</b>" in page
    assert "<b>23:59:59 ngày 14/12/2026</b>" in page


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_slip_of_the_hand_in_the_year_is_a_sentence(version, signed_in, day: str):
    assert only_so(signed_in("giang"), version, **{"so-day": day}).status_code == 422


def test_a_cycle_is_opened_with_the_instants_that_were_read(version, signed_in):
    giang = signed_in("giang")
    first = only_so(giang, version)
    assert first.status_code == 422  # one set was left out: what is shown has changed
    assert "Thời điểm khóa đã đổi theo những gì bạn sửa." in text(first)

    response = giang.post(opening(version, 2023), filled(first))

    assert response.headers["Location"] == "/hoi-dong/2023/phan-nhom/"
    deadline = Cycle.objects.get(slug="2023").deadlines.get()
    assert (deadline.set_id, deadline.printed) == ("so", "trước ngày 25/12")
    assert deadline.closes_at.isoformat() == "2023-12-24T17:00:00+00:00"


def test_a_day_written_as_documents_write_it_closes_the_cycle_as_well(version, signed_in):
    giang = signed_in("giang")
    written = {"so-day": "23/12/2023"}
    first = only_so(giang, version, **written)
    assert "<b>23:59:59 ngày 22/12/2023</b>" in text(first)

    giang.post(opening(version, 2023), filled(first, **written))

    deadline = Cycle.objects.get(slug="2023").deadlines.get()
    assert deadline.closes_at.isoformat() == "2023-12-22T17:00:00+00:00"


def test_a_day_that_still_counts_moves_the_instant_by_a_day(version, signed_in):
    first = only_so(signed_in("giang"), version, **{"so-inclusive": "1"})

    assert "<b>23:59:59 ngày 25/12/2023</b>" in text(first)
    assert not Cycle.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"so-printed": ""}, "Ghi thời hạn đúng như văn bản."),
        ({"so-day": ""}, "Ghi ngày trong thời hạn."),
        ({"so-day": "2023-11-30"}, "Thời hạn phải sau lúc mở nhập liệu."),
        ({"so-included": ""}, "Chọn ít nhất một đối tượng đánh giá có thời hạn."),
        ({"slug": "2023 mau"}, "slug"),
        ({"opens_at": ""}, "Trường này là bắt buộc"),
    ],
)
def test_a_cycle_that_lacks_something_is_not_opened(version, signed_in, changes, said):
    response = only_so(signed_in("giang"), version, **changes)

    assert response.status_code == 422
    assert said in text(response)
    assert not Cycle.objects.exists()


def test_two_cycles_do_not_share_an_address(cycle, signed_in):
    giang, version = signed_in("giang"), cycle.framework_version
    first = only_so(giang, version, slug="2023-mau")

    assert "Đã có kỳ ở địa chỉ này." in text(first)
    assert Cycle.objects.count() == 1


def test_a_year_outside_the_framework_is_warned_of_confirmed_and_kept_on_the_board(
    version, signed_in
):
    giang, address = signed_in("giang"), opening(version, 2026)
    page = giang.get(address)
    assert "ban hành cho năm 2023, không phải 2026." in text(page)
    year = {
        "so-day": "2026-12-25", "huyen-included": "on", "huyen-printed": "trước ngày 15/12",
        "huyen-day": "2026-12-15", "slug": "2026", "opens_at": "2026-12-01T00:00",
    }  # fmt: skip

    unconfirmed = giang.post(address, filled(page, **year))
    assert unconfirmed.status_code == 422
    assert "Đánh dấu vào đây nếu vẫn mở kỳ cho năm này." in text(unconfirmed)
    giang.post(address, filled(page, **year, outside="on"))

    board = text(giang.get("/hoi-dong/2026/"))
    assert "ban hành cho năm 2023; kỳ này đánh giá năm 2026." in board


def test_a_free_address_is_proposed(cycle, signed_in):
    page = text(signed_in("giang").get(opening(cycle.framework_version, 2023)))

    assert 'name="slug" value="2023"' in page
    Cycle.objects.update(slug="2023")
    assert 'name="slug" value="2023-2"' in text(
        signed_in("giang").get(opening(cycle.framework_version, 2023))
    )


def test_decisions_are_offered_newest_first_the_tenth_version_before_the_ninth(version, signed_in):
    rows = {}
    for number, issued_on in (("9", version.issued_on), ("10", version.issued_on)):
        row = FrameworkVersion.objects.get(pk=version.pk)
        row.pk, row.version, row.sha256 = None, number, number.rjust(64, "0")
        row.issued_on = issued_on
        row.save(force_insert=True)
        rows[number] = row.pk
    page = signed_in("giang").get("/quan-tri/ky/moi/").content.decode()

    offered = re.findall(r'<option value="(\d+)"', page)
    assert offered == [str(rows["10"]), str(rows["9"]), str(version.pk)]


def test_an_opened_cycle_leads_to_its_agencies_until_it_has_some(cycle, signed_in):
    giang = signed_in("giang")
    assert "Chưa có cơ quan nào tham gia" not in text(giang.get("/viec-cua-toi/"))
    cycle.submissions.all().delete()

    page = text(giang.get("/viec-cua-toi/"))

    assert "Chưa có cơ quan nào tham gia" in page
    assert 'href="/hoi-dong/2023-mau/phan-nhom/"' in page
    assert "Chưa có kỳ nào đang chạy" not in page


# ── The board ──────────────────────────────────────────────────────────────────────────────


def test_the_board_shows_the_secretary_what_may_be_done(during, signed_in):
    assert "/phan-nhom/" in text(signed_in("giang").get("/hoi-dong/2023-mau/"))
    assert "/phan-nhom/" not in text(signed_in("lan").get("/hoi-dong/2023-mau/"))
    assert "/tham-dinh/" not in text(signed_in("khoa").get("/hoi-dong/2023-mau/"))


def test_the_list_asks_as_often_for_one_cycle_as_for_many(
    cycle, signed_in, django_assert_num_queries
):
    giang = signed_in("giang")
    giang.get("/quan-tri/ky/")
    with django_assert_num_queries(5):
        giang.get("/quan-tri/ky/")
    Cycle.objects.bulk_create(
        Cycle(
            slug=f"ky-{n}",
            title=f"Kỳ {n}",
            framework_version=cycle.framework_version,
            year=2023,
            standing_agency=cycle.standing_agency,
            opens_at=AFTER,
        )
        for n in range(60)
    )
    with django_assert_num_queries(5):
        response = giang.get("/quan-tri/ky/")

    assert text(response).count("/hoi-dong/ky-") >= 60
