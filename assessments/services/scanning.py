"""Asking ClamAV about a file, over the socket of its daemon, where one is configured.

A daemon that does not answer is no reason to refuse a file at 23:40 on the last day: it is kept as
«chưa quét», pages say so, and ``manage.py scan_evidence`` asks again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from clamav_client.clamd import ClamdError, ClamdUnixSocket
from django.conf import settings
from django.db import transaction

from assessments import clock
from assessments.models import Evidence, Scan

logger = logging.getLogger(__name__)

TIMEOUT = 30  # seconds without a byte from the daemon
MAX_SAID = 200


class ScanState(StrEnum):
    UNSCANNED = "unscanned"
    CLEAN = "clean"
    INFECTED = "infected"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the daemon found; ``said``: the name that it has for it."""

    infected: bool
    said: str = ""


def verdict_on(file: BinaryIO) -> Verdict | None:
    """What ClamAV says of ``file``; ``None``: nobody looked at it."""
    if not settings.CLAMD_SOCKET:
        return None
    file.seek(0)
    daemon = ClamdUnixSocket(settings.CLAMD_SOCKET, timeout=TIMEOUT)
    try:
        answers = daemon.instream(file)
    except (ClamdError, OSError) as error:
        logger.warning("ClamAV did not answer at %s: %s", settings.CLAMD_SOCKET, error)
        return None
    status, said = next(iter(answers.values()), ("ERROR", ""))
    if status not in ("OK", "FOUND"):
        logger.warning("ClamAV could not scan a file: %s", said)
        return None
    return Verdict(status == "FOUND", (said or "")[:MAX_SAID])


def remember(evidence: Evidence, verdict: Verdict) -> Scan:
    """Keep what was found; a later scan replaces an earlier one."""
    said = {"infected": verdict.infected, "said": verdict.said, "at": clock.now()}
    return Scan.objects.update_or_create(evidence=evidence, defaults=said)[0]


def scan(files: Iterable[Evidence]) -> dict[ScanState, list[Evidence]]:
    """Ask about each; those of ``UNSCANNED`` could not be asked about, or are gone."""
    found: dict[ScanState, list[Evidence]] = {state: [] for state in ScanState}
    for evidence in files:
        found[_scanned(evidence)].append(evidence)
    return found


def _scanned(evidence: Evidence) -> ScanState:
    try:
        with evidence.file.open("rb") as file:
            verdict = verdict_on(file)
    except FileNotFoundError:
        logger.exception("The file of evidence %s is not there.", evidence.pk)
        return ScanState.UNSCANNED
    if verdict is None:
        return ScanState.UNSCANNED
    with transaction.atomic():
        remember(evidence, verdict)
    return ScanState.INFECTED if verdict.infected else ScanState.CLEAN


def state_of(evidence: Evidence) -> ScanState:
    """Of a file read with its ``scan``."""
    scan = scan_of(evidence)
    if scan is None:
        return ScanState.UNSCANNED
    return ScanState.INFECTED if scan.infected else ScanState.CLEAN


def scan_of(evidence: Evidence) -> Scan | None:
    return getattr(evidence, "scan", None)


def is_infected(evidence: Evidence | None) -> bool:
    return evidence is not None and state_of(evidence) is ScanState.INFECTED
