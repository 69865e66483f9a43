"""Ask ClamAV about the files that nobody has looked at."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from assessments.models import Evidence
from assessments.services import scanning
from assessments.services.scanning import ScanState


class Command(BaseCommand):
    help = (
        "Quét mã độc các tệp minh chứng chưa quét. Tệp có mã độc thì từ lúc ấy không ai tải được. "
        "Thoát với mã 1 nếu tìm thấy mã độc."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--again", action="store_true", help="quét lại cả các tệp đã quét, khi có mẫu mới"
        )

    def handle(self, *args: Any, again: bool, **options: Any) -> None:
        if not settings.CLAMD_SOCKET:
            raise CommandError(_("Chưa cấu hình máy quét: đặt DTI_CLAMAV_SOCKET."))
        files = Evidence.objects.order_by("pk")
        wanted = files if again else files.filter(scan=None)
        found = scanning.scan(wanted.select_related("agency").iterator())
        for evidence in found[ScanState.INFECTED]:
            said = _("Mã độc: tệp {pk} “{name}” của {agency}")
            self.stdout.write(
                said.format(pk=evidence.pk, name=evidence.name, agency=evidence.agency)
            )
        said = _("Sạch {clean}, có mã độc {infected}, chưa quét được {unscanned}.")
        self.stdout.write(said.format(**{state: len(each) for state, each in found.items()}))
        if found[ScanState.INFECTED]:
            raise SystemExit(1)
