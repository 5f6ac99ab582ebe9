"""What goes in and out over HTTP. Bounds stand on input only: output is what the database holds."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict

from antoan.lib.text import clean_text


def _no_bool(value: Any) -> Any:
    if isinstance(value, (bool, str)):
        raise ValueError("phải là số / must be a number")  # noqa: TRY004 - pydantic turns ValueError into a 422
    return value


def _cleaned(value: str) -> str:
    text = clean_text(value)
    if not text:
        raise ValueError("không được để trống / must not be blank")
    return text


def _date(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):  # a bare number is no date
        raise ValueError("ngày dạng YYYY-MM-DD / a date as YYYY-MM-DD")
    return value


Text = Annotated[str, Field(min_length=1, max_length=250), AfterValidator(_cleaned)]
Optional = Annotated[str, Field(max_length=250), AfterValidator(clean_text)]
LongText = Annotated[str, Field(min_length=1, max_length=20000), AfterValidator(_cleaned)]
Date = Annotated[dt.date, BeforeValidator(_date)]
Year = Annotated[int, Field(ge=1900, le=2100), BeforeValidator(_no_bool)]


class Strict(Schema):
    """An unknown field is an error: a typing slip must not be swallowed."""

    model_config = ConfigDict(extra="forbid")


class PersonIn(Strict):
    """One row of table 2 of Phụ lục III."""

    name: Text
    severity: Literal["light", "serious", "dead"]
    sex: Literal["male", "female"]
    birth_year: Year | None = None
    occupation_code: Annotated[str, Field(max_length=10)] = ""
    occupation_text: Annotated[str, Field(max_length=150), AfterValidator(clean_text)] = ""
    relation: Literal["contract", "no_contract", "probation", "leased", "overseas", "unknown"] = "unknown"
    is_managed: bool = True
    injury_codes: Annotated[list[Annotated[str, Field(max_length=10)]], Field(max_length=20)] = []
    died_on: Date | None = None


class DeclarationIn(Strict):
    """Phụ lục III of NĐ 39/2016/NĐ-CP. `tax_code` names the employer on file; without one give `employer`."""

    occurred_on: Date
    occurred_at: dt.time | None = None
    commune_code: Annotated[str, Field(pattern=r"^[0-9]{5}$")]
    place: Optional = ""
    summary: LongText
    tax_code: Annotated[str, Field(max_length=14)] = ""
    employer: Optional = ""
    declarant_name: Annotated[str, Field(min_length=1, max_length=150), AfterValidator(_cleaned)]
    declarant_title: Annotated[str, Field(max_length=150), AfterValidator(clean_text)] = ""
    declarant_phone: Annotated[str, Field(max_length=40), AfterValidator(clean_text)] = ""
    people: Annotated[list[PersonIn], Field(min_length=1, max_length=200)]
    confirmed: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=50)] = []


class DeclarationOut(Schema):
    """The receipt."""

    number: str
    state: str
    received_at: dt.datetime
    accident: str | None = None


class VictimOut(Schema):
    """A victim; `name` holds initials where the token may not read names."""

    name: str
    birth_year: int | None
    sex: str
    severity: str
    relation: str
    occupation_code: str
    died_on: dt.date | None


class AccidentOut(Schema):
    """One case."""

    number: str
    state: str
    classification: str
    severity: str
    occurred_on: dt.date
    commune_code: str
    commune: str
    tax_code: str | None
    establishment: str
    cause_code: str
    agent_code: str
    victims: list[VictimOut]


class AccidentsOut(Schema):
    """A page of cases, newest first; `next` is the cursor of the next page or null."""

    items: list[AccidentOut]
    next: str | None


class PlaceOut(Schema):
    """An administrative unit on the day asked for."""

    code: str
    level: str
    name: str
    kind: str
    parent_code: str | None
    valid_from: dt.date
    valid_to: dt.date | None
    today_code: str


class PlacesOut(Schema):
    """Places in force on one day."""

    on: dt.date
    items: list[PlaceOut]


class CellOut(Schema):
    """One number of a return."""

    table: str
    row: str
    column: str
    value: Decimal


class ErrorItem(Schema):
    """One thing to mend. With a `code` it may be confirmed by sending the code in `confirmed`."""

    field: str
    message: str
    code: str = ""


class Problem(Schema):
    """Why a call was refused."""

    detail: str | list[Any]
    errors: list[ErrorItem] = []
