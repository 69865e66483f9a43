"""The small decision where a monitoring centre measures 2.2, and a survey one part of 2.1.

Beside ``tests.assessments.world``: 2.2 is a share of 20 points, 2.1 has a part of the agency's
(half of 20) and one of the survey's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from assessments.measuring import figures_in
from assessments.models import Cycle, Finding, MeasurementBatch, Submission, User
from assessments.services import measurements
from assessments.services.measurements import Figure, Origin
from assessments.services.scores import index_set_of
from tests.assessments import world

CENTRE, SURVEY = "Trung tâm giám sát an toàn thông tin", "Điều tra xã hội học"
ORIGIN = Origin(CENTRE, date(2023, 12, 5), "45/BC-TTGS")
WHY = "Trung tâm đính chính số liệu của hai cơ quan."
BY_THE_CENTRE = f"""rule: {{kind: share, value: Tỷ lệ máy tính được giám sát}}
            evidence: {{text: Không, required: false}}
            entered_by: measuring_body
            source: {CENTRE}"""
GRADES = '{id: tot, label: Tốt, fraction: "1"}, {id: kem, label: Kém, fraction: "0"}'
BY_THE_COUNCIL = f"""rule: {{kind: choice, options: [{GRADES}]}}
            evidence: {{text: Không, required: false}}
            entered_by: council"""
CLASSES = "rule: {kind: per_item, item: Lớp, items_for_full: 4}"
CLASSES_AND_SURVEY = f"""rule:
              kind: composite
              parts:
                - id: lop
                  label: Số lớp
                  fraction: "0.5"
                  rule: {{kind: per_item, item: Lớp, items_for_full: 4}}
                - id: hai-long
                  label: Mức hài lòng
                  fraction: "0.5"
                  rule: {{kind: share, value: Mức hài lòng}}
                  entered_by: measuring_body
                  source: {SURVEY}"""


def text(*, part: bool = False) -> str:
    """The decision; ``part``: with the survey's part of 2.1 too."""
    found = world.SMALL.read_text(encoding="utf-8")
    assert BY_THE_COUNCIL in found
    assert CLASSES in found
    found = found.replace(BY_THE_COUNCIL, BY_THE_CENTRE)
    return found.replace(CLASSES, CLASSES_AND_SURVEY) if part else found


def cycle(directory: Path, monkeypatch: Any, *, part: bool = False) -> Cycle:
    """The cycle of ``world`` under that decision."""
    path = directory / "tinh-mau-1-2023.yaml"
    path.write_text(text(part=part), encoding="utf-8")
    monkeypatch.setattr(world, "SMALL", path)
    return world.cycle()


def figure(
    slug: str, percent: str, *, origin: Origin = ORIGIN, place: tuple[str, str] = ("2.2", "")
) -> Figure:
    """What was measured of an agency, read as a page reads it."""
    submission = world.submission_of(slug)
    known = {each.place: each for each in figures_in(index_set_of(submission))}
    value = measurements.value_of(known[place], {"v": percent}, year=2023)
    return Figure(submission.pk, *place, value, origin)


def record(cycle: Cycle, by: User, said: Mapping[str, str], **more: Any) -> MeasurementBatch | None:
    figures = [figure(slug, percent, **more) for slug, percent in said.items()]
    return measurements.record(cycle, figures, by=by)


def finding(submission: Submission, code: str = "2.2") -> Finding | None:
    """What stands of the newest version."""
    version = submission.versions.last()
    return version.findings.filter(code=code).first() if version else None
