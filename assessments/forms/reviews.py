"""The verdict on one indicator, the conclusion of a question, the return of a submission."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.deadlines import closing_instant
from assessments.forms.corrections import Inputs
from assessments.forms.days import Day
from assessments.models import Finding, User
from assessments.pages.bench_rows import Row
from assessments.reasons import MIN_SENTENCE, fits, offered
from assessments.services import replies, reviews
from assessments.services.locks import Refused
from assessments.services.verdicts import rulings_for
from frameworks.definition import NotApplicablePolicy
from frameworks.scoring.problems import FaultCode

MAX_SENTENCE = 600
COUNTED = {"data-most": MAX_SENTENCE, "data-counted": "{n}/{most}"}

AGREE, ENTER, ADJUST, REJECT, ASK = "agree", "enter", "adjust", "reject", "ask"
KEEP, UPHOLD = "keep", "uphold"
WITH_INPUTS = frozenset({ADJUST, ENTER})

VERDICTS = {
    AGREE: _("Đồng ý"),
    ENTER: _("Hội đồng nhập"),
    KEEP: _("Giữ giá trị khai"),
    UPHOLD: _("Giữ kết luận của Hội đồng"),
    ADJUST: _("Điều chỉnh"),
    REJECT: _("Không chấp nhận"),
    ASK: _("Hỏi lại"),
}

RULINGS = {
    NotApplicablePolicy.FULL: _("Tính đủ điểm"),
    NotApplicablePolicy.ZERO: _("Không tính điểm"),
    NotApplicablePolicy.EXCLUDE: _("Bỏ ra khỏi điểm tối đa của đơn vị"),
}

CHOOSE = _("Chọn một kết luận.")

Choices = list[tuple[str, str | Promise]]


def verdicts_for(row: Row) -> Sequence[str]:
    """What may be said of an indicator, the likeliest first."""
    if row.council_enters:
        return (ENTER,)
    if row.awaits_council and not row.claims:
        return (ENTER, ADJUST, ASK, REJECT)
    return (AGREE, ADJUST, ASK, REJECT) if row.answered else (ADJUST, ASK)


def conclusions_for(row: Row) -> Sequence[str]:
    """What may stand after the agency's reply; a part of the council's own must be entered."""
    if row.is_measured:
        return (UPHOLD,)
    if row.awaits_council:
        return (ADJUST, REJECT)
    held = row.finding is not None and row.finding.standing() is not None
    return (KEEP, UPHOLD, ADJUST, REJECT) if held else (KEEP, ADJUST, REJECT)


class JudgingForm(forms.Form):
    """What the two forms of the bench share: the choice, and the ruling on a claim."""

    verdict = forms.ChoiceField(
        label=_("Kết luận"),
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    ruling = forms.ChoiceField(
        label=_("Cách tính chỉ số không phát sinh"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, row: Row, choices: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        labels: Choices = [(each, self._label(each)) for each in choices]
        self.fields["verdict"].choices = labels  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["verdict"].widget = forms.HiddenInput()
            self.initial["verdict"] = choices[0]
        self._offer_rulings()

    def _label(self, verdict: str) -> str | Promise:
        """A claim is accepted rather than agreed to; beside the council's part the rest is."""
        if verdict == AGREE and self.row.claims:
            return _("Chấp nhận")
        if verdict == ENTER and not self.row.council_enters:
            return _("Đồng ý")
        return VERDICTS[verdict]

    def _offer_rulings(self) -> None:
        if not self.row.needs_ruling:
            del self.fields["ruling"]
            return
        rulings = rulings_for(self.row.bench.submission, self.row.indicator, self.row.answer)
        offered: Choices = [(each.value, RULINGS[each]) for each in rulings]
        self.fields["ruling"].choices = offered  # type: ignore[attr-defined]

    @property
    def takes_inputs(self) -> bool:
        return self.cleaned_data.get("verdict") in WITH_INPUTS

    def held_against_rule(self, inputs: Inputs) -> Inputs:
        """``inputs`` with what is wrong with them, where the choice made brings any."""
        if not self.takes_inputs:
            return inputs
        return inputs.checked(council_alone=self.cleaned_data["verdict"] == ENTER)

    def act(self, inputs: Inputs, *, by: User) -> Finding:
        """What was decided, through its service. Raises ``Refused``, ``reviews.Invalid``."""
        raise NotImplementedError

    def say_invalid(self, invalid: reviews.Invalid) -> None:
        """What the service found that the form could not know."""
        code = (invalid.problem or {}).get("code", "")
        everything = gettext("Bỏ thêm chỉ số này thì đơn vị không còn chỉ số nào để tính điểm.")
        broken = gettext("Giá trị này không theo quy tắc của chỉ số.")
        self.add_error(None, everything if code == FaultCode.NOTHING_LEFT else broken)

    def _require_ruling(self, cleaned: dict[str, Any], *verdicts: str) -> None:
        wanted = "ruling" in self.fields and cleaned.get("verdict") in verdicts
        if wanted and not cleaned.get("ruling"):
            self.add_error("ruling", gettext("Chọn cách tính của Hội đồng."))


class VerdictForm(JudgingForm):
    """đồng ý / điều chỉnh / không chấp nhận / hỏi lại, of the version that the reviewer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Lý do"),
        error_messages={"required": _("Chọn lý do: điều chỉnh nào cũng phải có lý do.")},
        choices=lambda: [("", _("Chọn lý do")), *((each.code, str(each)) for each in offered())],
    )
    sentence = forms.CharField(
        label=_("Ghi rõ cho đơn vị"),
        error_messages={"required": _("Viết một câu để đơn vị hiểu vì sao.")},
        max_length=MAX_SENTENCE,
        widget=forms.Textarea(attrs={"rows": 4, **COUNTED}),
        help_text=_("Đơn vị đọc câu này: số nào, trang nào, vì sao. Ít nhất 20 ký tự."),
    )

    def __init__(self, row: Row, *args: Any, **kwargs: Any) -> None:
        super().__init__(row, verdicts_for(row), *args, **kwargs)
        self.initial |= {"version": row.bench.version.number, "revision": row.revision}
        self.initial |= _said_before(row)
        against = not self.is_bound or self.data.get("verdict") in (ADJUST, REJECT)
        self.fields["reason"].required = self.fields["sentence"].required = against

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        verdict, said = cleaned.get("verdict"), cleaned.get("sentence")
        if verdict == ASK and not said:
            self.add_error("sentence", gettext("Viết câu hỏi để đơn vị trả lời."))
        if verdict in (ADJUST, REJECT) and said and len(said) < MIN_SENTENCE:
            few = gettext("Viết ít nhất {n} ký tự để đơn vị hiểu vì sao.")
            self.add_error("sentence", few.format(n=MIN_SENTENCE))
        if verdict in (ADJUST, REJECT, ASK) and cleaned.get("reason"):
            self._refuse_unfit_reason(cleaned["reason"], verdict)
        self._require_ruling(cleaned, AGREE, ENTER)
        return cleaned

    def _refuse_unfit_reason(self, reason: str, verdict: str) -> None:
        if not fits(reason, verdict):
            unfit = gettext("Lý do này không dùng cho kết luận “{verdict}”. Chọn lý do khác.")
            self.add_error("reason", unfit.format(verdict=VERDICTS[verdict]))

    def act(self, inputs: Inputs, *, by: User) -> Finding:
        """The verdict, through its service. Raises ``Refused``, ``reviews.Overtaken``."""
        version, code, said = self.row.bench.version, self.row.code, self.cleaned_data
        if said["version"] != version.number:
            raise Refused("older_version", version.submission)
        who: dict[str, Any] = {"by": by, "basis": reviews.Basis(seen=said["revision"])}
        reason = {"reason": said["reason"], "sentence": said["sentence"], **who}
        ruling = said.get("ruling", "")
        match said["verdict"]:
            case "agree" if self.row.claims:
                return reviews.accept(version, code, ruling=ruling, **who)
            case "agree":
                return reviews.agree(version, [code], **who)[0]
            case "enter":
                return reviews.enter(version, code, typed=inputs.typed, ruling=ruling, **who)
            case "adjust":
                return reviews.adjust(version, code, typed=inputs.typed, ruling=ruling, **reason)
            case "reject":
                return reviews.reject(version, code, **reason)
            case _:
                return reviews.ask(version, code, **reason)


def _said_before(row: Row) -> dict[str, str]:
    """The verdict that stands, to be changed; it may be until the agency is asked."""
    if row.finding is None:
        return {}
    word = row.word
    known = {"entered": ENTER, "rejected": REJECT, "adjusted": ADJUST}
    verdict = known.get(word, AGREE)
    return {"verdict": verdict, "reason": row.finding.reason, "sentence": row.finding.sentence}


class ConclusionForm(JudgingForm):
    """What stands after the agency's reply, or its silence."""

    conclusion = forms.CharField(
        label=_("Kết luận gửi đơn vị"),
        max_length=MAX_SENTENCE,
        min_length=MIN_SENTENCE,
        widget=forms.Textarea(attrs={"rows": 4, **COUNTED}),
        help_text=_("Đơn vị đọc câu này. Ít nhất 20 ký tự."),
    )

    def __init__(self, row: Row, *args: Any, **kwargs: Any) -> None:
        super().__init__(row, conclusions_for(row), *args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._require_ruling(cleaned, KEEP)
        return cleaned

    def act(self, inputs: Inputs, *, by: User) -> Finding:
        """The conclusion, through its service. Raises ``Refused``."""
        said, finding = self.cleaned_data, self.row.finding
        if finding is None:
            raise Refused("state", self.row.bench.submission)
        return replies.conclude(
            finding,
            conclusion=said["conclusion"],
            typed=inputs.typed if self.takes_inputs else None,
            ruling=said.get("ruling", ""),
            rejected=said["verdict"] == REJECT,
            upheld=said["verdict"] == UPHOLD,
            by=by,
        )


class ReturnForm(forms.Form):
    """Why a submission goes back to its agency, and until the end of which day it is open."""

    reasons = forms.CharField(
        label=_("Lý do trả hồ sơ"),
        min_length=MIN_SENTENCE,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Đơn vị đọc phần này trước tiên: cần bổ sung gì, ở chỉ số nào."),
    )
    last_day = Day(
        label=_("Mở đến hết ngày"),
        help_text=_("Đơn vị sửa và gửi lại được đến 23:59:59 ngày này."),
    )

    @property
    def until(self) -> datetime:
        """The first instant that is too late."""
        return closing_instant(self.cleaned_data["last_day"], inclusive=True)
