"""The inbox and the daily round."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.management import call_command

from antoan.notices import actions
from antoan.notices.actions import Addressee, remind, send_emails, tell
from antoan.notices.models import Notice
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
