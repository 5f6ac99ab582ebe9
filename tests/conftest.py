"""Three people in every test: the owner, the officer above, and a stranger. Real rows, real database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from antoan.accounts.models import User
from antoan.audit import guards
from antoan.establishments.models import Establishment
from antoan.establishments.rules import core_name
from antoan.law import reference as law_reference
from antoan.org import reference as place_reference
from antoan.org.models import Agency, AgencyKind, Membership, Place, PlaceLevel
from antoan.org.queries import actor_for
from antoan.org.scope import Actor
from antoan.policy import Role

Keep = Callable[[Callable[[], Any]], Any]


def pytest_configure() -> None:
    """Pages in tests need no collected static files (the browser tests serve the real ones), and no costly passwords."""
    settings.PASSWORD_HASHERS = ["tests.hashers.QuickArgon2", *settings.PASSWORD_HASHERS[1:]]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="module")
def keep(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Keep]:
    """`keep(make)`: rows that take seconds to make stay for the whole module, each test being a savepoint inside.

    Not beside tests with real transactions of their own (`racing_db`).
    """
    whole = transaction.atomic()
    with django_db_blocker.unblock():
        whole.__enter__()

    def go(make: Callable[[], Any]) -> Any:
        with django_db_blocker.unblock():
            made = make()
            connection.check_constraints()  # now and once: PostgreSQL would put it off to the end of each single test
            return made

    yield go
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@pytest.fixture(scope="module")
def law_lists(keep: Keep) -> law_reference.Loaded:
    """The acts, parameters and code lists that come with the program."""
    loaded: law_reference.Loaded = keep(law_reference.load)
    return loaded


@pytest.fixture(scope="module")
def country(keep: Keep) -> place_reference.Loaded:
    """The places and agencies that come with the program."""
    loaded: place_reference.Loaded = keep(place_reference.load)
    return loaded


def make_place(
    code: str, name: str, level: str = PlaceLevel.COMMUNE, parent: Place | None = None, **more: Any
) -> Place:
    """A place in force today whose path is made from its parent's."""
    path = f"{parent.current_path if parent else ''}{code}/"
    defaults = {"short_name": name, "kind": "xã", "folded": name.lower(), "sort_key": name, "current_path": path}
    return Place.objects.create(code=code, name=name, level=level, parent=parent, **{**defaults, **more})


@pytest.fixture
def province(db: None) -> Place:
    return make_place("20", "Tỉnh Lạng Sơn", PlaceLevel.PROVINCE, kind="tỉnh")


@pytest.fixture
def commune(province: Place) -> Place:
    return make_place("06184", "Xã Đồng Đăng", parent=province)


@pytest.fixture
def other_commune(province: Place) -> Place:
    return make_place("06415", "Xã Vân Nham", parent=province)


def make_establishment(
    commune: Place, name: str = "Công ty Đá Đồng Đăng", tax_code: str | None = None
) -> Establishment:
    """An active head office."""
    return Establishment.objects.create(
        name=name,
        folded=name.lower(),
        sort_key=name,
        core=core_name(name),
        commune=commune,
        tax_code=tax_code,
        founded_on=dt.date(2015, 1, 1),
    )


@pytest.fixture
def establishment(commune: Place) -> Establishment:
    return make_establishment(commune)


@pytest.fixture
def other_establishment(other_commune: Place) -> Establishment:
    return make_establishment(other_commune, "Hợp tác xã Vân Nham")


def make_user(username: str, name: str = "") -> User:
    """A person who need not change the password."""
    return User.objects.create_user(username, f"{username}@example.vn", "mat-khau-thu-123", full_name=name or username)


def make_member(
    role: str, *, agency: Agency | None = None, establishment: Establishment | None = None, name: str = ""
) -> Membership:
    """A person in a role; the user name is unique per call."""
    user = make_user(f"{role}{User.objects.count()}", name)
    return Membership.objects.create(
        user=user,
        agency=agency,
        role=role,
        establishment_id=establishment.pk if establishment else None,
        establishment_name=establishment.name if establishment else "",
    )


def make_agency(kind: str, place: Place, name: str = "") -> Agency:
    """An agency with a jurisdiction."""
    return Agency.objects.create(code=f"{kind}-{place.code}", kind=kind, name=name or f"{kind} {place}", place=place)


def actor_as(membership: Membership) -> Actor:
    """The actor of a membership."""
    return actor_for(membership.user, membership)


@pytest.fixture
def employer(establishment: Establishment) -> Actor:
    return actor_as(make_member(Role.EMPLOYER, establishment=establishment, name="Nguyễn Văn Chủ"))


@pytest.fixture
def officer(province: Place) -> Actor:
    return actor_as(
        make_member(Role.OFFICER, agency=make_agency(AgencyKind.LABOUR, province, "Sở Nội vụ"), name="Hoàng Thị Hoa")
    )


@pytest.fixture
def commune_officer(commune: Place) -> Actor:
    return actor_as(make_member(Role.COMMUNE, agency=make_agency(AgencyKind.COMMUNE, commune), name="Lý Văn Xã"))


@pytest.fixture
def stranger(other_establishment: Establishment) -> Actor:
    return actor_as(make_member(Role.EMPLOYER, establishment=other_establishment, name="Trần Văn Lạ"))


@pytest.fixture
def login(client: Client) -> Callable[[Actor], Client]:
    """Sign the test client in as an actor."""

    def go(actor: Actor) -> Client:
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return go


@pytest.fixture
def _guards_back(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    yield
    with django_db_blocker.unblock():
        guards.install(connection)


@pytest.fixture
def racing_db(_guards_back: None, transactional_db: None) -> Iterator[None]:
    """Real transactions. The tables are emptied afterwards, so the append-only guard steps aside for that moment."""
    yield
    guards.remove(connection)
