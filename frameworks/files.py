"""Framework files on disk: finding one by ``id`` or ``id@version``, and reading it.

``<id>.yaml`` is the newest version of a framework; an older one is kept as
``<id>@<version>.yaml``. No database is needed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from frameworks.definition import Framework
from frameworks.parsing import Parsed, Problem, ProblemCode, parse

REFERENCE = re.compile(r"(?P<id>[a-z0-9]+(?:-[a-z0-9]+)*)(?:@(?P<version>[0-9]+(?:\.[0-9]+)*))?")


def version_key(version: str) -> tuple[int, ...]:
    """The order of versions: 2 before 10, and 1 before 1.1."""
    return tuple(int(number) for number in version.split("."))


class FrameworkNotFound(LookupError):  # noqa: N818 -- reads as what happened
    """No file holds the framework, or the version, that was asked for."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


class FrameworkInvalid(ValueError):  # noqa: N818 -- reads as what happened
    """The file is there and has mistakes, in ``problems``."""

    def __init__(self, path: Path, problems: Sequence[Problem]) -> None:
        super().__init__(f"{path}: {len(problems)}")
        self.path = path
        self.problems = tuple(problems)


def framework_files(directory: Path | None = None) -> list[Path]:
    """Every framework file, older versions too, by name."""
    return sorted((directory or settings.FRAMEWORK_FILES_DIR).glob("*.yaml"))


def read_framework(reference: str, directory: Path | None = None) -> Framework:
    """The framework ``id`` (its newest version) or ``id@version``.

    Raises ``FrameworkNotFound`` and ``FrameworkInvalid``.
    """
    path = _path_of(reference, directory or settings.FRAMEWORK_FILES_DIR)
    parsed = parse_file(path)
    if parsed.framework is None:
        raise FrameworkInvalid(path, parsed.problems)
    if problems := misnamed(path, parsed.framework):
        raise FrameworkInvalid(path, problems)
    if reference not in (parsed.framework.id, parsed.framework.key):
        raise FrameworkNotFound(reference)
    return parsed.framework


def _path_of(reference: str, directory: Path) -> Path:
    match = REFERENCE.fullmatch(reference)
    if match is None:
        raise FrameworkNotFound(reference)
    for name in dict.fromkeys((reference, match["id"])):
        path = directory / f"{name}.yaml"
        if path.is_file():
            return path
    raise FrameworkNotFound(reference)


def parse_file(path: Path) -> Parsed:
    """What the file holds; that it cannot be opened or is not UTF-8 is a problem like any other."""
    try:
        return parse(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return _unreadable(ProblemCode.ENCODING, f"0x{error.object[error.start]:02X}", line)
    except OSError as error:
        return _unreadable(ProblemCode.FILE, error.strerror or type(error).__name__)


def _unreadable(code: ProblemCode, found: str, line: int | None = None) -> Parsed:
    return Parsed(None, None, "", (Problem("", code, found, "", line),))


def misnamed(path: Path, framework: Framework) -> list[Problem]:
    """A name that leads a reference to the wrong file, or to none.

    The file is called after what it holds; only the newest version goes by the id alone.
    """
    own, newest = f"{framework.key}.yaml", f"{framework.id}.yaml"
    if path.name == newest and not _newer_than(path, framework):
        return []
    if path.name == own:
        return []
    expected = own if path.name == newest else f"{newest} | {own}"
    return [
        Problem(
            "version" if path.name == newest else "id", ProblemCode.FILE_NAME, path.name, expected
        )
    ]


def _newer_than(path: Path, framework: Framework) -> bool:
    """Whether a later version lies beside the file."""
    stems = [each.stem for each in path.parent.glob(f"{framework.id}@*.yaml")]
    versions = [stem.partition("@")[2] for stem in stems if REFERENCE.fullmatch(stem)]
    return any(version_key(version) > version_key(framework.version) for version in versions)
