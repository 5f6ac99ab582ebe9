"""Pictures of a demonstration are taken with the demonstration's password, without asking for it."""

from __future__ import annotations

from antoan.demo.accounts import PASSWORD
from tools.dev.shot import DEMO_PASSWORD


def test_the_password_of_the_pictures_is_the_demonstrations() -> None:
    assert DEMO_PASSWORD == PASSWORD
