"""Agencies and the people in them, within an administrator's territory."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from antoan.accounts.models import User
from antoan.lib.text import fold
from antoan.org.models import Agency, Membership
from antoan.org.permissions import OrgPermission
from antoan.org.scope import Actor, role_labels


def agencies(actor: Actor, text: str = "", kind: str = "") -> QuerySet[Agency]:
    """Agencies of the actor's territory and above: who is who is no secret. None without the permission."""
    rows = Agency.objects.select_related("place").order_by("kind", "place__sort_key", "sort_key")
    if not actor.can(OrgPermission.VIEW):
        return rows.none()
    if kind:
        rows = rows.filter(kind=kind)
    for word in fold(text).split():
        rows = rows.filter(Q(folded__contains=word) | Q(place__folded__contains=word))
    return rows


def editable_agencies(actor: Actor) -> QuerySet[Agency]:
    """Agencies whose facts and people the actor administers."""
    rows = Agency.objects.select_related("place")
    if not actor.can(OrgPermission.EDIT):
        return rows.none()
    if actor.nation:
        return rows
    return rows.filter(place__current_path__startswith=actor.place_path) if actor.place_path else rows.none()


def _administered(actor: Actor) -> Q:
    """Memberships at agencies of the territory; those of establishments for whoever administers a province."""
    mine = Q(agency__in=editable_agencies(actor))
    is_wide = actor.nation or actor.place_path.count("/") == 1
    return mine | Q(agency=None, establishment_id__isnull=False) if is_wide else mine


@dataclass(frozen=True)
class PeopleFilter:
    """What the list of people is asked for."""

    text: str = ""
    role: str = ""
    only_current: bool = False


def people(actor: Actor, wanted: PeopleFilter, day: dt.date) -> QuerySet[User]:
    """Persons the actor administers, with their memberships: nobody who also holds a role outside the territory.

    Whoever may reset a password can become that person, so one role within reach is not enough.
    """
    if not actor.can(OrgPermission.EDIT):
        return User.objects.none()
    current = Q(valid_to=None) | Q(valid_to__gte=day)
    mine = Membership.objects.filter(_administered(actor))
    elsewhere = Membership.objects.filter(current).exclude(pk__in=mine.values("pk"))
    if wanted.role:
        mine = mine.filter(role=wanted.role)
    if wanted.only_current:
        mine = mine.filter(current, valid_from__lte=day)
    reach = Q(pk__in=mine.values("user"))
    if not (wanted.role or wanted.only_current):
        reach |= Q(memberships=None)
    rows = User.objects.filter(reach).exclude(pk__in=elsewhere.values("user"))
    for word in fold(wanted.text).split():
        at = Membership.objects.filter(Q(agency__folded__contains=word) | Q(folded__contains=word))
        rows = rows.filter(Q(folded__contains=word) | Q(pk__in=at.values("user")))
    memberships = Membership.objects.select_related("agency").order_by("pk")
    return rows.prefetch_related(Prefetch("memberships", memberships)).order_by("sort_key", "pk")


def memberships_of(actor: Actor, user: User) -> list[Membership]:
    """All memberships of a person, past ones included."""
    return list(user.memberships.select_related("agency__place").order_by("valid_to", "pk"))


def administered_membership(actor: Actor, pk: int) -> Membership | None:
    """A membership the actor may end."""
    if not actor.can(OrgPermission.EDIT):
        return None
    return Membership.objects.filter(_administered(actor), pk=pk).select_related("agency__place", "user").first()


def members_of(agency: Agency, day: dt.date) -> list[Membership]:
    """Who acts for an agency on a day."""
    rows = agency.memberships.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
    return list(rows.select_related("user").order_by("user__sort_key", "pk"))


def members_of_establishment(establishment_id: int) -> list[Membership]:
    """Who acts, or has acted, for an establishment."""
    rows = Membership.objects.filter(establishment_id=establishment_id).select_related("user")
    return list(rows.order_by("valid_to", "user__sort_key", "pk"))


def role_label(role: str) -> str:
    """The role in words."""
    return str(dict(role_labels()).get(role, role))
