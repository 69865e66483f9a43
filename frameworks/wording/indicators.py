"""What stands around an indicator's rule: who enters it, when it does not apply, its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frameworks import definition as d
from frameworks.wording.amounts import points

# ── Who enters it ──────────────────────────────────────────────────────────────────────────


def who_enters(entered_by: d.EnteredBy, source: str | None = None) -> str:
    """``Cơ quan, đơn vị tự khai`` or who else, with the named source."""
    words = {
        d.EnteredBy.AGENCY: _("Cơ quan, đơn vị tự khai"),
        d.EnteredBy.COUNCIL: _("Hội đồng đánh giá"),
        d.EnteredBy.MEASURING_BODY: _("Cơ quan đo lường cung cấp"),
    }[entered_by]
    return f"{words}: {source}" if source else words


def who_enters_all(indicator: d.Indicator) -> tuple[str, ...]:
    """Everyone who enters a part of the indicator, each named once, in the order of the parts."""
    if not isinstance(indicator.rule, d.Composite):
        return (who_enters(indicator.entered_by, indicator.source),)
    each = (
        who_enters(part.entered_by or indicator.entered_by, part.source or indicator.source)
        for part in indicator.rule.parts
    )
    return tuple(dict.fromkeys(each))


# ── When it does not apply ─────────────────────────────────────────────────────────────────


def not_applicable_in_words(
    policy: d.NotApplicablePolicy, maximum: Decimal, *, when: str | None, may_exclude: bool
) -> str:
    """What becomes of an indicator (or a part of one) that does not apply to an agency.

    ``may_exclude``: whether a ruling may lower the agency's own maximum; minima tiers and parts
    of a composite leave no room for it.
    """
    if policy is d.NotApplicablePolicy.REFUSED:
        return _("Luôn áp dụng: không được khai “không áp dụng”.")
    effects = {
        d.NotApplicablePolicy.FULL: _("được trọn %(maximum)s"),
        d.NotApplicablePolicy.ZERO: _("được 0 điểm"),
        d.NotApplicablePolicy.EXCLUDE: _(
            "không tính, và điểm tối đa của đơn vị giảm %(maximum)s; "
            "điểm xếp hạng quy đổi về thang điểm chung"
        ),
        d.NotApplicablePolicy.COUNCIL: _council_effect(may_exclude=may_exclude),
    }
    circumstance = when or _("Không áp dụng với đơn vị")
    return _("%(circumstance)s: %(effect)s. Đơn vị phải nêu lý do.") % {
        "circumstance": circumstance[:1].upper() + circumstance[1:],
        "effect": effects[policy] % {"maximum": points(maximum)},
    }


def _council_effect(*, may_exclude: bool) -> str:
    if may_exclude:
        return _(
            "được 0 điểm cho đến khi Hội đồng kết luận: trọn %(maximum)s, 0 điểm, "
            "hoặc không tính và giảm điểm tối đa của đơn vị"
        )
    return _("được 0 điểm cho đến khi Hội đồng kết luận: trọn %(maximum)s hoặc 0 điểm")


def zero_denominator(policy: d.NotApplicablePolicy) -> str:
    """What to do where b is 0."""
    if policy is d.NotApplicablePolicy.REFUSED:
        return _("b bằng 0 thì không tính được: kiểm tra lại số liệu.")
    return _(
        "b bằng 0 thì không tính được: nếu trong năm không phát sinh, "
        "chọn “Không phát sinh” và nêu lý do."
    )


def asks_for_a_ratio(rule: d.Rule) -> bool:
    """Whether the rule divides one entered number by another, here and not in a part."""
    if isinstance(rule, d.Steps):
        return rule.on is d.StepsOn.RATIO
    return isinstance(rule, d.Ratio | d.InverseRatio)


# ── Where the wording comes from ───────────────────────────────────────────────────────────


def provenance_label(provenance: d.Provenance) -> str:
    """The two or three words of the label."""
    return {
        d.Provenance.DECISION: _("Nguyên văn"),
        d.Provenance.RELATED: _("Văn bản liên quan"),
        d.Provenance.RECONSTRUCTED: _("Dựng lại"),
    }[provenance]


def provenance_explanation(provenance: d.Provenance, reference: str | None = None) -> str:
    """What the label means, in a sentence that leaves no doubt; ``reference`` names the source."""
    named = f": {reference}" if reference else ""
    sentences = {
        d.Provenance.DECISION: _("Lời hoặc nội dung của chính quyết định%(named)s."),
        d.Provenance.RELATED: _(
            "Viết theo một văn bản khác cùng loại%(named)s. Không phải lời văn của quyết định."
        ),
        d.Provenance.RECONSTRUCTED: _(
            "Dựng lại vì chưa có toàn văn phụ lục%(named)s. Không phải lời văn của quyết định."
        ),
    }
    return sentences[provenance] % {"named": named}


@dataclass(frozen=True, slots=True)
class ProvenanceCount:
    """How many indicators of a page have one provenance."""

    provenance: d.Provenance
    count: int


def provenance_counts(indicators: Iterable[d.Indicator]) -> tuple[ProvenanceCount, ...]:
    """The count of each provenance that occurs, verbatim first."""
    found = Counter(indicator.provenance for indicator in indicators)
    return tuple(ProvenanceCount(p, found[p]) for p in d.Provenance if found[p])


def provenance_summary(indicators: Iterable[d.Indicator]) -> str:
    """``55 chỉ số: 53 dựng lại, 2 theo văn bản liên quan. Chúng không phải lời văn …``."""
    counts = {each.provenance: each.count for each in provenance_counts(indicators)}
    total = sum(counts.values())
    verbatim = counts.get(d.Provenance.DECISION, 0)
    if verbatim == total:
        return _("%(count)s chỉ số, tất cả chép nguyên văn quyết định.") % {"count": total}
    phrases = {
        d.Provenance.RECONSTRUCTED: _("%(n)s dựng lại"),
        d.Provenance.RELATED: _("%(n)s theo văn bản liên quan"),
        d.Provenance.DECISION: _("%(n)s nguyên văn"),
    }
    told = ", ".join(phrases[p] % {"n": counts[p]} for p in phrases if p in counts)
    return _("%(count)s chỉ số: %(told)s. %(warning)s") % {
        "count": total,
        "told": told,
        "warning": _not_the_decision(total, verbatim),
    }


def _not_the_decision(total: int, verbatim: int) -> str:
    if not verbatim:
        return _("Tên, điểm và cách tính từng chỉ số không phải lời văn của quyết định.")
    return ngettext(
        "%(n)s chỉ số còn lại không phải lời văn của quyết định.",
        "%(n)s chỉ số còn lại không phải lời văn của quyết định.",
        total - verbatim,
    ) % {"n": total - verbatim}
