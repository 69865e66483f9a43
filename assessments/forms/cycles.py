"""Opening a cycle: first which framework and year, then everything that follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments import clock
from assessments.deadline_words import instant
from assessments.deadlines import closing_instant, last_moment
from assessments.forms.days import FIRST_YEAR, LAST_YEAR, Day, refuse_far_years
from assessments.models import Agency, Cycle, User
from assessments.services import cycles
from assessments.services.cycles import Due
from assessments.typed import answer_from_date
from frameworks.definition import IndexSet
from frameworks.files import version_key
from frameworks.models import FrameworkVersion

EXCLUSIVE, INCLUSIVE = "0", "1"
IS_INCLUSIVE = [(EXCLUSIVE, _("không còn được tính")), (INCLUSIVE, _("vẫn được tính"))]
PLAIN = (
    "slug", "title", "opens_at", "standing_agency", "respond_days", "declares_first",
    "is_sample", "structure_note",
)  # fmt: skip


class FrameworkField(forms.ModelChoiceField):
    """Every version of every decision, the newest first: the tenth version after the ninth."""

    def newest_first(self) -> list[tuple[Any, str]]:
        rows = sorted(
            self.queryset,
            key=lambda row: (row.issued_on, row.framework_id, version_key(row.version)),
            reverse=True,
        )
        labels = [(row.pk, self.label_from_instance(row)) for row in rows]
        return [("", str(self.empty_label)), *labels]

    def label_from_instance(self, version: FrameworkVersion) -> str:
        """By the number of its decision, which is what people know it by."""
        label = gettext("{number}, bản {version}: {title}")
        return label.format(number=version.number, version=version.version, title=version.title)


class CycleChoiceForm(forms.Form):
    """Which framework, for which year: everything else is proposed from these."""

    framework = FrameworkField(
        label=_("Bộ chỉ số"),
        queryset=FrameworkVersion.objects.defer("document"),
        empty_label=_("Chọn bộ chỉ số"),
    )
    year = forms.IntegerField(
        label=_("Năm đánh giá"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        initial=lambda: clock.today().year,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["framework"].choices = self.fields["framework"].newest_first()


@dataclass(frozen=True)
class DueFields:
    """The fields of one index set in the form of a cycle, and the instant they come to."""

    index_set: IndexSet
    included: forms.BoundField
    printed: forms.BoundField
    day: forms.BoundField
    inclusive: forms.BoundField
    instant: str


class CycleOpenForm(forms.Form):
    """A cycle of one framework and year.

    ``shown`` holds the closing instants that the page named: a cycle is opened only with those,
    so that a changed day is read back as an instant before it binds anyone.
    """

    title = forms.CharField(label=_("Tên kỳ"), max_length=200)
    slug = forms.SlugField(
        label=_("Địa chỉ"),
        max_length=60,
        help_text=_("Đứng trong đường dẫn của mọi trang của kỳ; chữ không dấu, số và gạch nối."),
    )
    opens_at = forms.DateTimeField(
        label=_("Mở nhập liệu từ"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        help_text=_("Giờ Việt Nam, theo kế hoạch của tỉnh."),
        validators=[refuse_far_years],
    )
    standing_agency = forms.ModelChoiceField(
        label=_("Cơ quan thường trực"),
        queryset=Agency.objects.all(),
        empty_label=_("Chọn cơ quan"),
        help_text=_("Đơn vị xin gia hạn và hỏi ở đây."),
    )
    respond_days = forms.IntegerField(
        label=_("Số ngày đơn vị trả lời một câu hỏi"),
        min_value=1,
        max_value=60,
        initial=cycles.RESPOND_DAYS,
    )
    structure_note = forms.CharField(
        label=_("Ghi chú về tổ chức"),
        required=False,
        max_length=200,
        help_text=_("Ví dụ: theo cơ cấu trước 01/7/2025."),
    )
    declares_first = forms.BooleanField(
        label=_("Thẩm định viên khai xung đột lợi ích trước khi mở hồ sơ"),
        required=False,
        initial=True,
    )
    is_sample = forms.BooleanField(
        label=_("Dữ liệu minh họa, không phải kỳ đánh giá thật"), required=False
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, version: FrameworkVersion, year: int, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=_proposed(version, year))
        self.version, self.year = version, year
        for index_set in version.definition.index_sets:
            self._ask_for_deadline(index_set)
        if self.outside:
            self.fields["outside"] = forms.BooleanField(
                label=_("Tôi biết bộ chỉ số không ghi năm này, và vẫn mở kỳ"),
                error_messages={"required": _("Đánh dấu vào đây nếu vẫn mở kỳ cho năm này.")},
            )

    @property
    def outside(self) -> bool:
        """The framework does not govern this year: a warning that is confirmed, not a refusal."""
        return self.year not in self.version.definition.years

    def _ask_for_deadline(self, index_set: IndexSet) -> None:
        due, name = index_set.deadline, index_set.id
        included = forms.BooleanField(
            label=index_set.title, required=False, initial=due is not None
        )
        self.fields[f"{name}-included"] = included
        wanted = bool(self[f"{name}-included"].value())
        self.fields[f"{name}-printed"] = forms.CharField(
            label=_("Thời hạn như văn bản ghi"),
            required=wanted,
            max_length=200,
            initial=due.printed if due else "",
            error_messages={"required": _("Ghi thời hạn đúng như văn bản.")},
        )
        self.fields[f"{name}-day"] = Day(
            label=_("Ngày trong thời hạn"),
            required=wanted,
            initial=due.day.of(self.year) if due else None,
            error_messages={"required": _("Ghi ngày trong thời hạn.")},
        )
        self.fields[f"{name}-inclusive"] = forms.ChoiceField(
            label=_("Chính ngày ấy"),
            choices=IS_INCLUSIVE,
            initial=INCLUSIVE if due and due.inclusive else EXCLUSIVE,
        )

    # ── Deadlines ──────────────────────────────────────────────────────────────────────────

    def deadline_fields(self) -> Iterator[DueFields]:
        """The fields by index set, each with the last moment they come to."""
        for index_set in self.version.definition.index_sets:
            name = index_set.id
            closes_at = self._closing(name)
            yield DueFields(
                index_set,
                self[f"{name}-included"],
                self[f"{name}-printed"],
                self[f"{name}-day"],
                self[f"{name}-inclusive"],
                instant(last_moment(closes_at)) if closes_at else "",
            )

    def _closing(self, name: str) -> datetime | None:
        """The first instant too late by what stands in the fields; ``None`` where they say none."""
        if not self[f"{name}-included"].value():
            return None
        value = self[f"{name}-day"].value()
        day = value if isinstance(value, date) else answer_from_date(value or "")
        if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
            return None
        return closing_instant(day, inclusive=self[f"{name}-inclusive"].value() == INCLUSIVE)

    def instants(self) -> str:
        """The closing instants as ``shown`` holds them."""
        sets = self.version.definition.index_sets
        found = ((each.id, self._closing(each.id)) for each in sets)
        return "|".join(f"{name}={at.isoformat()}" for name, at in found if at)

    # ── Checks ─────────────────────────────────────────────────────────────────────────────

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if Cycle.objects.filter(slug=slug).exists():
            raise forms.ValidationError(gettext("Đã có kỳ ở địa chỉ này. Chọn địa chỉ khác."))
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        closing = {each.id: self._closing(each.id) for each in self.version.definition.index_sets}
        if not any(cleaned.get(f"{name}-included") for name in closing):
            self.add_error(None, gettext("Chọn ít nhất một đối tượng đánh giá có thời hạn."))
        opens_at = cleaned.get("opens_at")
        for name, closes_at in closing.items():
            if opens_at and closes_at and closes_at <= opens_at:
                self.add_error(f"{name}-day", gettext("Thời hạn phải sau lúc mở nhập liệu."))
        if not self.errors and cleaned.get("shown") != self.instants():
            message = gettext("Thời điểm khóa đã đổi theo những gì bạn sửa. Đọc lại rồi mở kỳ.")
            self.add_error(None, message)
        return cleaned

    def open(self, *, by: User) -> Cycle:
        """The cycle, with the deadlines that the page named."""
        said = self.cleaned_data
        deadlines = {
            each.id: Due(said[f"{each.id}-printed"], closes_at)
            for each in self.version.definition.index_sets
            if (closes_at := self._closing(each.id))
        }
        return cycles.open_cycle(
            framework_version=self.version,
            year=self.year,
            deadlines=deadlines,
            by=by,
            **{name: said[name] for name in PLAIN},
        )


def _proposed(version: FrameworkVersion, year: int) -> dict[str, Any]:
    """A name and a free address for a cycle of this year."""
    slug, number = str(year), 1
    taken = set(Cycle.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    while slug in taken:
        number += 1
        slug = f"{year}-{number}"
    return {"title": gettext("Kỳ đánh giá năm {year}").format(year=year), "slug": slug}
