"""The agencies of 2022 and the demo accounts with their posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from assessments import clock
from assessments.demo import files, year
from assessments.models import Agency, CouncilSeat, Membership, User
from assessments.services import posts

# Sets whose units stand in the 2022 appendix, and those with one sample unit each.
PRINTED = ("cap-tinh-co-tthc", "cap-tinh-khong-tthc", "cap-huyen")
SAMPLE = ("co-quan-cap-huyen", "cap-xa", "cap-xa-bac-ha")


class NotAnEmptyPortal(Exception):  # noqa: N818 -- said of the database
    """The portal has an administrator of its own: the demo data does not go among real people."""


@dataclass(frozen=True, slots=True)
class Account:
    """What is printed of an account."""

    email: str
    full_name: str
    post: str


def slugs_of(set_id: str) -> list[str]:
    """The agencies assessed by ``set_id``, in the order of the file."""
    return list(files.read("agencies")[set_id])


def password() -> str:
    return str(files.read("people")["password"])


def accounts() -> list[Account]:
    """The accounts to sign in with, in the order of a cycle."""
    said = files.read("people")
    names = {slug: unit["name"] for slug, unit in _units()}
    posts_held = [*said["accounts"], {**said["administrator"], "role": "administrator"}]
    return [
        Account(each["email"], each["name"], f"{_label(each['role'])}, {names[each['agency']]}")
        for each in posts_held
    ]


@transaction.atomic
def load() -> bool:
    """Agencies, people and posts that are not there yet; whether there were any."""
    said = files.read("people")
    there = {
        email
        for model in (Membership, CouncilSeat)
        for email in model.objects.values_list("user__email", flat=True)
    }
    agencies = _agencies()
    with clock.at(files.moment(said["appointed"])):
        new = _give_posts(said, agencies, there)
    # One hash for all: a password that everyone knows needs no salt of its own.
    hashed = make_password(said["password"]) if new else ""
    User.objects.filter(email__in=new).update(password=hashed)
    return bool(new)


def _agencies() -> dict[str, Agency]:
    known = Agency.objects.in_bulk(field_name="slug")
    for slug, unit in _units():
        if slug not in known:
            parent = known[unit["parent"]] if "parent" in unit else None
            known[slug] = Agency.objects.create(slug=slug, name=unit["name"], parent=parent)
    return known


def _units() -> Iterator[tuple[str, Mapping[str, str]]]:
    said = files.read("agencies")
    for set_id in (*PRINTED, *SAMPLE):
        for slug, unit in said[set_id].items():
            yield slug, unit if isinstance(unit, dict) else {"name": unit}


def _give_posts(
    said: Mapping[str, Any], agencies: Mapping[str, Agency], there: set[str]
) -> list[str]:
    everyone = (*said["accounts"], *said["others"], *year.people())
    missing = [each for each in everyone if each["email"] not in there]
    admin = said["administrator"]
    new = [each["email"] for each in missing]
    if admin["email"] not in there:
        _appoint(admin, agencies, said["starts_on"])
        new.append(admin["email"])
    by = User.objects.get(email=admin["email"])
    for each in missing:
        _give(each, agencies[each["agency"]], said["starts_on"], by)
    return new


def _appoint(admin: Mapping[str, str], agencies: Mapping[str, Agency], starts_on: Any) -> None:
    try:
        posts.appoint_first_administrator(
            email=admin["email"],
            full_name=admin["name"],
            agency=agencies[admin["agency"]],
            starts_on=starts_on,
        )
    except posts.Unfit as unfit:
        raise NotAnEmptyPortal from unfit


def _give(each: Mapping[str, str], agency: Agency, starts_on: Any, by: User) -> None:
    give = posts.give_membership if each["role"] in Membership.Role.values else posts.give_seat
    give(
        email=each["email"],
        full_name=each["name"],
        agency=agency,
        role=each["role"],
        starts_on=starts_on,
        by=by,
    )


def _label(role: str) -> str:
    roles = Membership.Role if role in Membership.Role.values else CouncilSeat.Role
    return str(roles(role).label)
