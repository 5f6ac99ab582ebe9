"""Accounts and a few rows for the browser tests, beside whatever the demonstration brought. Run with the server's settings."""

from __future__ import annotations

import datetime as dt

import django

django.setup()

from django.core.management import get_commands  # noqa: E402 - after the set-up

from antoan.accounts.models import User  # noqa: E402
from antoan.establishments.models import Establishment  # noqa: E402
from antoan.lib.text.keys import collate_key, fold  # noqa: E402
from antoan.org.models import Agency, AgencyKind, Membership, Place, PlaceLevel  # noqa: E402
from antoan.policy import Role  # noqa: E402

PASSWORD = "mat-khau-thu-123"


def place(code: str, name: str, level: str, kind: str, parent: Place | None = None) -> Place:
    """The unit of today, from the reference data when they are there."""
    path = f"{parent.current_path if parent else ''}{code}/"
    defaults = {
        "name": name, "short_name": name, "kind": kind, "folded": fold(name), "sort_key": collate_key(name),
        "current_path": path, "parent": parent,
    }  # fmt: skip
    found = Place.objects.filter(code=code, level=level, valid_to=None).first()
    return found or Place.objects.create(code=code, level=level, **defaults)


def person(username: str, name: str) -> User:
    user, _ = User.objects.get_or_create(
        username=username, defaults={"full_name": name, "email": f"{username}@example.vn"}
    )
    user.set_password(PASSWORD)
    user.save()
    return user


def member(
    username: str, name: str, role: str, agency: Agency | None = None, employer: Establishment | None = None
) -> None:
    Membership.objects.get_or_create(
        user=person(username, name),
        role=role,
        agency=agency,
        establishment_id=employer.pk if employer else None,
        defaults={"establishment_name": employer.name if employer else ""},
    )


def agency(kind: str, at: Place, name: str) -> Agency:
    return Agency.objects.get_or_create(
        code=f"thu-{kind}-{at.code}", defaults={"kind": kind, "name": name, "place": at}
    )[0]


def main() -> None:
    province = place("20", "Tỉnh Lạng Sơn", PlaceLevel.PROVINCE, "tỉnh")
    commune = place("06184", "Xã Đồng Đăng", PlaceLevel.COMMUNE, "xã", province)
    name = "Công ty Thử Đồng Đăng"
    employer, _ = Establishment.objects.get_or_create(
        name=name,
        defaults={
            "folded": fold(name),
            "sort_key": collate_key(name),
            "commune": commune,
            "founded_on": dt.date(2015, 1, 1),
        },
    )
    department = agency(AgencyKind.LABOUR, province, "Sở Nội vụ tỉnh Lạng Sơn")
    hall = agency(AgencyKind.COMMUNE, commune, "UBND xã Đồng Đăng")
    member("thu-chuyenvien", "Hoàng Thị Hoa", Role.OFFICER, department)
    member("thu-lanhdao", "Lê Văn Lãnh", Role.HEAD, department)
    member("thu-coso", "Nguyễn Văn Chủ", Role.EMPLOYER, employer=employer)
    member("thu-xa", "Lý Văn Xã", Role.COMMUNE, hall)
    member("thu-haivai", "Nông Thị Hai", Role.COMMUNE, hall)
    member("thu-haivai", "Nông Thị Hai", Role.EMPLOYER, employer=employer)
    print("commands:", " ".join(sorted(get_commands())))


if __name__ == "__main__":
    main()
