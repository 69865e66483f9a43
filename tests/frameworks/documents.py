"""Small valid framework documents for tests, as a file holds them: every scalar is a string.

Each builder gives a fresh document and takes the keys that matter to the test.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]
Place = tuple[str | int, ...]

OPTIONS = [
    {"id": "day-du", "label": "Đầy đủ", "fraction": "1"},
    {"id": "mot-phan", "label": "Một phần", "fraction": "0.5"},
    {"id": "khong", "label": "Không", "fraction": "0"},
]

# One rule of every kind, with every key that the kind knows.
RULES: dict[str, Document] = {
    "ratio": {
        "kind": "ratio",
        "numerator": "Số hồ sơ trực tuyến",
        "denominator": "Tổng số hồ sơ",
        "full_at": "0.8",
        "below": "proportional",
        "may_exceed": "false",
    },
    "inverse_ratio": {
        "kind": "inverse_ratio",
        "numerator": "Số địa chỉ IP nằm trong mạng botnet",
        "denominator": "Tổng số địa chỉ IP",
        "may_exceed": "true",
    },
    "share": {"kind": "share", "value": "Tỷ lệ máy tính có giải pháp bảo vệ"},
    "boolean": {"kind": "boolean", "question": "Đã kết nối"},
    "choice": {"kind": "choice", "question": "null", "options": OPTIONS},
    "checklist": {
        "kind": "checklist",
        "items": [
            {"id": "chuyen-muc", "label": "Có chuyên mục", "fraction": "0.5"},
            {"id": "tin-bai", "label": "Hai tin, bài mỗi tháng", "fraction": "0.5"},
        ],
    },
    "steps": {
        "kind": "steps",
        "on": "value",
        "value": "Số cuộc họp",
        "bands": [{"min": "4", "fraction": "1"}, {"min": "2", "fraction": "0.5"}],
        "else_fraction": "0.1",
    },
    "per_item": {"kind": "per_item", "item": "Số lớp tập huấn", "items_for_full": "4"},
    "deadline": {
        "kind": "deadline",
        "what": "Ban hành kế hoạch",
        "due": "01-31",
        "late": [{"days_max": "15", "fraction": "0.5"}, {"days_max": "30", "fraction": "0.25"}],
        "else_fraction": "0",
    },
    "growth": {
        "kind": "growth",
        "value": "Số giao dịch",
        "bands": [
            {"min_change": "0.1", "fraction": "1"},
            {"min_change": "-0.1", "fraction": "0.5"},
        ],
        "else_fraction": "0",
    },
    "relative_to_best": {"kind": "relative_to_best", "value": "Băng thông mỗi người (Mbps)"},
    "composite": {
        "kind": "composite",
        "parts": [
            {
                "id": "dung-han",
                "label": "Báo cáo đúng hạn",
                "fraction": "0.6",
                "rule": {"kind": "boolean", "question": "Đúng hạn"},
            },
            {
                "id": "chat-luong",
                "label": "Chất lượng báo cáo",
                "fraction": "0.4",
                "rule": {"kind": "choice", "options": OPTIONS},
                "entered_by": "council",
                "source": "Hội đồng thẩm định",
                "not_applicable": "council",
            },
        ],
    },
    "best_of": {
        "kind": "best_of",
        "cases": [
            {
                "id": "tu-dau-tu",
                "label": "Tự đầu tư",
                "rule": {"kind": "share", "value": "Tỷ lệ đáp ứng tiêu chuẩn"},
            },
            {
                "id": "thue",
                "label": "Thuê dịch vụ",
                "rule": {"kind": "boolean", "question": "Có hợp đồng thuê"},
            },
        ],
    },
    "rollup_mean": {"kind": "rollup_mean", "label": "Điểm của các xã, phường, thị trấn"},
    "deduction": {
        "kind": "deduction",
        "item": "Mỗi lần nộp chậm",
        "points_per_item": "-0.5",
        "floor": "-3",
    },
    "judged": {"kind": "judged", "question": "Hội đồng chấm điểm sáng kiến"},
}

# The other shapes of ``steps``.
STEPS_DOWN: Document = {
    "kind": "steps",
    "on": "value",
    "value": "Số sự cố",
    "bands": [{"max": "0", "fraction": "1"}, {"max": "2", "fraction": "0.5"}],
}
STEPS_ON_RATIO: Document = {
    "kind": "steps",
    "on": "ratio",
    "numerator": "Số máy tính kết nối",
    "denominator": "Tổng số máy tính",
    "may_exceed": "false",
    "bands": [{"min": "0.9", "fraction": "1"}, {"min": "0.5", "fraction": "0.5"}],
}

PERCENT_TIERS: Document = {
    "kind": "percent",
    "levels": [
        {"id": "dan-dat", "label": "Dẫn dắt", "above": "75"},
        {"id": "nang-cao", "label": "Nâng cao", "above": "50"},
        {"id": "khoi-dong", "label": "Khởi động"},
    ],
}
POINT_TIERS: Document = {
    "kind": "points",
    "levels": [
        {"id": "tot", "label": "Tốt", "at_least": "85"},
        {"id": "kha", "label": "Khá", "at_least": "70"},
        {"id": "yeu", "label": "Yếu"},
    ],
}


def fresh(document: Any) -> Any:
    """A copy that shares nothing."""
    return json.loads(json.dumps(document))


def indicator(code: str = "1.1", **keys: Any) -> Document:
    """An indicator of 20 points by a boolean."""
    return fresh(
        {
            "code": code,
            "title": f"Chỉ số {code}",
            "max_points": "20",
            "unit": "Có/Không",
            "rule": RULES["boolean"],
            "evidence": {"text": "Văn bản (số, ký hiệu, ngày)", "required": "true"},
            "entered_by": "agency",
            "source": "null",
            "not_applicable": "refused",
            "not_applicable_when": "null",
            "provenance": "reconstructed",
            "reference": "null",
            **keys,
        }
    )


def main_index(code: str = "1", *indicators: Document, **keys: Any) -> Document:
    """A main index of the indicators given (one, unless named), with their sum as its maximum."""
    inner = list(indicators) or [indicator(f"{code}.1")]
    points = sum(int(each["max_points"]) for each in inner)
    return fresh(
        {
            "code": code,
            "title": f"Chỉ số chính {code}",
            "group": "null",
            "pillar": "null",
            "part": "null",
            "max_points": str(points),
            "indicators": inner,
            **keys,
        }
    )


def index_set(set_id: str = "cap-tinh", *mains: Document, **keys: Any) -> Document:
    """An index set of the main indices given, with true counts and their sum as its maximum."""
    inner = list(mains) or [main_index()]
    return fresh(
        {
            "id": set_id,
            "title": f"Nhóm {set_id}",
            "ranking_group": f"Nhóm xếp hạng {set_id}",
            "average_label": "Điểm trung bình",
            "rank_main_indices": "false",
            "stated_main_indices": str(len(inner)),
            "stated_indicators": str(sum(len(main["indicators"]) for main in inner)),
            "max_points": str(sum(int(main["max_points"]) for main in inner)),
            "parts": [],
            "order": ["total"],
            "deadline": {
                "printed": "trước ngày 25/12",
                "day": "12-25",
                "inclusive": "false",
                "provenance": "decision",
            },
            "tiers": PERCENT_TIERS,
            "checks": [],
            "main_indices": inner,
            **keys,
        }
    )


def framework(framework_id: str = "lao-cai-9-2022", *sets: Document, **keys: Any) -> Document:
    """A whole file with the index sets given (one, unless named)."""
    return fresh(
        {
            "id": framework_id,
            "version": "1",
            "family": "dti",
            "title": "Bộ chỉ số để kiểm thử",
            "jurisdiction": {"code": "H38", "name": "Lào Cai"},
            "decision": {
                "number": "9/QĐ-UBND",
                "issued": "2022-11-07",
                "issuer": "UBND tỉnh Lào Cai",
                "replaces": [],
                "sources": ["van-ban.txt"],
                "notes": ["Ghi chú"],
            },
            "years": ["2022"],
            "data_window": {"from": "01-01", "to": "12-31"},
            "rounding": {
                "indicator": {"places": "2", "mode": "half_up"},
                "average": {"places": "2", "mode": "down"},
            },
            "ties": "share_and_skip",
            "previous": "null",
            "index_sets": list(sets) or [index_set()],
            **keys,
        }
    )


def with_rule(rule: Document, **keys: Any) -> Document:
    """A framework whose one indicator, 1.1, earns points by ``rule``."""
    points = "0" if rule.get("kind") == "deduction" else "20"
    first = indicator("1.1", rule=rule, max_points=points, **keys)
    return framework("thu", index_set("cap-tinh", main_index("1", first, indicator("1.2"))))


def level(level_id: str, parts: tuple[str, str], percents: tuple[str, str]) -> Document:
    """A level of the two parts and two main indices of ``minima_set``."""
    codes = zip(("A.1", "B.1"), percents, ("60", "40"), strict=True)
    return {
        "id": level_id,
        "label": level_id.title(),
        "parts": dict(zip(("san-sang", "ket-qua"), parts, strict=True)),
        "main_indices": {code: {"percent": p, "of": of} for code, p, of in codes},
    }


def minima_set(*levels: Document, **keys: Any) -> Document:
    """A set of two parts of 60 and 40 points, with tiers by minima."""
    return index_set(
        "cap-xa",
        main_index("A.1", indicator("A.1.1", max_points="60"), part="san-sang"),
        main_index("B.1", indicator("B.1.1", max_points="40"), part="ket-qua"),
        **{
            "average_label": "null",
            "order": ["tier", "ket-qua", "san-sang"],
            "parts": [
                {"id": "san-sang", "title": "Điều kiện sẵn sàng", "max_points": "60"},
                {"id": "ket-qua", "title": "Kết quả", "max_points": "40"},
            ],
            "tiers": {
                "kind": "minima",
                "levels": list(levels)
                or [
                    level("muc-1", ("54", "36"), ("90", "90")),
                    level("muc-2", ("48", "20"), ("80", "50")),
                ],
                "otherwise": {"id": "khong-xep-hang", "label": "Không xếp hạng"},
            },
            **keys,
        },
    )


def everything() -> Document:
    """A framework with every key, every rule kind, every kind of tiers and every check."""
    kinds = [kind for kind in RULES if kind != "deduction"]
    rules = [RULES[kind] for kind in kinds] + [STEPS_DOWN, STEPS_ON_RATIO]
    indicators = [indicator(f"1.{n}", rule=rule) for n, rule in enumerate(rules, start=1)]
    indicators[0] |= {
        "not_applicable": "council",
        "not_applicable_when": "không phát sinh hồ sơ",
        "entered_by": "measuring_body",
        "source": "Trung tâm giám sát",
        "provenance": "related",
        "reference": "62/QĐ-BTTTT năm 2017",
    }
    deduction = indicator("2.1", rule=RULES["deduction"], max_points="0")
    rolled = indicator("1.1", rule={"kind": "rollup_mean", "of": "cap-xa"}, max_points="100")
    checks = [
        {"kind": "at_most", "of": ["1.1.a", "1.1.b"], "severity": "error", "message": "a > b"},
        {
            "kind": "sum",
            "total": "1.1.b",
            "of": ["1.2.a", "1.3.value"],
            "severity": "warning",
            "message": "không khớp",
        },
        {
            "kind": "jump",
            "percent": "40",
            "of": [],
            "severity": "warning",
            "message": "thay đổi lớn",
        },
    ]
    return framework(
        "day-du",
        index_set(
            "cap-tinh",
            main_index("1", *indicators, group="Nền tảng chung", pillar="Chính quyền số"),
            main_index("2", deduction),
            checks=checks,
        ),
        index_set("cap-huyen", main_index("1", rolled), tiers=POINT_TIERS),
        minima_set(),
        previous={
            "framework": "lao-cai-8-2021",
            "map": {"cap-tinh": {"1.1": ["1.3", "same"], "1.2": ["1.1", "changed"]}},
        },
        decision={
            "number": "9/QĐ-UBND",
            "issued": "2022-11-07",
            "issuer": "UBND tỉnh Lào Cai",
            "replaces": ["lao-cai-8-2021", {"number": "7/QĐ-UBND", "issued": "2020-01-02"}],
            "sources": ["van-ban.txt"],
            "notes": ["Ghi chú"],
        },
    )


# ── Going through a document ───────────────────────────────────────────────────────────────


def at(document: Any, place: Place) -> Any:
    for step in place:
        document = document[step]
    return document


def changed(document: Document, *changes: tuple[Place, Any]) -> Document:
    """A copy with other values at some places."""
    copy = fresh(document)
    for place, value in changes:
        at(copy, place[:-1])[place[-1]] = value
    return copy


def without(document: Document, *place: str | int) -> Document:
    copy = fresh(document)
    del at(copy, place[:-1])[place[-1]]
    return copy


def places(value: Any, here: Place = ()) -> Iterator[Place]:
    """Every place below ``here``, containers too."""
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in steps:
        yield (*here, step)
        if isinstance(inner, dict | list):
            yield from places(inner, (*here, step))


def text_of(document: Document) -> str:
    """The document as a file: JSON is YAML, with every scalar in quotes."""
    return json.dumps(document, ensure_ascii=False, indent=1)
