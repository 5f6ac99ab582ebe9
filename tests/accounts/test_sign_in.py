"""Signing in and out, and what must never come of it."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from antoan.accounts.models import SignIn, User
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_right_password_leads_home(client, person, sign_in):
    answer = sign_in()
    assert answer.status_code == 302
    assert client.get(answer.url, follow=True).redirect_chain[-1][0] == reverse("home")


def test_wrong_password_says_what_to_check_and_keeps_the_name(client, person, sign_in):
    answer = sign_in(password="khong-phai")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in text
    assert 'value="hoa"' in text
    assert "khong-phai" not in text


def test_nothing_is_open_without_sign_in(client):
    for name in (
        "home",
        "search",
        "membership",
        "accounts:profile",
        "accounts:sign_ins",
        "accounts:password",
        "ui:gallery",
    ):
        answer = client.get(reverse(name))
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("accounts:login")), name


@pytest.mark.parametrize(
    "target", ["https://kexau.example/", "//kexau.example/x", "javascript:alert(1)", "/\\kexau.example"]
)
def test_next_never_leaves_the_site(client, person, sign_in, target):
    answer = client.get(sign_in(next=target).url, follow=True)
    assert [url for url, _ in answer.redirect_chain] == [reverse("home")]
    client.logout()
    page = client.get(reverse("accounts:login"), {"next": target}).content.decode()
    assert page.count('name="next" value="/"') == 1


def test_next_within_the_site_is_kept(client, person, sign_in):
    answer = client.get(sign_in(next="/tim-kiem/?q=a").url)
    assert answer.url == "/tim-kiem/?q=a"


def test_session_key_given_before_sign_in_is_not_kept(client, person, sign_in):
    """Session fixation: whoever planted a key must not be signed in with it."""
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    sign_in()
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()


def test_fifth_wrong_password_locks_out_and_says_for_how_long(client, person, sign_in):
    with time_machine.travel(dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC), tick=False) as clock:
        for _ in range(settings.AXES_FAILURE_LIMIT - 1):
            assert sign_in(password="sai").status_code == 422
        answer = sign_in(password="sai")
        assert answer.status_code == 429
        assert "đợi 15 phút" in answer.content.decode()
        clock.shift(dt.timedelta(minutes=5))
        answer = sign_in()
        assert answer.status_code == 429, "the right password does not open a locked name"
        assert "phút" in answer.content.decode()
        clock.shift(dt.timedelta(minutes=16))
        assert sign_in().status_code == 302


def test_lock_out_of_one_name_leaves_others_alone(client, person, sign_in, django_user_model):
    django_user_model.objects.create_user("khac", password=PASSWORD, full_name="Khác")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(password="sai")
    assert sign_in(username="khac").status_code == 302


def test_inactive_account_is_refused(person, sign_in):
    User.objects.update(is_active=False)
    assert sign_in().status_code == 422


def test_post_with_an_expired_sign_in_returns_to_the_page_of_the_form(client, person):
    answer = client.post(
        reverse("accounts:profile"), {"phone": "1"}, headers={"referer": "http://testserver/tai-khoan/ho-so/?a=1"}
    )
    assert answer.status_code == 302
    assert "next=%2Ftai-khoan%2Fho-so%2F%3Fa%3D1" in answer.url
    assert "expired" in answer.url
    stranger = client.post(reverse("accounts:profile"), {}, headers={"referer": "https://kexau.example/x"})
    assert "kexau" not in stranger.url


def test_fragment_with_an_expired_sign_in_sends_the_whole_page(client):
    answer = client.get(reverse("search"), headers={"HX-Request": "true", "referer": "http://testserver/tim-kiem/"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith(reverse("accounts:login"))


def test_sign_out_ends_the_session_and_its_line(client, person, sign_in):
    sign_in()
    key = client.session.session_key
    assert SignIn.objects.get().session_key == key
    client.post(reverse("accounts:logout"))
    assert not Session.objects.filter(session_key=key).exists()
    assert not SignIn.objects.exists()


def test_sign_out_by_a_link_is_refused(client, person, sign_in):
    sign_in()
    assert client.get(reverse("accounts:logout")).status_code == 405
    assert client.get(reverse("home")).status_code == 200


def test_language_is_remembered_for_the_person(client, person, sign_in):
    sign_in()
    answer = client.post(reverse("accounts:language"), {"language": "en", "next": "/tro-giup/"})
    assert answer.url == "/tro-giup/"
    person.refresh_from_db()
    assert person.language == "en"
    assert '<html lang="en">' in client.get("/tro-giup/").content.decode()
    client.post(reverse("accounts:language"), {"language": "xx"})
    person.refresh_from_db()
    assert person.language == "en"
    other = Client()
    assert (
        other.post(reverse("accounts:login"), {"username": "hoa", "password": PASSWORD})
        .cookies["django_language"]
        .value
        == "en"
    )


def test_name_with_nul_is_not_an_error_of_the_server(client, person, sign_in):
    assert sign_in(username="ho\x00a", password="x").status_code == 422
    assert sign_in(username="h" * 5000, password="x").status_code == 422


@pytest.mark.parametrize(("trusted", "seen"), [(True, "203.0.113.9"), (False, "127.0.0.1")])
def test_address_behind_our_proxy(client, person, sign_in, settings, trusted, seen):
    """Only the address that our own proxy noted counts, and only when there is one."""
    settings.BEHIND_PROXY = trusted
    client.defaults["HTTP_X_FORWARDED_FOR"] = "10.0.0.1, 203.0.113.9"
    sign_in()
    assert SignIn.objects.get().address == seen


def test_pages_of_a_person_are_kept_by_nobody_else(client, person, sign_in):
    sign_in()
    assert client.get(reverse("help"))["Cache-Control"] == "private, no-cache"
    assert client.post(reverse("accounts:logout"))["Clear-Site-Data"] == '"cache"'
    assert not client.get(reverse("help")).has_header("Cache-Control")


@pytest.mark.parametrize("cookie", ["", "xx", "vi"])
def test_vietnamese_unless_somebody_chose_otherwise(client, db, cookie):
    if cookie:
        client.cookies["django_language"] = cookie
    answer = client.get(reverse("help"), headers={"accept-language": "en-US,en;q=0.9"})
    assert '<html lang="vi">' in answer.content.decode()
