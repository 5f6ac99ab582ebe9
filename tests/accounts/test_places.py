"""Where one is signed in, one's own details."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from antoan.accounts.models import SignIn, User
from tests.accounts.conftest import PASSWORD
from tests.conftest import make_user

pytestmark = pytest.mark.django_db


def test_ended_sign_in_is_really_out(client, person, sign_in):
    elsewhere = Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile"})
    sign_in()
    sign_in(browser=elsewhere)
    page = client.get(reverse("accounts:sign_ins")).content.decode()
    assert "Chrome, Android" in page
    assert "máy này" in page
    row = SignIn.objects.get(session_key=elsewhere.session.session_key)
    key = row.session_key
    client.post(reverse("accounts:end_sign_in", args=[row.pk]))
    assert not Session.objects.filter(session_key=key).exists()
    assert elsewhere.get(reverse("home")).status_code == 302
    assert client.get(reverse("home")).status_code == 200


def test_others_are_ended_at_once(client, person, sign_in):
    places = [Client(), Client()]
    sign_in()
    for place in places:
        sign_in(browser=place)
    client.post(reverse("accounts:end_other_sign_ins"))
    assert [place.get(reverse("home")).status_code for place in (client, *places)] == [200, 302, 302]


def test_ending_this_place_signs_out(client, person, sign_in):
    sign_in()
    assert client.post(reverse("accounts:end_sign_in", args=[SignIn.objects.get().pk])).url == reverse("accounts:login")
    assert client.get(reverse("home")).status_code == 302


def test_another_persons_sign_in_is_not_found(client, person, sign_in):
    make_user("khac")
    other = Client()
    sign_in(username="khac", browser=other)
    sign_in()
    row = SignIn.objects.get(user__username="khac")
    assert client.post(reverse("accounts:end_sign_in", args=[row.pk])).status_code == 404
    assert other.get(reverse("home")).status_code == 200


def test_expired_sign_ins_are_not_listed_and_then_forgotten(client, person, sign_in):
    with time_machine.travel(dt.datetime(2026, 11, 20, tzinfo=dt.UTC)):
        sign_in(browser=Client())
    with time_machine.travel(dt.datetime(2026, 11, 23, tzinfo=dt.UTC)):
        assert SignIn.objects.count() == 1
        sign_in()
        assert [row.session_key for row in SignIn.objects.all()] == [client.session.session_key]


def test_being_here_is_noted_now_and_then(client, person, sign_in):
    with time_machine.travel(dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC), tick=False) as clock:
        sign_in()
        clock.shift(dt.timedelta(minutes=5))
        client.get(reverse("help"))
        assert SignIn.objects.get().seen_at.minute == 0
        clock.shift(dt.timedelta(minutes=6))
        client.get(reverse("help"))
        assert SignIn.objects.get().seen_at.minute == 11


def test_profile_is_saved(client, person, sign_in):
    sign_in()
    given = {"phone": "0912 345 678", "email": person.email, "language": "vi", "password": ""}
    assert client.post(reverse("accounts:profile"), given).status_code == 302
    person.refresh_from_db()
    assert person.phone == "0912 345 678"


@pytest.mark.parametrize(("password", "status"), [("", 422), ("sai", 422), (PASSWORD, 302)])
def test_new_email_needs_the_password(client, person, sign_in, password, status):
    sign_in()
    given = {"phone": "", "email": "moi@example.vn", "language": "vi", "password": password}
    assert client.post(reverse("accounts:profile"), given).status_code == status
    person.refresh_from_db()
    assert person.email == ("moi@example.vn" if status == 302 else "hoa@example.vn")


def test_user_can_only_change_their_own_profile(client, person, sign_in):
    other = make_user("khac")
    sign_in()
    client.post(reverse("accounts:profile"), {"phone": "1", "email": person.email, "language": "vi", "pk": other.pk})
    assert User.objects.get(pk=other.pk).phone == ""
