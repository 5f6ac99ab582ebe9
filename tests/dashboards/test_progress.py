"""Returns of this period: sent by how many of those who owe them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache

from antoan.dashboards import progress
from antoan.dashboards.progress import progress_of_returns
from antoan.establishments.models import Establishment
from antoan.returns.models import Return
from tests.conftest import make_establishment

TODAY = dt.date(2026, 11, 23)


def filed(establishment, state, period="2026H1", **more):
    times = {"submitted_at": dt.datetime(2026, 7, 1, tzinfo=dt.UTC)} if state != "draft" else {}
    frozen = {"content_hash": "x"} if state in ("accepted", "superseded") else {}
    Return.objects.create(
        form="XII", form_version="2016", period=period, state=state, unit_key=f"CS{establishment.pk}",
        unit_name=establishment.name, establishment_id=establishment.pk, place=establishment.commune,
        **times, **frozen, **more,
    )  # fmt: skip


@pytest.fixture
def five(establishment, other_establishment, commune):
    """Five that owe it, one that had closed: one accepted and being corrected, one sent, one begun, two nothing."""
    third, fourth = make_establishment(commune, "Công ty 3"), make_establishment(commune, "Công ty 4")
    gone = make_establishment(commune, "Đã đóng")
    Establishment.objects.filter(pk=gone.pk).update(status="closed", closed_on=dt.date(2025, 1, 1))
    make_establishment(commune, "Công ty 5")
    filed(establishment, "superseded")
    filed(establishment, "accepted", revision=2)
    filed(establishment, "submitted", revision=3)
    filed(third, "submitted")
    filed(fourth, "draft")
    filed(other_establishment, "accepted", period="2025")


def test_of_those_who_owe_it_not_of_those_who_began(officer, commune_officer, five):
    xii = progress_of_returns(officer, TODAY)[0]
    assert (xii.form, str(xii.period), xii.total, xii.done, xii.waiting, xii.missing) == ("XII", "2026H1", 5, 1, 1, 3)
    xii = progress_of_returns(commune_officer, TODAY)[0]
    assert (xii.total, xii.done, xii.waiting) == (4, 1, 1)


def test_an_employer_has_its_duties_instead(employer, five):
    assert progress_of_returns(employer, TODAY) == []


def test_every_figure_opens_its_list(login, officer, five):
    client = login(officer)
    xii = progress_of_returns(officer, TODAY)[0]
    text = client.get("/").content.decode()
    for url in (xii.missing_url, xii.done_url.replace("&", "&amp;"), xii.waiting_url.replace("&", "&amp;")):
        assert url in text
    assert "Hợp tác xã Vân Nham" in client.get(xii.missing_url).content.decode()


def test_a_large_register_is_not_counted_for_every_reader(officer, five, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(progress, "MANY", 3)
    with django_assert_num_queries(7):  # the law; owing, accepted, sent of XII and of XIV
        progress_of_returns(officer, TODAY)
    with django_assert_num_queries(6):
        assert progress_of_returns(officer, TODAY)[0].total == 5
    cache.clear()
