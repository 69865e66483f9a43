"""The cycles: that of 2023 in review, the one due in the coming December, the one before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from assessments import clock
from assessments.deadlines import VIETNAM
from assessments.demo import files, people
from assessments.demo.entries import Entries
from assessments.demo.figures import Unit, answers_of
from assessments.demo.stage import Cast, Stage
from assessments.demo.story import acts_of, acts_of_the_council
from assessments.models import Agency, CouncilSeat, Cycle, Membership, User
from assessments.services import audit, cycles
from frameworks.models import FrameworkVersion

DISTRICTS = "cap-huyen"  # the set whose units have a story
FIRST_DEADLINE = (12, 15)  # «trước ngày 15/12»


def coming_december(today: date) -> int:
    """The year of the next December whose deadlines all lie ahead."""
    return today.year if today < date(today.year, *FIRST_DEADLINE) else today.year + 1


def load(now: datetime) -> list[str]:
    """Open and play what is not there yet; the slugs of the cycles that were made.

    Each cycle whole or not at all: a run that breaks off is completed by the next one.
    """
    year = coming_december(now.astimezone(VIETNAM).date())
    there = set(Cycle.objects.values_list("slug", flat=True))
    made = [said for said in _told(year, now) if said["slug"] not in there]
    for said in made:
        _tell(said, now)
    return [said["slug"] for said in made]


def _told(coming: int, now: datetime) -> list[dict[str, Any]]:
    """2023, the year before the coming one where all of it is over by now, and the coming one."""
    told = [files.read("cycle-2023")]
    before = _in_year(files.read("cycle-before"), coming - 1)
    if before["year"] > told[0]["year"] and files.moment_of(before["fixed"], now) <= now:
        told.append(before)
    return [*told, _in_year(files.read("cycle-coming"), coming)]


def _in_year(said: dict[str, Any], year: int) -> dict[str, Any]:
    named: dict[str, Any] = _with_years(said, year)
    return {**named, "year": year}


def _with_years(said: Any, year: int) -> Any:
    """Everything that is told, with ``{year}`` and ``{next}`` in its words replaced."""
    if isinstance(said, dict):
        return {name: _with_years(each, year) for name, each in said.items()}
    if isinstance(said, list):
        return [_with_years(each, year) for each in said]
    if isinstance(said, str):
        return said.replace("{year}", str(year)).replace("{next}", str(year + 1))
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
        slugs = said["units"] if said.get("only_units") else people.slugs_of(set_id)
        cycles.assign_all(cycle, _agencies(slugs), set_id=set_id, by=by)
    return cycle


def _newest(framework_id: str) -> FrameworkVersion:
    newest = {row.framework_id: row for row in FrameworkVersion.objects.newest()}
    return newest[framework_id]


def _agencies(slugs: Iterable[str]) -> list[Agency]:
    known = Agency.objects.in_bulk(list(slugs), field_name="slug")
    return [known[slug] for slug in slugs]


def _play(cycle: Cycle, said: Mapping[str, Any], cast: Cast, now: datetime) -> None:
    index_set = cycle.framework_version.definition.index_set(DISTRICTS)
    rows = cycle.submissions.filter(index_set__set_id=DISTRICTS)
    submissions = {row.agency.slug: row for row in rows.select_related("agency", "cycle")}
    figures = files.read("figures")
    entries = {
        slug: Entries(
            submissions[slug],
            told,
            answers_of(_unit(slug, figures, said), index_set, figures["inputs"], year=cycle.year),
        )
        for slug, told in said["units"].items()
    }
    stage = Stage(cycle, submissions, entries, cast)
    acts = [
        *acts_of(said["units"], index_set, now=now),
        *acts_of_the_council(said.get("council", []), now=now),
    ]
    for act in sorted(acts, key=lambda act: act.at):
        stage.play(act)


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
