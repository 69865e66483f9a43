"""Notices in words: the sentence, what it is about, and the address where it is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from assessments.hand_overs import At, HandOver
from assessments.models import Cycle, Notice
from assessments.navigation import address
from frameworks.vietnamese import sort_key

NAMED = 12  # codes in one sentence; the page behind the link has them all


def said(hand_over: HandOver, notices: Sequence[Notice]) -> str:
    """One sentence for what one act, or several of a kind on one file, left to a person."""
    first = notices[0]
    codes = codes_of(notices)
    return str(hand_over.says).format(
        agency=first.submission.agency if first.submission else "",
        cycle=first.cycle or "",
        codes=_listed(codes),
        n=len(codes),
        subject=first.subject,
    )


def codes_of(notices: Iterable[Notice]) -> list[str]:
    """The codes of all of them, each once, in the order of a table of contents."""
    return sorted({code for each in notices for code in each.codes}, key=sort_key)


def _listed(codes: Sequence[str]) -> str:
    more = len(codes) - NAMED
    named = ", ".join(codes[:NAMED])
    return _("{named} và {n} mã khác").format(named=named, n=more) if more > 0 else named


def about(notice: Notice) -> str:
    """«Sở Y tế, Kỳ 2023», the cycle alone, or nothing."""
    names = (notice.submission.agency if notice.submission else None, notice.cycle)
    return ", ".join(str(each) for each in names if each)


def cycle_said(cycle: Cycle) -> str:
    """The cycle by its name; of the sample data it says so."""
    return _("[Minh họa] {cycle}").format(cycle=cycle) if cycle.is_sample else str(cycle)


def where(hand_over: HandOver, notice: Notice) -> str:
    """The address where it is done."""
    slug = notice.cycle.slug if notice.cycle else ""
    parts: dict[At, tuple[object, ...]] = {
        At.NOTHING: (),
        At.SUBJECT: (notice.subject,),
        At.CYCLE: (slug,),
        At.CYCLE_SUBJECT: (slug, notice.subject),
        At.FILE: (slug, notice.submission_id),
        At.BENCH: (slug, notice.submission_id, notice.subject, *notice.codes[:1]),
    }
    return address(hand_over.page, *parts[hand_over.at])
