"""Groups of communes: one commune is nearly always too sparse for an estimate, a district of before 1/7/2025 is not.

The districts ended on 30/06/2025 (org, districts_20.csv); each commune of today belongs to the district from which most of
the units that went into it came. A grouping for counting only: no body answers for it any more.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from antoan.org.models import Place, PlaceLevel

LAST_DAY_OF_DISTRICTS = dt.date(2025, 6, 30)


def group_of_commune() -> dict[str, str]:
    """Path of a commune of today → code of its district of before; one query."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for path, district in _units().values_list("current_path", "parent__code"):
        votes[path][district] += 1
    return {path: min(found, key=lambda code: (-found[code], code)) for path, found in votes.items()}


def group_names() -> dict[str, str]:
    """Code of a district of before → its name, marked as former."""
    rows = _units().values_list("parent__code", "parent__name").distinct()
    return {code: _("%(district)s (cũ)") % {"district": name} for code, name in rows}


def _units() -> QuerySet[Place]:
    communes = Place.objects.on(LAST_DAY_OF_DISTRICTS).filter(level=PlaceLevel.COMMUNE)
    return communes.filter(parent__level=PlaceLevel.DISTRICT).order_by()
