"""A step of a cycle: its name, who is responsible, its days; the documents it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments import clock
from assessments.forms.days import FIRST_YEAR_OF_PAPERS, Day, may_be_issued_on
from assessments.selectors.timetable import Step
from assessments.services.steps import Paper, Written
from frameworks.vietnamese import shows_anything

FIRST = "0"  # before every other step


def one_line(text: str) -> str:
    return " ".join(text.split())


class StepForm(forms.Form):
    """``seen``: what was written of the step when the page was made."""

    title = forms.CharField(
        label=_("Tên bước"), max_length=400, error_messages={"required": _("Ghi tên bước.")}
    )
    body = forms.CharField(label=_("Cơ quan chịu trách nhiệm"), max_length=200, required=False)
    planned_on = Day(label=_("Ngày theo kế hoạch"), required=False)
    actual_on = Day(label=_("Ngày thực tế"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, step: Step | None = None, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=_initial(step) if step else {})
        recorded = step.dates.recorded if step else None
        text = gettext("Để trống khi bước chưa xong.")
        if recorded is not None:
            text = gettext("Hệ thống ghi nhận {day}; để trống thì dùng ngày đó.")
            text = text.format(day=f"{recorded:%d/%m/%Y}")
        self.fields["actual_on"].help_text = text

    def clean_title(self) -> str:
        title = one_line(self.cleaned_data["title"])
        if not shows_anything(title):
            raise forms.ValidationError(gettext("Ghi tên bước."))
        return title

    def clean_body(self) -> str:
        return one_line(self.cleaned_data["body"])

    def clean_actual_on(self) -> date | None:
        day: date | None = self.cleaned_data["actual_on"]
        if day is not None and day > clock.today():
            text = gettext("Ngày thực tế ở sau hôm nay. Ngày sắp tới ghi ở ô kế hoạch.")
            raise forms.ValidationError(text)
        return day

    @property
    def written(self) -> Written:
        """What a valid form says."""
        said = self.cleaned_data
        return Written(said["title"], said["body"], said["planned_on"], said["actual_on"])


class NewStepForm(StepForm):
    """A step of the cycle's own, and which one it stands behind."""

    after = forms.ChoiceField(label=_("Đứng sau bước"))

    def __init__(self, steps: Sequence[Step], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(None, data)
        choices = [(each.ref, each.title) for each in steps]
        self.fields["after"].choices = [(FIRST, gettext("(đứng đầu)")), *choices]  # type: ignore[attr-defined]
        self.fields["after"].initial = choices[-1][0] if choices else FIRST

    @property
    def behind(self) -> str:
        said = self.cleaned_data["after"]
        return "" if said == FIRST else said


class PaperForm(forms.Form):
    number = forms.CharField(
        label=_("Số, ký hiệu"),
        max_length=60,
        help_text=_("Ví dụ 219/QĐ-UBND, 40/TTr-STTTT."),
        error_messages={"required": _("Ghi số, ký hiệu của văn bản.")},
    )
    issued_on = Day(
        label=_("Ngày ban hành"),
        first=FIRST_YEAR_OF_PAPERS,
        error_messages={"required": _("Ghi ngày của văn bản.")},
    )
    issuer = forms.CharField(
        label=_("Cơ quan ban hành"),
        max_length=200,
        error_messages={"required": _("Ghi cơ quan ban hành văn bản.")},
    )
    abstract = forms.CharField(
        label=_("Trích yếu"),
        max_length=500,
        error_messages={"required": _("Ghi trích yếu của văn bản.")},
    )

    def clean_number(self) -> str:
        return one_line(self.cleaned_data["number"])

    def clean_issuer(self) -> str:
        return one_line(self.cleaned_data["issuer"])

    def clean_abstract(self) -> str:
        return one_line(self.cleaned_data["abstract"])

    def clean_issued_on(self) -> date:
        day: date = self.cleaned_data["issued_on"]
        if not may_be_issued_on(day):
            raise forms.ValidationError(gettext("Ngày văn bản ở sau hôm nay. Xem lại văn bản."))
        return day

    @property
    def paper(self) -> Paper:
        """What a valid form says."""
        said = self.cleaned_data
        return Paper(said["number"], said["issued_on"], said["issuer"], said["abstract"])


class RemovalForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do bỏ"),
        max_length=500,
        min_length=10,
        help_text=_("Một câu, ít nhất 10 ký tự; nhật ký giữ lại."),
        error_messages={
            "required": _("Ghi lý do bỏ: nhật ký giữ lại."),
            "min_length": _("Ghi ít nhất %(limit_value)d ký tự (hiện có %(show_value)d)."),
        },
    )

    def clean_reason(self) -> str:
        return one_line(self.cleaned_data["reason"])


def _initial(step: Step) -> dict[str, Any]:
    return {
        "title": step.title,
        "body": step.body,
        "planned_on": step.dates.planned,
        "actual_on": step.dates.typed,
        "seen": step.stamp,
    }
