"""Framework files → rows: all of them or none, and the same again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from frameworks import rows
from frameworks.definition import Framework
from frameworks.files import misnamed, parse_file, version_key
from frameworks.models import FrameworkVersion
from frameworks.parsing import Problem, ProblemCode, check_previous, printed_path

Key = tuple[str, str]


class Outcome(StrEnum):
    CREATED = "created"
    REPLACED = "replaced"  # other content under a version that nobody uses yet
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one file."""

    path: Path
    framework: Framework
    outcome: Outcome


class LoadRefused(Exception):  # noqa: N818 -- reads as what happened
    """Nothing was written. ``problems``: every mistake of every file that has one."""

    def __init__(self, problems: Mapping[Path, Sequence[Problem]]) -> None:
        super().__init__(f"{sum(map(len, problems.values()))} problems")
        self.problems = {path: tuple(found) for path, found in problems.items()}


@dataclass(frozen=True, slots=True)
class _File:
    """A file without mistakes of its own."""

    path: Path
    framework: Framework
    document: Mapping[str, object]
    sha256: str

    @property
    def key(self) -> Key:
        return (self.framework.id, self.framework.version)

    def problem(
        self, code: ProblemCode, *place: str, found: object, expected: object = ""
    ) -> Problem:
        return Problem(printed_path(self.document, place), code, str(found), str(expected))


def load(paths: Iterable[Path]) -> list[Loaded]:
    """Read every file, hold them against each other and against the rows, write what is new.

    Raises ``LoadRefused`` with the mistakes of all files, and then nothing of any is written.
    """
    files, problems = _read(paths)
    with transaction.atomic():
        before = _keys_before(files)
        locked = _locked(files, before)
        _refuse(files, locked, problems)
        loaded = [_decide(file, locked[file.key], before) for file in files]
        _write(files, locked, loaded)
    return loaded


def _write(
    files: Sequence[_File], locked: Mapping[Key, FrameworkVersion], loaded: Sequence[Loaded]
) -> None:
    outcomes = {(done.framework.id, done.framework.version): done.outcome for done in loaded}
    changed = [file for file in files if outcomes[file.key] is not Outcome.UNCHANGED]
    for file in changed:
        rows.filled(locked[file.key], file.framework, file.document, file.sha256)
    replaced = [locked[file.key] for file in changed if outcomes[file.key] is Outcome.REPLACED]
    rows.write({locked[file.key]: file.framework for file in changed}, replaced=replaced)


def _read(paths: Iterable[Path]) -> tuple[list[_File], dict[Path, list[Problem]]]:
    files: list[_File] = []
    problems: dict[Path, list[Problem]] = {}
    for path in {path.resolve(): path for path in paths}.values():
        parsed = parse_file(path)
        problems[path] = list(parsed.problems)
        if parsed.framework is not None and parsed.document is not None:
            files.append(_File(path, parsed.framework, parsed.document, parsed.sha256))
            if path.resolve().parent == settings.FRAMEWORK_FILES_DIR.resolve():
                problems[path] += misnamed(path, parsed.framework)
    return files, problems


# ── Lock ───────────────────────────────────────────────────────────────────────────────────


def _any_of(keys: Iterable[Key]) -> Q:
    wanted = Q(pk__in=[])
    for framework_id, version in keys:
        wanted |= Q(framework_id=framework_id, version=version)
    return wanted


def _keys_before(files: Sequence[_File]) -> set[Key]:
    keys = FrameworkVersion.objects.filter(_any_of(file.key for file in files))
    return set(keys.values_list("framework_id", "version"))


def _locked(files: Sequence[_File], before: set[Key]) -> dict[Key, FrameworkVersion]:
    """A locked row for every file.

    New rows are made first: two loads of a new version then wait for each other here, on the
    unique key, and the later one sees what the earlier wrote.
    """
    FrameworkVersion.objects.bulk_create(
        [
            rows.filled(FrameworkVersion(), file.framework, file.document, file.sha256)
            for file in files
            if file.key not in before
        ],
        ignore_conflicts=True,
    )
    wanted = FrameworkVersion.objects.filter(_any_of(file.key for file in files))
    # In one order, or two loads could each hold what the other waits for.
    locked = wanted.defer("document").select_for_update().order_by("pk")
    return {row.natural_key(): row for row in locked}


# ── Decide ─────────────────────────────────────────────────────────────────────────────────


def _decide(file: _File, row: FrameworkVersion, before: set[Key]) -> Loaded:
    if row.sha256 != file.sha256:
        outcome = Outcome.REPLACED
    else:
        outcome = Outcome.UNCHANGED if file.key in before else Outcome.CREATED
    return Loaded(file.path, file.framework, outcome)


def _refuse(
    files: Sequence[_File],
    locked: Mapping[Key, FrameworkVersion],
    problems: dict[Path, list[Problem]],
) -> None:
    """Raise every mistake: of the files alone, between them, and against the rows."""
    decisions = _decisions()
    previous = _previous_frameworks(files)
    seen: dict[Key, Path] = {}
    for file in files:
        row = locked[file.key]
        if file.key in seen:
            other = seen[file.key].name
            problems[file.path].append(file.problem(ProblemCode.SAME_KEY, "version", found=other))
        elif row.sha256 != file.sha256 and row.in_use_since is not None:
            found = file.framework.version
            problems[file.path].append(file.problem(ProblemCode.IN_USE, "version", found=found))
        seen.setdefault(file.key, file.path)
        problems[file.path] += _same_decision(file, decisions)
        problems[file.path] += _against_previous(file, previous)
    refused = {path: found for path, found in problems.items() if found}
    if refused:
        raise LoadRefused(refused)


Decided = tuple[str, str, date]


def _decisions() -> dict[Decided, set[str]]:
    """Which frameworks are of a decision, by province, number and day; the new ones too."""
    decisions: dict[Decided, set[str]] = {}
    rows = FrameworkVersion.objects.values_list(
        "jurisdiction_code", "number", "issued_on", "framework_id"
    )
    for *decided, framework_id in rows:
        decisions.setdefault(tuple(decided), set()).add(framework_id)
    return decisions


def _same_decision(file: _File, decisions: Mapping[Decided, set[str]]) -> Iterator[Problem]:
    """A decision is one framework. A file copied for the next one still names the old one."""
    decision = file.framework.decision
    key = (file.framework.jurisdiction.code, decision.number, decision.issued)
    for other in sorted(decisions.get(key, set()) - {file.framework.id}):
        yield file.problem(
            ProblemCode.SAME_DECISION,
            "decision",
            "number",
            found=decision.number,
            expected=other,
        )


# ── The old side of the carry-over map ─────────────────────────────────────────────────────


def _previous_frameworks(files: Sequence[_File]) -> dict[str, Framework]:
    """What ``previous.framework`` can name, by ``id`` (the newest) and by ``id@version``."""
    named = {f.framework.previous.framework for f in files if f.framework.previous}
    loaded = FrameworkVersion.objects.filter(
        framework_id__in={reference.partition("@")[0] for reference in named}
    ).exclude(_any_of(file.key for file in files))
    at_hand = [*(row.definition for row in loaded), *(file.framework for file in files)]
    found: dict[str, Framework] = {}
    for framework in sorted(at_hand, key=lambda framework: version_key(framework.version)):
        found[framework.key] = found[framework.id] = framework
    return found


def _against_previous(file: _File, at_hand: Mapping[str, Framework]) -> tuple[Problem, ...]:
    carry = file.framework.previous
    previous = at_hand.get(carry.framework) if carry else None
    return check_previous(file.framework, previous) if previous else ()
