"""A page of evidence as a picture that was drawn here: what the bench shows in the page."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from assessments import draw_page
from assessments.models import Evidence

PDF = "application/pdf"
KINDS = {PDF: "pdf", "image/png": "picture", "image/jpeg": "picture"}
PATIENCE = 15  # seconds by the clock; the process itself stops after fewer of processor time

CODES = {draw_page.PASSWORD: "password", draw_page.NO_PAGE: "no_page", draw_page.BROKEN: "broken"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, or the word for why there is none: password, broken, no_page, heavy, lost."""

    png: bytes = b""
    problem: str = ""


def drawable(evidence: Evidence) -> bool:
    """Whether its kind, found when it was received, can be shown in the page."""
    return evidence.content_type in KINDS


def pages_of(evidence: Evidence) -> int:
    """How many pages there are to show; a picture is one."""
    return evidence.page_count or 1


def picture_of(evidence: Evidence, page: int) -> Picture:
    """The page ``page`` of a drawable file, the first is 1."""
    try:
        with evidence.file.open("rb") as file:
            content = file.read()
    except OSError:
        return Picture(problem="lost")
    command = [
        sys.executable,
        "-m",
        "assessments.draw_page",
        KINDS[evidence.content_type],
        str(page),
    ]
    try:
        done = subprocess.run(  # noqa: S603 -- our own module, and words of our own
            command,
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            cwd=settings.BASE_DIR,
            env={"PATH": "", "LC_ALL": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired:
        return Picture(problem="heavy")
    if done.returncode:
        return Picture(problem=CODES.get(done.returncode, "heavy"))
    return Picture(png=done.stdout)


def problem_sentence(problem: str) -> str:
    """What stands in the place of a page that cannot be shown."""
    said = {
        "password": _("Tệp có mật khẩu nên không xem được trong trang. Hỏi lại đơn vị để có tệp mở"
                      " được."),
        "broken": _("Tệp bị hỏng nên không vẽ được trang này. Tải tệp về để kiểm tra, hoặc hỏi lại"
                    " đơn vị."),
        "no_page": _("Tệp không có trang này."),
        "heavy": _("Trang này quá nặng để vẽ. Tải tệp về để xem."),
        "lost": _("Máy chủ không tìm thấy tệp này. Báo người quản trị."),
    }  # fmt: skip
    return said[problem]
