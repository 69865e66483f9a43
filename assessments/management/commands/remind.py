"""Put the reminders that are due into the queue; run it every hour."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from assessments.services.reminders import remind


class Command(BaseCommand):
    help = (
        "Nhắc hạn: xếp hàng thư cho những đơn vị chưa gửi, trước hạn 14, 7, 3, 1 ngày và trong ngày"
        " cuối. Chạy mỗi giờ; chạy lại không gửi hai lần."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{remind()} thư nhắc hạn.")
