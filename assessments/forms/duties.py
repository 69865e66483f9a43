"""Who enters which main index: a box for each officer at each of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments import clock
from assessments.models import Submission, User
from assessments.pages.duties import DutyPage
from assessments.refusals import sentence
from assessments.services import duties
from assessments.services.locks import Refused

NOT_OFFICER = _("Có người không còn là cán bộ nhập liệu của đơn vị. Mở lại trang và chọn lại.")


class DutyForm(forms.Form):
    """A field for each main index of ``page``; none ticked: open to every officer."""

    def __init__(self, page: DutyPage, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.page = page
        choices = [(str(each.pk), str(each)) for each in page.officers]
        for row in page.rows:
            self.fields[row.main.code] = forms.MultipleChoiceField(
                label=f"{row.main.code}. {row.main.title}",
                choices=choices,
                initial=[str(each.pk) for each in row.officers],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": NOT_OFFICER},
            )

    @property
    def lines(self) -> list[tuple[Any, forms.BoundField]]:
        """Each main index of the page with its boxes."""
        return [(row, self[row.main.code]) for row in self.page.rows]

    def arrange(self, submission: Submission, *, by: User) -> int | None:
        """How many duties changed, or ``None`` with the reason among the form's errors."""
        wanted = {main: [int(pk) for pk in chosen] for main, chosen in self.cleaned_data.items()}
        try:
            return duties.arrange(submission, wanted, by=by)
        except Refused as refusal:
            held = refusal.submission or submission
            self.add_error(None, sentence(refusal.reason, held, clock.now()))
            return None
