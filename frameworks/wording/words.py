"""What a rule looks like in words: records, not HTML, so that a page and a PDF can each set them.

One function per kind turns a rule into ``RuleWords``; each kind registers its own with
``in_words`` (``measured``, ``chosen``, ``stepped``, ``combined``).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import singledispatch

from frameworks import definition as d


@dataclass(frozen=True, slots=True)
class Asked:
    """A value the rule asks for: its sign in the formula ("a") and what it counts."""

    sign: str
    label: str


@dataclass(frozen=True, slots=True)
class Case:
    """When something holds, and what it then earns."""

    when: str
    earns: str


@dataclass(frozen=True, slots=True)
class PartWords:
    """A part of a composite, or an alternative of ``best_of``, worth ``max_points``.

    ``entered_by``, ``source`` and ``not_applicable`` are ``None`` where the indicator's own hold.
    """

    id: str
    label: str
    max_points: Decimal
    words: RuleWords
    entered_by: d.EnteredBy | None = None
    source: str | None = None
    not_applicable: d.NotApplicablePolicy | None = None


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule in words: the kind's name, what is asked, each case, and what else binds."""

    name: str
    asks: tuple[Asked, ...] = ()
    cases: tuple[Case, ...] = ()
    remarks: tuple[str, ...] = ()
    parts: tuple[PartWords, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule is worth and speaks of: its maximum, its unit, and the framework's sets."""

    maximum: Decimal
    unit: str = ""
    set_titles: tuple[tuple[str, str], ...] = ()

    def of(self, fraction: Decimal) -> Terms:
        """The terms of a part worth ``fraction``; the indicator's unit does not name its own."""
        return Terms(self.maximum * fraction, "", self.set_titles)

    def set_title(self, set_id: str) -> str:
        """The title of an index set of the same framework."""
        return dict(self.set_titles).get(set_id, set_id)


def terms_of(indicator: d.Indicator, framework: d.Framework) -> Terms:
    """The terms under which ``indicator`` is read."""
    titles = tuple((index_set.id, index_set.title) for index_set in framework.index_sets)
    return Terms(indicator.max_points, indicator.unit, titles)


@singledispatch
def in_words(rule: d.Rule, terms: Terms) -> RuleWords:
    """A rule of any kind; one function per kind follows. Raises ``TypeError`` for none of them."""
    raise TypeError(rule)
