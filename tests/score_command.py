"""``manage.py score`` as anybody calls it, and its answer beside the oracle's."""

from __future__ import annotations

import contextlib
import io
import json
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.test import override_settings
from hypothesis import HealthCheck, settings

from tests.answers import Asked
from tests.oracle import Document, Expected, find_set, read_document

TESTS = Path(__file__).parent
EVERY_RULE = "every-rule"
MADE_UP = [(EVERY_RULE, "percent"), (EVERY_RULE, "points"), (EVERY_RULE, "minima")]
DECIDED = [
    ("lao-cai-3299-2018", "cap-tinh"),
    ("lao-cai-3299-2018", "cap-huyen"),
    ("lao-cai-2644-2022", "cap-tinh-co-tthc"),
    ("lao-cai-2644-2022", "cap-tinh-khong-tthc"),
    ("lao-cai-2644-2022", "cap-huyen"),
    ("lao-cai-2644-2022", "co-quan-cap-huyen"),
    ("lao-cai-2644-2022", "cap-xa"),
    ("lao-cai-3019-2023", "cap-tinh-co-tthc"),
    ("lao-cai-3019-2023", "cap-tinh-khong-tthc"),
    ("lao-cai-3019-2023", "cap-huyen"),
    ("lao-cai-3019-2023", "co-quan-cap-huyen"),
    ("lao-cai-3019-2023", "cap-xa"),
    ("an-giang-1040-2018", "cap-huyen"),
    ("an-giang-1040-2018", "cap-xa"),
    ("son-la-2245-2021", "cap-tinh"),
    ("son-la-2245-2021", "cap-huyen"),
]
every_set = pytest.mark.parametrize(("framework", "set_id"), DECIDED + MADE_UP)
every_decided_set = pytest.mark.parametrize(("framework", "set_id"), DECIDED)

# Of the made-up set with minima: the higher total holds the lower level.
CROSSED_LEVELS = {
    "less, higher level": {
        "A.1.1": 20,
        "A.1.2": {"a": 9, "b": 10},
        "A.2.1": 17,
        "B.1.1": 54,
        "B.2.1": 36,
    },
    "more, lower level": {"A.1.1": 18, "A.2.1": 20, "B.1.1": 60, "B.2.1": 40},
}

SHEET_KEYS = {
    "total",
    "maximum",
    "ranking_points",
    "percent",
    "tier",
    "rank",
    "parts",
    "main_indices",
    "indicators",
}
ROW_KEYS = {"points", "maximum", "outcome", "because"}
PLAIN = re.compile(r"(?!-0(\.0*)?$)-?(0|[1-9][0-9]*)(\.[0-9]+)?")  # no exponent, no -0

brief = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.data_too_large])


# ── Asking the command ─────────────────────────────────────────────────────────────────────


LAST_NUMBER = re.compile(r"−?[0-9.]+(,[0-9]+)?$")


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def sheets(self) -> dict[str, Any]:
        assert (self.code, self.err) == (0, ""), f"exit {self.code}: {self.err[:2000]}"
        return json.loads(self.out)

    @property
    def faults(self) -> list[dict[str, str]]:
        assert (self.code, self.out) == (1, ""), f"exit {self.code}: {self.out[:2000]}"
        return [json.loads(line) for line in self.err.splitlines()]


def directory_of(framework: str) -> Path:
    return TESTS / "every_rule" if framework == EVERY_RULE else frameworks_directory()


def frameworks_directory() -> Path:
    return Path(django_settings.BASE_DIR) / "fixtures" / "frameworks"


@cache
def document_of(framework: str) -> Document:
    return read_document(directory_of(framework) / f"{framework}.yaml")


def asked(framework: str, set_id: str, year: int | None = None) -> Asked:
    document = document_of(framework)
    return Asked(document, set_id, int(document["years"][0]) if year is None else year)


def score(
    framework: str,
    set_id: str,
    answers: str,
    *,
    year: int | None = None,
    directory: Path | None = None,
) -> Said:
    """What the command says to ``answers``, a JSON text."""
    options = [] if year is None else [f"--year={year}"]
    out, err = io.StringIO(), io.StringIO()
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        file.write(answers)
        file.flush()
        with (
            override_settings(FRAMEWORK_FILES_DIR=directory or directory_of(framework)),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = exit_code(
                lambda: call_command(
                    "score", framework, set_id, file.name, *options, stdout=out, stderr=err
                )
            )
    return Said(code, out.getvalue(), err.getvalue())


def exit_code(command: Callable[[], Any]) -> int:
    try:
        command()
    except SystemExit as stop:
        return int(stop.code or 0)
    except CommandError as error:
        return error.returncode
    return 0


# ── Comparing ──────────────────────────────────────────────────────────────────────────────


def differences(expected: Mapping[str, Mapping[str, Any]], sheets: Any) -> list[str]:
    """Each place where the command's answer is not the oracle's, as a line to read."""
    found = [f"agencies: {sorted(sheets)}"] if set(sheets) != set(expected) else []
    for agency in set(expected) & set(sheets):
        wanted, sheet = expected[agency], sheets[agency]
        found += differing_keys(agency, SHEET_KEYS, sheet)
        for key in ("tier", "rank"):
            if wanted[key] != sheet[key]:
                found.append(f"{agency} {key}: {sheet[key]!r}, oracle {wanted[key]!r}")
        for key in ("total", "maximum", "ranking_points", "percent"):
            found += differing_number(f"{agency} {key}", wanted[key], sheet[key])
        for key in ("parts", "main_indices"):
            found += differing_keys(f"{agency} {key}", set(wanted[key]), sheet[key])
            for name in set(wanted[key]) & set(sheet[key]):
                found += differing_number(f"{agency} {name}", wanted[key][name], sheet[key][name])
        found += differing_rows(agency, wanted["indicators"], sheet["indicators"])
    return found


def differing_rows(agency: str, wanted: Mapping[str, Any], rows: Mapping[str, Any]) -> list[str]:
    found = differing_keys(f"{agency} indicators", set(wanted), rows)
    for code in set(wanted) & set(rows):
        place, row = f"{agency} {code}", rows[code]
        found += differing_keys(place, ROW_KEYS, row)
        if row["outcome"] != wanted[code]["outcome"]:
            found.append(f"{place}: {row['outcome']}, oracle {wanted[code]['outcome']}")
        for key in ("points", "maximum"):
            found += differing_number(f"{place} {key}", wanted[code][key], row[key])
        if last_number(row["because"]) != wanted[code]["points"]:
            found.append(f"{place}: {row['points']} because {row['because']!r}")
    return found


def last_number(because: str) -> Fraction | None:
    """What the reason ends in, read as documents print it: ``19,33``, ``−2,50``."""
    match = LAST_NUMBER.search(because)
    return match and vietnamese(match[0])


def vietnamese(printed: str) -> Fraction:
    return Fraction(printed.replace(".", "").replace(",", ".").replace("−", "-"))


def differing_keys(place: str, wanted: set[str], found: Mapping[str, Any]) -> list[str]:
    return [] if set(found) == wanted else [f"{place}: keys {sorted(set(found) ^ wanted)}"]


def differing_number(place: str, wanted: Fraction, printed: Any) -> list[str]:
    if not isinstance(printed, str) or not PLAIN.fullmatch(printed):
        return [f"{place}: {printed!r} is not a plain number in a string"]
    return [] if Fraction(printed) == wanted else [f"{place}: {printed}, oracle {wanted}"]


def reported(said: Said) -> set[tuple[str, str]]:
    """The places of the faults. Every fault is an object of these three keys, said once.

    An answer may hold two faults (``{}`` lacks both numbers of a ratio), each on its own line.
    """
    faults = said.faults
    assert all(set(fault) == {"agency", "indicator", "message"} for fault in faults), said.err
    assert all(fault["message"].strip() for fault in faults), said.err
    assert len({tuple(fault.values()) for fault in faults}) == len(faults), said.err
    return {(fault["agency"], fault["indicator"]) for fault in faults}


def assert_agreement(expected: Expected, said: Said) -> None:
    found = differences(expected.agencies, said.sheets)
    assert not found, "\n".join(found[:50])


class PlainDumper(
    yaml.emitter.Emitter,
    yaml.serializer.Serializer,
    yaml.representer.SafeRepresenter,
    yaml.resolver.BaseResolver,
):
    """Writes every scalar plain, so that ``null`` and ``true`` are read back as what they were."""

    def __init__(self, stream: Any, **_: Any) -> None:
        yaml.emitter.Emitter.__init__(self, stream, allow_unicode=True, width=10**6)
        yaml.serializer.Serializer.__init__(self)
        yaml.representer.SafeRepresenter.__init__(self, sort_keys=False)
        yaml.resolver.BaseResolver.__init__(self)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def as_yaml(document: Document) -> str:
    return yaml.dump(document, Dumper=PlainDumper)


FOLDER = tempfile.TemporaryDirectory(prefix="dti-alone-")


@cache
def alone(framework: str, set_id: str) -> Path:
    """A folder with the framework cut down to one index set: read many times, it is read faster."""
    document = document_of(framework)
    one = {**document, "previous": "null", "index_sets": [find_set(document, set_id)]}
    folder = Path(FOLDER.name) / set_id
    folder.mkdir(exist_ok=True)
    (folder / f"{framework}.yaml").write_text(as_yaml(one), encoding="utf-8")
    return folder
