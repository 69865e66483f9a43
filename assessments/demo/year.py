"""The rest of the year 2023: every other unit of the province, told by courses and draws.

``fixtures/demo/year-2023.yaml`` says which courses a unit goes through; here they become acts with
a moment of their own, in the words that ``story`` reads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from assessments.demo import files
from assessments.demo.draws import Draws
from assessments.demo.figures import Unit

OFFICE_HOURS = (9, 15)
THEN = timedelta(minutes=15)  # from one act to the next of the same sitting
Said = Mapping[str, Any]


def sets(only: Collection[str] | None = None) -> dict[str, list[str]]:
    """The units of each index set, in the order of the file; ``only``: these sets."""
    told = files.read("year-2023")["units"]
    return {set_id: list(units) for set_id, units in told.items() if only is None or set_id in only}


def council(only: Collection[str] | None = None) -> list[Said]:
    """What is done for all of them alike."""
    whole = only is None or not set(only).isdisjoint(sets())
    return list(files.read("year-2023")["council"]) if whole else []


def units(only: Collection[str] | None = None) -> dict[str, Said]:
    """What happened to each unit, by slug, as ``story.acts_of`` reads it."""
    said = files.read("year-2023")
    return {
        slug: {"set": set_id, "at_once": True, "acts": _acts(slug, set_id, said)}
        for set_id, slugs in sets(only).items()
        for slug in slugs
    }


def unit(slug: str, set_id: str) -> Unit:
    """Its figures of the year, drawn from the ranges of its set."""
    told, draws = files.read("figures-2023")[set_id], _draws()
    drawn = {
        name: draws.number(f"{slug} {name}", low, high)
        for name, (low, high) in told["figures"].items()
    }
    return Unit(slug, draws.number(f"{slug} strength", *told["strength"]), drawn)


def people() -> list[dict[str, str]]:
    """An officer and a head for each unit: nobody's names, and addresses at demo.test."""
    return [
        {
            "email": f"{role}.{slug}@demo.test",
            "name": _name(f"{role}.{slug}"),
            "role": role,
            "agency": slug,
        }
        for slugs in sets().values()
        for slug in slugs
        for role in ("officer", "head")
    ]


def _name(place: str) -> str:
    draws, names = _draws(), files.read("year-2023")["people"]
    drawn = (draws.one(f"{place} {part}", names[part]) for part in ("family", "middle", "given"))
    return " ".join(drawn)


def _draws() -> Draws:
    return Draws(files.read("year-2023")["seed"])


def _acts(slug: str, set_id: str, said: Said) -> list[Said]:
    course = _Course(slug, set_id, said, _draws())
    return [
        act
        for name in said["units"][set_id][slug]
        for number, each in enumerate(said["courses"][name])
        for act in course.acts(f"{slug} {name} {number}", each)
    ]


@dataclass
class _Course:
    """One unit on its way. ``picked``: the indicators that somebody has had something against."""

    slug: str
    set_id: str
    said: Said
    draws: Draws
    picked: list[str] = field(default_factory=list)
    before: Said = field(default_factory=dict)

    def acts(self, place: str, each: Said) -> Iterator[Said]:
        """What one line of a course becomes: an act, or one for each indicator it is about."""
        for number, more in enumerate(self._about(place, each)):
            drawn = number == 0 and ("within" in each or "days_ago" in each)
            self.before = self._drawn(place, each) if drawn else self._then()
            yield {**each, **self.before, **more}

    def _drawn(self, place: str, each: Said) -> Said:
        low, high = each.get("hours", OFFICE_HOURS)
        minute = self.draws.number(f"{place} minute", low * 60, high * 60 - 1)
        at = f"{minute // 60:02}:{minute % 60:02}"
        if "days_ago" in each:
            return {"days_ago": each["days_ago"], "time": at}
        return {"at": f"{self.draws.working_day(f'{place} day', *each['within'])} {at}"}

    def _then(self) -> Said:
        if "at" in self.before:
            return {"at": f"{datetime.fromisoformat(self.before['at']) + THEN:%Y-%m-%d %H:%M}"}
        later = datetime.combine(date.min, time.fromisoformat(self.before["time"])) + THEN
        return {**self.before, "time": f"{later:%H:%M}"}

    def _about(self, place: str, each: Said) -> Iterator[Said]:
        """What each of the acts says besides: its indicator, its words."""
        figures = files.read("figures-2023")[self.set_id]
        if "pick" in each:
            free = [code for code in figures["contested"] if code not in self.picked]
            for code in self.draws.several(place, free, each["pick"]):
                self.picked.append(code)
                yield {"code": code, **self._remark(f"{place} {code}", each["do"])}
        elif each["do"] == "judge":
            for code, fields in figures["council"].items():
                yield {"code": code, "typed": self._typed(f"{place} {code}", fields)}
        elif each["do"] == "reply":
            words = self.said["replies"][each["stance"]]
            yield {"text": self.draws.one(place, words)}
        elif each["do"] == "settle":
            yield {"text": self.said["conclusions"]["won" if each["won"] else "lost"]}
        else:
            yield {}

    def _remark(self, place: str, verdict: str) -> Said:
        remark: Said = self.draws.one(place, self.said["remarks"][verdict])
        share = {"less_percent": self.draws.number(f"{place} less", 8, 35)}
        return {**remark, **(share if verdict == "adjust" else {})}

    def _typed(self, place: str, fields: Mapping[str, list[str]]) -> Said:
        return {name: self.draws.one(f"{place} {name}", words) for name, words in fields.items()}
