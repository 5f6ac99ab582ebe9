"""`antoan demo --scale 1|10|100|tiny`: fills an empty database with demonstration data."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from antoan.demo.accounts import ACCOUNTS, PASSWORD
from antoan.demo.build import SCALES, DemoRefused, build


class Command(BaseCommand):
    """Deterministic: the same scale and day give the same data on every machine."""

    help = "Tạo dữ liệu minh họa trong cơ sở dữ liệu trống (tên người là tên đặt)."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--scale` multiplies the size of the province."""
        parser.add_argument("--scale", choices=sorted(SCALES), default="1")
        parser.add_argument(
            "--day", type=dt.date.fromisoformat, help="Ngày của bản minh họa (YYYY-MM-DD), mặc định hôm nay."
        )
        parser.add_argument("--accounts", action="store_true", help="Chỉ in danh sách tài khoản minh họa.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, then say how to sign in."""
        if not options["accounts"]:
            try:
                build(SCALES[options["scale"]], today=options["day"] or timezone.localdate(), say=self.stdout.write)
            except DemoRefused as refused:
                raise CommandError(
                    "Cơ sở dữ liệu đã có dữ liệu. Dữ liệu minh họa chỉ tạo trong cơ sở dữ liệu trống."
                ) from refused
        for account in ACCOUNTS if options["accounts"] or options["verbosity"] else ():
            self.stdout.write(f"  {account.username:14} {PASSWORD:18} {account.role.label}")
