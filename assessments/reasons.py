"""Why a declared value does not stand: the list of codes, as the council confirms it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MIN_SENTENCE = 20  # characters: less explains nothing to the agency that reads it
ENTERED = "NHAP"  # no reason at all: the council enters what an agency does not


@dataclass(frozen=True, slots=True)
class Reason:
    """``code`` is what precedents are searched by; ``label`` what the agency reads."""

    code: str
    label: str | Promise

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


REASONS = {
    reason.code: reason
    for reason in (
        Reason("MC-01", _("Thiếu minh chứng")),
        Reason("MC-02", _("Minh chứng không mở được")),
        Reason("MC-03", _("Ngoài thời gian số liệu")),
        Reason("MC-04", _("Không đúng cơ quan")),
        Reason("SL-01", _("Sai tử, mẫu")),
        Reason("SL-02", _("Lệch nguồn đo")),
        Reason("QT-01", _("Hiểu sai cách tính")),
        Reason("KAD", _("Không áp dụng")),
    )
}


def lacking(reason: str, sentence: str) -> str:
    """What a verdict against a declared value lacks: ``reason``, ``sentence``, or nothing."""
    if reason not in REASONS:
        return "reason"
    return "sentence" if len(sentence.strip()) < MIN_SENTENCE else ""


def reason_said(code: str) -> str:
    """«MC-03 Ngoài thời gian số liệu»; a code that is no longer listed stands as it is."""
    return str(REASONS.get(code, code))
