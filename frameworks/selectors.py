"""Reads of frameworks worth a name. Every loaded version is public; the newest one is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings
from django.urls import reverse

from frameworks.definition import Framework, Replaced
from frameworks.models import FrameworkVersion, version_key
from frameworks.vietnamese import sort_key


def current_versions() -> list[FrameworkVersion]:
    """The newest version of every framework: the main province first, then the newest decision."""
    newest = FrameworkVersion.objects.newest()
    # One query for all documents; the deferred rows would ask for each of theirs in turn.
    whole = FrameworkVersion.objects.in_bulk([row.pk for row in newest])
    return sorted(
        whole.values(),
        key=lambda row: (
            _is_elsewhere(row),
            sort_key(row.jurisdiction_name),
            -row.issued_on.toordinal(),
        ),
    )


def version_by_address(family: str, number_slug: str) -> FrameworkVersion:
    """The framework at an address, in its newest version. Raises ``DoesNotExist``.

    Two provinces may have used the same number in the same family: the main province's is meant,
    then the later decision.
    """
    found = FrameworkVersion.objects.filter(family=family, number_slug=number_slug)
    if not found:
        raise FrameworkVersion.DoesNotExist(f"{family}/{number_slug}")
    return min(
        found,
        key=lambda row: (
            _is_elsewhere(row),
            -row.issued_on.toordinal(),
            tuple(-number for number in version_key(row.version)),
        ),
    )


def _is_elsewhere(row: FrameworkVersion) -> bool:
    return row.jurisdiction_code != settings.MAIN_JURISDICTION


@dataclass(frozen=True, slots=True)
class Relative:
    """A decision that replaces another or is replaced: ``url`` empty where it is not in the set."""

    number: str
    issued: date | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class _Spine:
    """What can be read of a decision without opening its document."""

    framework_id: str
    version: str
    family: str
    number_slug: str
    number: str
    issued: date
    replaces: list[object] | None

    @property
    def relative(self) -> Relative:
        return Relative(self.number, self.issued, framework_url(self.family, self.number_slug))


class Shelf:
    """All decisions side by side, in one light query: who replaces whom, and what came before."""

    @cached_property
    def _spines(self) -> dict[str, _Spine]:
        rows = FrameworkVersion.objects.values_list(
            "framework_id",
            "version",
            "family",
            "number_slug",
            "number",
            "issued_on",
            "document__decision__replaces",
        )
        oldest_first = sorted((_Spine(*row) for row in rows), key=lambda s: version_key(s.version))
        return {spine.framework_id: spine for spine in oldest_first}

    def replaced_by(self, framework: Framework) -> list[Relative]:
        """The decisions that replace this one, as far as they are in the set."""
        return [s.relative for s in self._spines.values() if framework.id in (s.replaces or [])]

    def replaces(self, framework: Framework) -> list[Relative]:
        """What this decision replaces, with an address where that one is in the set."""
        return [self._replaced(each) for each in framework.decision.replaces]

    def _replaced(self, replaced: str | Replaced) -> Relative:
        if isinstance(replaced, Replaced):
            return Relative(replaced.number, replaced.issued)
        spine = self._spines.get(replaced)
        return spine.relative if spine else Relative(replaced)

    def comparison_url(self, framework: Framework) -> str:
        """The comparison with the framework of the carry-over map; empty where there is none.

        Both stand under one family in the address, so another family has no such page.
        """
        own = self._spines[framework.id]
        old = self._spines.get(_id_of(framework.previous.framework)) if framework.previous else None
        if old is None or old.family != own.family:
            return ""
        return comparison_url(own.family, old.number_slug, own.number_slug)


def _id_of(reference: str) -> str:
    """The id in ``id`` or ``id@version``."""
    return reference.partition("@")[0]


def predecessor_of(framework: Framework) -> FrameworkVersion | None:
    """The framework of the carry-over map: the version it names, else the newest; or ``None``."""
    if framework.previous is None:
        return None
    framework_id, _at, version = framework.previous.framework.partition("@")
    found = FrameworkVersion.objects.filter(framework_id=framework_id)
    if version:
        found = found.filter(version=version)
    return max(found, key=lambda row: version_key(row.version), default=None)


# ── Addresses ──────────────────────────────────────────────────────────────────────────────


def framework_url(family: str, number_slug: str) -> str:
    """``/bo-chi-so/dti/3019-qd-ubnd/``."""
    return reverse("framework-detail", args=(family, number_slug))


def version_url(version: FrameworkVersion) -> str:
    """The page of a version's decision."""
    return framework_url(version.family, version.number_slug)


def index_set_url(version: FrameworkVersion, set_id: str) -> str:
    """The page of one index set."""
    return reverse("index-set-detail", args=(version.family, version.number_slug, set_id))


def indicator_url(version: FrameworkVersion, set_id: str, code: str) -> str:
    """The page of one indicator."""
    return reverse("indicator-detail", args=(version.family, version.number_slug, set_id, code))


def comparison_url(family: str, old_slug: str, new_slug: str, set_id: str = "") -> str:
    """``/bo-chi-so/dti/2644-qd-ubnd..3019-qd-ubnd/``, and below it one index set."""
    address = (family, old_slug, new_slug)
    if set_id:
        return reverse("index-set-comparison", args=(*address, set_id))
    return reverse("framework-comparison", args=address)
