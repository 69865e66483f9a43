"""What an indicator was in the framework before, by the carry-over map alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from frameworks import definition as d
from frameworks.wording.amounts import points


@dataclass(frozen=True, slots=True)
class Predecessor:
    """The earlier indicator (``code`` empty: there was none) and how far the two compare.

    ``indicator`` is ``None`` where the earlier framework is not in the set.
    """

    code: str
    indicator: d.Indicator | None
    words: str


def predecessor(
    framework: d.Framework, set_id: str, code: str, old: d.Framework | None
) -> Predecessor | None:
    """What ``code`` was before; ``None`` where no map says anything of its index set."""
    if framework.previous is None or set_id not in framework.previous.map:
        return None
    carried = framework.previous.map[set_id].get(code)
    if carried is None:
        return Predecessor("", None, _("Chỉ số mới: bộ trước không có chỉ số tương ứng."))
    indicator = _old_indicator(old, set_id, carried.old_code)
    now = framework.index_set(set_id).indicators[code]
    return Predecessor(carried.old_code, indicator, _words(carried.how, indicator, now))


def _old_indicator(old: d.Framework | None, set_id: str, code: str) -> d.Indicator | None:
    if old is None or set_id not in old.sets:
        return None
    return old.index_set(set_id).indicators.get(code)


def _words(how: d.Carry, old: d.Indicator | None, now: d.Indicator) -> str:
    if how is d.Carry.CHANGED:
        return _("Cách tính đã đổi: không so kết quả hai năm với nhau.")
    if old is not None and old.max_points != now.max_points:
        return _(
            "Cách tính giữ nguyên, điểm tối đa đổi từ %(old)s thành %(now)s: "
            "so hai năm theo phần trăm điểm tối đa."
        ) % {"old": points(old.max_points), "now": points(now.max_points)}
    return _("Cách tính và điểm tối đa giữ nguyên: so được hai năm với nhau.")
