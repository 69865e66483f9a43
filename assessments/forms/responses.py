"""The agency's answer: whether it agrees, why not, and the paper that shows it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.file_messages import file_sentence
from assessments.forms.questions import TOO_LONG, CountedText
from assessments.models import Agency, Document, Stance
from assessments.services.documents import live
from assessments.services.evidence import problem_with
from assessments.services.replies import MAX_RESPONSE


class LibraryChoice(forms.ModelChoiceField):
    """A paper of the library that has a file."""

    def label_from_instance(self, document: Any) -> str:
        said = [document.number, document.abstract, document.file.name]
        return " · ".join(each for each in said if each)


class ResponseForm(forms.Form):
    """``stance`` is asked only where there is a value of the council's to agree to."""

    stance = forms.ChoiceField(
        label=_("Ý kiến của đơn vị"),
        widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in Stance if each is not Stance.SILENT],
        error_messages={
            "required": _("Chọn một ý kiến."),
            "invalid_choice": _("Chọn một ý kiến."),
        },
    )
    text = CountedText(
        label=_("Giải trình"),
        max_length=MAX_RESPONSE,
        rows=7,
        help_text=_("Tối đa 600 ký tự. Chỉ gửi được một lần. Đồng ý thì không phải viết."),
        error_messages={
            "max_length": TOO_LONG,
            "required": _("Viết giải trình trước khi gửi."),
        },
    )
    document = LibraryChoice(
        label=_("Minh chứng trong kho"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=_("Không kèm"),
    )
    file = forms.FileField(
        label=_("Tệp kèm theo"),
        required=False,
        help_text=_("PDF, ảnh, DOCX hoặc XLSX, nếu chưa có trong kho."),
    )

    def __init__(self, agency: Agency, *args: Any, asks_stance: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = live(agency).filter(file__isnull=False).select_related("file")
        self.fields["document"].queryset = kept  # type: ignore[attr-defined]
        if not asks_stance:
            del self.fields["stance"]
            self.fields["text"].help_text = _("Tối đa 600 ký tự. Chỉ gửi được một lần.")
        elif self.is_bound:
            self.fields["text"].required = self.data.get("stance") != Stance.AGREE

    def clean_file(self) -> UploadedFile | None:
        upload: UploadedFile | None = self.cleaned_data["file"]
        problem = problem_with(upload) if upload else None
        if problem:
            raise forms.ValidationError(file_sentence(problem))
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("file") and cleaned.get("document"):
            self.add_error("file", gettext("Chọn minh chứng trong kho hoặc gửi tệp mới, một thôi."))
        return cleaned

    @property
    def answer(self) -> str:
        """What is said of a value; of a question there is only the answer."""
        return str(self.cleaned_data.get("stance") or Stance.SUPPLEMENT)
