"""`antoan administrator NAME`: the first administrator of a new system, or a way back in when nobody is left."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from antoan.org.actions import Refused, appoint_administrator


class Command(BaseCommand):
    """Everything else about people is done in the browser."""

    help = "Tạo người quản trị đầu tiên, hoặc cấp lại quyền và mật khẩu quản trị."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """USERNAME [--name "Họ và tên"] [--email ADDRESS]."""
        parser.add_argument("username", help="tên đăng nhập")
        parser.add_argument("--name", default="", help="họ và tên; bắt buộc khi tạo mới")
        parser.add_argument("--email", default="", help="để tự đặt lại mật khẩu")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the one-time password; it must be changed at the first sign-in."""
        try:
            user, password = appoint_administrator(
                username=options["username"], full_name=options["name"], email=options["email"]
            )
        except Refused as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"{user.get_username()} · {user} · quản trị hệ thống")
        self.stdout.write(f"Mật khẩu dùng một lần: {password}")
