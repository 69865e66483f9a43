"""The page that shows every component in every state."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dti_portal.icons import ICONS
from frameworks.definition import Level, PercentTiers
from frameworks.public import public_page
from rankings.charts import Band, Unit, dot_strip

SAMPLE_DAY = date(2023, 12, 18)


class SampleForm(forms.Form):
    """Fields of every kind; bound to nothing, so that their errors show."""

    name = forms.CharField(label=gettext_lazy("Tên tài liệu"))
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        required=False,
        help_text=gettext_lazy("Tối đa 600 chữ."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Mức đạt"),
        choices=[
            ("full", gettext_lazy("Có chuyên trách")),
            ("half", gettext_lazy("Có kiêm nhiệm")),
            ("none", gettext_lazy("Không có")),
        ],
        widget=forms.RadioSelect,
    )
    declared = forms.BooleanField(
        label=gettext_lazy("Tôi chịu trách nhiệm về số liệu của hồ sơ này"), required=False
    )


@public_page
def components(request: HttpRequest) -> HttpResponse:
    """Thành phần giao diện; every figure on it is a sample and said to be one."""
    form = SampleForm(initial={"name": "Quyết định 12/QĐ-STTTT", "level": "half"})
    wrong = SampleForm({"name": ""}, prefix="wrong")
    context = {
        "form": form,
        "wrong": wrong,
        "icons": sorted(ICONS),
        "rail": _rail(),
        "days": [SAMPLE_DAY + timedelta(days=n) for n in range(7)],
        "today": SAMPLE_DAY,
        "rows": _diff_rows(),
        "events": _events(),
        "strip": _strip(),
        "tiers": SAMPLE_TIERS,
        "points": Decimal("9.44"),
        "maximum": Decimal(15),
        "ticks": [Decimal(25), Decimal(50), Decimal(75)],
    }
    return render(request, "dti_portal/components.html", context)


SAMPLE_TIERS = PercentTiers(
    (
        Level("dan-dat", "Dẫn dắt", Decimal(75)),
        Level("nang-cao", "Nâng cao", Decimal(50)),
        Level("hinh-thanh", "Hình thành", Decimal(25)),
        Level("khoi-dong", "Khởi động"),
    )
)


def _rail() -> list[dict[str, Any]]:
    rows = [
        (_("Nhận thức số"), 7, 7, "complete"),
        (_("Thể chế số"), 6, 6, "errors"),
        (_("Hạ tầng số"), 5, 7, "current"),
        (_("Nhân lực số"), 0, 12, ""),
        (_("An toàn thông tin mạng"), 3, 12, "locked"),
    ]
    return [
        {
            "label": label,
            "done": done,
            "total": total,
            "state": state,
            "url": "" if state == "locked" else "#tien-do",
        }
        for label, done, total, state in rows
    ]


def _diff_rows() -> list[dict[str, Any]]:
    return [
        _diff("1.1", "1.1", "kept", "20", "20", _("So trực tiếp")),
        _diff("1.2", "1.2", "points", "25", "20", _("So theo phần trăm")),
        _diff("3.1", "3.1", "rule", "20", "20", _("Không so"), "related"),
        _diff("4.2", "4.2", "split", "30", "15", _("Không so")),
        _diff("4.4", "4.3", "merged", "10", "20", _("Không so")),
        _diff("", "5.5", "added", None, "10", _("Chưa có năm trước"), "decision"),
        _diff("6.12", "", "removed", "55", None, _("Không còn")),
    ]


def _diff(
    old_code: str,
    new_code: str,
    change: str,
    old: str | None,
    new: str | None,
    comparable: str,
    provenance: str = "reconstructed",
) -> dict[str, Any]:
    return {
        "old_code": old_code,
        "new_code": new_code,
        "title": _("Chỉ số minh họa {code}").format(code=new_code or old_code),
        "change": change,
        "old_points": None if old is None else Decimal(old),
        "new_points": None if new is None else Decimal(new),
        "comparable": comparable,
        "provenance": provenance,
    }


def _events() -> list[dict[str, Any]]:
    return [
        {
            "title": _("Gửi hồ sơ"),
            "at": "16:41:07 22/12/2023",
            "by": _("Thủ trưởng đơn vị"),
            "version": _("bản 2"),
        },
        {
            "title": _("Rút lại để sửa"),
            "at": "09:10:00 23/12/2023",
            "by": _("Thủ trưởng đơn vị"),
        },
        {"title": _("Thẩm định"), "at": _("tháng 01/2024"), "future": True},
    ]


def _strip() -> Any:
    bands = [
        Band(Decimal(25 * n), Decimal(25 * n + 25), n + 1, level.label)
        for n, level in enumerate(reversed(SAMPLE_TIERS.levels))
    ]
    shares = ["18.2", "31.5", "44", "44.1", "46", "52.3", "53", "61", "78.4"]
    units = [
        Unit(_("Cơ quan {n}").format(n=n), Decimal(s), 1 + int(Decimal(s) // 25), s)
        for n, s in enumerate(shares, start=1)
    ]
    return dot_strip(units, bands, mean=Decimal("47.6"), width=560, named=True)
