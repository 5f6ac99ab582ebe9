"""A person with a password, and the sign-in form."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from antoan.accounts.models import User
from tests.conftest import make_user

PASSWORD = "mat-khau-thu-123"
NEW = "ngon-nui-xanh-2026"


@pytest.fixture
def person(db: None) -> User:
    return make_user("hoa", "Hoàng Thị Hoa")


@pytest.fixture
def sign_in(client: Client) -> Callable[..., object]:
    """Post the real form."""

    def go(username: str = "hoa", password: str = PASSWORD, browser: Client = client, **more: str) -> object:
        return browser.post(reverse("accounts:login"), {"username": username, "password": password, **more})

    return go
