"""A decision that sets up the council or its working group, and everyone it names."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.forms.steps import PaperForm
from assessments.models import BodyDecision, CouncilSeat, User
from assessments.selectors.bodies import FUNCTIONS, Function, Kind
from assessments.services.bodies import MAX_MEMBERS, Founding, Named
from frameworks.vietnamese import shows_anything

SPARE = 5  # empty lines below the last one
# What the seat held proposes, for the first decision of a body.
BY_SEAT = {
    Kind.COUNCIL: {
        CouncilSeat.Role.CHAIR: Function.CHAIR,
        CouncilSeat.Role.MEMBER: Function.MEMBER,
        CouncilSeat.Role.SECRETARY: Function.SECRETARY,
    },
    Kind.WORKING_GROUP: {CouncilSeat.Role.REVIEWER: Function.STAFF},
}
Line = Mapping[str, Any]


class BodyForm(PaperForm):
    """The decision itself, by the fields of any document; and how many lines the page shows."""

    lines = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["number"].help_text = _("Ví dụ 219/QĐ-UBND.")
        self.fields["abstract"].help_text = _("Ví dụ: Về việc thành lập Hội đồng thẩm định.")

    @property
    def founding(self) -> Founding:
        """What a valid form says."""
        paper = self.paper
        return Founding(self.kind, paper.number, paper.issued_on, paper.issuer, paper.abstract)


class MemberForm(forms.Form):
    """One line: an account or a name, and what they are in the body. An empty line is nobody."""

    user = forms.ModelChoiceField(
        label=_("Tài khoản"), queryset=User.objects.none(), required=False,
        empty_label=_("Không có tài khoản"),
    )  # fmt: skip
    name = forms.CharField(label=_("Họ và tên"), max_length=200, required=False)
    function = forms.ChoiceField(label=_("Chức danh"), required=False)
    office = forms.CharField(label=_("Chức vụ, đơn vị"), max_length=200, required=False)

    def __init__(self, kind: str, people: Collection[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        functions = [(str(each), str(each.label)) for each in FUNCTIONS[Kind(kind)]]
        self.fields["function"].choices = [("", gettext("Chọn")), *functions]  # type: ignore[attr-defined]
        self.people = {str(user.pk): user for user in people}
        field = self.fields["user"]
        field.queryset = User.objects.filter(pk__in=list(self.people))  # type: ignore[attr-defined]
        # One list for every line: no query for each of them.
        field.choices = [  # type: ignore[attr-defined]
            ("", gettext("Không có tài khoản")),
            *((pk, str(user)) for pk, user in self.people.items()),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed = " ".join(cleaned.get("name", "").split())
        name = typed if shows_anything(typed) else str(cleaned.get("user") or "")
        cleaned["name"] = name
        cleaned["office"] = " ".join(cleaned.get("office", "").split())
        function, wrong = cleaned.get("function"), bool(self.errors)
        if not name and (function or cleaned["office"]) and not wrong:
            self.add_error("name", gettext("Ghi họ và tên, hoặc chọn tài khoản."))
        if name and not function and not wrong:
            self.add_error("function", gettext("Chọn chức danh."))
        return cleaned

    @property
    def named(self) -> Named | None:
        """Whom a valid line names; ``None``: nobody."""
        said = self.cleaned_data
        if not said["name"]:
            return None
        return Named(said["name"], said["function"], said["office"], said["user"])


class MemberLines:
    """All the lines of a page, bound to what was posted or filled with what is proposed."""

    def __init__(
        self,
        kind: str,
        people: Collection[User],
        *,
        data: Mapping[str, Any] | None = None,
        proposed: Sequence[Line] = (),
        count: int = 0,
    ) -> None:
        shown = min(max(count, len(proposed) + SPARE), MAX_MEMBERS)
        filled = [*proposed, *({} for _spare in range(shown - len(proposed)))]
        self.forms = [
            MemberForm(kind, people, data, prefix=f"tv{number}", initial=dict(line))
            for number, line in enumerate(filled, start=1)
        ]

    def is_valid(self) -> bool:
        """Every line is looked at, so that every mistake is said at once."""
        valid = [each.is_valid() for each in self.forms]
        return all(valid)

    @property
    def wrong(self) -> list[tuple[int, MemberForm]]:
        lines = enumerate(self.forms, start=1)
        return [(number, each) for number, each in lines if each.is_bound and each.errors]

    @property
    def named(self) -> list[Named]:
        found = (each.named for each in self.forms)
        return [each for each in found if each is not None]


def lines_of(decision: BodyDecision) -> list[Line]:
    """The members of a decision as lines, for one that amends or corrects it."""
    return [
        {
            "user": each.user_id,
            "name": each.name,
            "function": each.function,
            "office": each.office,
        }
        for each in decision.members.all()
    ]


def lines_by_seat(kind: str, people: Mapping[User, set[str]]) -> list[Line]:
    """Whoever holds a seat that the body goes with, the head first."""
    functions = BY_SEAT[Kind(kind)]
    found = []
    for user, seats in people.items():
        named = [function for role, function in functions.items() if role in seats]
        if named:
            found.append({"user": user.pk, "name": str(user), "function": str(named[0])})
    order = [str(each) for each in FUNCTIONS[Kind(kind)]]
    return sorted(found, key=lambda line: order.index(line["function"]))


def lines_typed(data: Mapping[str, Any], count: int) -> list[Line]:
    """What was typed so far, as it stands, for a page with more lines."""
    names = MemberForm.base_fields
    return [
        {name: data.get(f"tv{number}-{name}", "") for name in names}
        for number in range(1, count + 1)
    ]
