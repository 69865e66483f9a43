"""Small rules that the tests of the wording share."""

from __future__ import annotations

from decimal import Decimal

from frameworks import definition as d
from frameworks.wording import rules

TWENTY = rules.Terms(Decimal(20), "%")


def cases(rule: d.Rule, terms: rules.Terms = TWENTY) -> list[tuple[str, str]]:
    return [(case.when, case.earns) for case in rules.in_words(rule, terms).cases]


def asked(rule: d.Rule) -> list[tuple[str, str]]:
    return [(each.sign, each.label) for each in rules.in_words(rule, TWENTY).asks]


def remarks(rule: d.Rule, terms: rules.Terms = TWENTY) -> tuple[str, ...]:
    return rules.in_words(rule, terms).remarks


def bands(*pairs: tuple[str, str]) -> tuple[d.Band, ...]:
    return tuple(d.Band(Decimal(bound), Decimal(fraction)) for bound, fraction in pairs)


HEAD = d.Choice(
    (
        d.Option("dung-dau", "Người đứng đầu", Decimal(1)),
        d.Option("cap-pho", "Cấp phó", Decimal("0.5")),
        d.Option("chua", "Chưa thành lập", Decimal(0)),
    )
)


def checklist(*fractions: str) -> d.Checklist:
    return d.Checklist(
        tuple(d.Option(f"m{n}", f"Mục {n}", Decimal(f)) for n, f in enumerate(fractions, 1))
    )


REPORTS = d.Composite(
    (
        d.Part("bao-cao", "Báo cáo đúng hạn", Decimal("0.6"), d.Ratio("Đúng hạn", "Phải gửi")),
        d.Part("chat-luong", "Chất lượng", Decimal("0.4"), HEAD, d.EnteredBy.COUNCIL),
    )
)
