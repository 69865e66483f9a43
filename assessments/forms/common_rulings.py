"""One verdict for alike cases: which of them, what, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.forms.corrections import Inputs
from assessments.forms.reviews import COUNTED, MAX_SENTENCE
from assessments.models import CommonRuling, SubmissionVersion
from assessments.reasons import MIN_SENTENCE, fits, offered
from assessments.services.common_rulings import Decided

Verdict = CommonRuling.Verdict


class CommonRulingForm(forms.Form):
    """``versions``: the open cases of the page, by submission; nothing else can be chosen."""

    cases = forms.TypedMultipleChoiceField(
        label=_("Các trường hợp"),
        coerce=int,
        error_messages={
            "required": _("Chọn ít nhất một trường hợp."),
            "invalid_choice": _(
                "Một trường hợp đã chọn không còn chờ kết luận. Xem lại danh sách; chưa có gì được"
                " lưu."
            ),
        },
    )
    verdict = forms.ChoiceField(
        label=_("Kết luận"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn một kết luận.")},
    )
    reason = forms.ChoiceField(
        label=_("Lý do"),
        error_messages={"required": _("Chọn lý do: một lý do cho mọi trường hợp.")},
        choices=lambda: [("", _("Chọn lý do")), *((each.code, str(each)) for each in offered())],
    )
    sentence = forms.CharField(
        label=_("Vì sao, cho mọi trường hợp đã chọn"),
        min_length=MIN_SENTENCE,
        max_length=MAX_SENTENCE,
        widget=forms.Textarea(attrs={"rows": 4, **COUNTED}),
        help_text=_("Mỗi đơn vị đọc đúng câu này. Ít nhất 20 ký tự."),
        error_messages={
            "required": _("Viết một câu để các đơn vị hiểu vì sao."),
            "min_length": _("Viết ít nhất %(limit_value)d ký tự để các đơn vị hiểu vì sao."),
        },
    )

    def __init__(
        self, versions: Sequence[SubmissionVersion], *args: Any, adjustable: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = self.data.get("verdict") != Verdict.AGREE
        offers = [each for each in Verdict if adjustable or each is not Verdict.ADJUST]
        self.fields["verdict"].choices = [(each.value, each.label) for each in offers]  # type: ignore[attr-defined]
        self.versions = {each.pk: each for each in versions}
        self.fields["cases"].choices = [(pk, pk) for pk in self.versions]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        verdict = cleaned.get("verdict")
        if verdict in (Verdict.ADJUST, Verdict.REJECT):
            reason = cleaned.get("reason", "")
            if reason and not fits(reason, verdict):
                self.add_error("reason", gettext("Lý do này không dùng cho kết luận đã chọn."))
        return cleaned

    @property
    def adjusts(self) -> bool:
        return self.cleaned_data.get("verdict") == Verdict.ADJUST

    @property
    def chosen(self) -> list[SubmissionVersion]:
        return [self.versions[pk] for pk in self.cleaned_data["cases"]]

    def decided(self, inputs: Inputs | None) -> Decided:
        said = self.cleaned_data
        typed = inputs.typed if inputs and self.adjusts else None
        return Decided(Verdict(said["verdict"]), said["reason"], said["sentence"], typed)
