"""Why a declared value does not stand: the list of codes, as the council confirms it.

The list is data, ``fixtures/council/reasons.yaml``, read once when the portal starts: a mistake in
it stops the start, and says where it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language

from assessments.reason_files import ReasonEntry, read_reasons

MIN_SENTENCE = 20  # characters: less explains nothing to the agency that reads it
ENTERED = "NHAP"  # no reason at all: the council enters what an agency does not
MEASURED = "DO"  # no reason either: it was measured elsewhere, and stands as recorded
UNREASONED = (ENTERED, MEASURED)


@dataclass(frozen=True, slots=True)
class Reason:
    """``code`` is what precedents are searched by; ``label`` what the agency reads."""

    entry: ReasonEntry

    @property
    def code(self) -> str:
        return self.entry.code

    @property
    def label(self) -> str:
        """In the language of the page."""
        language = (get_language() or "vi").partition("-")[0]
        return self.entry.labels.get(language, self.entry.labels["vi"])

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


def _read() -> dict[str, Reason]:
    text = settings.REASONS_FILE.read_text(encoding="utf-8")
    return {entry.code: Reason(entry) for entry in read_reasons(text)}


REASONS = _read()  # retired ones too: the findings that carry them keep their words


def offered(verdict: str = "") -> list[Reason]:
    """What may be chosen now, for ``verdict`` (adjust, reject, ask) or for any of them."""
    return [
        reason
        for reason in REASONS.values()
        if not reason.entry.retired and (not verdict or verdict in reason.entry.verdicts)
    ]


def fits(code: str, verdict: str) -> bool:
    """Whether ``code`` may be the reason of ``verdict``."""
    return code in {reason.code for reason in offered(verdict)}


def lacking(reason: str, sentence: str, verdict: str = "") -> str:
    """What a verdict against a declared value lacks: ``reason``, ``sentence``, or nothing."""
    if not fits(reason, verdict):
        return "reason"
    return "sentence" if len(sentence.strip()) < MIN_SENTENCE else ""


def reason_said(code: str) -> str:
    """«MC-03 Ngoài thời gian số liệu»; a code that is no longer listed stands as it is."""
    return str(REASONS.get(code, code))
