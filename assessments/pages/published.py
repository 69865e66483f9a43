"""Last year's published result on the head's page, or why it is not there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.models import Submission
from assessments.published import PublishedResult, published_result
from assessments.selectors.last_year import predecessors_of
from dti_portal.display import number, points


@dataclass(frozen=True, slots=True)
class Published:
    """``result`` ``None``: nothing that compares; ``says`` is then the reason."""

    result: PublishedResult | None
    says: str


def published_last_year(submission: Submission) -> Published:
    """Only what was published, and only where the two frameworks were mapped."""
    year = submission.cycle.year - 1
    found = published_result(submission, year)
    if found is None:
        said = _("Chưa có kết quả công bố năm {year} của đơn vị để so.")
        return Published(None, said.format(year=year))
    if not predecessors_of(submission, found.framework):
        said = _("Không so với kết quả năm {year}: hai bộ chỉ số chưa có bảng đối chiếu.")
        return Published(None, said.format(year=year))
    return Published(found, _said(found, submission))


def _said(found: PublishedResult, submission: Submission) -> str:
    """«Năm 2022 công bố 526,69/1.000 điểm, hạng 5/9, Nâng cao.», with a word of caution where the
    indicators were others."""
    parts = []
    if found.points is not None:
        earned, most = points(found.points), number(found.maximum)
        parts.append(_("{points}/{most} điểm").format(points=earned, most=most))
    if found.rank is not None:
        parts.append(_("hạng {rank}/{ranked}").format(rank=found.rank, ranked=found.ranked))
    if found.tier:
        parts.append(found.tier)
    said = _("Năm {year} công bố {result}.").format(
        year=found.year, result=", ".join(parts) or _("không xếp hạng")
    )
    if found.framework.pk == submission.cycle.framework_version_id:
        return said
    return f"{said} {_('Hai bộ chỉ số khác nhau, chỉ đọc như mốc tham khảo.')}"
