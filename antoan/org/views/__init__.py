"""The pages of places, agencies and people."""

from antoan.org.views.agencies import agency_add, agency_detail, agency_edit, agency_list, agency_search
from antoan.org.views.people import (
    membership_add,
    membership_end,
    person_active,
    person_add,
    person_detail,
    person_edit,
    person_list,
    person_password,
)
from antoan.org.views.places import place_detail, place_list, place_search

__all__ = [
    "agency_add",
    "agency_detail",
    "agency_edit",
    "agency_list",
    "agency_search",
    "membership_add",
    "membership_end",
    "person_active",
    "person_add",
    "person_detail",
    "person_edit",
    "person_list",
    "person_password",
    "place_detail",
    "place_list",
    "place_search",
]
