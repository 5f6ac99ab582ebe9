"""What the pages and papers of an investigation show: the book of one case, why this level, how the clock runs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.accidents.enums import CaseSeverity, InvestigationLevel, Relation
from antoan.accidents.models import Accident, Investigation, Victim
from antoan.accidents.queries.cases import readable
from antoan.accidents.queries.clock import level_of, limit
from antoan.accidents.rules.level import Clock, extension_key
from antoan.accidents.rules.minutes import Book
from antoan.law.models import Parameter
from antoan.law.queries import NotInForce, code_labels, parameter
from antoan.org.scope import Actor


def cases_of(actor: Actor) -> QuerySet[Accident]:
    """Readable cases with what the pages of an investigation need."""
    return readable(actor).select_related("commune__parent", "establishment__commune", "investigation")


def book_of(accident: Accident) -> Book:
    """The book of a case whose investigation has begun. Raises Investigation.DoesNotExist before."""
    found = Investigation.objects.get(accident=accident)
    return Book(
        accident=accident,
        investigation=found,
        victims=list(accident.victims.select_related("residence")),
        participants=list(found.participants.all()),
        measures=list(accident.measures.all()),
        site=site_of(accident, found.answers.get("site") or {}),
    )


def site_of(accident: Accident, own: dict[str, Any]) -> dict[str, Any]:
    """Item 1 of the minutes: the register's words, over which own answers stand."""
    return {**_from_register(accident), **{key: value for key, value in own.items() if value not in (None, "")}}


def _from_register(accident: Accident) -> dict[str, Any]:
    employer, day = accident.establishment, accident.occurred_on
    if employer is None:
        return {"name": accident.employer_text}
    sectors = code_labels(employer.sector_version, day) if employer.sector_code else {}
    kinds = code_labels("establishment_type", day) if employer.type_code else {}
    staff = employer.workforces.filter(year__lte=day.year).order_by("-year").first()
    return {
        "name": employer.name,
        "address": employer.full_address,
        "contact": ", ".join(part for part in (employer.phone, employer.email) if part),
        "sector": _coded(employer.sector_code, sectors),
        "workers": staff.total if staff else None,
        "type": _coded(employer.type_code, kinds),
        "parent": employer.parent_body,
    }


def _coded(code: str, labels: dict[str, str]) -> str:
    return f"{labels.get(code, '')} ({code})".strip() if code else ""


@dataclass(frozen=True)
class Why:
    """Why this level and this limit: a sentence, the law behind it, whether it was compared with the gazette."""

    level: InvestigationLevel
    text: str
    basis: str
    is_unverified: bool = False


def why_level(accident: Accident, found: Investigation | None = None) -> Why:
    """The level by rule, with the reason in words; `found` = the investigation, which may be a second one."""
    if found is not None and found.round > 1 and found.level == InvestigationLevel.PROVINCE:
        return Why(InvestigationLevel.PROVINCE, _("Điều tra lại: đoàn điều tra cấp tỉnh."), "Luật ATVSLĐ Đ.35 k.2")
    level, words = level_of(accident), str(accident.get_severity_display()).lower()
    if level == InvestigationLevel.PROVINCE:
        text = _("Vụ có mức độ «%(severity)s»: đoàn điều tra cấp tỉnh, kể cả khi người bị nạn không có hợp đồng.")
        return Why(level, text % {"severity": words}, "Luật ATVSLĐ Đ.35 k.2")
    if level == InvestigationLevel.GRASSROOTS:
        text = _("Vụ có mức độ «%(severity)s» và có người sử dụng lao động: cơ sở tự lập đoàn điều tra.")
        return Why(level, text % {"severity": words}, "Luật ATVSLĐ Đ.35 k.1")
    text = _("Người bị nạn không làm việc theo hợp đồng, mức độ «%(severity)s»: UBND xã lập biên bản ghi nhận sự việc.")
    # The law speaks of one person seriously hurt; for a light case it is silent and the same way is taken.
    return Why(level, text % {"severity": words}, "Luật ATVSLĐ Đ.35 k.1", accident.severity == CaseSeverity.LIGHT)


def clock_by_law(accident: Accident, *, needs_expertise: bool = False, since: dt.date | None = None) -> Clock | None:
    """Level and limit that the law of the day of receipt gives; None when no limit is in force."""
    start = since or timezone.localtime(accident.received_at).date()
    try:
        law = limit(accident.severity, needs_expertise=needs_expertise, on=start)
    except NotInForce:
        return None
    return Clock(level_of(accident), start, int(law.value))


def longest_extension(accident: Accident, found: Investigation) -> Parameter:
    """The longest extension that the law of the clock's first day allows (0 days for a light case)."""
    key = extension_key(accident.severity, needs_expertise=found.needs_expertise)
    return parameter(key, found.clock_from)


def is_informal(victims: list[Victim]) -> bool:
    """Whether somebody hurt had no contract: then the commune posts the conclusion (Điều 35 khoản 9)."""
    return any(victim.relation == Relation.NO_CONTRACT for victim in victims)
