"""Facts of a case and its moves."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.accidents.actions.guards import locked, require_editable, require_reason
from antoan.accidents.actions.log import differences, said_of
from antoan.accidents.models import Accident
from antoan.accidents.queries.places import commune_of_day
from antoan.accidents.rules.life import CASE
from antoan.accidents.rules.plausible import Doubt, Implausible
from antoan.audit.record import record
from antoan.org.scope import Actor

FACTS = (
    *("occurred_on", "occurred_at", "commune", "place_text", "establishment", "employer_text", "summary"),
    *("cost_medical", "cost_wages", "cost_compensation", "cost_property"),
)


@transaction.atomic
def edit_facts(accident: Accident, *, actor: Actor, reason: str, **facts: Any) -> list[str]:
    """Correct the facts of a case; returns the fields that changed. One event with the fields and the reason."""
    accident = locked(accident)
    require_editable(actor, accident)
    reason = require_reason(reason)
    if "commune" in facts:
        facts["commune"] = commune_of_day(facts["commune"], facts.get("occurred_on", accident.occurred_on))
    before = {name: getattr(accident, name) for name in FACTS if name in facts}
    changed = [name for name in before if facts[name] != before[name]]
    if not changed:
        return []
    for name in changed:
        setattr(accident, name, facts[name])
    _require_possible(accident)
    accident.save(update_fields=changed)
    record(
        actor,
        "accident.edit",
        accident,
        place_path=accident.place_path,
        reason=said_of(reason, accident),
        **differences(before, facts, changed),
    )
    return changed


def move(accident: Accident, name: str, *, actor: Actor, comment: str = "", **fields: Any) -> None:
    """Fire a move of the case's table. Raises PermissionDenied or TransitionRefused."""
    CASE.fire(name, accident, actor=actor, comment=said_of(comment, accident), **fields)


def _require_possible(accident: Accident) -> None:
    found, day = [], accident.occurred_on
    if day > timezone.localdate():
        found.append(Doubt("occurred_on", _("Ngày xảy ra ở tương lai. Kiểm tra lại ngày, tháng, năm.")))
    employer = accident.establishment
    if employer and employer.founded_on and day < employer.founded_on:
        message = _("Ngày xảy ra trước ngày «%(name)s» thành lập (%(founded)s). Sửa ngày hoặc chọn cơ sở khác.")
        found.append(Doubt("occurred_on", message % {"name": employer, "founded": f"{employer.founded_on:%d/%m/%Y}"}))
    if accident.victims.filter(died_on__lt=day).exists():
        found.append(Doubt("occurred_on", _("Có nạn nhân ghi ngày chết trước ngày này. Sửa ngày chết trước.")))
    if found:
        raise Implausible(found)
