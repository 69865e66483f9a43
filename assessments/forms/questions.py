"""Asking, answering, announcing. What is too long is refused, never cut off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.forms.text import Text
from assessments.models import Cycle, Submission
from assessments.services.announcements import MAX_TEXT, MAX_TITLE
from assessments.services.questions import MAX_ANSWER, MAX_QUESTION
from assessments.services.scores import index_set_of

TOO_LONG = _(
    "Dài %(show_value)d ký tự, tối đa %(limit_value)d. Rút gọn rồi gửi lại; chữ bạn viết vẫn còn."
)


class Counted:
    """Counts in the browser instead of ``maxlength``, which cuts off what is pasted in silence."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs: dict[str, Any] = super().widget_attrs(widget)  # type: ignore[misc]
        most = attrs.pop("maxlength")
        said = gettext("{n}/{most} ký tự")
        return {**attrs, "data-most": most, "data-counted": said}


class CountedText(Counted, Text):
    pass


class CountedLine(Counted, forms.CharField):
    pass


class QuestionForm(forms.Form):
    code = forms.ChoiceField(label=_("Câu hỏi về"), required=False)
    text = CountedText(
        label=_("Câu hỏi"),
        max_length=MAX_QUESTION,
        rows=5,
        help_text=_("Tối đa 1.000 ký tự. Mỗi câu được trả lời một lần."),
        error_messages={"required": _("Viết câu hỏi trước khi gửi."), "max_length": TOO_LONG},
    )

    def __init__(self, submission: Submission, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        code: Any = self.fields["code"]
        code.choices = [("", _("Cả hồ sơ")), *_indicators(submission)]
        code.error_messages["invalid_choice"] = _("Bộ chỉ số của kỳ này không có chỉ số đó.")


def _indicators(submission: Submission) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """By main index, as a list to choose from groups them."""
    for main in index_set_of(submission).main_indices:
        codes = [(each.code, f"{each.code} {each.title}") for each in main.indicators]
        yield f"{main.code}. {main.title}", codes


class AnswerForm(forms.Form):
    text = CountedText(
        label=_("Trả lời"),
        max_length=MAX_ANSWER,
        rows=8,
        help_text=_("Tối đa 3.000 ký tự. Chỉ trả lời được một lần."),
        error_messages={"required": _("Viết trả lời trước khi gửi."), "max_length": TOO_LONG},
    )
    is_shared = forms.BooleanField(
        label=_("Mọi đơn vị cùng đọc"),
        required=False,
        help_text=_(
            "Câu hỏi hiện nguyên văn, không kèm tên đơn vị và người hỏi. Đừng chọn khi trong câu"
            " hỏi có tên đơn vị."
        ),
    )


class AnnouncementForm(forms.Form):
    set_id = forms.ChoiceField(label=_("Gửi tới"), required=False)
    title = CountedLine(
        label=_("Tiêu đề"),
        max_length=MAX_TITLE,
        error_messages={"required": _("Viết tiêu đề."), "max_length": TOO_LONG},
    )
    text = CountedText(
        label=_("Nội dung"),
        max_length=MAX_TEXT,
        rows=8,
        help_text=_("Tối đa 4.000 ký tự. Thông báo đã đăng không sửa được; cần thì đăng thêm."),
        error_messages={"required": _("Viết nội dung."), "max_length": TOO_LONG},
    )

    def __init__(self, cycle: Cycle, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        sets = cycle.framework_version.definition.sets
        due = cycle.deadlines.order_by("set_id").values_list("set_id", flat=True)
        choice: Any = self.fields["set_id"]
        choice.choices = [("", _("Mọi đơn vị")), *((each, sets[each].title) for each in due)]
        choice.error_messages["invalid_choice"] = _("Kỳ này không có đối tượng đánh giá đó.")
