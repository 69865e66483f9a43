"""Who judges what: the rules of a set, one file by hand, the drawn sample, a duty given back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments import clock
from assessments.field_rules import Field
from assessments.forms.questions import TOO_LONG, CountedText
from assessments.judging_refusals import UNFIT_SAMPLE
from assessments.models import Agency, ReviewDuty, User
from assessments.pages.review_duties import PARENT, FilePage, Line, ReviewDutyPage
from assessments.reasons import MIN_SENTENCE
from assessments.refusals import sentence
from assessments.services import assigning, field_rules
from assessments.services.field_rules import MAX_SEED, Applied, UnfitSample
from assessments.services.locks import Refused

NOT_A_UNIT = _("Một đơn vị đã chọn không thẩm định được nhóm này. Mở lại trang và chọn lại.")
FEW = _("Ghi ít nhất %(limit_value)d ký tự: Thư ký đọc để biết giao lại cho ai.")


class MatrixForm(forms.Form):
    """A choice for each main index among the cells of its line that are not shut."""

    def __init__(self, lines: list[Line] | Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.codes = [line.main.code for line in lines]
        self.waiting = {line.main.code for line in lines if line.waits}
        for line in lines:
            self.fields[line.main.code] = forms.ChoiceField(
                label=f"{line.main.code}. {line.main.title}",
                choices=[("", ""), *((c.value, c.label) for c in line.cells if not c.shut)],
                required=False,
                error_messages={"invalid_choice": NOT_A_UNIT},
            )

    def chosen(self) -> dict[str, str]:
        """By main index; one that waits and of which the form says nothing is left as it is."""
        said = (code for code in self.codes if code not in self.waiting or code in self.data)
        return {code: self.cleaned_data[code] for code in said}


class RulesForm(MatrixForm):
    """The rules of a set; an empty choice: open to every unit."""

    def __init__(self, page: ReviewDutyPage, *args: Any, **options: Any) -> None:
        super().__init__(page.lines, *args, **options)
        self.page = page

    def apply(self, *, by: User) -> Applied:
        wanted = {main: _field(value) for main, value in self.chosen().items()}
        return field_rules.set_rules(self.page.cycle, self.page.index_set.id, wanted, by=by)


def _field(value: str) -> Field | None:
    if not value:
        return None
    return Field(by_parent=True) if value == PARENT else Field(unit=int(value))


class FileForm(MatrixForm):
    """One file by hand; the chair names one unit for everything with ``all``."""

    everything = forms.ChoiceField(label=_("Một đơn vị cho cả hồ sơ"), required=False)

    def __init__(self, page: FilePage, *args: Any, **options: Any) -> None:
        super().__init__(page.lines, *args, **options)
        self.page = page
        units = [(str(u.pk), str(u)) for u in page.units if u != page.submission.agency]
        field: Any = self.fields["everything"]
        field.choices = [("", _("Giao theo từng nhóm ở dưới")), *units]
        field.error_messages["invalid_choice"] = NOT_A_UNIT

    def give(self, *, by: User) -> int | None:
        """How many changed, or ``None`` with the reason among the form's errors."""
        one = self.cleaned_data["everything"]
        chosen = dict.fromkeys(self.codes, one) if one else self.chosen()
        wanted: Mapping[str, int | None] = {
            main: int(value) if value else None for main, value in chosen.items()
        }
        try:
            return assigning.give(self.page.submission, wanted, by=by)
        except Refused as refusal:
            said = sentence(refusal.reason, self.page.submission, clock.now())
            self.add_error(None, said)
            return None


class SampleForm(forms.Form):
    """Which unit checks which share of what the first level judged, drawn from which seed."""

    unit = forms.ModelChoiceField(
        label=_("Đơn vị kiểm tra"),
        queryset=Agency.objects.none(),
        empty_label=_("Chọn đơn vị"),
        error_messages={"required": _("Chọn đơn vị kiểm tra.")},
    )
    percent = forms.IntegerField(
        label=_("Tỷ lệ kiểm tra (%)"),
        min_value=1,
        max_value=100,
        error_messages={
            "required": UNFIT_SAMPLE["share"],
            "invalid": UNFIT_SAMPLE["share"],
            "min_value": UNFIT_SAMPLE["share"],
            "max_value": UNFIT_SAMPLE["share"],
        },
    )
    seed = forms.CharField(
        label=_("Hạt giống"),
        max_length=MAX_SEED,
        help_text=_(
            "Một chuỗi bất kỳ, ví dụ số xổ số của một ngày đã báo trước. Ghi một lần, không đổi."
        ),
        error_messages={"required": UNFIT_SAMPLE["seed"]},
    )

    def __init__(self, page: ReviewDutyPage, *args: Any, **options: Any) -> None:
        before = page.sample
        initial = {"percent": 10}
        if before is not None:
            initial = {"unit": before.unit_id, "percent": before.percent, "seed": before.seed}
        super().__init__(*args, initial=initial, **options)
        self.page = page
        units: Any = self.fields["unit"]
        units.queryset = Agency.objects.filter(pk__in=[unit.pk for unit in page.units])
        if before is not None:
            self.fields["seed"].widget.attrs["readonly"] = True

    def draw(self, *, by: User) -> bool:
        """Whether it was drawn; otherwise the reason is among the form's errors."""
        said = self.cleaned_data
        try:
            field_rules.set_sample(self.page.cycle, self.page.index_set.id, by=by, **said)
        except UnfitSample as unfit:
            self.add_error(None, str(UNFIT_SAMPLE[unfit.reason]))
            return False
        return True


class DeclineForm(forms.Form):
    reason = CountedText(
        label=_("Lý do từ chối"),
        min_length=MIN_SENTENCE,
        max_length=assigning.MAX_REASON,
        rows=4,
        help_text=_("Thư ký đọc lý do này để giao lại. Ít nhất 20 ký tự."),
        error_messages={
            "required": _("Ghi lý do từ chối."),
            "min_length": FEW,
            "max_length": TOO_LONG,
        },
    )

    def decline(self, duty: ReviewDuty, *, by: User) -> bool:
        """Whether it was given back; otherwise the reason is among the form's errors."""
        try:
            assigning.decline(duty, reason=self.cleaned_data["reason"], by=by)
        except Refused as refusal:
            self.add_error(None, sentence(refusal.reason, duty.submission, clock.now()))
            return False
        return True
