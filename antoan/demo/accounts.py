"""One demonstration account per role. The password is printed by the run command and never leaves demo mode."""

from __future__ import annotations

from dataclasses import dataclass

from antoan.accounts.models import User
from antoan.establishments.models import Establishment
from antoan.org.models import Agency, Membership
from antoan.policy import Role

PASSWORD = "an-toan-minh-hoa"  # noqa: S105 - printed on purpose, demonstration only


@dataclass(frozen=True)
class Account:
    """A demo account: user name, made-up person, role, and the agency's code or "" for an employer."""

    username: str
    name: str
    role: Role
    agency: str
    title: str


ACCOUNTS = (
    Account("co-so", "Nông Văn Chủ (minh họa)", Role.EMPLOYER, "", "Giám đốc"),
    Account("xa", "Lý Thị Xã (minh họa)", Role.COMMUNE, "commune-06184", "Công chức Phòng Văn hóa - Xã hội"),
    Account("tram-y-te", "Hoàng Thị Trạm (minh họa)", Role.STATION, "station-06184", "Trưởng trạm"),
    Account("so-noi-vu", "Vi Thị Hoa (minh họa)", Role.OFFICER, "labour-20", "Chuyên viên"),
    Account("lanh-dao-so", "Lương Văn Sở (minh họa)", Role.HEAD, "labour-20", "Giám đốc"),
    Account("thanh-tra", "Hứa Văn Tra (minh họa)", Role.INSPECTOR, "inspectorate-20", "Thanh tra viên"),
    Account("so-y-te", "Mông Thị Y (minh họa)", Role.HEALTH, "health-20", "Chuyên viên"),
    Account("bhxh", "Đàm Văn Hiểm (minh họa)", Role.INSURANCE, "insurance-20", "Chuyên viên"),
    Account("cong-doan", "Chu Thị Đoàn (minh họa)", Role.UNION, "union-20", "Cán bộ"),
    Account("mat-tran", "Triệu Văn Trận (minh họa)", Role.FRONT, "front-20", "Cán bộ"),
    Account("khu-kinh-te", "Hà Văn Khu (minh họa)", Role.ZONE, "zone-20", "Chuyên viên"),
    Account("lanh-dao", "Nguyễn Văn Tỉnh (minh họa)", Role.LEADER, "province-20", "Lãnh đạo"),
    Account("quan-tri", "Trần Thị Trị (minh họa)", Role.ADMIN, "system-20", "Quản trị"),
)


def make_accounts(employer: Establishment) -> None:
    """Create the accounts (idempotent); the employer's account belongs to one quarry of the demonstration."""
    for account in ACCOUNTS:
        user, created = User.objects.get_or_create(
            username=account.username,
            defaults={
                "full_name": account.name,
                "email": f"{account.username}@example.vn",
                "must_change_password": True,
            },
        )
        if created:
            user.set_password(PASSWORD)
            user.save(update_fields=["password"])
        agency = Agency.objects.get(code=account.agency) if account.agency else None
        Membership.objects.get_or_create(
            user=user,
            role=account.role,
            agency=agency,
            establishment_id=None if agency else employer.pk,
            defaults={"establishment_name": "" if agency else employer.name, "title": account.title},
        )
