"""A council with three reviewing units, and files that have been sent, for who judges whom.

Beside ``world``: Phú reviews from Văn phòng, Sơn from Huyện Bắc Hà, which two communes stand under.
Sở TT&TT, the standing agency, takes part. Chủ tịch Hải comes from Văn phòng.
"""

from __future__ import annotations

from assessments.models import Agency, CouncilSeat, Cycle, Submission, SubmissionVersion, User
from assessments.services.submissions import fingerprint
from assessments.workflow import SubmissionState
from tests.assessments.world import DURING, START

COMMUNES = {"xa-ta-chai": "Xã Tà Chải", "xa-na-hoi": "Xã Na Hối"}
DECLARED = {
    "1.1": {"answer": {"a": "87", "b": "90"}},
    "1.2": {"answer": True},
    "2.1": {"answer": "3"},
}


def agency(slug: str) -> Agency:
    return Agency.objects.get(slug=slug)


def seat_reviewers(people: dict[str, User]) -> None:
    for name, slug in {"phu": "van-phong", "son": "huyen-bac-ha"}.items():
        people[name] = User.objects.create_user(f"{name}@demo.test", full_name=name.title())
        CouncilSeat.objects.create(
            user=people[name],
            agency=agency(slug),
            role=CouncilSeat.Role.REVIEWER,
            starts_on=START,
        )


def join(cycle: Cycle, slug: str, *, name: str = "", parent: str = "") -> Submission:
    """Another agency of the set «so»."""
    above = agency(parent) if parent else None
    found, _new = Agency.objects.get_or_create(slug=slug, defaults={"name": name, "parent": above})
    return Submission.objects.create(
        cycle=cycle,
        agency=found,
        index_set=cycle.framework_version.index_sets.get(set_id="so"),
        deadline=cycle.deadlines.get(set_id="so"),
        ranking_group="so",
    )


def send(submission: Submission, by: User) -> SubmissionVersion:
    """The three values, sent as they are; how they were entered is another story."""
    entry = {
        "status": "final",
        "estimated_to": None,
        "explanation": "Số liệu của Cổng.",
        "check_note": "",
        "papers": [],
    }
    content = {"answers": {code: {"value": value, **entry} for code, value in DECLARED.items()}}
    Submission.objects.filter(pk=submission.pk).update(state=SubmissionState.SENT)
    return SubmissionVersion.objects.create(
        submission=submission,
        number=submission.versions.count() + 1,
        content=content,
        sha256=fingerprint(content),
        receipt=f"BN-{submission.pk}-{submission.versions.count() + 1}",
        sent_by=by,
        sent_at=DURING,
    )


def again(user: User) -> User:
    """The same person at their next request: posts and ties are read anew."""
    return User.objects.get(pk=user.pk)
