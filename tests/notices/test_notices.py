"""The inbox and the daily round."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from antoan.notices import actions
from antoan.notices.actions import Addressee, remind, send_emails, tell
from antoan.notices.models import Notice
from antoan.org.models import Agency, Membership
from antoan.workflow import duties
from antoan.workflow.duties import Duty

DAY = dt.date(2026, 11, 23)


@pytest.fixture
def one_duty(monkeypatch):
    """One duty for whoever acts for an establishment, due on the day given."""

    def give(due: dt.date | None):
        def provider(actor, day):
            if actor.establishment_id:
                yield Duty("return-1", "Gửi báo cáo", "/bao-cao/1/", due, "NĐ 39/2016")

        monkeypatch.setattr(duties, "_own", [provider])

    return give


@pytest.mark.parametrize(("days", "level"), [(-1, "late"), (0, "due"), (3, "due"), (4, None)])
def test_reminders_come_at_the_right_time_and_once(one_duty, employer, days, level) -> None:
    one_duty(DAY + dt.timedelta(days=days))
    first = remind(DAY)
    assert remind(DAY) == 0
    assert [n.level for n in Notice.objects.visible_to(employer)] == ([level] if level else [])
    assert first == (1 if level else 0)


def test_a_duty_without_a_date_makes_no_reminder(one_duty, employer) -> None:
    one_duty(None)
    assert remind(DAY) == 0


def test_each_sees_only_their_own_inbox(employer, officer, stranger, login) -> None:
    tell(Addressee(establishment_id=employer.establishment_id), key="k", title="Riêng tư")
    tell(Addressee(agency_id=officer.agency_id), key="k", title="Của Sở")
    assert Notice.objects.visible_to(employer).get().title == "Riêng tư"
    assert Notice.objects.visible_to(officer).get().title == "Của Sở"
    notice = Notice.objects.visible_to(employer).get()
    client = login(stranger)
    assert client.post(f"/thong-bao/{notice.pk}/mo/").status_code == 404
    client.post("/thong-bao/da-doc/")
    notice.refresh_from_db()
    assert notice.read_at is None


def test_reading_marks_and_goes_only_to_this_site(employer, login) -> None:
    notice = tell(Addressee(establishment_id=employer.establishment_id), key="k", title="x", url="https://evil.vn/")
    answer = login(employer).post(f"/thong-bao/{notice.pk}/mo/")
    assert answer["Location"] == "/thong-bao/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_emails_go_out_once(employer) -> None:
    tell(Addressee(establishment_id=employer.establishment_id), key="k", title="Sắp đến hạn", body="Hạn 25/11/2026")
    assert (send_emails(), send_emails()) == (1, 0)
    assert mail.outbox[0].subject == "Sắp đến hạn"


def test_the_daily_command_says_what_it_did(one_duty, employer, capsys) -> None:
    one_duty(dt.date(2020, 1, 1))
    call_command("daily")
    assert "Nhắc việc mới: 1. Thư đã gửi: 1." in capsys.readouterr().out


def test_mark_read_counts_only_what_changed(employer) -> None:
    tell(Addressee(establishment_id=employer.establishment_id), key="k", title="x")
    assert (actions.mark_read(actor=employer), actions.mark_read(actor=employer)) == (1, 0)


def test_a_failed_email_is_tried_again_for_a_week(employer, settings) -> None:
    notice = tell(Addressee(establishment_id=employer.establishment_id), key="k", title="Sắp đến hạn")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    assert send_emails() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_emails() == 1
    Notice.objects.filter(pk=notice.pk).update(emailed_at=None, created_at=timezone.now() - dt.timedelta(days=8))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert send_emails() == 0
    notice.refresh_from_db()
    assert notice.emailed_at is not None


def test_the_link_in_an_email_leads_back(employer, settings) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://antoan.example.vn"]
    tell(Addressee(establishment_id=employer.establishment_id), key="k", title="Sắp đến hạn", url="/bao-cao/1/")
    send_emails()
    assert "https://antoan.example.vn/bao-cao/1/" in mail.outbox[0].body


def test_who_has_a_role_for_a_time_gets_email_until_it_ends(officer) -> None:
    membership = Membership.objects.get(pk=officer.membership_id)
    for days, expected in ((0, 1), (-1, 0)):
        membership.valid_to = timezone.localdate() + dt.timedelta(days=days)
        membership.save()
        tell(Addressee(agency_id=officer.agency_id), key=f"k{days}", title="Sắp đến hạn")
        assert send_emails() == expected


def test_an_agency_out_of_use_is_not_reminded(one_duty, employer, officer) -> None:
    tell(Addressee(agency_id=officer.agency_id), key="k", title="x")
    Agency.objects.filter(pk=officer.agency_id).update(is_active=False)
    assert send_emails() == 0
