"""One row of an old list, read: the event it belongs to, the person, and the words it used."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from antoan.accidents.enums import Classification, Relation, Severity
from antoan.accidents.register import words
from antoan.accidents.register.lookup import Lookup
from antoan.imports.contract import Context, Values
from antoan.lib.text import fold, name_key

OLDEST, YOUNGEST = 100, 10
COSTS = ("cost_medical", "cost_wages", "cost_compensation", "cost_property")
_STATES = {"is_dead": Severity.DEAD, "is_serious": Severity.SERIOUS, "is_light": Severity.LIGHT}


@dataclass
class Entry:
    """A row resolved. `event` and `person`: columns of Accident and of Victim; `text`: the list's own words."""

    event_key: str
    person_key: str
    event: dict[str, Any]
    person: dict[str, Any]
    text: str = ""
    notes: list[str] = field(default_factory=list)


class Wrong(Exception):
    """What stands against the row: the field and a sentence."""

    def __init__(self, field_key: str, message: str) -> None:
        super().__init__(message)
        self.field_key, self.message = field_key, message


def read(values: Values, lookup: Lookup, context: Context) -> Entry:
    """The entry of a row. Raises Wrong with the first thing that stands against it."""
    day: dt.date = values["occurred_on"]
    notes: list[str] = []
    event = _event(values, lookup, context, notes)
    person = _person(values, lookup, context, day, notes)
    list_key = name_key(context.options.get("list", ""))[:40]
    event_key = _event_key(values, event, list_key)
    who = hashlib.sha256(name_key(values["name"]).encode()).hexdigest()[:16]
    return Entry(event_key, f"{event_key}/{who}", event, person, notes=notes)


def _event(values: Values, lookup: Lookup, context: Context, notes: list[str]) -> dict[str, Any]:
    day: dt.date = values["occurred_on"]
    employer, place_pk = _place_and_employer(values, lookup, context, day)
    concluded = values["concluded_on"]
    if concluded is None:
        if context.options.get("concluded") == "reject":
            raise Wrong("concluded_on", "Thiếu ngày kết luận (đã chọn từ chối dòng không ghi ngày kết luận).")
        concluded = day
        notes.append("ngày kết luận lấy theo ngày xảy ra")
    if concluded < day:
        raise Wrong("concluded_on", f"Ngày kết luận {concluded:%d/%m/%Y} trước ngày xảy ra {day:%d/%m/%Y}.")
    cause = values["cause"] or ""
    return {
        "occurred_on": day,
        "occurred_at": values["occurred_at"],
        "commune_id": place_pk,
        "place_text": values["place_text"] or "",
        "establishment_id": employer.pk if employer else None,
        "employer_text": "" if employer else values["employer"] or "",
        "summary": values["summary"] or "",
        "cause_code": (code := words.coded(cause, lookup.causes)),
        "cause_text": cause if cause and not code else "",
        "agent_code": words.coded(values["agent"] or "", lookup.agents),
        "classification": values["classification"] or Classification.OCCUPATIONAL,
        "concluded_on": concluded,
        **{name: _thousands(values[name], context.options) for name in COSTS},
    }


def _place_and_employer(values: Values, lookup: Lookup, context: Context, day: dt.date) -> tuple[Any, int]:
    tax, name = values["tax_code"], values["employer"] or ""
    employer = lookup.by_tax(tax) if tax else None
    if values["commune"]:
        found = lookup.place(values["commune"], values["district"] or "", day)
        if found.pk is None:
            raise Wrong("commune", found.problem)
        place_pk, path = found.pk, found.path
        employer = employer or lookup.by_name(name, place_pk)
    else:
        employer = employer or lookup.by_name(name, None)
        if employer is None:
            raise Wrong("commune", "Thiếu xã, phường nơi xảy ra, và không tìm được cơ sở để lấy địa bàn.")
        place_pk, path = employer.commune_id, employer.commune.current_path
    if not context.actor.reaches(path):
        raise Wrong("commune", "Nơi xảy ra ngoài địa bàn của bạn.")
    if employer and employer.founded_on and day < employer.founded_on:
        message = f"Ngày xảy ra trước ngày thành lập của «{employer.name}» ({employer.founded_on:%d/%m/%Y})."
        raise Wrong("occurred_on", f"{message} Kiểm tra ngày, mã số thuế, tên cơ sở.")
    return employer, place_pk


def _person(values: Values, lookup: Lookup, context: Context, day: dt.date, notes: list[str]) -> dict[str, Any]:
    severity = _severity(values)
    unknown = [code for code in values["injury_codes"] or () if code not in lookup.injuries]
    if unknown:
        raise Wrong("injury_codes", f"Không có mã chấn thương “{unknown[0]}” trong Phụ lục II NĐ 39/2016.")
    return {
        "name": values["name"],
        "folded": fold(values["name"])[:160],
        "birth_year": _birth_year(values, day),
        "sex": values["sex"] or "",
        "occupation_text": values["occupation_text"] or "",
        "relation": values["relation"] or Relation.UNKNOWN,
        "severity": severity,
        "injury_codes": list(values["injury_codes"] or ()),
        "injury_text": values["injury_text"] or "",
        "died_on": _death(values, severity, context, day, notes),
        "days_off": values["days_off"] or 0,
    }


def _severity(values: Values) -> Severity:
    marked = [state for key, state in _STATES.items() if values[key]]
    said = {*marked, *([values["severity"]] if values["severity"] else [])}
    if not said and values["died_on"]:
        return Severity.DEAD
    if not said:
        raise Wrong("severity", "Thiếu tình trạng: ghi chết, nặng hoặc nhẹ.")
    if len(said) > 1:
        raise Wrong("severity", "Một người không thể vừa nặng vừa nhẹ, hoặc vừa chết vừa bị thương. Giữ một cột.")
    severity: Severity = said.pop()
    if values["died_on"] and severity != Severity.DEAD:
        raise Wrong("died_on", "Có ngày chết mà tình trạng không ghi là chết. Sửa tình trạng hoặc bỏ ngày chết.")
    return severity


def _death(values: Values, severity: Severity, context: Context, day: dt.date, notes: list[str]) -> dt.date | None:
    if severity != Severity.DEAD:
        return None
    died: dt.date | None = values["died_on"]
    if died is None and context.options.get("death") == "occurred":
        notes.append("ngày chết lấy theo ngày xảy ra")
        return day
    if died is None:
        message = "Người chết phải có ngày chết. Ghi ngày chết, hoặc chọn «lấy ngày xảy ra tai nạn» khi tải tệp."
        raise Wrong("died_on", message)
    if died < day:
        raise Wrong("died_on", f"Ngày chết {died:%d/%m/%Y} trước ngày xảy ra {day:%d/%m/%Y}.")
    return died


def _birth_year(values: Values, day: dt.date) -> int | None:
    year: int | None = values["birth_year"]
    if year is None and values["age"] is not None:
        year = day.year - int(values["age"])
    if year is not None and not YOUNGEST <= day.year - year <= OLDEST:
        raise Wrong("birth_year", f"Sinh năm {year} thì {day.year - year} tuổi khi bị nạn. Kiểm tra năm sinh, tuổi.")
    return year


def _thousands(amount: Decimal | None, options: Mapping[str, str]) -> int:
    """An amount in the list's unit as thousand đồng."""
    return round((amount or Decimal(0)) * Decimal(options.get("unit") or "1000") / 1000)


def _event_key(values: Values, event: Mapping[str, Any], list_key: str) -> str:
    """Which rows are one event: the list's own key, else the same day, employer or commune, place and words.

    A row that says nothing of employer, place or course is an event of its own: it cannot be told apart otherwise.
    """
    if values["event_key"]:
        return f"{list_key}#{name_key(values['event_key'])}"[:100]
    told = (values["employer"], values["tax_code"], values["place_text"], values["summary"])
    parts = [
        event["occurred_on"].isoformat(),
        str(event["occurred_at"] or ""),
        str(event["establishment_id"] or name_key(event["employer_text"])),
        str(event["commune_id"]),
        name_key(event["place_text"]),
        name_key(event["summary"]),
        "" if any(told) else name_key(values["name"]),
    ]
    return f"{list_key}/{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:40]}"


def lines_of(values: Values, labels: Mapping[str, str]) -> str:
    """The row as it was understood, one "label: value" a line; by it a changed row is told from the same one."""
    return "\n".join(f"{labels[key]}: {shown}" for key in labels if (shown := _shown(values.get(key))))


def changed_keys(before: str, after: str, labels: Mapping[str, str]) -> set[str]:
    """Keys of the fields whose line differs between two texts of `lines_of`."""
    old, new = dict(_parsed(before)), dict(_parsed(after))
    return {key for key, label in labels.items() if old.get(label) != new.get(label)}


def _parsed(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        label, _colon, value = line.partition(": ")
        yield label, value


def _shown(value: Any) -> str:
    if value is None or value in ("", ()):
        return ""
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return " ".join(str(getattr(value, "label", value)).split())
