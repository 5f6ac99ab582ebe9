"""Questions about places, agencies and memberships."""

from antoan.org.queries.finder import Found, PlaceFinder
from antoan.org.queries.members import actor_for, current_memberships
from antoan.org.queries.people import (
    PeopleFilter,
    administered_membership,
    agencies,
    editable_agencies,
    members_of,
    members_of_establishment,
    memberships_of,
    people,
    role_label,
)
from antoan.org.queries.places import (
    PlaceChoice,
    PlaceLineage,
    PlaceQuestion,
    Regrouped,
    lineage_of,
    place_on,
    places_by_path,
    places_in_force,
    regroup,
    search_places,
    units_as_of,
)

__all__ = [
    "Found",
    "PeopleFilter",
    "PlaceChoice",
    "PlaceFinder",
    "PlaceLineage",
    "PlaceQuestion",
    "Regrouped",
    "actor_for",
    "administered_membership",
    "agencies",
    "current_memberships",
    "editable_agencies",
    "lineage_of",
    "members_of",
    "members_of_establishment",
    "memberships_of",
    "people",
    "place_on",
    "places_by_path",
    "places_in_force",
    "regroup",
    "role_label",
    "search_places",
    "units_as_of",
]
