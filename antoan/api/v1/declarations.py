"""POST /declarations: an employer's own system, or an agency's, declares an accident."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from ninja import Header, Router, Status

from antoan.accidents.actions.declaration import submit
from antoan.accidents.enums import Channel
from antoan.accidents.models import Declaration
from antoan.accidents.rules.claim import Claim, Person
from antoan.accidents.rules.plausible import Implausible
from antoan.api.queries import TokenActor
from antoan.api.v1.schemas import DeclarationIn, DeclarationOut, ErrorItem, Problem
from antoan.establishments.models import Establishment
from antoan.establishments.permissions import EstablishmentPermission
from antoan.lib.identifiers import parse_tax_code
from antoan.org.http import ApiRequest
from antoan.org.models import Place, PlaceLevel

router = Router(tags=["declarations"])
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=80)]


class CannotRead(Exception):
    """A reference of the declaration leads nowhere."""

    def __init__(self, field: str, message: str) -> None:
        self.error = ErrorItem(field=field, message=message)
        super().__init__(message)


@router.post(
    "/declarations",
    response={200: DeclarationOut, 201: DeclarationOut, frozenset({400, 401, 403, 409, 422}): Problem},
    summary="Declare an accident (Phụ lục III NĐ 39/2016)",
)
def declare(request: ApiRequest, data: DeclarationIn, idempotency_key: Key) -> Status[Any]:
    """Idempotent: the same key answers with the same receipt (200); other words under the same key are a 409."""
    actor = request.auth
    try:
        done = submit(_claim(data, actor), actor=actor, key=f"api:{idempotency_key}", channel=Channel.API)
    except CannotRead as wrong:
        return Status(422, {"detail": str(wrong), "errors": [wrong.error]})
    except Implausible as wrong:
        errors = [ErrorItem(field=d.field, message=d.message, code=d.code) for d in wrong.doubts]
        return Status(422, {"detail": _("Nội dung khai báo chưa hợp lý."), "errors": errors})
    except PermissionDenied:
        return Status(403, {"detail": _("Mã kết nối này không được khai báo cho cơ sở đã nêu.")})
    if done.differs:
        return Status(409, {"detail": _("Khóa Idempotency-Key này đã dùng cho một khai báo có nội dung khác.")})
    return Status(201 if done.is_new else 200, _receipt(done.declaration))


def _receipt(declaration: Declaration) -> DeclarationOut:
    return DeclarationOut(
        number=declaration.number,
        state=declaration.state,
        received_at=declaration.received_at,
        accident=declaration.accident.number if declaration.accident else None,
    )


def _claim(data: DeclarationIn, actor: TokenActor) -> Claim:
    people = tuple(Person(**{**p.dict(), "injury_codes": tuple(p.injury_codes)}) for p in data.people)
    return Claim(
        occurred_on=data.occurred_on,
        occurred_at=data.occurred_at.replace(tzinfo=None) if data.occurred_at else None,
        commune=_commune(data),
        place_text=data.place,
        summary=data.summary,
        establishment=_establishment(data, actor),
        employer_text=data.employer,
        declarant_name=data.declarant_name,
        declarant_title=data.declarant_title,
        declarant_phone=data.declarant_phone,
        people=people,
        confirmed=frozenset(data.confirmed),
    )


def _commune(data: DeclarationIn) -> Place:
    places = Place.objects.filter(code=data.commune_code, level=PlaceLevel.COMMUNE)
    found = places.on(data.occurred_on).first() or places.order_by("-valid_from").first()
    if found is None:
        raise CannotRead("commune_code", _("Không có xã, phường mang mã %(code)s.") % {"code": data.commune_code})
    return found


def _establishment(data: DeclarationIn, actor: TokenActor) -> Establishment | None:
    visible = Establishment.objects.visible_to(actor, EstablishmentPermission.VIEW).select_related("commune")
    if not data.tax_code:
        return visible.first() if actor.establishment_id is not None else None
    code, problem = parse_tax_code(data.tax_code)
    if code is None:
        raise CannotRead("tax_code", problem or _("Thiếu mã số thuế."))
    found = visible.filter(tax_code=code.value).first()
    if found is None:
        raise CannotRead(
            "tax_code", _("Không có cơ sở mang mã số thuế %(code)s trong phạm vi của mã kết nối.") % {"code": code}
        )
    return found
