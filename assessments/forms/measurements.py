"""A figure measured elsewhere, typed by itself; the correction of one; why a batch is withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments import clock
from assessments.forms.days import Day
from assessments.forms.text import Text
from assessments.models.measurement import (
    REASON_LENGTH,
    REFERENCE_LENGTH,
    SOURCE_LENGTH,
)
from assessments.reasons import MIN_SENTENCE
from assessments.services.measurements import Origin


class OriginForm(forms.Form):
    """Where a figure comes from; the figure's own fields stand beside it, drawn by its rule."""

    source = forms.CharField(
        label=_("Nguồn"),
        max_length=SOURCE_LENGTH,
        error_messages={"required": _("Ghi nguồn: hệ thống, cuộc điều tra hay cơ quan đo.")},
    )
    as_of = Day(
        label=_("Số liệu đến ngày"),
        error_messages={"required": _("Ghi ngày mà số liệu nói đến.")},
    )
    reference = forms.CharField(
        label=_("Văn bản, báo cáo"),
        max_length=REFERENCE_LENGTH,
        required=False,
        help_text=_("Số, ký hiệu văn bản hoặc đường dẫn nơi tra được số này."),
    )

    def clean_source(self) -> str:
        return " ".join(self.cleaned_data["source"].split())

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if day > clock.today():
            raise forms.ValidationError(gettext("Ngày của số đo không được sau hôm nay."))
        return day

    @property
    def origin(self) -> Origin:
        said = self.cleaned_data
        return Origin(said["source"], said["as_of"], said["reference"])


class ConclusionOfMeasured(OriginForm):
    """What stands after the agency spoke against a figure: it stays, or a corrected one does."""

    KEEP, CORRECT = "keep", "correct"

    verdict = forms.ChoiceField(
        label=_("Kết luận"),
        widget=forms.RadioSelect,
        choices=[
            (KEEP, _("Giữ số đã đo")),
            (CORRECT, _("Thay bằng số đo đã sửa")),
        ],
        error_messages={"required": _("Chọn một kết luận.")},
    )
    conclusion = Text(
        label=_("Kết luận gửi đơn vị"),
        rows=4,
        min_length=MIN_SENTENCE,
        max_length=600,
        help_text=_("Đơn vị đọc câu này. Ít nhất 20 ký tự."),
        error_messages={"required": _("Viết một câu để đơn vị hiểu vì sao.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("verdict") != self.CORRECT:
            self.fields["source"].required = self.fields["as_of"].required = False

    def clean_as_of(self) -> date:
        return super().clean_as_of() if self.cleaned_data["as_of"] else self.cleaned_data["as_of"]

    @property
    def corrects(self) -> bool:
        return self.cleaned_data.get("verdict") == self.CORRECT


class WithdrawForm(forms.Form):
    reason = Text(
        label=_("Lý do rút"),
        rows=3,
        min_length=MIN_SENTENCE,
        max_length=REASON_LENGTH,
        help_text=_("Một câu, ít nhất 20 ký tự. Số đã nhập trước đợt này được tính trở lại."),
        error_messages={"required": _("Ghi lý do rút.")},
    )
