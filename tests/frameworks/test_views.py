from __future__ import annotations

import html
import json
import re
import tempfile
from pathlib import Path

import pytest
from django.urls import reverse

from frameworks import loader
from frameworks.files import framework_files
from frameworks.models import FrameworkVersion
from tests.frameworks import documents

pytestmark = pytest.mark.django_db

LIST = "/bo-chi-so/"
DTI_2022 = "/bo-chi-so/dti/2644-qd-ubnd/"
DTI_2023 = "/bo-chi-so/dti/3019-qd-ubnd/"
AN_GIANG = "/bo-chi-so/chinh-quyen-dien-tu/1040-qd-ubnd/"
LAO_CAI_2018 = "/bo-chi-so/ung-dung-cntt/3299-qd-ubnd/"
COMPARISON = "/bo-chi-so/dti/2644-qd-ubnd..3019-qd-ubnd/"

SMALL_SET, LARGE_SET = "/bo-chi-so/dti/2644-qd-ubnd/cap-tinh-khong-tthc/", f"{DTI_2023}cap-huyen/"


LABEL_OF = {"decision": "decision", "related": "related", "reconstructed": "rebuilt"}
NO_LABEL = dict.fromkeys(LABEL_OF.values(), 0)


@pytest.fixture(scope="module")
def django_db_setup(django_db_setup, django_db_blocker):
    """The real five decisions, loaded once for this module."""
    with django_db_blocker.unblock():
        loader.load(framework_files())
    yield
    with django_db_blocker.unblock():
        FrameworkVersion.objects.all().delete()


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def text(markup: str) -> str:
    """What a reader sees, with single spaces."""
    body = re.sub(r"(?s)<(script|style).*?</\1>", "", markup.partition("<main")[2])
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def labels(markup: str) -> dict[str, int]:
    """How many provenance labels of each kind a page shows."""
    kinds = ("decision", "related", "rebuilt")
    return {kind: markup.count(f'class="prov prov-{kind}"') for kind in kinds}


# ── The list ───────────────────────────────────────────────────────────────────────────────


def test_the_list_names_the_five_decisions_by_province(client):
    shown = text(page(client, LIST))

    names = ["Tỉnh Lào Cai", "3019/QĐ-UBND", "2644/QĐ-UBND", "3299/QĐ-UBND"]
    names += ["Tỉnh An Giang", "1040/QĐ-UBND", "Tỉnh Sơn La", "2245/QĐ-UBND"]
    positions = [shown.index(name) for name in names]
    assert positions == sorted(positions)


def test_the_list_says_before_anything_else_how_much_is_rebuilt(client):
    shown = text(page(client, LIST))

    warning = shown.index("792 chỉ số: 769 dựng lại, 23 theo văn bản liên quan.")
    assert warning < shown.index("Tỉnh Lào Cai")
    assert "339 chỉ số: 330 dựng lại, 9 theo văn bản liên quan." in shown


def test_the_list_gives_counts_and_maxima_and_never_a_sum_of_parts(client):
    shown = text(page(client, LIST))

    assert "8 chỉ số chính, 109 chỉ số · 1.000 điểm" in shown
    assert "6 chỉ số chính, 43 chỉ số · 800 điểm" in shown
    assert "Điều kiện sẵn sàng 500 điểm và Mức độ đạt được 600 điểm" in shown
    assert "1.500" not in shown
    assert "1.100" not in shown


def test_without_any_framework_the_list_says_what_to_do(client):
    FrameworkVersion.objects.all().delete()

    assert "Chưa có bộ chỉ số nào được nạp" in text(page(client, LIST))


# ── One decision ───────────────────────────────────────────────────────────────────────────


def test_a_decision_shows_its_facts(client):
    shown = text(page(client, DTI_2023))

    for fact in (
        "Ngày ban hành 28/11/2023",
        "Cơ quan ban hành UBND tỉnh Lào Cai",
        "Năm đánh giá 2023",
        "Thời hiệu số liệu từ 01/01 đến 31/12 của năm đánh giá",
        "Thay thế 2644/QĐ-UBND (07/11/2022)",
        "001_8e843dc26606924c.txt",
        "lấy 2 chữ số thập phân, phần còn lại bị cắt bỏ (ví dụ 1,005 thành 1,00)",
        "Bằng điểm thì cùng hạng, hạng kế tiếp bị bỏ qua (ví dụ: 1, 1, 3).",
        FrameworkVersion.objects.get(framework_id="lao-cai-3019-2023").sha256,
    ):
        assert fact in shown


def test_a_decision_leads_to_the_one_it_replaces_and_back(client):
    assert f'<a href="{DTI_2022}">' in page(client, DTI_2023)
    assert "Được thay bằng 3019/QĐ-UBND" in text(page(client, DTI_2022))
    assert f'<a href="{DTI_2023}">' in page(client, DTI_2022)


def test_a_replaced_decision_outside_the_set_is_named_without_a_link(client):
    document = documents.framework(
        "lao-cai-77-2024",
        decision={
            **documents.framework()["decision"],
            "number": "77/QĐ-UBND",
            "replaces": [{"number": "5/QĐ-UBND", "issued": "2019-05-27"}],
        },
    )
    version = stored(document)

    markup = page(client, f"/bo-chi-so/dti/{version.number_slug}/")

    assert "Thay thế 5/QĐ-UBND (27/5/2019)" in text(markup)
    assert "5-qd-ubnd" not in markup


def stored(document: documents.Document) -> FrameworkVersion:
    """A framework loaded from a document, through a file as always."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{document['id']}.yaml"
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        loader.load([path])
    return FrameworkVersion.objects.get(framework_id=document["id"])


def test_every_deadline_shows_its_clause_and_the_last_second(client):
    shown = text(page(client, DTI_2023))

    assert shown.count("“trước ngày 25/12” hết 23:59:59 ngày 24/12 của năm đánh giá") == 3
    assert shown.count("“trước ngày 15/12” hết 23:59:59 ngày 14/12 của năm đánh giá") == 2


def test_a_decision_without_a_deadline_says_that_the_source_gives_none(client):
    assert "Nguồn không nêu hạn gửi số liệu" in text(page(client, LAO_CAI_2018))


def test_percent_tiers_are_strict_at_the_bound(client):
    shown = text(page(client, f"{DTI_2023}cap-huyen/"))

    assert "Dẫn dắt trên 75% trên 750 điểm" in shown
    assert "Nâng cao trên 50% đến 75% trên 500 điểm đến 750 điểm" in shown
    assert "Khởi động từ 25% trở xuống từ 250 điểm trở xuống" in shown


def test_point_tiers_include_their_bound(client):
    shown = text(page(client, LAO_CAI_2018))

    assert "Tốt từ 85 điểm trở lên Khá từ 70 điểm đến dưới 85 điểm" in shown
    assert "Yếu dưới 50 điểm" in shown


def test_an_giang_shows_every_minimum_and_its_printed_contradictions(client):
    for address in (AN_GIANG, f"{AN_GIANG}cap-xa/"):
        shown = text(page(client, address))
        assert "Hạ tầng 300 90% × 300 = 270 80% × 300 = 240 75% × 300 = 225" in shown
        assert "Chuyển đổi 50 90% × 50 = 45 50% × 50 = 25 0% × 50 = 0 0% × 50 = 0" in shown
        assert "in là 435, nhỏ hơn tổng các mức tối thiểu của từng nhóm (448,5)" in shown
        assert "in là 385, nhỏ hơn tổng các mức tối thiểu của từng nhóm (412)" in shown
        assert "1.100" not in shown
    assert "in là 435" not in text(page(client, f"{AN_GIANG}cap-huyen/"))


# ── One index set ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("framework_id", [path.stem for path in framework_files()])
def test_no_row_of_any_index_set_goes_without_its_provenance(client, framework_id):
    version = FrameworkVersion.objects.get(framework_id=framework_id)
    for index_set in version.definition.index_sets:
        address = reverse(
            "index-set-detail", args=(version.family, version.number_slug, index_set.id)
        )
        rows = re.findall(r'(?s)<tr id="([^"]+)">(.*?)</tr>', page(client, address))

        assert [code for code, _row in rows] == list(index_set.indicators)
        for code, row in rows:
            provenance = index_set.indicators[code].provenance
            assert labels(row) == {**NO_LABEL, LABEL_OF[provenance]: 1}, code


def test_an_index_set_warns_before_its_first_indicator(client):
    shown = text(page(client, f"{DTI_2023}cap-tinh-co-tthc/"))

    warning = (
        "55 chỉ số: 53 dựng lại, 2 theo văn bản liên quan. "
        "Tên, điểm và cách tính từng chỉ số không phải lời văn của quyết định."
    )
    assert 0 <= shown.index(warning) < shown.index("Từng chỉ số")


def test_a_row_holds_all_that_an_officer_asks_first(client):
    markup = page(client, f"{DTI_2023}cap-tinh-co-tthc/")
    row = text("<main" + re.search(r'(?s)<tr id="2.4">.*?</tr>', markup)[0])

    assert row == (
        "2.4 Chấp hành chế độ báo cáo định kỳ về chuyển đổi số của sở, ban, ngành "
        "Cộng 2 phần: Số báo cáo gửi đúng hạn (12 điểm); "
        "Chất lượng, đầy đủ số liệu của báo cáo (8 điểm) "
        "Báo cáo tháng, quý, năm trên hệ thống báo cáo "
        "Cơ quan, đơn vị tự khai Hội đồng đánh giá: Hội đồng/Tổ giúp việc "
        "20 Tổng hợp Dựng lại"
    )


def test_a_rebuilt_row_whose_subject_is_the_decisions_says_so_beside_its_label(client):
    markup = page(client, f"{LAO_CAI_2018}cap-huyen/")
    row = text("<main" + re.search(r'(?s)<tr id="II.1">.*?</tr>', markup)[0])

    assert row.endswith(
        "Dựng lại Bài giới thiệu Quyết định 3299/QĐ-UBND, chỉ nêu chủ đề; "
        "điểm và các bậc là dựng lại"
    )


def test_the_longest_index_set_stays_light(client):
    assert len(page(client, LARGE_SET).encode()) <= 150_000


# ── One indicator ──────────────────────────────────────────────────────────────────────────


def test_an_indicator_shows_its_rule_its_example_and_its_provenance(client):
    shown = text(page(client, f"{DTI_2023}cap-tinh-co-tthc/2.4/"))

    for words in (
        "Dựng lại vì chưa có toàn văn phụ lục. Không phải lời văn của quyết định.",
        "Số báo cáo gửi đúng hạn 12 điểm",
        "Tỷ lệ a ÷ b dưới 100% a ÷ b × 12 điểm",
        "Chất lượng, đầy đủ số liệu của báo cáo 8 điểm",
        "Khá 75% số điểm (6 điểm)",
        "Luôn áp dụng: không được khai “không áp dụng”.",
        "Ví dụ Số liệu giả định",
        "a. Số báo cáo gửi đúng hạn 87",
        "17,60 /20 điểm",
        "Báo cáo tháng, quý, năm trên hệ thống báo cáo",
    ):
        assert words in shown


def test_an_indicator_leads_to_its_neighbours_and_its_predecessor(client):
    markup = page(client, f"{DTI_2023}cap-huyen/2.4/")

    assert f'rel="prev" href="{DTI_2023}cap-huyen/2.3/"' in markup
    assert f'rel="next" href="{DTI_2023}cap-huyen/2.5/"' in markup
    assert f'href="{DTI_2022}cap-huyen/2.4/"' in markup


def test_the_first_and_the_last_indicator_have_one_neighbour(client):
    first, last = page(client, f"{LARGE_SET}1.1/"), page(client, f"{LARGE_SET}8.20/")

    assert ('rel="prev"' in first, 'rel="next"' in first) == (False, True)
    assert ('rel="prev"' in last, 'rel="next"' in last) == (True, False)


def test_a_new_indicator_says_that_it_has_no_predecessor(client):
    shown = text(page(client, f"{DTI_2023}cap-tinh-co-tthc/6.23/"))

    assert "Chỉ số mới: bộ trước không có chỉ số tương ứng." in shown


def test_an_indicator_of_a_first_framework_does_not_speak_of_one_before(client):
    assert "So với bộ trước" not in text(page(client, f"{DTI_2022}cap-huyen/2.4/"))


@pytest.mark.parametrize("framework_id", [path.stem for path in framework_files()])
def test_an_indicator_of_every_kind_and_provenance_has_a_page(client, framework_id):
    version = FrameworkVersion.objects.get(framework_id=framework_id)
    shown = {
        (indicator.rule.kind, indicator.provenance): (index_set.id, code)
        for index_set in version.definition.index_sets
        for code, indicator in index_set.indicators.items()
    }
    for (_kind, provenance), place in shown.items():
        address = (version.family, version.number_slug, *place)
        markup = page(client, reverse("indicator-detail", args=address))

        assert "Ví dụ" in markup
        assert labels(markup) == {**NO_LABEL, LABEL_OF[provenance]: 1}


def test_every_kind_of_rule_has_a_page(client):
    version = stored(documents.everything())
    for index_set in version.definition.index_sets:
        for code, indicator in index_set.indicators.items():
            address = (version.family, version.number_slug, index_set.id, code)
            markup = page(client, reverse("indicator-detail", args=address))

            assert "Ví dụ" in markup, indicator.rule.kind


# ── What changed ───────────────────────────────────────────────────────────────────────────


def test_the_comparison_counts_what_was_kept_changed_added_and_dropped(client):
    shown = text(page(client, COMPARISON))

    assert "Bộ chỉ số 2023 khác bộ 2022 ở đâu" in shown
    assert "35 → thành 55" in shown
    assert "28 → thành 43 chỉ số · 750 điểm → 800 điểm" in shown
    assert "Mới 22" in shown
    assert "Bỏ 2" in shown


def test_each_index_set_has_its_own_comparison(client):
    markup = page(client, f"{COMPARISON}cap-xa/")

    assert 'aria-current="page">UBND các xã, phường, thị trấn</a>' in markup
    assert sum(labels(markup).values()) > 85


def test_a_decision_leads_to_the_comparison_only_where_there_is_a_map(client):
    assert f'href="{COMPARISON}"' in page(client, DTI_2023)
    assert ".." not in page(client, DTI_2022).partition("<main")[2].partition("</main")[0]


# ── What is not there, and for whom ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "address",
    [
        "/bo-chi-so/dti/1-qd-ubnd/",
        "/bo-chi-so/khong-co/3019-qd-ubnd/",
        f"{DTI_2023}khong-co/",
        f"{DTI_2023}cap-huyen/9.99/",
        "/bo-chi-so/dti/3019-qd-ubnd..2644-qd-ubnd/",
        "/bo-chi-so/dti/2644-qd-ubnd..2644-qd-ubnd/",
        f"{COMPARISON}khong-co/",
    ],
)
def test_what_does_not_exist_is_not_found(client, address):
    assert client.get(address).status_code == 404


ADDRESSES = [LIST, DTI_2023, AN_GIANG, LARGE_SET, f"{LARGE_SET}1.1/", COMPARISON]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_needs_no_sign_in_and_reads_no_session(client, address):
    response = client.get(address)

    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_an_unmarked_view_would_read_the_session(client):
    """The control: the same client on a page that is not public."""
    response = client.get("/quan-tri/django/")

    assert response.status_code == 302
    assert "Cookie" in response.headers["Vary"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_stands_under_en_too(client, address):
    assert client.get(f"/en{address}").status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_styles_or_scripts_inline(client, address):
    markup = page(client, address)

    assert " style=" not in markup
    assert re.findall(r"<script(?![^>]* src=)", markup) == []
    assert re.findall(r" on[a-z]+=", markup) == []


# ── Queries ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("small", "large", "queries"),
    [
        (AN_GIANG, DTI_2023, 2),
        (SMALL_SET, LARGE_SET, 1),
        (f"{SMALL_SET}1.1/", f"{DTI_2022}cap-huyen/1.1/", 1),
        (f"{COMPARISON}co-quan-cap-huyen/", f"{COMPARISON}cap-huyen/", 2),
    ],
)
def test_a_page_asks_as_often_whatever_its_size(
    client, django_assert_num_queries, small, large, queries
):
    for address in (small, large):
        with django_assert_num_queries(queries):
            client.get(address)


def test_an_indicator_with_a_predecessor_asks_once_more(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get(f"{LARGE_SET}1.1/")


def test_the_list_asks_as_often_for_one_decision_as_for_all(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get(LIST)
    FrameworkVersion.objects.exclude(framework_id="lao-cai-2644-2022").delete()
    with django_assert_num_queries(2):
        client.get(LIST)
