"""Load the demo data, and say who may sign in to look at it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from assessments import clock
from assessments.demo import cycles, mode, people


class Command(BaseCommand):
    help = (
        "Nạp dữ liệu minh họa: đơn vị, tài khoản, một kỳ đang thẩm định, một kỳ đang nhận số liệu. "
        "Nạp lại thì không có gì thay đổi; lần nạp bị ngắt được làm nốt."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-on",
            action="store_true",
            help="ngoài chế độ minh họa thì không làm gì, thay vì báo lỗi",
        )
        parser.add_argument(
            "--only-districts",
            action="store_true",
            help="kỳ 2023 chỉ có chín đơn vị cấp huyện: nạp nhanh, đủ để xem thử từng trang",
        )

    def handle(self, *args: Any, if_on: bool, only_districts: bool = False, **options: Any) -> None:
        if not mode.is_on():
            if if_on:
                return
            raise CommandError(_("Dữ liệu minh họa chỉ nạp ở chế độ minh họa: đặt DTI_DEMO=true."))
        try:
            people.load()
        except people.NotAnEmptyPortal as error:
            raise CommandError(
                _(
                    "Cơ sở dữ liệu này đã có quản trị viên thật. Dữ liệu minh họa chỉ nạp vào một"
                    " cơ sở dữ liệu riêng: đặt DATABASE_URL khác, hoặc DTI_DEMO=false."
                )
            ) from error
        made = cycles.load(clock.now(), only=() if only_districts else None)
        self.stdout.write(_("Kỳ minh họa: {made}").format(made=", ".join(made) or _("không đổi")))
        self._print_accounts()

    def _print_accounts(self) -> None:
        self.stdout.write(
            _("Tài khoản minh họa, mật khẩu {password}:").format(password=people.password())
        )
        for account in people.accounts():
            self.stdout.write(f"  {account.email:<22} {account.full_name}, {account.post}")
