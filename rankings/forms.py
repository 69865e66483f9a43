"""What the council types on the way from a built ranking to the public one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.forms.days import Day
from rankings.appendix_words import Words
from rankings.ranking_files import BlockKind
from rankings.refusals import SENTENCES

# Số, ký hiệu: 791/QĐ-UBND; a sample's begins with MH-. Which of them, the service says.
NUMBER = re.compile(r"(?:MH-)?[0-9]+[A-Za-z]?/[^\W\d_]+(?:-[^\W\d_]+)*")
HEADING = re.compile(r"[0-9]+\.\s")
SUBHEADING = re.compile(r"[0-9]+\.[0-9]+\.")


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _kept(lines: Sequence[str]) -> str:
    return "\n".join(lines)


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "spellcheck": "true", "lang": "vi"})


class TextForm(forms.Form):
    """The words around the tables: one line of the paper a line."""

    title = forms.CharField(label=_("Tên trên trang công bố"), max_length=300)
    subject = forms.CharField(label=_("Trích yếu của quyết định"), widget=_area(2))
    authority = forms.CharField(label=_("Thẩm quyền ban hành"), max_length=200)
    title_lines = forms.CharField(
        label=_("Tên phụ lục"), help_text=_("Mỗi dòng in là một dòng ở đây."), widget=_area(4)
    )
    attached_to = forms.CharField(
        label=_("Dòng “Kèm theo”"),
        help_text=_("Số và ngày để trống trên bản in, văn thư ghi tay."),
        max_length=300,
        strip=True,
    )
    introduction = forms.CharField(
        label=_("Mục 1, thang điểm và các mức"),
        help_text=_("Dòng bắt đầu bằng “1.” là đề mục, bằng “1.1.” là tiểu mục."),
        widget=_area(12),
    )
    results_heading = forms.CharField(label=_("Đề mục kết quả"), max_length=300)
    headings = forms.CharField(
        label=_("Đề mục các nhóm"), help_text=_("Mỗi nhóm một dòng, theo thứ tự."), widget=_area(4)
    )
    end_sign = forms.CharField(label=_("Ký hiệu kết thúc"), max_length=20)

    def __init__(self, *args: Any, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(words), **kwargs)
        self.before = words

    def clean_headings(self) -> list[str]:
        lines = _lines(self.cleaned_data["headings"])
        groups = len(self.before.headings)
        if len(lines) != groups:
            raise forms.ValidationError(
                gettext("Bảng có {groups} nhóm: viết đúng {groups} dòng.").format(groups=groups)
            )
        if any(len(line) > 300 for line in lines):
            raise forms.ValidationError(gettext("Mỗi đề mục dài nhất 300 ký tự."))
        return lines

    def words(self) -> Words:
        """The words as entered."""
        entered = self.cleaned_data
        return Words(
            title=entered["title"],
            subject=" ".join(entered["subject"].split()),
            authority=entered["authority"],
            title_lines=_lines(entered["title_lines"]),
            attached_to=entered["attached_to"],
            introduction=[_block(line) for line in _lines(entered["introduction"])],
            results_heading=entered["results_heading"],
            headings=entered["headings"],
            columns=self.before.columns,
            end_sign=entered["end_sign"],
        )


def _initial(words: Words) -> dict[str, str]:
    return {
        "title": words.title,
        "subject": words.subject,
        "authority": words.authority,
        "title_lines": _kept(words.title_lines),
        "attached_to": words.attached_to,
        "introduction": _kept([block["text"] for block in words.introduction]),
        "results_heading": words.results_heading,
        "headings": _kept(words.headings),
        "end_sign": words.end_sign,
    }


def _block(line: str) -> dict[str, str]:
    kind = BlockKind.PARAGRAPH
    if SUBHEADING.match(line):
        kind = BlockKind.SUBHEADING
    elif HEADING.match(line):
        kind = BlockKind.HEADING
    return {"kind": kind.value, "text": line}


class CheckForm(forms.Form):
    """What differs from the rule is kept only with a reason, which the public reads beside it."""

    explanation = forms.CharField(
        label=_("Lý do giữ nguyên"),
        help_text=_("Công bố cạnh từng chỗ khác quy tắc, ở trang ghi chú."),
        max_length=2000,
        widget=_area(3),
        error_messages={"required": SENTENCES["unexplained"]},
    )

    def __init__(self, *args: Any, differs: bool, **kwargs: Any) -> None:
        """``differs``: the tables differ from their rule somewhere, so a reason is asked for."""
        super().__init__(*args, **kwargs)
        self.fields["explanation"].required = differs


class SendBackForm(forms.Form):
    remark = forms.CharField(label=_("Lý do trả lại"), max_length=2000, widget=_area(3))


class SignForm(forms.Form):
    """Who signed the decision, as the paper says."""

    signer_title = forms.CharField(
        label=_("Chức vụ người ký"),
        max_length=200,
        help_text=_("Như trên văn bản, ví dụ CHỦ TỊCH."),
    )
    signer_name = forms.CharField(label=_("Họ và tên người ký"), max_length=200)
    signed_on = Day(label=_("Ngày ký"))


class NumberForm(forms.Form):
    """Số, ký hiệu and the date, given by văn thư."""

    number = forms.CharField(
        label=_("Số, ký hiệu"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    issued_on = Day(label=_("Ngày ban hành"))

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"])
        if not NUMBER.fullmatch(number):
            raise forms.ValidationError(
                gettext("Viết số rồi ký hiệu, ví dụ 791/QĐ-UBND, không có dấu cách.")
            )
        return number


class PublishForm(forms.Form):
    confirmed = forms.CharField(
        label=_("Gõ lại số quyết định để công bố"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
