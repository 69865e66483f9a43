"""Giving out a post and ending one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments import clock
from assessments.forms.days import Day
from assessments.forms.whole_numbers import whole_number
from assessments.models import Agency, CouncilSeat, Membership, User
from assessments.models.posts import TITLE_LENGTH
from assessments.refusals import NO_HOME_UNIT, unfit_sentence
from assessments.selectors.posts import holds_other_role
from assessments.services import posts
from assessments.services.posts import JUDGES, Post, Unfit

AT_AGENCY, AT_COUNCIL = "don-vi", "hoi-dong"
SAID_OF_EACH = ("email", "full_name", "agency", "starts_on")  # of every kind of post


def _title_field() -> forms.CharField:
    return forms.CharField(
        label=_("Chức vụ"),
        required=False,
        max_length=TITLE_LENGTH,
        help_text=_(
            "Ghi dưới tên người gửi trên biên nhận, ví dụ “Giám đốc” hoặc “Phó Giám đốc, ký thay”."
            " Chỉ dùng cho vị trí tại đơn vị."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _roles() -> list[tuple[Any, Any]]:
    return [
        ("", _("Chọn vị trí")),
        (_("Tại đơn vị"), [(f"{AT_AGENCY}:{r.value}", r.label) for r in Membership.Role]),
        (_("Hội đồng và cổng"), [(f"{AT_COUNCIL}:{r.value}", r.label) for r in CouncilSeat.Role]),
    ]


class PersonForm(forms.Form):
    """A person by address; the name is asked for only where the address is new."""

    email = forms.EmailField(
        label=_("Thư điện tử"),
        help_text=_("Người được giao đăng nhập bằng địa chỉ này; thư mời gửi tới đây."),
        max_length=254,
    )
    full_name = forms.CharField(
        label=_("Họ và tên"),
        required=False,
        max_length=200,
        help_text=_("Chỉ cần khi địa chỉ trên chưa có tài khoản."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_full_name(self) -> str:
        """One line, whatever was pasted: it stands in letters and in the log."""
        return " ".join(self.cleaned_data["full_name"].split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._require_name(cleaned)
        return cleaned

    def _require_name(self, cleaned: dict[str, Any]) -> None:
        email = cleaned.get("email")
        if not email or cleaned.get("full_name") or "full_name" in self.errors:
            return
        if not User.objects.filter(email__iexact=email).exists():
            self.add_error("full_name", gettext("Địa chỉ này chưa có tài khoản: nhập họ và tên."))


class BothRolesForm(PersonForm):
    """A post by which one person may come to enter and to sign for the same agency.

    It is lawful in a small office, and it undoes that two people look at a submission: whoever
    gives it says that they know.
    """

    both_roles = forms.BooleanField(
        label=_("Tôi biết một người sẽ giữ cả hai vị trí của đơn vị"),
        help_text=_(
            "Người này đang nhập hoặc đang ký gửi cho chính đơn vị đó: sẽ một mình vừa nhập vừa gửi"
            " hồ sơ, không còn người thứ hai đọc lại."
        ),
        error_messages={"required": _("Đánh dấu để xác nhận, hoặc chọn người khác.")},
    )

    def drop_unless_both(self, *, agency: object, role: str) -> None:
        """Leave the box out where the person does not hold the other post of ``agency``."""
        email = str(self.data.get("email", ""))
        if not holds_other_role(email, agency=agency, role=role, day=clock.today()):
            del self.fields["both_roles"]


class PostGiveForm(BothRolesForm):
    """Which person gets which post, where, from when; ``by`` gives it.

    Whoever gives themself a seat that judges says so: it is lawful, and it stands in the log.
    """

    role = forms.ChoiceField(
        label=_("Vị trí"),
        choices=_roles,
        error_messages={"invalid_choice": _("Chọn một vị trí trong danh sách.")},
    )
    agency = forms.ModelChoiceField(
        label=_("Cơ quan, đơn vị"),
        queryset=Agency.objects.all(),
        required=False,
        empty_label=_("Không thuộc cơ quan nào"),
        help_text=NO_HOME_UNIT,
    )
    title = _title_field()
    starts_on = Day(label=_("Từ ngày"), initial=timezone.localdate)

    to_oneself = forms.BooleanField(
        label=_("Tôi giao vị trí này cho chính mình, và biết rằng việc này ghi vào nhật ký."),
        error_messages={
            "required": _("Đây là vị trí được thẩm định, giao cho chính bạn. Đánh dấu để xác nhận.")
        },
    )

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by = by
        if not self._gives_oneself_a_say():
            del self.fields["to_oneself"]
        kind, _colon, role = str(self.data.get("role", "")).partition(":")
        agency = whole_number(str(self.data.get("agency", "")))
        self.drop_unless_both(agency=agency if kind == AT_AGENCY else None, role=role)

    def _gives_oneself_a_say(self) -> bool:
        to, role = str(self.data.get("email", "")), self.data.get("role", "")
        judging = {f"{AT_COUNCIL}:{each.value}" for each in JUDGES}
        return to.strip().lower() == self.by.email and role in judging

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._require_agency(cleaned)
        return cleaned

    def _require_agency(self, cleaned: dict[str, Any]) -> None:
        kind, _colon, role = (cleaned.get("role") or "").partition(":")
        if cleaned.get("agency"):
            return
        if kind == AT_AGENCY:
            self.add_error("agency", gettext("Chọn đơn vị mà người này nhập hoặc ký hồ sơ."))
        elif role in JUDGES:
            self.add_error("agency", NO_HOME_UNIT)

    def give(self) -> Post | None:
        """The post given, or ``None`` with the reason among the form's errors."""
        kind, _colon, role = self.cleaned_data["role"].partition(":")
        said = {name: self.cleaned_data[name] for name in SAID_OF_EACH}
        try:
            if kind == AT_AGENCY:
                title = self.cleaned_data["title"]
                return posts.give_membership(**said, role=role, title=title, by=self.by)
            return posts.give_seat(**said, role=role, by=self.by)
        except Unfit as unfit:
            self.add_error(None, unfit_sentence(unfit.reason))
            return None


class PostEndForm(forms.Form):
    """From which day on its holder may do nothing by the post."""

    ends_on = Day(
        label=_("Không còn giữ vị trí từ ngày"),
        initial=timezone.localdate,
        help_text=_("Từ ngày này người giữ không còn mở được trang nào nhờ vị trí đó."),
    )

    def end(self, post: Post, *, by: User) -> bool:
        """Whether the post was ended; if not, the reason is among the form's errors."""
        try:
            posts.end(post, ends_on=self.cleaned_data["ends_on"], by=by)
        except Unfit as unfit:
            self.add_error(None, unfit_sentence(unfit.reason))
            return False
        return True


class PostHandOverForm(BothRolesForm):
    """Who takes over a post in an agency, from today on."""

    title = _title_field()

    def __init__(self, *args: Any, post: Membership, **options: Any) -> None:
        super().__init__(*args, **options)
        self.drop_unless_both(agency=post.agency_id, role=post.role)

    def hand_over(self, post: Membership, *, by: User) -> Membership | None:
        """The successor's post, or ``None`` with the reason among the form's errors."""
        said = {name: self.cleaned_data[name] for name in ("email", "full_name", "title")}
        try:
            return posts.hand_over(post, **said, by=by)
        except Unfit as unfit:
            self.add_error(None, unfit_sentence(unfit.reason))
            return None
