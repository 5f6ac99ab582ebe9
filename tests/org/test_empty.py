"""A system into which nothing has been loaded yet."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from antoan.accounts.models import User

pytestmark = pytest.mark.django_db


def test_the_command_loads_everything(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("reference", "load")
    out = capsys.readouterr().out
    assert "org: Loaded(places=3669" in out
    assert "law: Loaded(" in out


def test_the_administrator_is_told_what_to_load_first() -> None:
    with pytest.raises(CommandError, match="reference load"):
        call_command("administrator", "quan-tri", "--name", "Vi Quản Trị")
    assert User.objects.count() == 0
