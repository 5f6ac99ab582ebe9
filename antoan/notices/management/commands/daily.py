"""`antoan daily`: the one periodic command. Put it on a timer once a day; running it twice changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from antoan.notices.actions import remind, send_emails


class Command(BaseCommand):
    """Reminders of deadlines, then the e-mails that wait."""

    help = "Nhắc việc sắp đến hạn, quá hạn và gửi thư điện tử (chạy mỗi ngày một lần)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many reminders are new and how many e-mails went out."""
        reminders = remind(timezone.localdate())
        self.stdout.write(f"Nhắc việc mới: {reminders}. Thư đã gửi: {send_emails()}.")
