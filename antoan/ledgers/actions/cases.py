"""A hidden accident becomes a case."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from antoan.accidents.actions import open_case_from_sightings
from antoan.accidents.models import Accident, Sighting
from antoan.ledgers.enums import PairState, Work
from antoan.ledgers.models import Entry, Pair
from antoan.org.scope import Actor
from antoan.workflow.machine import TransitionRefused


@transaction.atomic
def open_from_entry(entry: Entry, *, actor: Actor) -> Accident:
    """Open a case for one person from the ledgers: this line's sighting, and those linked to it become his sources.

    Raises PermissionDenied, TransitionRefused when the line is not confirmed as work or has no place or day.
    """
    sighting = entry.sighting
    when, place = sighting.seen_on or sighting.died_on, sighting.commune or entry.place
    if entry.work != Work.YES:
        raise TransitionRefused(_("Dòng này chưa được xác nhận là tai nạn lao động. Sàng lọc trước khi mở hồ sơ."))
    if when is None:
        raise TransitionRefused(_("Dòng này chưa có ngày xảy ra."))
    accident = open_case_from_sightings(
        [sighting],
        actor,
        occurred_on=when,
        commune=place,
        summary=sighting.text,
        source_note=f"{entry.get_source_display()}, {entry.place}"[:300],
        place_text=sighting.place_text,
        is_demo=entry.is_demo,
    )
    victim = accident.victims.get()
    Sighting.objects.filter(pk__in=_linked_to(sighting), victim=None).update(victim=victim)
    return accident


def _linked_to(sighting: Sighting) -> set[int]:
    """Sightings that decisions tie to this one, directly or through others."""
    group, fresh = {sighting.pk}, {sighting.pk}
    while fresh:
        pairs = Pair.objects.filter(state=PairState.LINKED).order_by()
        near = (
            pairs.filter(left__in=fresh)
            .values_list("right_id", flat=True)
            .union(pairs.filter(right__in=fresh).values_list("left_id", flat=True))
        )
        fresh = set(near) - group
        group |= fresh
    return group - {sighting.pk}
