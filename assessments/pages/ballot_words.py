"""How a vote of the council reads: its choices, what they came to, and by which rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.forms.reviews import RULINGS
from assessments.models import CouncilDecision, Tie
from assessments.services.decisions import DECLARED, PROPOSED, REVIEWED
from assessments.voting import ABSTAIN, is_tied

CHOICES: dict[str, str | Promise] = {
    DECLARED: gettext_lazy("Giữ số đơn vị khai"),
    REVIEWED: gettext_lazy("Theo kết luận thẩm định"),
    PROPOSED: gettext_lazy("Giá trị khác"),
    **{str(policy): label for policy, label in RULINGS.items()},
    ABSTAIN: gettext_lazy("Phiếu trắng"),
}


def choice_said(choice: str) -> str:
    return str(CHOICES.get(choice, choice))


def tally_said(decision: CouncilDecision) -> str:
    """«Biểu quyết: Giữ số đơn vị khai 3, Phiếu trắng 1; quá nửa số phiếu; 4/5 thành viên …»."""
    method = str(decision.get_method_display())  # type: ignore[attr-defined]
    if decision.method == CouncilDecision.Method.CONSENSUS:
        return method
    tally = decision.tally
    said = [f"{method}: {_votes_said(tally['votes'])}"]
    if "tied" in tally:
        said += [_rule_said(tally["tied"]), _presence_said(tally)]
    for name, label in (
        ("left", _("không tham gia vì có xung đột lợi ích")),
        ("silent", _("kiểm phiếu khi chưa bỏ phiếu")),
    ):
        if tally[name]:
            said.append(f"{label}: {', '.join(tally[name])}")
    return "; ".join(said)


def _votes_said(votes: Mapping[str, int]) -> str:
    return ", ".join(f"{choice_said(choice)} {votes[choice]}" for choice in sorted(votes))


def _rule_said(tied: bool) -> str:
    """By which rule something was decided; of a tie only the chair's side decides."""
    if tied:
        return _("phiếu ngang nhau nên theo bên có phiếu của chủ tọa")
    return _("quá nửa số phiếu, không tính phiếu trắng")


def _presence_said(tally: Mapping[str, Any]) -> str:
    text = _("{present}/{members} thành viên biểu quyết có mặt")
    return text.format(present=tally["present"], members=tally["members"])


def failed_said(votes: Counter[str], tie: str) -> str:
    """Of a ballot that carried nothing: what was voted, and why the council votes again."""
    if not is_tied(votes.elements()):
        why = _("không phương án nào quá nửa số phiếu nên bỏ phiếu lại")
    elif tie == Tie.CHAIR:
        why = _("phiếu ngang nhau, chủ tọa không bỏ phiếu cho bên nào nên bỏ phiếu lại")
    else:
        why = _("phiếu ngang nhau nên bỏ phiếu lại, như quy chế của kỳ")
    return f"{_votes_said(votes)}; {why}"
