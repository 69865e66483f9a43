"""A sent version in a cycle where the council has a say of its own: ``claims.yaml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assessments.models import Agency, Submission, SubmissionVersion, User
from assessments.services import answers, cycles, submissions
from assessments.services.answers import Entered
from frameworks.loader import load
from frameworks.models import FrameworkVersion
from tests.assessments.world import OPENS

CLAIMS = Path(__file__).with_name("claims.yaml")


def submission(people: dict[str, User], path: Path = CLAIMS) -> Submission:
    """Sở Y tế's, in a cycle that Giang opened from ``claims.yaml``."""
    load([path])
    version = FrameworkVersion.objects.get(framework_id="tinh-mau-2-2023")
    cycle = cycles.open_cycle(
        slug="2023-hoi-dong",
        title="Kỳ 2023",
        framework_version=version,
        year=2023,
        standing_agency=Agency.objects.get(slug="so-tttt"),
        opens_at=OPENS,
        deadlines=cycles.due_dates(version, 2023),
        is_sample=True,
        by=people["giang"],
    )
    return cycles.assign(cycle, Agency.objects.get(slug="so-y-te"), set_id="so", by=people["giang"])


def sent(
    people: dict[str, User], typed: dict[str, dict[str, Any]], path: Path = CLAIMS
) -> SubmissionVersion:
    """What An typed by indicator, sent by Bình."""
    own = submission(people, path)
    answers.save(own, {code: Entered(typed=each) for code, each in typed.items()}, by=people["an"])
    submissions.pass_on(own, by=people["an"])
    return submissions.send(own, by=people["binh"])
