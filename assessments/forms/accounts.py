"""allauth's forms in our words: it ships no Vietnamese."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.letters import put_in_queue

EMAIL = _("Thư điện tử")
NEW_PASSWORD = _("Mật khẩu mới")
NEW_PASSWORD_AGAIN = _("Nhập lại mật khẩu mới")


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, login=EMAIL, password=_("Mật khẩu"))
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """Known or not, an address costs the same: who it belongs to is looked up by the worker."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, email=EMAIL)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email = str(self.cleaned_data["email"])
        put_in_queue("password_reset", email=email, origin=request.build_absolute_uri("/"))
        return email


class SamePassword:
    """Two entries of a new password, our words for what is wrong with them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password1=NEW_PASSWORD, password2=NEW_PASSWORD_AGAIN)
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        cleaned = forms.Form.clean(self)
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", gettext("Hai lần nhập không giống nhau."))
        return cleaned


class ResetPasswordKeyForm(SamePassword, allauth_forms.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(SamePassword, allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, oldpassword=_("Mật khẩu hiện tại"))
        self.fields["oldpassword"].help_text = ""


def _say(form: forms.Form, **labels: object) -> None:
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)
