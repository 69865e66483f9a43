"""How much work each indicator would take: one choice for each that can still be raised."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments import clock
from assessments.models import Effort, Submission, User
from assessments.pages.path_to_tier import PathPage, Raise
from assessments.refusals import sentence
from assessments.services import efforts
from assessments.services.locks import Refused

SIZES = [("", _("chưa đánh dấu")), *((str(value), label) for value, label in Effort.Size.choices)]
UNKNOWN = _("Chọn một trong các mức công sức có sẵn.")


class Line(NamedTuple):
    """An indicator with its choice. ``seen``: the mark that the page showed, "" for none."""

    row: Raise
    field: forms.BoundField
    seen_name: str
    seen: str


class EffortForm(forms.Form):
    """A choice for each indicator of ``page`` that work of the agency's own can raise.

    Beside it stands what the page showed: only what this person changed is saved, so a page opened
    an hour ago takes nothing back of what a colleague has marked since.
    """

    def __init__(self, page: PathPage, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.page = page
        self.codes = [row.indicator.code for row in page.raises]
        for row in page.raises:
            code = row.indicator.code
            self.fields[_name(code)] = forms.TypedChoiceField(
                label=_("Công sức cho {code}").format(code=code),
                choices=SIZES,
                coerce=lambda value: Effort.Size(int(value)),
                empty_value=None,
                initial=row.mark,
                required=False,
                error_messages={"invalid_choice": UNKNOWN},
            )

    @property
    def steps(self) -> list[Line]:
        """The steps of the plan."""
        return [self._line(row) for row in self.page.steps]

    @property
    def others(self) -> list[Line]:
        """What could be raised as well."""
        return [self._line(row) for row in self.page.others]

    def _line(self, row: Raise) -> Line:
        code = row.indicator.code
        return Line(row, self[_name(code)], _seen(code), self.data.get(_seen(code), row.mark))

    @property
    def changed(self) -> dict[str, Effort.Size | None]:
        """What the person chose otherwise than the page showed it. Of a valid form."""
        # A page that did not ask about an indicator says nothing of it.
        asked = (code for code in self.codes if _name(code) in self.data)
        return {
            code: self.cleaned_data[_name(code)]
            for code in asked
            if self.data[_name(code)] != self.data.get(_seen(code), "")
        }

    def mark(self, submission: Submission, *, by: User) -> int | None:
        """How many marks changed, or ``None`` with the reason among the form's errors."""
        try:
            return efforts.mark(submission, self.changed, by=by)
        except Refused as refusal:
            held = refusal.submission or submission
            self.add_error(None, sentence(refusal.reason, held, clock.now()))
            return None


def _name(code: str) -> str:
    return f"{code}:effort"


def _seen(code: str) -> str:
    return f"{code}:seen"
