"""The small cycle on its way to a session of the council, beside ``tests.assessments.world``.

Nga and Oanh are members (ủy viên), from units that are not assessed; Phúc is one from Sở Y tế,
whose items are not Phúc's to vote on. Hải chairs, Giang writes.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from assessments.deadlines import VIETNAM
from assessments.models import (
    Agency,
    CouncilSeat,
    CouncilSession,
    Cycle,
    Finding,
    ResponseWindow,
    Stance,
    SubmissionVersion,
    User,
)
from assessments.services import replies, reviews, sessions, submissions, windows
from assessments.services.sessions import Sitting
from tests.assessments.world import AFTER, START, complete, submission_of

ENDS = datetime(2024, 1, 6, tzinfo=VIETNAM)  # the first instant too late
LETTER = {"letter": "15/STTTT-CĐS", "letter_on": date(2023, 12, 25)}
WHY = {"reason": "SL-01", "sentence": "Ba hồ sơ nộp trực tiếp, không qua Cổng."}
ENOUGH = "Hội đồng đã xem bản trích xuất và thống nhất."
SITTING = Sitting(
    held_on=date(2024, 1, 8),
    place="Phòng họp số 2, trụ sở UBND tỉnh",
    town="Lào Cai",
    grounds="219/QĐ-UBND",
    grounds_on=date(2023, 2, 1),
)
MEMBERS = {"nga": "van-phong", "oanh": "so-tttt", "phuc": "so-y-te"}


def seat_members(people: dict[str, User]) -> None:
    for name, home in MEMBERS.items():
        people[name] = User.objects.create_user(f"{name}@demo.test", full_name=name.title())
        CouncilSeat.objects.create(
            user=people[name],
            agency=Agency.objects.get(slug=home),
            role=CouncilSeat.Role.MEMBER,
            starts_on=START,
        )


def sent(people: dict[str, User], during) -> SubmissionVersion:
    """Sở Y tế has sent, the deadline has passed: 1.1 38,67, 1.2 20, 2.1 15 declared."""
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])
    version = submissions.send(submission, by=people["binh"])
    during.move_to(AFTER)
    return version


def judge(version: SubmissionVersion, people: dict[str, User]) -> None:
    """1.1 adjusted from 38,67 to 37,33; 1.2 rejected, from 20 to 0; 2.1 asked back; 2.2 entered."""
    duc = people["duc"]
    reviews.adjust(version, "1.1", typed={"a": "84", "b": "90"}, **WHY, by=duc)
    reviews.reject(version, "1.2", **WHY, by=duc)
    reviews.ask(version, "2.1", reason="MC-01", sentence="Lớp thứ ba ở đâu?", by=duc)
    reviews.enter(version, "2.2", typed={"v": "tot"}, by=duc)


def opened(cycle: Cycle, people: dict[str, User], *, until: datetime = ENDS) -> ResponseWindow:
    return windows.open_round(cycle, closes_at=until, **LETTER, by=people["giang"])


def finding(version: SubmissionVersion, code: str) -> Finding:
    return version.findings.get(code=code)


def contested(version: SubmissionVersion, code: str, people: dict[str, User], during) -> Finding:
    """The agency does not agree, and the reviewer keeps the council's value."""
    replies.respond(
        finding(version, code), stance=Stance.DISAGREE, text="Số khai đúng.", by=people["an"]
    )
    return replies.conclude(
        finding(version, code), conclusion=ENOUGH, upheld=True, by=people["duc"]
    )


def disputed(cycle: Cycle, people: dict[str, User], during) -> SubmissionVersion:
    """The window is over: 1.1 and 1.2 are disputed, 2.1 is concluded with the declared value."""
    version = sent(people, during)
    judge(version, people)
    opened(cycle, people)
    for code in ("1.1", "1.2"):
        contested(version, code, people, during)
    replies.respond(finding(version, "2.1"), text="Lớp thứ ba ngày 15/11.", by=people["an"])
    replies.conclude(finding(version, "2.1"), conclusion=ENOUGH, by=people["duc"])
    during.move_to(ENDS + timedelta(hours=9))
    windows.close_ended(cycle)
    return version


def sitting(cycle: Cycle, people: dict[str, User]) -> CouncilSession:
    """A session under way, everyone there."""
    prepared = sessions.prepare(cycle, SITTING, by=people["giang"])
    return sessions.open_session(prepared, by=people["giang"])
