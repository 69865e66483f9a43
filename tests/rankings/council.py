"""The small cycle of ``tests.assessments.world`` on its way to a published ranking.

Sở Y tế and Sở Nội vụ are ranked together, Huyện Bắc Hà by itself. Sở Nội vụ has more points.
Đức, from Sở Nội vụ, judges Sở Y tế and Bắc Hà; Em, from Sở Y tế, judges Sở Nội vụ.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from assessments.deadlines import VIETNAM
from assessments.models import Agency, Cycle, Membership, Submission, SubmissionVersion, User
from assessments.services import answers, reviews, submissions, windows
from rankings.models import Ranking
from rankings.services import build, publication
from tests.assessments.world import START, complete, entered, submission_of

REVIEW = datetime(2024, 1, 10, 9, tzinfo=VIETNAM)
SIGNED_ON = date(2024, 1, 9)
NUMBER = "12/QĐ-UBND"


def staff(people: dict[str, User]) -> None:
    """Whoever signs for Sở Nội vụ, and enters and signs for Bắc Hà."""
    officer, head = Membership.Role.OFFICER, Membership.Role.HEAD
    for name, slug, role in (
        ("dung", "so-noi-vu", head),
        ("hoa", "huyen-bac-ha", officer),
        ("kim", "huyen-bac-ha", head),
    ):
        people[name] = User.objects.create_user(f"{name}@demo.test", full_name=name.title())
        agency = Agency.objects.get(slug=slug)
        Membership.objects.create(user=people[name], agency=agency, role=role, starts_on=START)


def send_all(people: dict[str, User], *, bac_ha: bool = True) -> None:
    """Everyone sends while it is open; Sở Nội vụ declares more than Sở Y tế."""
    complete(submission_of("so-y-te"), people["an"])
    values = {
        "1.1": entered(a="90", b="90", explanation="Số liệu của Cổng dịch vụ công."),
        "1.2": entered(v="true"),
        "2.1": entered(v="4"),
    }
    answers.save(submission_of("so-noi-vu"), values, by=people["cuc"])
    sent = [("so-y-te", "an", "binh"), ("so-noi-vu", "cuc", "dung")]
    if bac_ha:
        answers.save(
            submission_of("huyen-bac-ha"), {"1.1": entered(a="4", b="5")}, by=people["hoa"]
        )
        sent.append(("huyen-bac-ha", "hoa", "kim"))
    for slug, officer, head in sent:
        submissions.pass_on(submission_of(slug), by=people[officer])
        submissions.send(submission_of(slug), by=people[head])


def version_of(slug: str) -> SubmissionVersion:
    version = reviews.newest_version(submission_of(slug))
    assert version is not None
    return version


def judge(people: dict[str, User], slug: str) -> None:
    """Agree to everything declared; the council enters 2.2 of a sở: «Tốt»."""
    by = people["em" if slug == "so-noi-vu" else "duc"]
    version = version_of(slug)
    if slug == "huyen-bac-ha":
        reviews.agree(version, ["1.1"], by=by)
        return
    reviews.agree(version, ["1.1", "1.2", "2.1"], by=by)
    reviews.adjust(version, "2.2", typed={"v": "tot"}, reason=reviews.ENTERED, sentence="", by=by)


def judge_all(people: dict[str, User]) -> None:
    for submission in Submission.objects.filter(versions__isnull=False):
        judge(people, submission.agency.slug)


def round_over(cycle: Cycle, people: dict[str, User], clock) -> None:
    """Every agency was asked what it loses points by, and kept silent to the end."""
    until = REVIEW + timedelta(days=3)
    letter = {"letter": "15/STTTT-CĐS", "letter_on": date(2024, 1, 9)}
    windows.open_round(cycle, closes_at=until, **letter, by=people["giang"])
    clock.move_to(until)
    windows.close_ended(cycle)


# ── To a state ─────────────────────────────────────────────────────────────────────────────


def drafted(cycle: Cycle, people: dict[str, User]) -> Ranking:
    return build.build(cycle, by=people["giang"])


def checked(cycle: Cycle, people: dict[str, User]) -> Ranking:
    return publication.check(drafted(cycle, people), by=people["giang"])


def approved(cycle: Cycle, people: dict[str, User]) -> Ranking:
    ranking = checked(cycle, people)
    return publication.approve(ranking, seen=ranking.sha256, by=people["hai"])


def signed(cycle: Cycle, people: dict[str, User]) -> Ranking:
    return publication.sign(
        approved(cycle, people),
        signer_title="CHỦ TỊCH",
        signer_name="Nguyễn Văn A",
        signed_on=SIGNED_ON,
        by=people["khoa"],
    )


def numbered(cycle: Cycle, people: dict[str, User], number: str = NUMBER) -> Ranking:
    ranking = signed(cycle, people)
    return publication.number(ranking, number=number, issued_on=SIGNED_ON, by=people["khoa"])


def published(cycle: Cycle, people: dict[str, User], number: str = NUMBER) -> Ranking:
    ranking = numbered(cycle, people, number)
    return publication.publish(ranking, confirmed=number, by=people["giang"])


WAYS = {
    "none": lambda cycle, people: None,
    "draft": drafted,
    "checked": checked,
    "approved": approved,
    "signed": signed,
    "numbered": numbered,
    "published": published,
}
