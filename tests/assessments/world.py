"""People with a story, and a small cycle they meet in. Each name stands for a permission.

An enters for Sở Y tế and Bình signs for it; Cúc enters for Sở Nội vụ. Đức reviews and comes from
Sở Nội vụ; Em reviews and comes from Sở Y tế, whose file is not Em's to judge. Giang runs the cycle,
Hải chairs, Khoa is the clerk, Lan inspects, Minh gives out posts. Người Lạ holds no post.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from assessments.deadlines import VIETNAM
from assessments.models import Agency, CouncilSeat, Cycle, Membership, Submission, User
from assessments.services import answers
from assessments.services.answers import Entered
from frameworks.loader import load
from frameworks.models import FrameworkVersion

SMALL = Path(__file__).with_name("small.yaml")
START = date(2023, 1, 1)
OPENS = datetime(2023, 12, 1, tzinfo=VIETNAM)
DURING = datetime(2023, 12, 10, 9, tzinfo=VIETNAM)
CLOSES = datetime(2023, 12, 25, tzinfo=VIETNAM)
AFTER = datetime(2023, 12, 26, 9, tzinfo=VIETNAM)

AGENCIES = {
    "so-y-te": "Sở Y tế",
    "so-noi-vu": "Sở Nội vụ",
    "so-tttt": "Sở Thông tin và Truyền thông",
    "van-phong": "Văn phòng UBND tỉnh",
    "huyen-bac-ha": "Huyện Bắc Hà",
}
MEMBERS = {
    "an": ("so-y-te", Membership.Role.OFFICER),
    "binh": ("so-y-te", Membership.Role.HEAD),
    "cuc": ("so-noi-vu", Membership.Role.OFFICER),
}
SEATS = {
    "duc": (CouncilSeat.Role.REVIEWER, "so-noi-vu"),
    "em": (CouncilSeat.Role.REVIEWER, "so-y-te"),
    "giang": (CouncilSeat.Role.SECRETARY, "so-tttt"),
    "hai": (CouncilSeat.Role.CHAIR, "van-phong"),
    "khoa": (CouncilSeat.Role.CLERK, "van-phong"),
    "lan": (CouncilSeat.Role.INSPECTOR, None),
    "minh": (CouncilSeat.Role.ADMINISTRATOR, None),
}


def people() -> dict[str, User]:
    """Everyone of the story by first name, their agencies and posts with them."""
    agencies = {
        slug: Agency.objects.create(slug=slug, name=name) for slug, name in AGENCIES.items()
    }
    users = {
        name: User.objects.create_user(f"{name}@demo.test", full_name=name.title())
        for name in (*MEMBERS, *SEATS, "nguoi-la")
    }
    for name, (slug, role) in MEMBERS.items():
        Membership.objects.create(
            user=users[name], agency=agencies[slug], role=role, starts_on=START
        )
    for name, (role, home) in SEATS.items():
        agency = agencies[home] if home else None
        CouncilSeat.objects.create(user=users[name], agency=agency, role=role, starts_on=START)
    return users


def cycle() -> Cycle:
    """The small cycle of 2023, open from 1 December; Sở Y tế, Sở Nội vụ and Bắc Hà take part."""
    load([SMALL])
    version = FrameworkVersion.objects.get(framework_id="tinh-mau-1-2023")
    made = Cycle.objects.create(
        slug="2023-mau",
        title="Kỳ 2023",
        framework_version=version,
        year=2023,
        standing_agency=Agency.objects.get(slug="so-tttt"),
        opens_at=OPENS,
    )
    closes = {"so": CLOSES, "huyen": datetime(2023, 12, 15, tzinfo=VIETNAM)}
    deadlines = {
        set_id: made.deadlines.create(set_id=set_id, printed="trước ngày", closes_at=closes_at)
        for set_id, closes_at in closes.items()
    }
    sets = {row.set_id: row for row in version.index_sets.all()}
    for slug, set_id in {"so-y-te": "so", "so-noi-vu": "so", "huyen-bac-ha": "huyen"}.items():
        Submission.objects.create(
            cycle=made,
            agency=Agency.objects.get(slug=slug),
            index_set=sets[set_id],
            deadline=deadlines[set_id],
            ranking_group=set_id,
        )
    return made


def submission_of(slug: str) -> Submission:
    return Submission.objects.get(agency__slug=slug)


def entered(*, explanation: str = "", **typed: Any) -> Entered:
    """What a page hands over: ``entered(a="87", b="90")``."""
    return Entered(typed=typed, explanation=explanation)


def complete(submission: Submission, by: User) -> None:
    """Everything the agency enters, right and explained."""
    answers.save(
        submission,
        {
            "1.1": entered(a="87", b="90", explanation="Số liệu của Cổng dịch vụ công."),
            "1.2": entered(v="true"),
            "2.1": entered(v="3"),
        },
        by=by,
    )
