"""The agency's answer to a question of the council."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from assessments.file_messages import file_sentence
from assessments.forms.text import Text
from assessments.services.evidence import problem_with


class ResponseForm(forms.Form):
    text = Text(
        label=_("Giải trình"),
        max_length=600,
        rows=7,
        help_text=_("Tối đa 600 ký tự. Chỉ gửi được một lần."),
        error_messages={"required": _("Viết giải trình trước khi gửi.")},
    )
    file = forms.FileField(
        label=_("Tệp kèm theo"), required=False, help_text=_("PDF, ảnh, DOCX hoặc XLSX.")
    )

    def clean_file(self) -> UploadedFile | None:
        upload: UploadedFile | None = self.cleaned_data["file"]
        problem = problem_with(upload) if upload else None
        if problem:
            raise forms.ValidationError(file_sentence(problem))
        return upload
