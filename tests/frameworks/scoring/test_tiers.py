from __future__ import annotations

from decimal import Decimal

import pytest

from frameworks.definition import MinimaLevel, MinimaTiers, Minimum, Otherwise
from frameworks.scoring.tiers import tier_for_minima, tier_for_total
from tests.frameworks.scoring.samples import PERCENT_TIERS, POINT_TIERS

D = Decimal


@pytest.mark.parametrize(
    ("points", "maximum", "tier"),
    [
        ("1000.00", "1000", "dan-dat"),
        ("750.01", "1000", "dan-dat"),
        ("750.00", "1000", "nang-cao"),
        ("749.99", "1000", "nang-cao"),
        ("500.01", "1000", "nang-cao"),
        ("500.00", "1000", "hinh-thanh"),
        ("375.01", "750", "nang-cao"),
        ("375.00", "750", "hinh-thanh"),
        ("250.01", "1000", "hinh-thanh"),
        ("250.00", "1000", "khoi-dong"),
        ("235.40", "1000", "khoi-dong"),  # Sở Du lịch 2022, published «Hình thành»
        ("0.00", "1000", "khoi-dong"),
        ("0", "800", "khoi-dong"),
    ],
)
def test_above_a_percent_of_the_maximum_is_strict(points: str, maximum: str, tier: str) -> None:
    assert tier_for_total(PERCENT_TIERS, D(points), D(maximum)) == tier


@pytest.mark.parametrize(
    ("points", "tier"),
    [
        ("100.00", "tot"),
        ("85.00", "tot"),
        ("84.99", "kha"),
        ("70.00", "kha"),
        ("69.99", "trung-binh"),
        ("50.00", "trung-binh"),
        ("49.99", "yeu"),
        ("0.00", "yeu"),
    ],
)
def test_at_least_so_many_points_is_inclusive(points: str, tier: str) -> None:
    assert tier_for_total(POINT_TIERS, D(points), D(100)) == tier


def test_a_share_just_over_the_bound_is_not_rounded_down_to_it() -> None:
    just_over = D("750.0000000000000000000000000000000000001")

    assert tier_for_total(PERCENT_TIERS, just_over, D(1000)) == "dan-dat"


# Cấp huyện, QĐ 1040/QĐ-UBND An Giang: two of its four levels.
AN_GIANG = MinimaTiers(
    levels=(
        MinimaLevel(
            "muc-1",
            "Mức I",
            {"san-sang": D(450), "ket-qua": D(900)},
            {"A.1": Minimum(D(90), D(300)), "B.1": Minimum(D(90), D(50))},
        ),
        MinimaLevel(
            "muc-3",
            "Mức III",
            {"san-sang": D(375), "ket-qua": D("842.5")},
            {"A.1": Minimum(D(75), D(300)), "B.1": Minimum(D(0), D(50))},
        ),
    ),
    otherwise=Otherwise("khong-xep-hang", "Không xếp hạng"),
)


@pytest.mark.parametrize(
    ("ready", "result", "a1", "b1", "tier"),
    [
        ("450", "900", "270", "45", "muc-1"),
        ("449.99", "900", "270", "45", "muc-3"),
        ("450", "899.99", "270", "45", "muc-3"),
        ("500", "1000", "269.99", "50", "muc-3"),  # a higher total, and a lower level
        ("500", "1000", "300", "44.99", "muc-3"),
        ("375", "842.50", "225", "0", "muc-3"),  # 0%x50: nothing is enough
        ("375", "842.49", "225", "0", "khong-xep-hang"),
        ("374.99", "842.50", "225", "0", "khong-xep-hang"),
        ("500", "1000", "224.99", "50", "khong-xep-hang"),
        ("0", "0", "0", "0", "khong-xep-hang"),
    ],
)
def test_the_level_is_the_first_of_which_every_minimum_holds(
    ready: str, result: str, a1: str, b1: str, tier: str
) -> None:
    parts = {"san-sang": D(ready), "ket-qua": D(result)}

    assert tier_for_minima(AN_GIANG, parts, {"A.1": D(a1), "B.1": D(b1)}) == tier


def test_zero_percent_is_a_condition_that_a_deduction_can_break() -> None:
    parts = {"san-sang": D(400), "ket-qua": D(900)}

    assert tier_for_minima(AN_GIANG, parts, {"A.1": D(300), "B.1": D("-0.01")}) == "khong-xep-hang"
