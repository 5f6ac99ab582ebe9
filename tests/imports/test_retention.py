"""Uploaded files go after their time; what was done with them stays."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.management import CommandError, call_command

from antoan.audit.models import Event
from antoan.imports import actions
from antoan.imports.models import ImportJob
from antoan.imports.retention import forget_old_files
from antoan.lib.sheets import SheetError
from antoan.workflow import daily
from tests.imports.conftest import counts, row, xlsx

pytestmark = pytest.mark.django_db
CONTENT = xlsx([row(1), row(2, Xã="Không Có")])  # made once: the file carries the time it was made
START = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)
TODAY = START.date()


def files(media):
    return [path for path in (media / "imports").rglob("*") if path.is_file()]


@pytest.fixture
def job(bring_in, media):
    with time_machine.travel(START, tick=False):
        made = bring_in(CONTENT)
    assert files(media)
    return made


def test_a_file_goes_after_its_days_and_the_report_stays(job, media, officer, login) -> None:
    assert "xóa: 0" in forget_old_files(TODAY + dt.timedelta(days=90))
    assert files(media)
    assert "xóa: 1" in forget_old_files(TODAY + dt.timedelta(days=91))
    assert files(media) == []
    assert "xóa: 0" in forget_old_files(TODAY + dt.timedelta(days=92))
    assert counts(job) == (2, 1, 0, 0, 1)
    assert job.rejections.count() == 1
    assert Event.objects.filter(verb="importjob.file_deleted").count() == 1
    page = login(officer).get(f"/nhap-lieu/{job.pk}/").content.decode()
    assert "hết thời hạn lưu" in page
    assert login(officer).get(f"/nhap-lieu/{job.pk}/bi-tu-choi/").status_code == 200


def test_a_file_that_another_job_still_needs_stays(job, media, upload) -> None:
    later = START + dt.timedelta(days=60)
    with time_machine.travel(later, tick=False):
        upload(CONTENT)
    assert ImportJob.objects.order_by().values("sha256").distinct().count() == 1
    forget_old_files(TODAY + dt.timedelta(days=100))
    assert files(media)
    forget_old_files(later.date() + dt.timedelta(days=91))
    assert files(media) == []


def test_a_job_without_its_file_says_what_to_do(upload, officer) -> None:
    with time_machine.travel(START, tick=False):
        job = upload(xlsx([row(1)]))
    forget_old_files(TODAY + dt.timedelta(days=200))
    job.refresh_from_db()
    with pytest.raises(SheetError, match="hết thời hạn lưu"):
        actions.lay_out(job=job, sheet="", header_row=1, actor=officer)
    assert upload(xlsx([row(1)])).file_deleted_at is None


def test_zero_days_keep_for_ever(job, media, settings) -> None:
    settings.IMPORT_KEEP_DAYS = 0
    assert "giữ mãi" in forget_old_files(TODAY + dt.timedelta(days=9999))
    assert files(media)


def test_the_daily_round_does_it_and_one_failure_stops_nothing_else(job, media, monkeypatch, capsys) -> None:
    def broken(_day: dt.date) -> str:
        raise OSError("disk")

    monkeypatch.setattr(daily, "_chores", {"broken": broken, **daily.chores()})
    with time_machine.travel(START + dt.timedelta(days=120), tick=False), pytest.raises(CommandError, match="broken"):
        call_command("daily")
    assert "xóa: 1" in capsys.readouterr().out
    assert files(media) == []
