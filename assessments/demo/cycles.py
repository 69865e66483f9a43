"""The cycles: that of 2023 in review, the one due in the coming December, the one before it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from assessments import clock
from assessments.deadlines import VIETNAM
from assessments.demo import files, people, year
from assessments.demo.entries import Entries
from assessments.demo.figures import Unit, answers_of
from assessments.demo.stage import Cast, Stage
from assessments.demo.story import acts_of, acts_of_the_council
from assessments.models import Agency, CouncilSeat, Cycle, Membership, User
from assessments.services import audit, cycles
from frameworks.definition import IndexSet
from frameworks.models import FrameworkVersion

DISTRICTS = "cap-huyen"  # the set whose units have a story
FIRST_DEADLINE = (12, 15)  # «trước ngày 15/12»


def coming_december(today: date) -> int:
    """The year of the next December whose deadlines all lie ahead."""
    return today.year if today < date(today.year, *FIRST_DEADLINE) else today.year + 1


def load(now: datetime, *, only: Collection[str] | None = None) -> list[str]:
    """Open and play what is not there yet; the slugs of the cycles that were made.

    Each cycle whole or not at all: a run that breaks off is completed by the next one.
    ``only``: of 2023 no more than these index sets besides the districts.
    """
    coming = coming_december(now.astimezone(VIETNAM).date())
    there = set(Cycle.objects.values_list("slug", flat=True))
    made = [said for said in _told(coming, now, only) if said["slug"] not in there]
    for said in made:
        _tell(said, now)
    return [said["slug"] for said in made]


def _told(coming: int, now: datetime, only: Collection[str] | None) -> list[dict[str, Any]]:
    """2023, the year before the coming one where all of it is over by now, and the coming one."""
    told = [_with_the_rest(files.read("cycle-2023"), only)]
    before = _in_year(files.read("cycle-before"), coming - 1)
    if before["year"] > told[0]["year"] and files.moment_of(before["fixed"], now) <= now:
        told.append(before)
    return [*told, _in_year(files.read("cycle-coming"), coming)]


def _with_the_rest(said: dict[str, Any], only: Collection[str] | None) -> dict[str, Any]:
    """2023 with every other unit of the year."""
    members = year.sets(only)
    return {
        **said,
        "sets": [*said["sets"], *members],
        "members": members,
        "council": [*year.council(only), *said["council"]],
        "units": {**said["units"], **year.units(only)},
    }


def _in_year(said: dict[str, Any], in_year: int) -> dict[str, Any]:
    named: dict[str, Any] = _with_years(said, in_year)
    return {**named, "year": in_year}


def _with_years(said: Any, in_year: int) -> Any:
    """Everything that is told, with ``{year}`` and ``{next}`` in its words replaced."""
    if isinstance(said, dict):
        return {name: _with_years(each, in_year) for name, each in said.items()}
    if isinstance(said, list):
        return [_with_years(each, in_year) for each in said]
    if isinstance(said, str):
        return said.replace("{year}", str(in_year)).replace("{next}", str(in_year + 1))
    return said


@transaction.atomic
def _tell(said: Mapping[str, Any], now: datetime) -> None:
    cast = _cast()
    opened = said["opened"]
    at = files.moment_of(opened if isinstance(opened, dict) else {"at": opened}, now)
    with clock.at(at):
        cycle = _open(said, at, by=cast.accounts["secretary"])
    _play(cycle, said, cast, now)
    if "fixed" in said:
        _fix(cycle, files.moment(said["fixed"]["at"]), by=cast.accounts[said["fixed"]["by"]])


def _fix(cycle: Cycle, at: datetime, *, by: User) -> None:
    """The results are fixed. The one act told without its service: the chair approves a ranking,
    which is the chapter after this one and none of this story."""
    cycle.results_fixed_at = at
    cycle.save(update_fields=["results_fixed_at"])
    audit.record(cycle.stream, "results_fixed", by=by, at=at, subject=cycle)


def _open(said: Mapping[str, Any], at: datetime, *, by: User) -> Cycle:
    version = _newest(said["framework"])
    due = cycles.due_dates(version, said["year"])
    cycle = cycles.open_cycle(
        slug=said["slug"],
        title=said["title"],
        framework_version=version,
        year=said["year"],
        standing_agency=Agency.objects.get(slug=said["standing_agency"]),
        opens_at=at,
        deadlines={set_id: due[set_id] for set_id in said["sets"]},
        by=by,
        is_sample=True,
        structure_note=said.get("structure_note", ""),
    )
    for set_id in said["sets"]:
        cycles.assign_all(cycle, _agencies(_members(said, set_id)), set_id=set_id, by=by)
    return cycle


def _members(said: Mapping[str, Any], set_id: str) -> Iterable[str]:
    if said.get("only_units"):
        return list(said["units"])
    return said.get("members", {}).get(set_id) or people.slugs_of(set_id)


def _newest(framework_id: str) -> FrameworkVersion:
    newest = {row.framework_id: row for row in FrameworkVersion.objects.newest()}
    return newest[framework_id]


def _agencies(slugs: Iterable[str]) -> list[Agency]:
    known = Agency.objects.in_bulk(list(slugs), field_name="slug")
    return [known[slug] for slug in slugs]


def _play(cycle: Cycle, said: Mapping[str, Any], cast: Cast, now: datetime) -> None:
    definition = cycle.framework_version.definition
    sets = {slug: told.get("set", DISTRICTS) for slug, told in said["units"].items()}
    index_sets = {slug: definition.index_set(set_id) for slug, set_id in sets.items()}
    rows = cycle.submissions.select_related("agency", "cycle__framework_version", "index_set")
    submissions = {row.agency.slug: row for row in rows if row.agency.slug in sets}
    entries = {
        slug: Entries(submissions[slug], told, _answers(slug, said, index_sets[slug], cycle.year))
        for slug, told in said["units"].items()
    }
    stage = Stage(cycle, submissions, entries, cast)
    acts = [
        *acts_of_the_council(said.get("council", []), now=now),
        *acts_of(said["units"], index_sets, now=now),
    ]
    for act in sorted(acts, key=lambda act: act.at):
        stage.play(act)


def _answers(
    slug: str, said: Mapping[str, Any], index_set: IndexSet, in_year: int
) -> dict[str, Any]:
    if index_set.id == DISTRICTS:
        figures = files.read("figures")
        return answers_of(_unit(slug, figures, said), index_set, figures["inputs"], year=in_year)
    inputs = files.read("figures-2023")[index_set.id]["inputs"]
    return answers_of(year.unit(slug, index_set.id), index_set, inputs, year=in_year)


def _unit(slug: str, figures: Mapping[str, Any], said: Mapping[str, Any]) -> Unit:
    numbers = dict(figures["units"][slug])
    unit = Unit(slug, numbers.pop("strength"), numbers)
    return unit.later(gain=said.get("gain", 0), growth=said.get("growth", 100))


def _cast() -> Cast:
    members = Membership.objects.select_related("user", "agency")
    seats = CouncilSeat.objects.select_related("user")
    demo = User.objects.filter(email__in=[each.email for each in people.accounts()])
    seated = seats.filter(user__in=demo)
    return Cast(
        {(each.agency.slug, each.role): each.user for each in members},
        {each.user.email.partition("@")[0]: each.user for each in seated},
    )
