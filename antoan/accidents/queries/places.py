"""The commune in force on the day of an accident."""

from __future__ import annotations

import datetime as dt

from antoan.org import queries as org
from antoan.org.models import Place


def commune_of_day(place: Place, day: dt.date) -> Place:
    """The commune in force on a day that stands for the chosen one.

    A place in force that day is itself. An old commune chosen for a newer accident becomes the unit that answers for
    it; a commune of today chosen for an older accident stays, since which old one it was cannot be told.
    """
    if place.valid_to is None or place.valid_to >= day:
        return place
    return org.place_on(place.current_path.rstrip("/").rsplit("/", 1)[-1], day) or place
