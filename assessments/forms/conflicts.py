"""Declaring a tie to an agency, and saying that it is over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.questions import TOO_LONG, CountedText
from assessments.judging_refusals import UNFIT_CONFLICT
from assessments.models import Agency, Cycle, DeclaredConflict, User
from assessments.services import conflicts
from assessments.services.conflicts import MAX_NOTE, MIN_REASON, UnfitConflict
from frameworks.vietnamese import sort_key


class ConflictForm(forms.Form):
    """A tie to one agency of the cycle; whose, only for those who write down what others said."""

    agency = forms.TypedChoiceField(
        label=_("Cơ quan"),
        coerce=int,
        error_messages={"required": _("Chọn cơ quan."), "invalid_choice": _("Chọn cơ quan.")},
    )
    kind = forms.ChoiceField(
        label=_("Quan hệ"),
        choices=[("", _("Chọn quan hệ")), *DeclaredConflict.Kind.choices],
        error_messages={"required": _("Chọn quan hệ.")},
    )
    note = CountedText(
        label=_("Ghi rõ"),
        required=False,
        max_length=MAX_NOTE,
        rows=3,
        help_text=_("Chỉ Thư ký, Chủ tịch, Thanh tra và bạn đọc được. Công khai chỉ nêu số lượng."),
        error_messages={"max_length": TOO_LONG},
    )
    of = forms.TypedChoiceField(label=_("Người có quan hệ"), coerce=int, required=False)

    def __init__(self, cycle: Cycle, *args: Any, others: list[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.cycle = cycle
        rows = Agency.objects.filter(submissions__cycle=cycle).distinct()
        self.agencies = {row.pk: row for row in sorted(rows, key=lambda row: sort_key(row.name))}
        agency: Any = self.fields["agency"]
        agency.choices = [
            ("", _("Chọn cơ quan")),
            *((pk, str(r)) for pk, r in self.agencies.items()),
        ]
        self.others = {user.pk: user for user in others}
        of: Any = self.fields["of"]
        of.choices = [("", _("Chính tôi")), *((pk, str(user)) for pk, user in self.others.items())]
        if not others:
            del self.fields["of"]

    def declare(self, *, by: User) -> DeclaredConflict | None:
        """The declared tie, or ``None`` with the reason among the form's errors."""
        said = self.cleaned_data
        of = self.others.get(said.get("of") or 0)
        agency = self.agencies[said["agency"]]
        words = {"kind": said["kind"], "note": said["note"]}
        try:
            return conflicts.declare(self.cycle, agency, of=of, by=by, **words)
        except UnfitConflict as unfit:
            self.add_error("note" if unfit.reason == "note" else None, _said(unfit))
            return None


class ConflictEndForm(forms.Form):
    reason = CountedText(
        label=_("Vì sao quan hệ không còn"),
        min_length=MIN_REASON,
        max_length=MAX_NOTE,
        rows=3,
        error_messages={
            "required": UNFIT_CONFLICT["reason"],
            "min_length": UNFIT_CONFLICT["reason"],
            "max_length": TOO_LONG,
        },
    )

    def end(self, conflict: DeclaredConflict, *, by: User) -> bool:
        """Whether it is over now; otherwise the reason is among the form's errors."""
        try:
            conflicts.end(conflict, reason=self.cleaned_data["reason"], by=by)
        except UnfitConflict as unfit:
            self.add_error(None, _said(unfit))
            return False
        return True


def _said(unfit: UnfitConflict) -> str:
    return str(UNFIT_CONFLICT[unfit.reason])
