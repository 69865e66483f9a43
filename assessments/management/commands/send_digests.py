"""Put the letters about hand-overs that are due into the queue; run it every hour."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from assessments.services.digests import send_digests


class Command(BaseCommand):
    help = (
        "Thư thông báo: từ 7 giờ mỗi ngày xếp hàng cho mỗi người một thư gộp, và những thư báo ngay"
        " còn sót. Chạy mỗi giờ; chạy lại hay chạy song song không gửi hai lần."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{send_digests()} thư thông báo.")
