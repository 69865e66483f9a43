"""The small cycle's agencies as places, and what may be changed of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from assessments.models import Agency, AuditEvent, Cycle, FormerName, Submission, User
from assessments.roster import Change, Place
from assessments.selectors.rosters import places_of
from assessments.services import roster
from assessments.services.roster import Source

OWN_GROUP = "Nhóm sở, ban, ngành"  # the one that the small decision names for «so»
WHY = "Quyết định 12/QĐ-UBND đổi nhóm."


def pk(slug: str) -> int:
    return Agency.objects.get(slug=slug).pk


def place(slug: str, set_id: str, group: str) -> Place:
    return Place(pk(slug), set_id, group)


def there(cycle: Cycle) -> Mapping[str, str]:
    """Who takes part: «so-y-te» → «so/Nhóm»; of two sets, both."""
    slugs = dict(Agency.objects.values_list("pk", "slug"))
    found: dict[str, str] = {}
    for each in places_of(cycle):
        said = f"{each.set_id}/{each.group}"
        slug = slugs[each.agency]
        found[slug] = f"{found[slug]} + {said}" if slug in found else said
    return found


def change(cycle: Cycle, by: User, *changes: Change, reason: str = "") -> list[Change]:
    return roster.rewrite(cycle, changes, by=by, source=Source.PAGE, reason=reason)


def acts(cycle: Cycle) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(stream=cycle.stream, act="roster_changed"))


def earlier(cycle: Cycle, **places: str) -> Cycle:
    """The cycle of the year before under the same decision: ``so_y_te="so/Nhóm"``."""
    made = Cycle.objects.create(
        slug=f"{cycle.year - 1}-mau",
        title=f"Kỳ {cycle.year - 1}",
        framework_version=cycle.framework_version,
        year=cycle.year - 1,
        standing_agency=cycle.standing_agency,
        opens_at=cycle.opens_at - timedelta(days=365),
    )
    for deadline in cycle.deadlines.all():
        made.deadlines.create(
            set_id=deadline.set_id,
            printed=deadline.printed,
            closes_at=deadline.closes_at - timedelta(days=365),
        )
    for name, said in places.items():
        set_id, _slash, group = said.partition("/")
        put(made, [Agency.objects.get(slug=name.replace("_", "-"))], set_id, group)
    return made


def put(cycle: Cycle, agencies: Iterable[Agency], set_id: str, group: str) -> None:
    index_set = cycle.framework_version.index_sets.get(set_id=set_id)
    deadline = cycle.deadlines.get(set_id=set_id)
    Submission.objects.bulk_create(
        Submission(
            cycle=cycle, agency=each, index_set=index_set, deadline=deadline, ranking_group=group
        )
        for each in agencies
    )


def many(numbers: range, before: Cycle) -> None:
    """More agencies, which took part in the cycle before."""
    agencies = Agency.objects.bulk_create(
        Agency(slug=f"don-vi-{n}", name=f"Đơn vị số {n:03}") for n in numbers
    )
    FormerName.objects.bulk_create(
        FormerName(agency=each, name=f"{each.name} cũ", until=date(2023, 6, 1)) for each in agencies
    )
    put(before, agencies, "so", OWN_GROUP)


def dissolve(slug: str, day: date, successor: str = "") -> None:
    into = Agency.objects.get(slug=successor) if successor else None
    Agency.objects.filter(slug=slug).update(dissolved_on=day, successor=into)


def text(response) -> str:
    """A page without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
