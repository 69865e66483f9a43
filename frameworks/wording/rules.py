"""Every kind of rule in plain Vietnamese: what is asked, and what each case earns.

Complete and exact: nothing that changes the points is left to the reader's guess.
"""

from __future__ import annotations

from frameworks import definition as d
from frameworks.wording import chosen, combined, measured, stepped  # noqa: F401 -- register kinds
from frameworks.wording.words import Asked, Case, PartWords, RuleWords, Terms, in_words, terms_of

__all__ = [
    "Asked",
    "Case",
    "PartWords",
    "RuleWords",
    "Terms",
    "in_words",
    "rule_in_words",
    "terms_of",
]


def rule_in_words(indicator: d.Indicator, framework: d.Framework) -> RuleWords:
    """The indicator's rule, complete and exact."""
    return in_words(indicator.rule, terms_of(indicator, framework))
