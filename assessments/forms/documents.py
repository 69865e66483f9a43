"""A document of the library: what it says of itself, and its file or its link."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments import clock
from assessments.forms.days import FIRST_YEAR_OF_PAPERS, Day, may_be_issued_on
from assessments.forms.text import Text
from assessments.models import Document
from assessments.services.documents import DETAILS

MAX_LINK = 500  # characters


class Link(forms.URLField):
    """An address of the web, with one thing said of it at a time."""

    default_validators = ()

    def run_validators(self, value: str) -> None:
        if len(value) > MAX_LINK:
            said = gettext("Đường dẫn dài {n} ký tự, tối đa {most}. Dùng đường dẫn ngắn của trang.")
            raise forms.ValidationError(said.format(n=len(value), most=MAX_LINK))
        if value:
            URLValidator(schemes=["http", "https"], message=self.error_messages["invalid"])(value)


class DocumentForm(forms.Form):
    """What may be put right later; ``details`` as the services take them."""

    number = forms.CharField(
        label=_("Số, ký hiệu"),
        required=False,
        max_length=60,
        help_text=_("Ví dụ 1187/QĐ-UBND. Ảnh màn hình không có số thì để trống."),
    )
    issued_on = Day(
        label=_("Ngày văn bản"),
        required=False,
        first=None,
        help_text=_("Không ghi thì người thẩm định thấy “chưa ghi ngày”."),
    )
    abstract = Text(label=_("Trích yếu"), required=False, max_length=500, rows=2)
    valid_until = Day(
        required=False,
        label=_("Có giá trị đến hết ngày"),
        first=FIRST_YEAR_OF_PAPERS,
        help_text=_("Để trống nếu văn bản còn hiệu lực cho đến khi có văn bản khác thay."),
    )

    def __init__(self, *args: Any, document: Document | None = None, **options: Any) -> None:
        initial = {name: getattr(document, name) for name in DETAILS} if document else {}
        super().__init__(*args, initial=initial, **options)
        self.document = document

    def clean_issued_on(self) -> date | None:
        day: date | None = self.cleaned_data["issued_on"]
        if day is not None and not may_be_issued_on(day):
            said = gettext("Ngày văn bản phải từ năm {first} đến hôm nay, {today}.")
            today = f"{clock.today():%d/%m/%Y}"
            raise forms.ValidationError(said.format(first=FIRST_YEAR_OF_PAPERS, today=today))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        issued, until = cleaned.get("issued_on"), cleaned.get("valid_until")
        if issued and until and until < issued:
            self.add_error("valid_until", gettext("Ngày hết giá trị đứng trước ngày văn bản."))
        if self.document is not None and not self._says_anything(cleaned):
            self.add_error("abstract", gettext("Ghi ít nhất số, ký hiệu hoặc trích yếu."))
        return cleaned

    def _says_anything(self, cleaned: dict[str, Any]) -> bool:
        document = self.document
        held = document is not None and (document.file_id is not None or document.link)
        return bool(held or cleaned.get("number") or cleaned.get("abstract"))

    @property
    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in DETAILS}


class NewDocumentForm(DocumentForm):
    """``upload``: a file that came in pieces. ``evidence``: one that is stored already.

    ``again``: the file is known, and holds another document besides.
    """

    file = forms.FileField(
        label=_("Tệp"),
        required=False,
        help_text=_("PDF, ảnh, DOCX hoặc XLSX, tối đa 50 MB."),
        error_messages={"empty": _("Tệp rỗng. Chọn lại tệp.")},
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.docx,.xlsx"}),
    )
    link = Link(
        label=_("Hoặc đường dẫn"),
        required=False,
        assume_scheme="https",
        help_text=_("Trang mà người thẩm định mở được, ví dụ trên cổng thông tin của đơn vị."),
        error_messages={"invalid": _("Ghi đường dẫn đầy đủ, ví dụ https://laocai.gov.vn/van-ban.")},
    )
    upload = forms.UUIDField(required=False, widget=forms.HiddenInput)
    evidence = forms.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )
    again = forms.BooleanField(
        label=_("Vẫn thêm: tệp này còn chứa một văn bản khác"), required=False
    )

    field_order = ("file", "link", *DETAILS, "again")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("file", "link"):
            self.fields[name].optional_words = gettext("cần tệp hoặc đường dẫn")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        given = any(cleaned.get(name) for name in ("file", "link", "upload", "evidence"))
        if not given and not {"file", "link", "upload", "evidence"} & self.errors.keys():
            self.add_error("file", gettext("Chọn tệp, hoặc ghi đường dẫn của văn bản."))
        return cleaned
