"""Changes of agencies, people and memberships, by an administrator of the territory."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from axes.utils import reset as forget_failures
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.accounts.actions import end_sign_ins
from antoan.accounts.models import User
from antoan.audit.record import record
from antoan.org.models import Agency, AgencyKind, Membership, Place, PlaceLevel
from antoan.org.permissions import OrgPermission
from antoan.org.queries import PeopleFilter, people
from antoan.org.scope import SYSTEM, Actor, role_labels

AGENCY_FACTS = ("name", "kind", "parent_name", "address", "phone", "email", "document_code", "is_active")
ADMINISTRATOR = "admin"  # the role, as in antoan.policy
PERSON_FACTS = ("full_name", "email", "phone")
# Letters and digits that nobody confuses when read out on the telephone.
_ALPHABET = "abcdefghkmnpqrstuvwxyz23456789"


class Refused(Exception):
    """Not possible; field → Vietnamese sentence ("" = the whole)."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


def one_time_password() -> str:
    """A password to hand over: four groups of four, 78 bits; it must be changed at the first sign-in."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


@transaction.atomic
def save_agency(*, actor: Actor, agency: Agency, facts: Mapping[str, Any]) -> Agency:
    """Enter an agency (unsaved, with its place and code) or correct one."""
    _may_edit(actor, agency.place.current_path)
    before = {} if agency._state.adding else {name: getattr(agency, name) for name in AGENCY_FACTS}
    for name in AGENCY_FACTS:
        if name in facts:
            setattr(agency, name, facts[name])
    after = {name: getattr(agency, name) for name in AGENCY_FACTS}
    try:
        with transaction.atomic():
            agency.save()
    except IntegrityError as error:
        raise Refused({"code": _("Mã cơ quan này đã có. Chọn mã khác.")}) from error
    changes = {name: [before.get(name), after[name]] for name in after if before.get(name) != after[name]}
    if changes:
        verb = "agency.updated" if before else "agency.added"
        record(actor, verb, agency, place_path=agency.place.current_path, changes=changes)
    return agency


@transaction.atomic
def create_person(
    *, actor: Actor, username: str, full_name: str, email: str = "", phone: str = "", post: Mapping[str, Any]
) -> tuple[User, str]:
    """A new account with its first membership; answers the one-time password, which is shown once and kept nowhere.

    `post` is what `grant` takes besides actor and user. Raises Refused, PermissionDenied.
    """
    if User.objects.filter(username__iexact=username).exists():
        raise Refused({"username": _("Tên đăng nhập này đã có người dùng. Chọn tên khác.")})
    password = one_time_password()
    user = User(username=username, full_name=full_name, email=email, phone=phone, must_change_password=True)
    user.set_password(password)
    user.save()
    record(actor, "person.created", user, place_path=actor.place_path, username=username)
    grant(actor=actor, user=user, **post)
    return user, password


@transaction.atomic
def grant(
    *,
    actor: Actor,
    user: User,
    role: str,
    agency: Agency | None = None,
    establishment_id: int | None = None,
    establishment_name: str = "",
    place_path: str = "",
    title: str = "",
    until: dt.date | None = None,
) -> Membership:
    """Put a person in a role at an agency, or at an establishment (`place_path` = where that stands). Raises Refused."""
    _may_edit(actor, agency.place.current_path if agency else place_path)
    _check_post(role, agency, establishment_id, until)
    known = Membership.objects.filter(user=user, agency=agency, role=role, establishment_id=establishment_id)
    membership = known.first() or Membership(user=user, agency=agency, role=role, establishment_id=establishment_id)
    if membership.pk and _in_force(membership):
        raise Refused({"role": _("Người này đang giữ vai trò đó rồi.")})
    membership.establishment_name, membership.title = establishment_name, title
    membership.valid_from, membership.valid_to = timezone.localdate(), until
    membership.save()
    where = agency.name if agency else establishment_name
    record(actor, "membership.granted", user, place_path=actor.place_path, role=role, agency=where, until=until)
    return membership


def _check_post(role: str, agency: Agency | None, establishment_id: int | None, until: dt.date | None) -> None:
    if role not in dict(role_labels()):
        raise Refused({"role": _("Không có vai trò này.")})
    # The employer's role has the same word as the kind of agency that an establishment stands for.
    if (role == AgencyKind.EMPLOYER) != (establishment_id is not None):
        raise Refused(
            {"role": _("Vai trò «Người sử dụng lao động» gắn với một cơ sở; các vai trò khác gắn với một cơ quan.")}
        )
    if establishment_id is None and agency is None:
        raise Refused({"agency": _("Hãy chọn cơ quan.")})
    if until and until < timezone.localdate():
        raise Refused({"until": _("Ngày kết thúc đã qua. Kiểm tra lại ngày.")})


def _in_force(membership: Membership) -> bool:
    today = timezone.localdate()
    return membership.valid_from <= today and (membership.valid_to is None or membership.valid_to >= today)


@transaction.atomic
def end_membership(*, actor: Actor, membership: Membership, reason: str = "") -> None:
    """The person leaves the role: from now on it is not offered, and where it was in use the sign-in ends.

    The last administrator cannot leave: nobody could let anybody in again.
    """
    _may_edit(actor, membership.agency.place.current_path if membership.agency else actor.place_path)
    row = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    today = timezone.localdate()
    if row.role == actor.role and not _others_administer(row, today):
        raise Refused({"": _("Đây là người quản trị cuối cùng. Cấp quyền quản trị cho người khác trước.")})
    row.valid_to = today - dt.timedelta(days=1)
    row.valid_from = min(row.valid_from, row.valid_to)
    row.save(update_fields=["valid_from", "valid_to"])
    where = membership.agency.name if membership.agency else membership.establishment_name
    record(actor, "membership.ended", row.user, place_path=actor.place_path, role=row.role, agency=where, reason=reason)
    end_sign_ins(user=row.user)
    membership.refresh_from_db()


def _others_administer(row: Membership, today: dt.date) -> bool:
    others = Membership.objects.filter(role=row.role, user__is_active=True).exclude(pk=row.pk)
    return others.filter(Q(valid_to=None) | Q(valid_to__gte=today), valid_from__lte=today).exists()


@transaction.atomic
def reset_password(*, actor: Actor, user: User) -> str:
    """A new one-time password for somebody who is locked out; every place where they were signed in ends."""
    _may_administer(actor, user)
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    record(actor, "person.password_reset", user, place_path=actor.place_path)
    forget_failures(
        username=user.get_username()
    )  # the new password must open the door now, not in a quarter of an hour
    end_sign_ins(user=user)
    return password


@transaction.atomic
def save_person(*, actor: Actor, user: User, facts: Mapping[str, str]) -> None:
    """Correct a person's name, e-mail or telephone. The e-mail can take the account over, hence the same reach as a
    new password.
    """
    _may_administer(actor, user)
    changes = {name: [getattr(user, name), facts[name]] for name in PERSON_FACTS if getattr(user, name) != facts[name]}
    if not changes:
        return
    for name, (_before, after) in changes.items():
        setattr(user, name, after)
    user.save(update_fields=list(changes))
    record(actor, "person.updated", user, place_path=actor.place_path, changes=changes)


@transaction.atomic
def appoint_administrator(*, username: str, full_name: str, email: str = "") -> tuple[User, str]:
    """From the server's command line: the first administrator of an empty system, or a way back in when nobody is left.

    Makes the account, or takes the one there is, opens it, and answers its new one-time password. Raises Refused.
    """
    user = User.objects.filter(username__iexact=username).first() or User(username=username, email=email)
    user.full_name = full_name or user.full_name
    if not user.full_name:
        raise Refused({"full_name": _("Ghi họ và tên người quản trị.")})
    password = one_time_password()
    user.set_password(password)
    user.is_active, user.must_change_password = True, True
    user.save()
    Membership.objects.update_or_create(
        user=user,
        agency=_system_agency(),
        role=ADMINISTRATOR,
        establishment_id=None,
        defaults={"valid_from": timezone.localdate(), "valid_to": None},
    )
    forget_failures(username=user.get_username())
    end_sign_ins(user=user)
    record(SYSTEM, "person.appointed", user, role=ADMINISTRATOR)
    return user, password


def _system_agency() -> Agency:
    place = Place.objects.filter(code=settings.PROVINCE_CODE, level=PlaceLevel.PROVINCE, valid_to=None).first()
    if place is None:
        raise Refused({"": _("Chưa có địa danh. Chạy «antoan reference load» trước.")})
    facts = {"kind": AgencyKind.SYSTEM, "name": _("Quản trị hệ thống An Toàn"), "place": place}
    return Agency.objects.get_or_create(code=f"system-{settings.PROVINCE_CODE}", defaults=facts)[0]


@transaction.atomic
def set_active(*, actor: Actor, user: User, is_active: bool) -> None:
    """Shut an account, or open it again. One's own cannot be shut."""
    _may_administer(actor, user)
    if str(user.pk) == actor.user_id:
        raise Refused({"": _("Không thể khóa tài khoản của chính mình.")})
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    record(actor, "person.opened" if is_active else "person.shut", user, place_path=actor.place_path)
    if not is_active:
        end_sign_ins(user=user)


def _may_edit(actor: Actor, place_path: str) -> None:
    if not (actor.can(OrgPermission.EDIT) and actor.reaches(place_path)):
        raise PermissionDenied


def _may_administer(actor: Actor, user: User) -> None:
    if not people(actor, PeopleFilter(), timezone.localdate()).filter(pk=user.pk).exists():
        raise PermissionDenied
