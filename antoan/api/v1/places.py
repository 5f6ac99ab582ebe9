"""GET /places: the administrative units in force on a day."""

from __future__ import annotations

from typing import Annotated, Literal

from django.utils import timezone
from ninja import Field, Query, Router, Schema

from antoan.api.v1.schemas import Date, PlaceOut, PlacesOut, Problem
from antoan.org.http import ApiRequest
from antoan.org.models import Place

router = Router(tags=["places"])


class Filters(Schema):
    """`province` is the province's code on the day; without it, all provinces or the whole country's communes."""

    on: Date | None = None
    level: Literal["province", "district", "commune"] = "commune"
    province: Annotated[str, Field(max_length=10)] = "20"


@router.get(
    "/places",
    response={200: PlacesOut, frozenset({400, 401, 422}): Problem},
    summary="Places in force on a day, with the unit that answers for each today",
)
def places(request: ApiRequest, filters: Query[Filters]) -> PlacesOut:
    """Reference data, the same for every token; codes change owner over time: identity is (code, level, valid_from)."""
    day = filters.on or timezone.localdate()
    rows = Place.objects.on(day).filter(level=filters.level).select_related("parent")
    if filters.level != "province" and filters.province:
        rows = rows.filter(current_path__startswith=f"{filters.province}/")
    return PlacesOut(on=day, items=[_place(row) for row in rows.order_by("code")])


def _place(row: Place) -> PlaceOut:
    return PlaceOut(
        code=row.code,
        level=row.level,
        name=row.name,
        kind=row.kind,
        parent_code=row.parent.code if row.parent else None,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        today_code=row.current_path.rstrip("/").rsplit("/", 1)[-1],
    )
