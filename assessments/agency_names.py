"""Which agency a person means by what they wrote: a code, or a name of today or of then.

Pure. Nothing is guessed: a name that several bear is asked back, one that nobody bears is answered
with the nearest ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from frameworks.vietnamese import folded, searchable

NEAR, MOST_NEAR = 0.72, 3  # how alike a name must be to be proposed, and how many are


@dataclass(frozen=True, slots=True)
class Known:
    """An agency: ``name`` in the year in question, ``others`` before and after it."""

    id: int
    slug: str
    code: str
    name: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """``ids``: one, or several that bear the name; none: ``near`` are the nearest."""

    ids: tuple[int, ...] = ()
    near: tuple[int, ...] = ()

    @property
    def only(self) -> int | None:
        return self.ids[0] if len(self.ids) == 1 else None


class Directory:
    """Finds agencies by code and by name."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.known: Mapping[int, Known] = {each.id: each for each in known}
        rows = list(self.known.values())
        self._codes = {each.slug: each.id for each in rows}
        self._codes |= {each.code.casefold(): each.id for each in rows if each.code}
        now = [(each.name, each.id) for each in rows]
        ever = [(name, each.id) for each in rows for name in each.others]
        # The name of the year before every other, and as it is written before how it sounds.
        self._tiers = [
            (key, _index(names, key)) for names in (now, ever) for key in (folded, searchable)
        ]
        self._searchable = _index([*now, *ever], searchable)

    def by_code(self, text: str) -> int | None:
        """By the address of the portal, or by the electronic code (mã định danh)."""
        return self._codes.get(text.strip().casefold())

    def by_name(self, text: str) -> Match:
        """Those who bear the name, or the nearest ones where nobody does."""
        for key, names in self._tiers:
            if ids := names.get(key(text)):
                return Match(tuple(ids))
        wanted = searchable(text)
        close = get_close_matches(wanted, self._searchable, n=MOST_NEAR, cutoff=NEAR)
        found = (each for name in close for each in self._searchable[name])
        return Match(near=tuple(dict.fromkeys(found))[:MOST_NEAR])

    def bears(self, agency: int, text: str) -> bool:
        """Whether the agency is or was called so."""
        known = self.known[agency]
        return searchable(text) in {searchable(name) for name in (known.name, *known.others)}


def _index(
    names: Iterable[tuple[str, int]], key: Callable[[str], str]
) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for name, each in names:
        written = key(name)
        if each not in found[written]:
            found[written].append(each)
    return dict(found)
