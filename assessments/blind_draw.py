"""Which values are judged twice, and by whom: a draw that anyone can repeat from its seed.

Pure. The list is a line for each value, ``unit|set|agency|code``, sorted as text: the unit in
charge (blank: any unit), the index set, the agency by slug, the code. In each unit's part of it the
share is drawn, rounded up, so that every unit that judges is covered. ``sampling`` gives each value
its place.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessments.sampling import drawn


@dataclass(frozen=True, slots=True, order=True)
class Value:
    """One declared value. ``unit``: the one in charge of the first verdict, by slug; blank: any."""

    unit: str
    set_id: str
    agency: str
    code: str

    @property
    def line(self) -> str:
        return f"{self.unit}|{self.set_id}|{self.agency}|{self.code}"


def listing_of(values: Iterable[Value]) -> str:
    """The list as it is published: sorted lines, each with its end."""
    return "".join(f"{line}\n" for line in sorted(value.line for value in values))


def sha256_of(listing: str) -> str:
    return hashlib.sha256(listing.encode()).hexdigest()


def drawn_values(seed: str, values: Iterable[Value], percent: int) -> list[Value]:
    """What is judged twice, in the order of the list. Raises ``ValueError``."""
    strata: dict[str, dict[str, Value]] = defaultdict(dict)
    for value in values:
        strata[value.unit][value.line] = value
    found = [
        own[line] for _unit, own in sorted(strata.items()) for line in drawn(seed, own, percent)
    ]
    return sorted(found, key=lambda value: value.line)


def drawn_lines(seed: str, listing: str, percent: int) -> list[str]:
    """The same from the published list alone: what whoever repeats the draw computes."""
    values = [Value(*line.split("|")) for line in listing.splitlines()]
    return [value.line for value in drawn_values(seed, values, percent)]


def second_units(
    values: Sequence[Value],
    able: Mapping[tuple[str, str], frozenset[str]],
    loads: Mapping[str, int],
) -> list[str]:
    """For each value the unit of the second score, by slug; blank: nobody is left.

    ``able``: by agency and unit in charge, the units that may judge it besides. ``loads``: how many
    second scores each unit has been given already. The one with the fewest is taken, of several
    the first by slug, never the unit in charge; where any unit may judge first, one of the others
    must remain for it.
    """
    given = Counter(loads)
    found = []
    for value in values:
        units = able[value.agency, value.unit] - {value.unit}
        if not value.unit and len(units) == 1:
            units = frozenset()
        unit = min(units, key=lambda each: (given[each], each), default="")
        if unit:
            given[unit] += 1
        found.append(unit)
    return found
