"""The world of the entry journey, in a database and a server of its own.

Run by ``python -m tests.journeys.entry_world build|dump|age|give`` in the environment of that
server: the server is stopped and started again on the way, so the journey's own process cannot be
it.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path

import django

PASSWORD = "mat-khau-cua-hanh-trinh-2023"
FRAMEWORK = "lao-cai-3019-2023"
CYCLE = "2023-nhap"
PEOPLE = {"an@demo.test": "Nguyễn Văn An", "yen@demo.test": "Lê Thị Yến"}


def build() -> None:
    """One agency of the longest index set, its two officers, a cycle that is open."""
    from django.conf import settings
    from django.utils import timezone

    from assessments.models import Agency, Cycle, Membership, Submission, User
    from frameworks.loader import load
    from frameworks.models import FrameworkVersion

    load([Path(settings.FRAMEWORK_FILES_DIR) / f"{FRAMEWORK}.yaml"])
    version = FrameworkVersion.objects.get(framework_id=FRAMEWORK)
    longest = max(version.definition.index_sets, key=lambda each: len(each.indicators))
    agency = Agency.objects.create(slug="sa-pa", name="Thị xã Sa Pa")
    now = timezone.now()
    for email, name in PEOPLE.items():
        user = User.objects.create_user(email, PASSWORD, full_name=name)
        post = {"agency": agency, "role": Membership.Role.OFFICER}
        Membership.objects.create(user=user, starts_on=now.date() - timedelta(days=9), **post)
    cycle = Cycle.objects.create(
        slug=CYCLE,
        title="Kỳ đánh giá năm 2023",
        framework_version=version,
        year=2023,
        standing_agency=agency,
        opens_at=now - timedelta(days=1),
    )
    closes_at = now + timedelta(days=9)
    deadline = cycle.deadlines.create(set_id=longest.id, printed="trước ngày", closes_at=closes_at)
    index_set = version.index_sets.get(set_id=longest.id)
    made = Submission.objects.create(
        cycle=cycle, agency=agency, index_set=index_set, deadline=deadline, ranking_group="x"
    )
    mains = [each.code for each in longest.main_indices]
    sys.stdout.write(
        json.dumps({"submission": made.pk, "mains": mains, "total": len(longest.indicators)})
    )


def dump() -> None:
    """What the database holds: the fields of each answer, and how often each was written."""
    from assessments.models import Answer, AuditEvent

    answers = {
        each.code: {"typed": each.typed, "revision": each.revision}
        for each in Answer.objects.order_by("code")
    }
    saves = AuditEvent.objects.filter(act="answers_saved").count()
    sys.stdout.write(json.dumps({"answers": answers, "saves": saves}))


def age(seconds: str) -> None:
    """Let every session have been idle for so long."""
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    from assessments.sessions import SEEN_AT

    for each in Session.objects.all():
        session = SessionStore(each.pk)
        session[SEEN_AT] -= int(seconds)
        session.save()


def give(main: str, email: str) -> None:
    """Give a main index to one officer: nobody else may enter it."""
    from django.utils import timezone

    from assessments.models import EntryDuty, Submission, User

    officer = User.objects.get(email=email)
    EntryDuty.objects.create(
        submission=Submission.objects.get(),
        main_code=main,
        officer=officer,
        given_by=officer,
        given_at=timezone.now(),
    )


if __name__ == "__main__":
    django.setup()
    {"build": build, "dump": dump, "age": age, "give": give}[sys.argv[1]](*sys.argv[2:])
