"""What was measured becomes what stands: a finding that nobody types.

Called with the submission held. A figure of a whole indicator is a finding of its own, settled; a
figure of a part joins the verdict on the rest, and is put back over whatever a verdict brings.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from assessments.measuring import Place, is_measured, measured_parts, with_figures
from assessments.models import Finding, Measurement, Submission, SubmissionVersion, User
from assessments.reasons import MEASURED
from assessments.selectors.measurements import Standing, measurements_of
from assessments.services import audit, group_points
from assessments.services.locks import Locked, Refused
from assessments.services.scores import index_set_of
from assessments.workflow import FindingAction, FindingState, finding_after
from frameworks.definition import Indicator

# Under discussion, or decided: only whoever concludes, or the council, moves the figure then.
CONTESTED = frozenset({FindingState.ASKED, FindingState.ANSWERED, FindingState.DISPUTED})


def refusal(finding: Finding | None, *, withdrawn: bool = False) -> str:
    """Why a figure under ``finding`` may not be replaced, or withdrawn, now; blank: it may."""
    if finding is None:
        return ""
    if finding.state == FindingState.DECIDED:
        return "measured_decided"
    if finding.state in CONTESTED:
        return "measured_contested"
    replied = finding.reason == MEASURED and finding.state != FindingState.ADJUSTED
    return "measured_replied" if withdrawn and replied else ""


def settle(
    held: Locked, version: SubmissionVersion | None, places: Iterable[Place], by: User
) -> None:
    """Let the findings of ``version`` say what was measured at ``places``. Raises ``Refused``."""
    if version is None:
        return
    standing = measurements_of(held.submission)
    indicators = index_set_of(held.submission).indicators
    findings = {each.code: each for each in version.findings.all()}
    for code in dict.fromkeys(code for code, _part in places):
        if is_measured(indicators[code]):
            figure = standing.get((code, ""))
            _settle_whole(held, version, findings.get(code), code, figure, by)
        elif code in findings:
            _settle_parts(held, findings[code], indicators[code], standing, by)


def join(held: Locked, version: SubmissionVersion, by: User) -> None:
    """A version that was just sent takes what was measured before it and was not carried over."""
    there = set(version.findings.values_list("code", flat=True))
    missing = [place for place in measurements_of(held.submission) if place[0] not in there]
    settle(held, version, missing, by)


def overlay(submission: Submission, finding: Finding) -> None:
    """Put the measured parts of a verdict back to what was recorded, before it is saved."""
    indicator = index_set_of(submission).indicators[finding.code]
    if not measured_parts(indicator):
        return
    figures = _parts(finding.code, measurements_of(submission))
    for name in ("reviewed", "final", "decided"):
        setattr(finding, name, with_figures(indicator, getattr(finding, name), figures))


def _parts(code: str, standing: Standing) -> dict[str, Any]:
    of_code = {part: row for (each, part), row in standing.items() if each == code and part}
    return {part: row.value["answer"] for part, row in of_code.items()}


def _settle_whole(
    held: Locked,
    version: SubmissionVersion,
    finding: Finding | None,
    code: str,
    figure: Measurement | None,
    by: User,
) -> None:
    if word := refusal(finding, withdrawn=figure is None):
        raise Refused(word, held.submission)
    if figure is None:
        _take_back(held, finding, by)
        return
    found = finding or Finding(version=version, code=code, revision=0)
    before = FindingState(found.state) if found.state else None
    after = finding_after(before, FindingAction.MEASURE)
    if after is None:
        raise Refused("state", held.submission)
    found.state, found.reason, found.sentence = after, MEASURED, ""
    if found.final is None:
        found.reviewed = figure.value
    else:
        found.final = figure.value
    found.judged_by, found.judged_at = figure.batch.recorded_by, figure.batch.recorded_at
    found.unit_id, found.agency_id = figure.unit_id, figure.agency_id
    _save(held, found, before, by)


def _take_back(held: Locked, finding: Finding | None, by: User) -> None:
    """Nothing stands, and the ranking waits for a figure again. The log keeps what stood."""
    if finding is None:
        return
    said = {"code": finding.code, "before": finding.standing(), "version": finding.version.number}
    with group_points.watching(held, [finding.code], by):
        finding.delete()
    audit.record(
        held.submission.stream,
        "finding_unmeasured",
        by=by,
        at=held.now,
        subject=f"{held.submission} · {finding.code}",
        data=said,
    )


def _settle_parts(
    held: Locked, finding: Finding, indicator: Indicator, standing: Standing, by: User
) -> None:
    if word := refusal(finding):
        raise Refused(word, held.submission)
    figures = _parts(finding.code, standing)
    before = (finding.reviewed, finding.final)
    finding.reviewed = with_figures(indicator, finding.reviewed, figures)
    finding.final = with_figures(indicator, finding.final, figures)
    if before != (finding.reviewed, finding.final):
        _save(held, finding, FindingState(finding.state), by)


def _save(held: Locked, finding: Finding, before: FindingState | None, by: User) -> None:
    finding.revision += 1
    with group_points.watching(held, [finding.code], by):
        finding.save()
    audit.record(
        held.submission.stream,
        "finding_measure",
        by=by,
        at=held.now,
        subject=f"{held.submission} · {finding.code}",
        data={
            "version": finding.version.number,
            "code": finding.code,
            "from": before,
            "to": finding.state,
            "reviewed": finding.reviewed,
            "final": finding.final,
            "reason": finding.reason,
            "unit": finding.unit_id,
            "revision": finding.revision,
        },
    )
