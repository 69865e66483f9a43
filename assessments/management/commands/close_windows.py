"""Record the end of every window of giải trình that is over; run it every hour."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from assessments import clock
from assessments.models import Cycle
from assessments.services import windows


class Command(BaseCommand):
    help = (
        "Giải trình: ghi nhận các đợt đã hết hạn; mục không được trả lời là đơn vị đồng ý với kết"
        " luận của Hội đồng. Chạy mỗi giờ; chạy lại không ghi hai lần."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        over = {"windows__closed_at": None, "windows__closes_at__lte": clock.now()}
        cycles = Cycle.objects.filter(**over).distinct().order_by("pk")
        silent = sum(windows.close_ended(cycle) for cycle in cycles)
        self.stdout.write(f"{silent} mục không được trả lời, ghi nhận là đồng ý.")
