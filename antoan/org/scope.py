"""An actor is a person in a role at an agency; the scope is the territory under the agency, or one establishment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.module_loading import import_string

from antoan.org.models import Place

M = TypeVar("M", bound=models.Model)


@cache
def _grants() -> dict[str, frozenset[str]]:
    matrix: dict[str, frozenset[str]] = import_string(settings.ROLE_GRANTS)
    return matrix


def role_labels() -> list[tuple[str, str]]:
    """Every role with its name, in the order of the permission matrix."""
    return [(str(role), str(getattr(role, "label", role))) for role in _grants()]


@dataclass(frozen=True)
class Actor:
    """Who acts, and from where. `place_path` "" reaches the whole country only when `nation` is set."""

    user_id: str
    name: str
    role: str
    membership_id: int | None = None
    agency_id: int | None = None
    agency_name: str = ""
    agency_kind: str = ""
    place_path: str = ""
    establishment_id: int | None = None
    nation: bool = False

    def can(self, permission: str) -> bool:
        """Whether the role carries the permission at all; the row's scope is a second question."""
        return permission in _grants().get(self.role, frozenset())

    def reaches(self, place_path: str, establishment_id: int | None = None) -> bool:
        """Whether a row at a place (path of today) or of an establishment lies in the actor's scope."""
        if self.establishment_id is not None:
            return establishment_id == self.establishment_id
        return self.nation or (bool(self.place_path) and place_path.startswith(self.place_path))


NOBODY = Actor("", "", "")
# Commands, imports and the daily run act under this name; it is in no role and passes no permission check.
SYSTEM = Actor("", "Hệ thống", "system", agency_name="An Toàn", nation=True)


class ScopedQuerySet(models.QuerySet[M]):
    """For models whose row belongs to places (today's path) and perhaps to an establishment.

    `place_fields`: lookups to Place foreign keys, any of which lets a territorial actor read the row.
    `establishment_field`: lookup to the establishment id, for actors of one establishment ("" = none may).
    """

    place_fields: ClassVar[tuple[str, ...]] = ("commune",)
    establishment_field: ClassVar[str] = "establishment_id"

    def visible_to(self, actor: Actor, permission: str) -> Self:
        """The rows this actor may reach under this permission; none without it."""
        if not actor.can(permission):
            return self.none()
        if actor.establishment_id is not None:
            return self.of_establishment(actor.establishment_id)
        if actor.nation:
            return self
        if not actor.place_path:
            return self.none()
        return self.at(actor.place_path)

    def of_establishment(self, establishment_id: int) -> Self:
        """Rows of one establishment."""
        if not self.establishment_field:
            return self.none()
        return self.filter(**{self.establishment_field: establishment_id})

    def at(self, place_path: str) -> Self:
        """Rows whose place, of whatever time, answers today to a unit under the path."""
        places = Place.objects.under(place_path).values("pk")
        reach = Q()
        for field in self.place_fields:
            reach |= Q(**{f"{field}__in": places})
        return self.filter(reach)
