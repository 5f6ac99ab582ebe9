"""GET /returns/{form}/{period}/{unit}: the figures of one return as last accepted, else as it stands."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Path, Router, Status

from antoan.api.v1.schemas import Problem
from antoan.org.http import ApiRequest
from antoan.statutory.queries import return_values

router = Router(tags=["returns"])
Form = Annotated[str, Path(max_length=20)]
PeriodText = Annotated[str, Path(max_length=10)]
Unit = Annotated[str, Path(max_length=40)]


@router.get(
    "/returns/{form}/{period}/{unit}",
    response={200: dict[str, Any], frozenset({400, 401, 404, 422}): Problem},
    summary="One return, e.g. XII/2026H1/4900123456 or XIV/2026/20",
)
def one_return(request: ApiRequest, form: Form, period: PeriodText, unit: Unit) -> Status[Any]:
    """Header, tables, state and content hash; 404 outside the token's scope as for what does not exist."""
    try:
        found = return_values(form, period, unit, request.auth)
    except ValueError:  # a period nobody writes
        found = None
    if found is None:
        return Status(404, {"detail": _("Không có báo cáo này trong phạm vi của mã kết nối.")})
    return Status(200, found)
