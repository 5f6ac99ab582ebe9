"""`antoan administrator`: the first one in an empty system, and the way back in."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from antoan.accounts.models import User
from antoan.audit.models import Event
from antoan.org.queries import actor_for, current_memberships
from antoan.policy import Role

pytestmark = pytest.mark.django_db


def appoint(*args: str) -> str:
    out = StringIO()
    call_command("administrator", *args, stdout=out)
    return out.getvalue().split()[-1]


def test_the_first_administrator_signs_in_and_administers(country, client) -> None:
    password = appoint("quan-tri", "--name", "Vi Quản Trị", "--email", "a@example.vn")
    user = User.objects.get()
    assert actor_for(user, current_memberships(user)[0]).role == Role.ADMIN
    answer = client.post(reverse("accounts:login"), {"username": "quan-tri", "password": password}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("accounts:password")  # first a password of one's own
    new = {"old_password": password, "new_password1": "mot-mat-khau-rieng", "new_password2": "mot-mat-khau-rieng"}
    client.post(reverse("accounts:password"), new)
    assert client.get("/to-chuc/nguoi-dung/them/").status_code == 200
    assert password not in str(list(Event.objects.values()))


def test_a_way_back_in(country) -> None:
    first = appoint("quan-tri", "--name", "Vi Quản Trị")
    user = User.objects.get()
    user.memberships.update(valid_to="2020-01-01", valid_from="2019-01-01")
    User.objects.update(is_active=False)
    second = appoint("QUAN-TRI")
    user.refresh_from_db()
    assert first != second
    assert user.check_password(second)
    assert user.is_active
    assert len(current_memberships(user)) == 1


def test_a_name_is_asked_for(country) -> None:
    with pytest.raises(CommandError, match="họ và tên"):
        appoint("quan-tri")
    assert User.objects.count() == 0
