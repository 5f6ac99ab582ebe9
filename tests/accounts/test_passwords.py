"""Changing, being made to change, and forgetting the password."""

from __future__ import annotations

import re
import time

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher
from django.core import mail
from django.test import Client
from django.urls import reverse

from antoan.accounts.models import User
from antoan.audit.models import Event
from tests.accounts.conftest import NEW, PASSWORD

pytestmark = pytest.mark.django_db


def reset_link(client, email="hoa@example.vn"):
    client.post(reverse("accounts:reset_ask"), {"email": email})
    return re.search(r"http://testserver(\S+)", mail.outbox[-1].body)[1]


def test_passwords_are_kept_with_argon2(person):
    assert identify_hasher(person.password).algorithm == "argon2"


def test_forgotten_password_full_loop(client, person, sign_in):
    link = reset_link(client)
    message = mail.outbox[0]
    assert message.subject == "An Toàn: đặt lại mật khẩu"
    assert message.to == ["hoa@example.vn"]
    assert "60 phút" in message.body
    assert client.get(link).status_code == 200
    answer = client.post(link, {"new_password1": NEW, "new_password2": NEW})
    assert answer.url == reverse("accounts:login")
    assert sign_in(password=PASSWORD).status_code == 422
    assert sign_in(password=NEW).status_code == 302


def test_reset_link_works_once_and_for_an_hour(client, person):
    link = reset_link(client)
    client.post(link, {"new_password1": NEW, "new_password2": NEW})
    assert client.get(link).status_code == 410
    link = reset_link(client)
    with time_machine.travel(time.time() + settings.PASSWORD_RESET_TIMEOUT + 5):
        assert client.get(link).status_code == 410
        assert (
            client.post(link, {"new_password1": "khac-han-2026", "new_password2": "khac-han-2026"}).status_code == 410
        )


@pytest.mark.parametrize("uid", ["x", "////", "LTE", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
def test_broken_reset_links_are_said_plainly(client, uid):
    answer = client.get(f"/tai-khoan/dat-lai-mat-khau/{uid}/abc-def/")
    assert answer.status_code in (404, 410)


def test_unknown_address_gets_the_same_answer_and_no_mail(client, person):
    known = client.post(reverse("accounts:reset_ask"), {"email": "hoa@example.vn"})
    unknown = client.post(reverse("accounts:reset_ask"), {"email": "ai@example.vn"})
    assert known.status_code == unknown.status_code == 200
    assert len(mail.outbox) == 1
    strip = re.compile(r'csrfmiddlewaretoken" value="[^"]+"')
    assert strip.sub("", known.content.decode()) == strip.sub("", unknown.content.decode())


def test_reset_opens_a_locked_name_and_ends_other_sign_ins(client, person, sign_in):
    elsewhere = Client()
    sign_in(browser=elsewhere)
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(password="sai")
    client.post(reset_link(client), {"new_password1": NEW, "new_password2": NEW})
    assert elsewhere.get(reverse("home")).status_code == 302
    assert sign_in(password=NEW).status_code == 302


@pytest.mark.parametrize(("one", "two", "words"), [
    ("ngan", "ngan", "10"),
    (NEW, NEW + "x", "khác nhau"),
    ("1234567890", "1234567890", ""),
    ("", "", "Hãy nhập mật khẩu mới"),
])  # fmt: skip
def test_weak_or_different_passwords_are_refused(client, person, one, two, words):
    answer = client.post(reset_link(client), {"new_password1": one, "new_password2": two})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_change_keeps_this_place_and_ends_the_others(client, person, sign_in):
    elsewhere = Client()
    sign_in()
    sign_in(browser=elsewhere)
    given = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post(reverse("accounts:password"), given).status_code == 302
    assert client.get(reverse("home")).status_code == 200
    assert elsewhere.get(reverse("home")).status_code == 302
    assert [row.session_key for row in person.sign_ins.all()] == [client.session.session_key]
    assert list(Event.objects.values_list("verb", flat=True)) == ["account.password_set", "account.sign_ins_ended"]


def test_change_needs_the_old_password(client, person, sign_in):
    sign_in()
    given = {"old_password": "khong-phai", "new_password1": NEW, "new_password2": NEW}
    answer = client.post(reverse("accounts:password"), given)
    assert answer.status_code == 422
    assert "Mật khẩu đang dùng không đúng" in answer.content.decode()


def test_handed_out_account_first_gets_its_own_password(client, person, sign_in, settings):
    settings.DEMO = False
    User.objects.update(must_change_password=True)
    sign_in()
    for name in ("home", "search", "accounts:profile"):
        assert client.get(reverse(name)).url == reverse("accounts:password"), name
    page = client.get(reverse("accounts:password"))
    assert "do người khác đặt" in page.content.decode()
    client.post(reverse("accounts:password"), {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})
    assert client.get(reverse("home")).status_code == 200


def test_handed_out_account_can_still_sign_out(client, person, sign_in, settings):
    settings.DEMO = False
    User.objects.update(must_change_password=True)
    sign_in()
    assert client.post(reverse("accounts:logout")).url == reverse("accounts:login")


def test_demonstration_accounts_are_free_of_it(client, person, sign_in, settings):
    settings.DEMO = True
    User.objects.update(must_change_password=True)
    sign_in()
    assert client.get(reverse("home")).status_code == 200
