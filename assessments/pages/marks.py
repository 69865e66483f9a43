"""The states of submissions and findings, each as one word with its sign."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something stands, as a word with its sign."""

    word: str | Promise
    tone: str
    icon: str


FINDING_MARKS = {
    "unseen": Mark(gettext_lazy("Chưa xem"), "quiet", "circle"),
    "empty": Mark(gettext_lazy("Không khai"), "quiet", "minus"),
    "awaited": Mark(gettext_lazy("Hội đồng nhập"), "quiet", "pencil"),
    "sealed": Mark(gettext_lazy("Chấm hai lần"), "quiet", "lock"),
    "entered": Mark(gettext_lazy("Hội đồng đã nhập"), "ok", "check"),
    "unmeasured": Mark(gettext_lazy("Chờ số đo"), "warn", "clock"),
    "measured": Mark(gettext_lazy("Số đo đã nhập"), "ok", "check"),
    "accepted": Mark(gettext_lazy("Chấp nhận"), "ok", "check"),
    "rejected": Mark(gettext_lazy("Không chấp nhận"), "err", "x"),
    "agreed": Mark(gettext_lazy("Đồng ý"), "ok", "check"),
    "adjusted": Mark(gettext_lazy("Điều chỉnh"), "warn", "pencil"),
    "asked": Mark(gettext_lazy("Hỏi lại"), "info", "clock"),
    "answered": Mark(gettext_lazy("Đã giải trình"), "warn", "message-square-reply"),
    "concluded": Mark(gettext_lazy("Đã kết luận"), "ok", "file-check"),
    "conceded": Mark(gettext_lazy("Đơn vị đồng ý"), "ok", "check"),
    "disputed": Mark(gettext_lazy("Chờ Hội đồng"), "warn", "scale"),
    "decided": Mark(gettext_lazy("Hội đồng đã quyết"), "ok", "file-check"),
}

# A submission on the board of its cycle.
NOT_OPEN = Mark(gettext_lazy("Chưa mở"), "quiet", "circle")
ENTERING = Mark(gettext_lazy("Đang nhập"), "quiet", "pencil")
WITH_HEAD = Mark(gettext_lazy("Chờ lãnh đạo duyệt"), "info", "clock")
SENT = Mark(gettext_lazy("Đã gửi"), "ok", "check")
WITHDRAWN = Mark(gettext_lazy("Rút lại để sửa"), "warn", "rotate-ccw")
REOPENED = Mark(gettext_lazy("Đang mở lại"), "warn", "rotate-ccw")
OLDER_COUNTS = Mark(gettext_lazy("Dùng bản đã gửi"), "info", "file-check")
NEVER_SENT = Mark(gettext_lazy("Không gửi hồ sơ"), "err", "x")
