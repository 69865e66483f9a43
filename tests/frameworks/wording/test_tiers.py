from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from frameworks import definition as d
from frameworks.wording import decisions, tiers


def tiered(levels: d.Tiers, **more) -> d.IndexSet:
    return d.IndexSet("s", "S", Decimal(1000), levels, (), **more)


def test_strict_tiers_belong_to_the_level_below_at_the_bound():
    index_set = tiered(
        d.PercentTiers(
            (
                d.Level("dan-dat", "Dẫn dắt", Decimal(75)),
                d.Level("nang-cao", "Nâng cao", Decimal(50)),
                d.Level("khoi-dong", "Khởi động"),
            )
        )
    )

    assert tiers.tiers_in_words(index_set) == (
        tiers.TierWords("dan-dat", "Dẫn dắt", "trên 75%", "trên 750 điểm"),
        tiers.TierWords("nang-cao", "Nâng cao", "trên 50% đến 75%", "trên 500 điểm đến 750 điểm"),
        tiers.TierWords("khoi-dong", "Khởi động", "từ 50% trở xuống", "từ 500 điểm trở xuống"),
    )


def test_inclusive_tiers_belong_to_the_level_above_at_the_bound():
    index_set = tiered(
        d.PointTiers(
            (
                d.Level("tot", "Tốt", Decimal(85), inclusive=True),
                d.Level("kha", "Khá", Decimal(70), inclusive=True),
                d.Level("yeu", "Yếu"),
            )
        )
    )

    assert [(each.label, each.span) for each in tiers.tiers_in_words(index_set)] == [
        ("Tốt", "từ 85 điểm trở lên"),
        ("Khá", "từ 70 điểm đến dưới 85 điểm"),
        ("Yếu", "dưới 70 điểm"),
    ]


MINIMA = d.MinimaTiers(
    (
        d.MinimaLevel(
            "muc-1",
            "Mức I",
            {"san-sang": Decimal(450)},
            {"A.1": d.Minimum(Decimal(90), Decimal(300))},
        ),
        d.MinimaLevel(
            "muc-2",
            "Mức II",
            {"san-sang": Decimal(400)},
            {"A.1": d.Minimum(Decimal(0), Decimal(300))},
        ),
    ),
    d.Otherwise("khong", "Không xếp hạng"),
)


def test_minima_are_a_table_of_every_condition():
    main = d.MainIndex("A.1", "Hạ tầng", Decimal(300), (), part="san-sang")
    part = d.IndexSetPart("san-sang", "Điều kiện sẵn sàng", Decimal(500))
    index_set = replace(tiered(MINIMA, parts=(part,)), main_indices=(main,))

    assert tiers.tiers_in_words(index_set) == ()
    assert tiers.minima_table(index_set) == tiers.MinimaTable(
        MINIMA.levels,
        (
            tiers.MinimaRow("Điều kiện sẵn sàng", Decimal(500), ("450", "400"), is_part=True),
            tiers.MinimaRow(
                "Hạ tầng", Decimal(300), ("90% × 300 = 270", "0% × 300 = 0"), is_part=False
            ),
        ),
        "Không xếp hạng",
    )


def test_a_printed_contradiction_is_told_without_taking_a_side():
    part = d.IndexSetPart("san-sang", "Mức độ đạt được", Decimal(600))
    found = d.PrintedContradiction("cap-xa", "muc-1", "san-sang", Decimal(435), Decimal("448.5"))

    told = tiers.contradiction_in_words(found, tiered(MINIMA, parts=(part,)))

    assert told.where == "S, Mức I."
    assert told.text == (
        "Điểm tối thiểu của phần “Mức độ đạt được” in là 435, nhỏ hơn tổng các mức tối thiểu của "
        "từng nhóm (448,5). Giữ nguyên như bản in; điều kiện về tổng điểm vì vậy không bao giờ "
        "quyết định."
    )


def test_the_order_of_ranks_names_its_parts():
    parts = (d.IndexSetPart("ket-qua", "Kết quả", Decimal(600)),)

    assert decisions.order_in_words(tiered(MINIMA, parts=parts, order=("tier", "ket-qua"))) == (
        "mức đạt được, rồi đến điểm phần “Kết quả”"
    )
