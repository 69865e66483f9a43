"""A session of the council: when and where, who came, how it votes, what it decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments import clock
from assessments.forms.days import Day
from assessments.forms.questions import TOO_LONG, CountedText
from assessments.forms.text import Text
from assessments.models import CouncilSession, Cycle, Quorum, Tie
from assessments.reasons import MIN_SENTENCE
from assessments.services.sessions import MAX_GUESTS, Sitting

MAX_SENTENCE = 600
CHOOSE = _("Chọn một cách.")
TOO_SHORT = _(
    "Mới có %(show_value)d ký tự, ít nhất %(limit_value)d: biên bản và đơn vị đọc câu này."
)


FURTHEST = timedelta(days=366)  # how far ahead a session is called


class SittingForm(forms.Form):
    held_on = Day(label=_("Ngày họp"))
    place = forms.CharField(label=_("Địa điểm"), max_length=200)
    town = forms.CharField(
        label=_("Địa danh"), max_length=60, help_text=_("Ghi trước ngày, tháng của biên bản.")
    )
    grounds = forms.CharField(
        label=_("Quyết định lập Hội đồng"), max_length=60, help_text=_("Ví dụ 219/QĐ-UBND.")
    )
    grounds_on = Day(label=_("Ngày quyết định"))
    minutes_number = forms.CharField(
        label=_("Số biên bản"),
        max_length=60,
        required=False,
        help_text=_("Để trống thì biên bản chừa chỗ cho văn thư; bế mạc rồi thì không ghi thêm."),
    )

    def clean(self) -> dict[str, Any]:
        """The day goes out as a notice and is printed in the minutes: a slip is caught here."""
        cleaned = super().clean() or {}
        held_on, grounds_on = cleaned.get("held_on"), cleaned.get("grounds_on")
        if held_on and grounds_on and held_on < grounds_on:
            said = gettext("Ngày họp ở trước ngày quyết định lập Hội đồng. Xem lại một trong hai.")
            self.add_error("held_on", said)
        elif held_on and held_on > clock.today() + FURTHEST:
            self.add_error("held_on", gettext("Ngày họp còn xa hơn một năm. Xem lại năm."))
        return cleaned

    @property
    def sitting(self) -> Sitting:
        """What a valid form says."""
        said = self.cleaned_data
        return Sitting(
            said["held_on"],
            " ".join(said["place"].split()),
            " ".join(said["town"].split()),
            " ".join(said["grounds"].split()),
            said["grounds_on"],
            " ".join(said["minutes_number"].split()),
        )


class AttendanceForm(SittingForm):
    """The same with who is there."""

    present = forms.MultipleChoiceField(
        label=_("Có mặt"), widget=forms.CheckboxSelectMultiple, required=False
    )
    guests = Text(
        label=_("Người dự khác"),
        rows=3,
        required=False,
        max_length=12000,
        help_text=_("Mỗi người một dòng: họ và tên, tư cách. Không biểu quyết."),
    )

    def __init__(self, session: CouncilSession, *args: Any, **kwargs: Any) -> None:
        rows = [each for each in session.attendees.all() if each.user_id]
        guests = [each for each in session.attendees.all() if not each.user_id]
        initial = {
            **{name: getattr(session, name) for name in SittingForm.base_fields},
            "present": [str(each.pk) for each in rows if each.present],
            "guests": "\n".join(f"{each.name}, {each.role}" for each in guests),
        }
        super().__init__(*args, initial=initial, **kwargs)
        choices = [
            (str(each.pk), f"{each} ({gettext('biểu quyết')})" if each.votes else str(each))
            for each in rows
        ]
        self.fields["present"].choices = choices  # type: ignore[attr-defined]

    def clean_guests(self) -> str:
        lines = [line for line in self.cleaned_data["guests"].splitlines() if line.strip()]
        if len(lines) > MAX_GUESTS:
            raise forms.ValidationError(gettext("Nhiều nhất {n} người.").format(n=MAX_GUESTS))
        for line in lines:
            name, comma, role = line.partition(",")
            if not (comma and name.strip() and role.strip()):
                text = gettext("Dòng “{line}”: ghi họ tên, dấu phẩy, rồi tư cách.")
                raise forms.ValidationError(text.format(line=line[:60]))
        return "\n".join(lines)

    @property
    def there(self) -> set[int]:
        return {int(pk) for pk in self.cleaned_data["present"]}

    @property
    def invited(self) -> Sequence[tuple[str, str]]:
        parts = (line.partition(",") for line in self.cleaned_data["guests"].splitlines())
        return [(name.strip()[:200], role.strip()[:120]) for name, _comma, role in parts]


class RulesForm(forms.Form):
    quorum = forms.ChoiceField(
        label=_("Túc số"),
        choices=Quorum.choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    tie = forms.ChoiceField(
        label=_("Khi phiếu ngang nhau"),
        choices=Tie.choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )

    def __init__(self, cycle: Cycle, *args: Any, **kwargs: Any) -> None:
        initial = {"quorum": cycle.quorum, "tie": cycle.tie}
        super().__init__(*args, initial=initial, **kwargs)


class ChoiceForm(forms.Form):
    """One of what an item offers, as pairs of value and label."""

    choice = forms.ChoiceField(
        label=_("Phương án"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Chọn một phương án."),
            "invalid_choice": _("Chọn một phương án."),
        },
    )

    def __init__(self, choices: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]


def _sentence(*, required: bool = True) -> CountedText:
    return CountedText(
        label=_("Lý do ghi vào biên bản"),
        rows=3,
        required=required,
        min_length=MIN_SENTENCE if required else None,
        max_length=MAX_SENTENCE,
        help_text=_("Đơn vị đọc câu này. Từ 20 đến 600 ký tự."),
        error_messages={
            "required": _("Viết lý do: biên bản và đơn vị đọc câu này."),
            "min_length": TOO_SHORT,
            "max_length": TOO_LONG,
        },
    )


class DecisionForm(ChoiceForm):
    sentence = _sentence()


class BallotForm(ChoiceForm):
    """The same form sent to a vote: it says nothing yet but a value to be voted on besides."""

    sentence = _sentence(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].required = False


class SentenceForm(forms.Form):
    sentence = _sentence()


class ClosingForm(forms.Form):
    """Closing cannot be undone: it is posted with how many items its page said are left."""

    left = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, left: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"left": left}, **kwargs)
        self._now = left

    def clean_left(self) -> str:
        left = str(self.cleaned_data["left"])
        if left != str(self._now):
            raise forms.ValidationError(
                gettext(
                    "Số nội dung chưa quyết đã đổi từ lúc mở trang. Đọc lại rồi xác nhận bế mạc."
                )
            )
        return left


class ConsentForm(SentenceForm):
    """The same proposal accepted for many items at once."""

    items = forms.MultipleChoiceField(
        label=_("Nội dung"),
        error_messages={
            "required": _("Chọn ít nhất một nội dung."),
            "invalid_choice": _(
                "Một nội dung đã quyết hoặc đã đưa ra bỏ phiếu từ lúc mở trang nên không còn ở đây."
            ),
        },
    )

    def __init__(self, positions: Sequence[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(each), str(each)) for each in positions]
        self.fields["items"].choices = offered  # type: ignore[attr-defined]

    @property
    def chosen(self) -> set[int]:
        """The positions that were ticked, whatever else is wrong."""
        return {int(each) for each in self["items"].value() or () if str(each).isdecimal()}
