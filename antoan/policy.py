"""The permission matrix: the one page that says which role may do what. Read through `settings.ROLE_GRANTS`."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from antoan.accidents.permissions import AccidentPermission as Accidents
from antoan.audit.permissions import AuditPermission as Audit
from antoan.establishments.permissions import EstablishmentPermission as Establishments
from antoan.law.permissions import LawPermission as Law
from antoan.ledgers.permissions import LedgerPermission as Ledgers
from antoan.org.permissions import OrgPermission as Org
from antoan.returns.permissions import ReturnPermission as Returns


class Role(TextChoices):
    """What a person is at an agency or establishment."""

    EMPLOYER = "employer", _("Người sử dụng lao động")
    COMMUNE = "commune", _("Cán bộ xã, phường")
    STATION = "station", _("Trạm y tế")
    OFFICER = "officer", _("Chuyên viên lao động (Sở Nội vụ)")
    HEAD = "head", _("Lãnh đạo Sở Nội vụ")
    INSPECTOR = "inspector", _("Thanh tra")
    HEALTH = "health", _("Sở Y tế")
    INSURANCE = "insurance", _("Cán bộ bảo hiểm xã hội")
    UNION = "union", _("Công đoàn")
    FRONT = "front", _("Mặt trận Tổ quốc")
    ZONE = "zone", _("Ban quản lý khu kinh tế")
    LEADER = "leader", _("Lãnh đạo tỉnh")
    ADMIN = "admin", _("Quản trị hệ thống")


_READ = {Accidents.VIEW, Establishments.VIEW, Returns.VIEW, Law.VIEW, Org.VIEW}
_READ_NAMES = _READ | {Accidents.VIEW_IDENTITY}
_LEDGER = {Ledgers.VIEW, Ledgers.WRITE, Ledgers.VIEW_UNSEEN}
_OFFICER = _READ_NAMES | {
    Accidents.DECLARE,
    Accidents.DECLARE_FOR_OTHERS,
    Accidents.TRIAGE,
    Accidents.INVESTIGATE,
    Accidents.CONCLUDE,
    Accidents.EDIT,
    Accidents.IMPORT,
    Establishments.EDIT,
    Establishments.IMPORT,
    Returns.REVIEW,
    Returns.FILL_FOR_OTHERS,
    Returns.COMPILE,
    *_LEDGER,
    Ledgers.LINK,
}

GRANTS: dict[str, frozenset[str]] = {
    Role.EMPLOYER: frozenset(
        _READ_NAMES | {Accidents.DECLARE, Accidents.INVESTIGATE_OWN, Accidents.EDIT, Establishments.EDIT, Returns.FILL}
    ),
    Role.COMMUNE: frozenset(
        _READ_NAMES
        | _LEDGER
        | {
            Accidents.DECLARE,
            Accidents.DECLARE_FOR_OTHERS,
            Accidents.INVESTIGATE_RECORD,
            Returns.FILL_FOR_OTHERS,
        }
    ),
    Role.STATION: frozenset(_READ_NAMES | _LEDGER),
    Role.OFFICER: frozenset(_OFFICER),
    Role.HEAD: frozenset(_OFFICER | {Returns.SIGN, Law.EDIT}),
    Role.INSPECTOR: frozenset(_READ_NAMES | {Accidents.INVESTIGATE}),
    Role.HEALTH: frozenset(_READ_NAMES | _LEDGER),
    Role.INSURANCE: frozenset(_READ_NAMES),
    Role.UNION: frozenset(_READ | {Ledgers.VIEW_UNSEEN}),
    Role.FRONT: frozenset(_READ | {Ledgers.VIEW_UNSEEN}),
    Role.ZONE: frozenset(_READ_NAMES),
    Role.LEADER: frozenset(_READ | {Ledgers.VIEW_UNSEEN}),
    Role.ADMIN: frozenset({Law.VIEW, Law.EDIT, Org.VIEW, Org.EDIT, Establishments.VIEW, Audit.VIEW}),
}
