"""Every address of the system, by every role: closed to strangers, and looking changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from antoan.accounts.models import User
from antoan.audit.models import Event
from antoan.documents import storage
from antoan.establishments.models import Establishment
from antoan.org.models import AgencyKind, Membership, Place, PlaceLevel
from antoan.org.scope import Actor
from antoan.policy import Role
from tests.conftest import actor_as, make_agency, make_establishment, make_member, make_place
from tests.one_of_each import PK, make_one_of_each

# What a person who is not signed in may see; everything else asks for the password first.
PUBLIC = {
    "tai-khoan/dang-nhap/", "tai-khoan/quen-mat-khau/", "tai-khoan/dat-lai-mat-khau/<str:uid>/<str:token>/",
    "tro-giup/", "suc-khoe", "sw.js", "giao-dien/ngoai-tuyen/",
}  # fmt: skip
WORDS = {
    "format_": "pdf",
    "form": "XII",
    "period": "2026H1",
    "target_type": "accidents.accident",
    "kind": "establishments",
}
# Rows of other people than the employer and the labour officer: one's own sign-ins, the administrator's accounts, tokens.
OTHERS_OWN = {"to-chuc", "tai-khoan", "nhap-lieu", "phap-luat"}
# The law and the screening words are nobody's rows: who may edit them is asked, not where.
COMMON = ("phap-luat/", "so-theo-doi/tu-khoa/")
# Written on the way by the frame of every page: the sign-in itself.
OWN_TABLES = re.compile(r'"(django_session|accounts_signin|axes_\w+)"')
MAY_NOT_BE_THERE = {301, 302, 403, 404, 405}


def addresses(resolver: Any = None, prefix: str = "") -> Iterator[str]:
    """Every pattern under the project's own applications."""
    for each in (resolver or get_resolver()).url_patterns:
        pattern = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each, pattern)
        elif isinstance(each, URLPattern) and "antoan." in getattr(each.callback, "__module__", ""):
            yield pattern


def filled(pattern: str) -> str:
    """The address of the row PK: numbers are PK, words are plausible."""
    plain = re.sub(r"\(\?P<\w+>(\w+)[^)]*\)", r"\1", pattern).translate({ord(sign): None for sign in "^$\\"})
    numbered = re.sub(r"<int:\w+>", str(PK), plain)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: WORDS.get(found[1], str(PK)), numbered)


def numbered() -> list[str]:
    """The addresses of rows."""
    return sorted(pattern for pattern in addresses() if "<int:" in pattern)


@contextmanager
def no_writing(allowed: re.Pattern[str] = OWN_TABLES) -> Iterator[None]:
    """Any INSERT, UPDATE or DELETE inside the block is an error, the sign-in's own rows aside."""

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        writes = re.match(r"\s*(INSERT|UPDATE|DELETE)", sql, re.IGNORECASE)
        assert not writes or allowed.search(sql), f"a GET wrote: {sql[:200]}"
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield


@pytest.fixture
def everything(
    establishment: Establishment, commune: Place, officer: Actor, settings: Any, tmp_path: Path
) -> Establishment:
    """One row of each model, all of one employer in one commune of the province."""
    settings.MEDIA_ROOT = tmp_path
    Establishment.objects.filter(pk=establishment.pk).update(id=PK)  # nothing points to it yet
    establishment.pk = PK
    owner = Membership.objects.get(pk=officer.membership_id)
    make_one_of_each(
        {
            "establishments.Establishment": establishment,
            "org.Place": commune,
            "org.Membership": owner,
            "org.Agency": owner.agency,
            "accounts.User": owner.user,
            "documents.Blob": storage.keep(b"a file", "text/plain"),
        }
    )
    return establishment


@pytest.fixture
def strangers() -> list[Actor]:
    """One of each role in another province."""
    far = make_place("10", "Tỉnh Lào Cai", PlaceLevel.PROVINCE, kind="tỉnh")
    commune = make_place("02680", "Xã Bát Xát", parent=far)
    near, here = make_agency(AgencyKind.COMMUNE, commune), make_agency(AgencyKind.LABOUR, far)
    agencies = {Role.COMMUNE: near, Role.STATION: near}
    employer = make_member(Role.EMPLOYER, establishment=make_establishment(commune, "Công ty ở xa"))
    others = [make_member(role, agency=agencies.get(role, here)) for role in Role if role != Role.EMPLOYER]
    return [actor_as(member) for member in [employer, *others]]


def signed_in(actor: Actor) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


@pytest.mark.django_db
def test_without_signing_in_only_the_public_addresses_open(everything: Establishment) -> None:
    opened = {pattern for pattern in addresses() if Client().get(filled(pattern)).status_code not in {302, 405, 401}}
    assert opened - PUBLIC - {pattern for pattern in opened if pattern.startswith("api/")} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["employer", "officer", "commune_officer"])
def test_looking_changes_nothing_and_never_breaks(
    everything: Establishment, request: pytest.FixtureRequest, role: str
) -> None:
    client = signed_in(request.getfixturevalue(role))
    broken = {}
    for pattern in addresses():
        with no_writing():
            status = client.get(filled(pattern)).status_code
        if status >= 500:
            broken[pattern] = status
    assert broken == {}


@pytest.mark.django_db
@pytest.mark.slow
def test_a_strangers_row_is_not_there(everything: Establishment, strangers: list[Actor]) -> None:
    before = Event.objects.count()
    reached = {
        (actor.role, method, pattern): status
        for actor in strangers
        for client in [signed_in(actor)]
        for pattern in numbered()
        if not pattern.startswith(COMMON)
        for method in ("get", "post")
        if (status := getattr(client, method)(filled(pattern)).status_code) not in MAY_NOT_BE_THERE
    }
    assert reached == {}
    assert [event.verb for event in Event.objects.order_by("pk")[before:]] == []


@pytest.mark.django_db
def test_the_rows_are_there_for_their_own_people(everything: Establishment, employer: Actor, officer: Actor) -> None:
    """Without this the test above would pass on a system without any row."""
    clients = [signed_in(actor) for actor in (employer, officer)]
    seen = {pattern: {client.get(filled(pattern)).status_code for client in clients} for pattern in numbered()}
    shown = {pattern.split("/")[0] for pattern, statuses in seen.items() if 200 in statuses}
    pages = {pattern.split("/")[0] for pattern, statuses in seen.items() if 405 not in statuses}
    assert pages - shown - OTHERS_OWN == set()
