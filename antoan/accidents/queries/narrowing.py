"""The list of cases as its filters ask for it, those of the overview included: a figure and the list it opens agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Q, QuerySet

from antoan.accidents.enums import CaseState, Classification
from antoan.accidents.models import Accident
from antoan.accidents.queries.cases import case_rows
from antoan.org.scope import Actor

COUNTED: Final = "co"  # ?tinh=co: only cases that count as accidents at work
NO_SECTOR: Final = "-"  # ?nganh=-: no establishment, or one whose sector nobody has written down
NOT_COUNTED = Q(state__in=[CaseState.DISMISSED, CaseState.MERGED]) | Q(classification=Classification.NOT_OCCUPATIONAL)


def narrowed(actor: Actor, filters: Mapping[str, Any]) -> QuerySet[Accident]:
    """`case_rows`, and the two filters by which the overview opens its figures."""
    plain = dict(filters)
    is_counted = plain.pop("tinh", "") == COUNTED
    has_no_sector = plain.get("nganh") == NO_SECTOR
    if has_no_sector:
        del plain["nganh"]
    found = case_rows(actor, plain)
    if is_counted:
        found = found.exclude(NOT_COUNTED)
    if has_no_sector:
        found = found.filter(Q(establishment=None) | Q(establishment__sector_code=""))
    return found
