from __future__ import annotations

from datetime import date

import pytest

from rankings.ranking_files import Block, BlockKind, GroupText, Reference, SourceText, parse
from tests.rankings.tables import REAL_TEXT

TEXT = REAL_TEXT.read_text(encoding="utf-8")


def test_the_decision_of_2022_is_read_as_it_stands():
    text = parse(TEXT).text
    assert text is not None

    decision = text.decision
    assert (decision.number, decision.issued) == ("791/QĐ-UBND", date(2023, 4, 11))
    assert decision.council == Reference("219/QĐ-UBND", date(2023, 2, 1))
    assert decision.proposal == Reference("40/TTr-STTTT", date(2023, 4, 11))
    assert (decision.signer_title, decision.signer_name) == ("CHỦ TỊCH", "Trịnh Xuân Trường")
    assert [article.label for article in decision.articles] == ["Điều 1", "Điều 2", "Điều 3"]
    assert decision.articles[2].paragraphs[1].endswith("căn cứ Quyết định thi hành./.")
    assert decision.recipients[-1] == "- Lưu: VT, TH₁, KSTT₁, TCHC₁, VX₁."
    assert len(decision.grounds) == 4
    assert decision.sources[0].url is None
    assert text.framework == "lao-cai-2644-2022"
    assert text.official_answers == ()


def test_number_and_date_stay_blank_in_the_appendix_as_printed():
    text = parse(TEXT).text
    assert text is not None

    assert text.appendix.attached_to == (
        "(Kèm theo Quyết định số      /QĐ-UBND ngày   /   /2023 của UBND tỉnh Lào Cai)"
    )


def test_section_one_is_verbatim():
    text = parse(TEXT).text
    assert text is not None

    assert text.appendix.introduction == (
        Block(BlockKind.HEADING, "1. Thang điểm và xếp hạng mức độ ứng dụng CNTT"),
        Block(BlockKind.SUBHEADING, "1.1. Thang điểm:"),
        Block(
            BlockKind.PARAGRAPH,
            "- Thang điểm tối đa cho các cơ quan, đơn vị có thủ tục hành chính (TTHC) và UBND các "
            "huyện, thị xã, thành phố: 1.000 điểm;",
        ),
        Block(
            BlockKind.PARAGRAPH,
            "- Thang điểm tối đa cho các cơ quan, đơn vị đặc thù hoặc không có TTHC: 750 điểm.",
        ),
        Block(BlockKind.SUBHEADING, "1.2. Xếp hạng mức độ ứng dụng CNTT:"),
        Block(BlockKind.PARAGRAPH, "- Mức dẫn dắt: Điểm đánh giá lớn hơn 75% tổng điểm;"),
        Block(
            BlockKind.PARAGRAPH,
            "- Mức nâng cao: Điểm đánh giá lớn hơn 50% và nhỏ hơn hoặc bằng 75% tổng điểm;",
        ),
        Block(
            BlockKind.PARAGRAPH,
            "- Mức hình thành: Điểm đánh giá lớn hơn 25% và nhỏ hơn hoặc bằng 50% tổng điểm;",
        ),
        Block(
            BlockKind.PARAGRAPH, "- Mức khởi động: Điểm đánh giá nhỏ hơn hoặc bằng 25% tổng điểm."
        ),
    )
    assert [group.heading for group in text.appendix.groups] == [
        "2.1. Nhóm các cơ quan, đơn vị có thủ tục hành chính",
        "2.2. Nhóm các cơ quan, đơn vị không có thủ tục hành chính",
        "2.3. Nhóm các huyện, thị xã, thành phố",
    ]
    assert text.appendix.groups[2] == GroupText("cap-huyen", text.appendix.groups[2].heading)
    assert text.appendix.end_sign == "./."


def problems(*changes: tuple[str, str]) -> list[tuple[str, str, str]]:
    content = TEXT
    for old, new in changes:
        assert content.count(old) == 1, old
        content = content.replace(old, new)
    parsed = parse(content)
    assert parsed.text is None
    return [(one.path, one.code.value, one.found) for one in parsed.problems]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("year: 2022", "year: hai", ("year", "format", "hai")),
        ("year: 2022", "year: 202", ("year", "range", "202")),
        (
            "issued: 2023-04-11\n",
            "issued: 2023-02-30\n",
            ("decision.issued", "format", "2023-02-30"),
        ),
        ("  number: 791/QĐ-UBND\n", "", ("decision.number", "missing_key", "")),
        ("title: Xếp hạng", "tên: Xếp hạng", ("title", "missing_key", "")),
        (
            "kind: heading",
            "kind: title",
            ("appendix.introduction[1].kind", "choice", "title"),
        ),
        (
            "index_set: cap-huyen",
            "index_set: cap-tinh-co-tthc",
            ("appendix.groups[3].index_set", "duplicate", "cap-tinh-co-tthc"),
        ),
        (
            "  end_sign: ./.",
            "  end_sign: ./.\n  ký: ./.",
            ("appendix[ký]", "unknown_key", "ký"),
        ),
    ],
)
def test_every_mistake_has_its_place(old: str, new: str, problem: tuple[str, str, str]):
    assert problem in problems((old, new))


def test_all_mistakes_come_in_one_pass():
    found = problems(("year: 2022", "year: hai"), ("kind: heading", "kind: title"))

    assert [path for path, *_ in found] == ["year", "appendix.introduction[1].kind"]


@pytest.mark.parametrize("content", ["", "- 1", "a: b: c"])
def test_what_is_no_text_of_a_ranking_is_told_and_not_raised(content: str):
    parsed = parse(content)

    assert parsed.text is None
    assert parsed.problems


def test_a_source_on_the_web_has_its_address():
    text = parse(TEXT).text
    assert text is not None

    assert isinstance(text.decision.sources[1], SourceText)
    assert (text.decision.sources[1].url or "").startswith("https://sldtbxh.laocai.gov.vn/")
