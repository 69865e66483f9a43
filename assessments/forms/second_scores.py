"""Chấm hai lần: the seed, the second verdict, another second unit, the chair's ruling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments import clock
from assessments.forms.corrections import Inputs
from assessments.forms.questions import TOO_LONG, CountedText
from assessments.forms.reviews import ASK, MAX_SENTENCE, VerdictForm
from assessments.judging_refusals import UNFIT_DRAW
from assessments.models import (
    Agency,
    BlindPair,
    Cycle,
    Reconciliation,
    ScoreComparison,
    SecondScore,
    User,
)
from assessments.pages.bench_rows import Row
from assessments.reasons import MIN_SENTENCE, offered
from assessments.refusals import sentence
from assessments.services import blind_draws, reconciling, reviews, second_scores
from assessments.services.blind_draws import MAX_ORIGIN, MAX_SEED, MAX_WHY, UnfitDraw
from assessments.services.locks import Refused
from assessments.services.reconciling import Other, Taken

FEW = _("Ghi ít nhất %(limit_value)d ký tự: ai kiểm tra sau này cũng đọc.")


class SeedForm(forms.Form):
    """The seed and the share of a cycle, said once."""

    seed = forms.CharField(
        label=_("Hạt giống"),
        max_length=MAX_SEED,
        help_text=_("Số không ai chọn được, ví dụ giải đặc biệt xổ số của một ngày đã báo trước."),
        error_messages={"required": UNFIT_DRAW["seed"], "max_length": UNFIT_DRAW["seed"]},
    )
    origin = forms.CharField(
        label=_("Lấy từ đâu"),
        max_length=MAX_ORIGIN,
        help_text=_("Ví dụ: giải đặc biệt xổ số miền Bắc ngày 25/12/2023."),
        error_messages={"required": UNFIT_DRAW["origin"], "max_length": UNFIT_DRAW["origin"]},
    )
    percent = forms.IntegerField(
        label=_("Tỷ lệ rút (%)"),
        min_value=1,
        max_value=100,
        initial=5,
        help_text=_("Của số giá trị mỗi đơn vị thẩm định, làm tròn lên."),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), UNFIT_DRAW["share"]
        ),
    )

    def announce(self, cycle: Cycle, *, by: User) -> bool:
        """Whether it was announced; otherwise the reason is among the form's errors."""
        try:
            blind_draws.announce(cycle, **self.cleaned_data, by=by)
        except UnfitDraw as unfit:
            self.add_error(None, str(UNFIT_DRAW[unfit.reason]))
            return False
        return True


class SecondForm(VerdictForm):
    """The verdict of the second unit: everything the first may say, but for asking the agency."""

    def __init__(self, row: Row, *args: Any, **kwargs: Any) -> None:
        super().__init__(row, *args, **kwargs)
        field: Any = self.fields["verdict"]
        field.choices = [each for each in field.choices if each[0] != ASK]

    def give(self, pair: BlindPair, inputs: Inputs, *, by: User) -> SecondScore:
        """Through its service. Raises ``Refused``, ``reviews.Invalid``."""
        version, said = self.row.bench.version, self.cleaned_data
        if said["version"] != version.number:
            raise Refused("older_version", version.submission)
        return second_scores.give(
            pair,
            version,
            verdict=SecondScore.Verdict(said["verdict"]),
            typed=inputs.typed,
            reason=said["reason"],
            sentence=said["sentence"],
            ruling=said.get("ruling", ""),
            by=by,
        )


class SecondUnitForm(forms.Form):
    """Who scores second instead; nobody, where no unit is left."""

    unit = forms.ModelChoiceField(
        label=_("Đơn vị chấm lần hai"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=_("Không đơn vị nào: chỉ chấm một lần"),
    )
    why = CountedText(
        label=_("Lý do"),
        min_length=MIN_SENTENCE,
        max_length=MAX_WHY,
        rows=3,
        error_messages={
            "required": _("Ghi lý do đổi."),
            "min_length": FEW,
            "max_length": TOO_LONG,
        },
    )

    def __init__(self, pair: BlindPair, *args: Any, **options: Any) -> None:
        super().__init__(*args, initial={"unit": pair.unit_id}, **options)
        self.pair = pair
        field: Any = self.fields["unit"]
        field.queryset = Agency.objects.filter(slug__in=blind_draws.able_for(pair))

    def name(self, *, by: User) -> bool:
        """Whether it was named; otherwise the reason is among the form's errors."""
        said = self.cleaned_data
        return _done(
            self,
            self.pair,
            lambda: blind_draws.name_second(self.pair, said["unit"], why=said["why"], by=by),
        )

    @property
    def is_alone(self) -> bool:
        """Nobody is left who could."""
        return not self.fields["unit"].queryset.exists()  # type: ignore[attr-defined]


class ReconcileForm(forms.Form):
    """Which of two verdicts stands, or another value, and why."""

    taken = forms.ChoiceField(
        label=_("Kết luận"),
        choices=Reconciliation.Taken.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn một kết luận.")},
    )
    reason = forms.ChoiceField(
        label=_("Mã lý do của giá trị khác"),
        required=False,
        choices=lambda: [
            ("", _("Chọn lý do")),
            *((each.code, str(each)) for each in offered("adjust")),
        ],
    )
    sentence = CountedText(
        label=_("Vì sao"),
        min_length=MIN_SENTENCE,
        max_length=MAX_SENTENCE,
        rows=4,
        help_text=_("Hai đơn vị thẩm định đọc câu này. Ít nhất 20 ký tự."),
        error_messages={
            "required": _("Ghi vì sao."),
            "min_length": FEW,
            "max_length": TOO_LONG,
        },
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("taken") == Taken.OTHER and not cleaned.get("reason"):
            self.add_error("reason", gettext("Chọn lý do: cơ quan đọc nó bên giá trị mới."))
        return cleaned

    @property
    def takes_other(self) -> bool:
        return self.cleaned_data.get("taken") == Taken.OTHER

    def rule(self, comparison: ScoreComparison, inputs: Inputs, *, by: User) -> bool:
        """Whether it was ruled; otherwise the reason is among the form's errors."""
        said = self.cleaned_data
        other = Other(inputs.typed, said["reason"]) if self.takes_other else None

        def act() -> object:
            return reconciling.reconcile(
                comparison,
                taken=Taken(said["taken"]),
                sentence=said["sentence"],
                other=other,
                by=by,
            )

        try:
            return _done(self, comparison.pair, act)
        except reviews.Invalid:
            self.add_error("taken", gettext("Giá trị khác chưa theo quy tắc của chỉ số."))
            return False


def _done(form: forms.Form, pair: BlindPair, act: Callable[[], object]) -> bool:
    try:
        act()
    except Refused as refusal:
        form.add_error(None, sentence(refusal.reason, pair.submission, clock.now()))
        return False
    return True
