"""What the public pages show in cards, each with the address it leads to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from frameworks import comparison, selectors
from frameworks import definition as d
from frameworks.models import FrameworkVersion
from frameworks.vietnamese import document_date
from frameworks.wording import decisions, indicators, reading
from frameworks.wording.amounts import decision as decision_title


def about(version: FrameworkVersion) -> dict[str, object]:
    """What every page of a decision says of it."""
    return {
        "version": version,
        "framework": version.definition,
        "framework_url": selectors.version_url(version),
        "decision": decision_title(version.number),
        "family": decisions.family_title(version.family),
        "place": _("tỉnh %(name)s") % {"name": version.jurisdiction_name},
    }


@dataclass(frozen=True, slots=True)
class ProvenanceLine:
    """How many indicators of the page have one provenance, and what that means."""

    provenance: d.Provenance
    count: int
    meaning: str


def provenance(found: Iterable[d.Indicator]) -> dict[str, object]:
    """The sentence at the top of a page, and what each label below it means."""
    every = list(found)
    return {
        "provenance_summary": indicators.provenance_summary(every),
        "provenance_lines": [
            ProvenanceLine(
                each.provenance, each.count, indicators.provenance_explanation(each.provenance)
            )
            for each in indicators.provenance_counts(every)
        ],
    }


@dataclass(frozen=True, slots=True)
class SetCard:
    """An index set on the page of its decision."""

    index_set: d.IndexSet
    url: str
    maximum: str
    ranked: str
    last_moment: str


def set_cards(version: FrameworkVersion) -> list[SetCard]:
    """Every index set of a decision."""
    return [
        SetCard(
            index_set=index_set,
            url=selectors.index_set_url(version, index_set.id),
            maximum=decisions.maximum_in_words(index_set),
            ranked=decisions.ranked_in_words(index_set),
            last_moment=decisions.last_moment(index_set.deadline) if index_set.deadline else "",
        )
        for index_set in version.definition.index_sets
    ]


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """A decision on the list of all."""

    version: FrameworkVersion
    framework: d.Framework
    url: str
    decision: str
    family: str
    years: str
    provenance: str
    sets: list[SetCard]


def decision_card(version: FrameworkVersion) -> DecisionCard:
    """A decision as the list of all shows it."""
    framework = version.definition
    return DecisionCard(
        version=version,
        framework=framework,
        url=selectors.version_url(version),
        decision=decision_title(version.number),
        family=decisions.family_title(version.family),
        years=decisions.years_in_words(framework),
        provenance=indicators.provenance_summary(reading.all_indicators(framework)),
        sets=set_cards(version),
    )


@dataclass(frozen=True, slots=True)
class JurisdictionCards:
    """A province and its decisions."""

    code: str
    name: str
    cards: list[DecisionCard]


def jurisdictions(versions: list[FrameworkVersion]) -> list[JurisdictionCards]:
    """The decisions by province, in the order given."""
    by_province = groupby(versions, key=lambda row: (row.jurisdiction_code, row.jurisdiction_name))
    return [
        JurisdictionCards(code, name, [decision_card(row) for row in rows])
        for (code, name), rows in by_province
    ]


def comparison_title(compared: comparison.Comparison) -> str:
    """``Bộ chỉ số 2023 khác bộ 2022 ở đâu``."""
    return _("Bộ chỉ số %(new)s khác bộ %(old)s ở đâu") % {
        "new": ", ".join(map(str, compared.new.years)),
        "old": ", ".join(map(str, compared.old.years)),
    }


def comparison_lead(compared: comparison.Comparison) -> str:
    """Both decisions with their dates."""
    old, new = compared.old.decision, compared.new.decision
    return _("%(new)s ngày %(issued)s so với %(old)s ngày %(before)s.") % {
        "new": decision_title(new.number),
        "issued": document_date(new.issued),
        "old": decision_title(old.number),
        "before": document_date(old.issued),
    }


@dataclass(frozen=True, slots=True)
class ComparisonCard:
    """One index set then and now, and the address of its comparison."""

    comparison: comparison.IndexSetComparison
    url: str
    title: str
    maxima: str

    @property
    def old(self) -> d.IndexSet | None:
        return self.comparison.old

    @property
    def new(self) -> d.IndexSet | None:
        return self.comparison.new


def comparison_card(
    each: comparison.IndexSetComparison, version: FrameworkVersion, old: FrameworkVersion
) -> ComparisonCard:
    """One index set then and now."""
    sides = [side for side in (each.old, each.new) if side is not None]
    maxima = dict.fromkeys(decisions.maximum_in_words(side) for side in sides)
    return ComparisonCard(
        comparison=each,
        url=selectors.comparison_url(version.family, old.number_slug, version.number_slug, each.id),
        title=sides[-1].title,
        maxima=" → ".join(maxima),
    )
