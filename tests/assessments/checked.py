"""Sở Y tế's submission of 2024 under a decision with checks, after what stood of 2023.

Of 1.1 84 of 90 stood in 2023. The numbers of 2024 are held against one another: the classes (2.1)
are at most all files (1.1.b), else it is an error, and at most those online (1.1.a), else it is a
warning; and what changed by more than 40 % since 2023 is one too.
"""

from __future__ import annotations

from pathlib import Path

from assessments.models import Cycle, Submission, User
from assessments.services import answers
from assessments.services.answers import Entered
from tests.assessments import two_years
from tests.assessments.two_years import NEXT, SUCCESSOR, fix, next_submission, successor

TOO_MANY = "Số lớp không thể lớn hơn tổng số hồ sơ."
CURIOUS = "Số lớp thường không lớn hơn số hồ sơ trực tuyến."
CHANGED = "Số liệu thay đổi quá 40 % so với năm trước."

CHECKS = f"""    checks:
      - {{kind: at_most, of: ["2.1.value", "1.1.b"], severity: error, message: "{TOO_MANY}"}}
      - {{kind: at_most, of: ["2.1.value", "1.1.a"], severity: warning, message: "{CURIOUS}"}}
      - {{kind: jump, percent: "40", of: [], severity: warning, message: "{CHANGED}"}}
"""
FIRST_MAIN_INDEX = """    main_indices:
      - code: "1"
        title: Hồ sơ
        group: null
        pillar: null
        part: null
        max_points: "70"
"""
WITH_CHECKS = {
    **SUCCESSOR,
    f"    checks: []\n{FIRST_MAIN_INDEX}": f"{CHECKS}{FIRST_MAIN_INDEX}",
}


def of_2024(people: dict[str, User], folder: Path, traveller) -> Submission:
    """Open in December 2024; the results of 2023 are fixed unless ``fix`` is still to come."""
    two_years.sent_and_judged(people, traveller)
    fix(Cycle.objects.get(slug="2023-mau"))
    traveller.move_to(NEXT)
    return next_submission(successor(folder, WITH_CHECKS), people)


def enter(submission: Submission, by: User, **said: str) -> None:
    """Save ``a``, ``b`` (1.1) and ``classes`` (2.1), with notes ``on_files`` and ``on_classes``."""
    files = {"a": said.get("a", "84"), "b": said.get("b", "90")}
    pages = {
        "1.1": Entered(files, explanation="Số liệu của Cổng.", check_note=said.get("on_files", "")),
        "2.1": Entered({"v": said.get("classes", "3")}, check_note=said.get("on_classes", "")),
    }
    answers.save(submission, pages, by=by)
