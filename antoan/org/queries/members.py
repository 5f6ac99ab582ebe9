"""Questions about places, agencies and memberships."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from antoan.accounts.models import User
from antoan.org.models import AgencyKind, Membership
from antoan.org.scope import Actor


def current_memberships(user: User, day: dt.date | None = None) -> list[Membership]:
    """The person's memberships in force on a day (today), with agency and place, oldest first."""
    day = day or timezone.localdate()
    return list(
        Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), user=user, valid_from__lte=day)
        .filter(Q(agency=None) | Q(agency__is_active=True))
        .select_related("agency__place")
        .order_by("pk")
    )


def actor_for(user: User, membership: Membership) -> Actor:
    """The actor that a person becomes by acting in a membership."""
    agency = membership.agency
    return Actor(
        user_id=str(user.pk),
        name=str(user),
        role=membership.role,
        membership_id=membership.pk,
        agency_id=agency.pk if agency else None,
        agency_name=agency.name if agency else membership.establishment_name,
        agency_kind=agency.kind if agency else AgencyKind.EMPLOYER,
        place_path=agency.place.current_path if agency else "",
        establishment_id=membership.establishment_id,
    )
