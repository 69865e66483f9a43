"""Upholding first verdicts, or letting what was declared stand against one, with the reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from assessments.judging_refusals import JUDGING
from assessments.models import User
from assessments.pages.sample_checks import CheckRow, SamplePage
from assessments.reasons import MIN_SENTENCE
from assessments.services import reviews, sample_checks
from assessments.services.locks import Refused

UPHOLD, DECLARED = "uphold", "declared"


class UpholdForm(forms.Form):
    """A choice for each verdict that may be checked; none: not looked at yet."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, page: SamplePage, *args: Any, **options: Any) -> None:
        super().__init__(*args, initial={"version": page.version.number}, **options)
        self.page = page
        for row in page.checkable:
            choices = [("", ""), (UPHOLD, ""), *([(DECLARED, "")] if row.keeps_declared else [])]
            self.fields[f"{row.row.code}:check"] = forms.ChoiceField(
                choices=choices, required=False
            )
            self.fields[f"{row.row.code}:why"] = forms.CharField(required=False, max_length=600)

    @property
    def lines(self) -> list[tuple[CheckRow, str, str]]:
        """Each row with the choice and the sentence that stand in its fields."""
        data = self.data if self.is_bound else {}
        return [
            (row, data.get(f"{row.row.code}:check", ""), data.get(f"{row.row.code}:why", ""))
            for row in self.page.rows
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (self._chosen(UPHOLD) or self._chosen(DECLARED)):
            self.add_error(None, _("Chọn kết luận cho ít nhất một chỉ số."))
        short = [code for code in self._chosen(DECLARED) if len(self._why(code)) < MIN_SENTENCE]
        if short:
            said = str(JUDGING["check_reason"])
            self.add_error(
                None, _("Chỉ số {codes}: {why}").format(codes=", ".join(short), why=said)
            )
        return cleaned

    def _chosen(self, word: str) -> list[str]:
        rows = self.page.checkable
        return [r.row.code for r in rows if self.cleaned_data.get(f"{r.row.code}:check") == word]

    def _why(self, code: str) -> str:
        return str(self.cleaned_data.get(f"{code}:why", "")).strip()

    def act(self, *, by: User) -> int:
        """How many were checked. Raises ``Refused``."""
        version = self.page.version
        if self.cleaned_data["version"] != version.number:
            raise Refused("older_version", version.submission)
        upheld = sample_checks.uphold(version, self._chosen(UPHOLD), by=by)
        for code in self._chosen(DECLARED):
            reviews.agree(version, [code], by=by, basis=reviews.Basis(why=self._why(code)))
        return len(upheld) + len(self._chosen(DECLARED))
