"""The small decision whose district answers for its communes, a row each.

Beside ``tests.assessments.world``: under Huyện Bắc Hà stand Xã Tà Chải, Xã Na Hối and Thị trấn Bắc
Hà, and an office that is no commune. Dần enters for the district and Giáp signs.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from assessments.models import Agency, Cycle, Membership, User
from frameworks.vietnamese import slug_of
from tests.assessments import world
from tests.assessments.world import START

ONE = """            title: Tỷ lệ
            max_points: "10"
            unit: "%"
            rule: {kind: ratio, numerator: Đạt, denominator: Tổng}"""
TABLE = """            title: Cán bộ cấp xã có máy tính
            max_points: "10"
            unit: "%"
            rule:
              kind: rollup_mean
              label: Số liệu từng xã
              rows: [Xã, Phường, Thị trấn]
              points: Số người có máy tính
              {last}"""
UNITS = ("Thị trấn Bắc Hà", "Xã Na Hối", "Xã Tà Chải")
WITH_MAX, OUT_OF = "max: Tổng số người", 'out_of: "100"'


def cycle(directory: Path, monkeypatch: Any, last: str = WITH_MAX) -> Cycle:
    found = world.SMALL.read_text(encoding="utf-8")
    assert ONE in found
    path = directory / "tinh-mau-1-2023.yaml"
    path.write_text(found.replace(ONE, TABLE.format(last=last)), encoding="utf-8")
    monkeypatch.setattr(world, "SMALL", path)
    made = world.cycle()
    district = Agency.objects.get(slug="huyen-bac-ha")
    for name in (*UNITS, "Phòng Văn hóa huyện Bắc Hà"):
        Agency.objects.create(slug=slug_of(name), name=name, parent=district)
    Agency.objects.create(
        slug="xa-cu", name="Xã Cũ", parent=district, dissolved_on=date(2023, 12, 31)
    )
    Agency.objects.create(
        slug="xa-moi", name="Xã Mới", parent=district, established_on=date(2024, 1, 1)
    )
    return made


def district_people(people: dict[str, User]) -> None:
    agency = Agency.objects.get(slug="huyen-bac-ha")
    for name, role in {"dan": Membership.Role.OFFICER, "giap": Membership.Role.HEAD}.items():
        people[name] = User.objects.create_user(f"{name}@demo.test", full_name=name.title())
        Membership.objects.create(user=people[name], agency=agency, role=role, starts_on=START)
