"""`antoan daily`: the one periodic command. Put it on a timer once a day; running it twice changes nothing."""

from __future__ import annotations

import logging
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from antoan.notices.actions import remind, send_emails
from antoan.workflow.daily import chores

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Reminders of deadlines, the e-mails that wait, expired sessions, then what the apps have registered."""

    help = "Nhắc việc sắp đến hạn, quá hạn, gửi thư điện tử và dọn những gì hết hạn lưu (chạy mỗi ngày một lần)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per part. A part that fails does not keep the others from being done; the command then ends in error."""
        today, failed = timezone.localdate(), []
        reminders = remind(today)
        self.stdout.write(f"Nhắc việc mới: {reminders}. Thư đã gửi: {send_emails()}.")
        call_command("clearsessions")
        for name, chore in chores().items():
            try:
                self.stdout.write(chore(today))
            except Exception:  # the cause goes to the log, the other parts go on
                log.exception("daily: %s", name)
                failed.append(name)
        if failed:
            raise CommandError(f"Chưa xong: {', '.join(failed)}. Xem nhật ký lỗi.")
