"""What nobody can judge as things stand, in words, with where it is arranged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.judging import can_follow_review_duties, can_give_review_duties
from assessments.models import Cycle, User
from assessments.permissions import has_conflict
from assessments.selectors.review_gaps import Gap, GapKind

SAYS: Mapping[GapKind, str | Promise] = {
    GapKind.DECLINED: gettext_lazy("{n} hồ sơ có nhóm bị từ chối, chờ giao lại"),
    GapKind.CHAIR: gettext_lazy("{n} hồ sơ chờ Chủ tịch Hội đồng chỉ định đơn vị thẩm định"),
    GapKind.UNMANNED: gettext_lazy("{n} hồ sơ có nhóm không thẩm định viên nào làm được"),
}
ACTS: Mapping[GapKind, str | Promise] = {
    GapKind.DECLINED: gettext_lazy("Giao lại"),
    GapKind.CHAIR: gettext_lazy("Chỉ định"),
    GapKind.UNMANNED: gettext_lazy("Phân công"),
}


def by_kind(gaps: Sequence[Gap]) -> Iterator[tuple[GapKind, list[Gap]]]:
    """The gaps of each kind, in the order of ``GapKind``; those without any left out."""
    for kind in GapKind:
        if found := [gap for gap in gaps if gap.kind is kind]:
            yield kind, found


def gaps_said(kind: GapKind, gaps: Sequence[Gap]) -> str:
    return str(SAYS[kind]).format(n=len(gaps))


def files_said(gaps: Sequence[Gap]) -> list[str]:
    """«Sở Y tế (nhóm 1, 3)»: each file with its main indices."""
    text = _("{agency} (nhóm {codes})")
    return [
        text.format(agency=gap.submission.agency, codes=", ".join(gap.main_codes)) for gap in gaps
    ]


def arranging(
    kind: GapKind, gaps: Sequence[Gap], cycle: Cycle, user: User, now: datetime
) -> tuple[str, str]:
    """What the reader does about it, and where; what they may only read has another word.

    Blank for whoever does not follow who judges what.
    """
    if not can_follow_review_duties(user):
        return "", ""
    mine = [gap.submission for gap in gaps if can_give_review_duties(user, gap.submission, now)]
    act = str(ACTS[kind]) if mine else _("Xem phân công")
    one = mine[0] if len(mine) == len(gaps) == 1 else None
    if one is not None and not has_conflict(user, one.agency_id):
        return act, reverse("review-duty-file", args=[cycle.slug, one.pk])
    set_id = gaps[0].submission.index_set.set_id
    return act, reverse("review-duty-list", args=[cycle.slug]) + f"?doi-tuong={set_id}"
