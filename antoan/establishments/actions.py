"""Changes of the register: enter, correct, pause, close, count heads. One transaction and one audit event each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.audit.record import record
from antoan.establishments.enums import EstablishmentStatus
from antoan.establishments.models import Establishment, Workforce
from antoan.establishments.permissions import EstablishmentPermission
from antoan.establishments.queries import by_tax_code, similar
from antoan.establishments.rules import (
    COUNTS,
    LIFE,
    Problems,
    core_name,
    problems,
    search_key,
    sort_key,
    workforce_problems,
)
from antoan.lib.identifiers import parse_tax_code
from antoan.org.models import Place
from antoan.org.scope import Actor

FACTS = (
    "tax_code", "name", "site_kind", "head_office", "head_province", "type_code", "sector_version", "sector_code",
    "parent_body", "commune", "address", "phone", "email", "contact_name", "contact_title", "founded_on",
)  # fmt: skip
PERSONAL = frozenset({"address", "phone", "email", "contact_name", "contact_title"})
LOGGED = tuple(name for name in FACTS if name not in PERSONAL)
NOT_BY_EMPLOYER = frozenset({"tax_code", "head_office"})  # an officer compares these with the business register


class Refused(Exception):
    """The facts cannot be so; `problems` says which field ("" = the whole) and how to mend it."""

    def __init__(self, problems: Problems) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


class AlreadyRegistered(Exception):
    """Another establishment carries this tax code."""

    def __init__(self, existing: Establishment) -> None:
        super().__init__(str(existing))
        self.existing = existing


class SimilarExists(Exception):
    """Establishments of the same commune with nearly the same name; the person must say that this is another one."""

    def __init__(self, rows: list[Establishment]) -> None:
        super().__init__(", ".join(map(str, rows)))
        self.rows = rows


def register(
    *, actor: Actor, facts: Mapping[str, Any], is_another: bool = False, is_demo: bool = False
) -> Establishment:
    """Enter an establishment. Raises Refused, AlreadyRegistered, SimilarExists (unless `is_another`), PermissionDenied."""
    commune: Place = facts["commune"]
    _may_edit(actor, commune.current_path, None)
    row = Establishment(is_demo=is_demo)
    _fill(row, {name: facts[name] for name in FACTS if name in facts})
    if not is_another and (rows := similar(row.name, commune.current_path)):
        raise SimilarExists(rows)
    try:
        with transaction.atomic():
            row.save()
            record(actor, "establishment.registered", row, place_path=row.place_path, facts=_shown(row, LOGGED))
    except IntegrityError:
        _raise_if_taken(row)
        raise
    return row


def update(
    *, establishment: Establishment, actor: Actor, facts: Mapping[str, Any], seen: dt.datetime | None = None
) -> list[str]:
    """Correct facts; answers the names of what changed. `seen` = `updated_at` of what the person was looking at."""
    _may_edit(actor, establishment.place_path, establishment.pk)
    given = {name: facts[name] for name in FACTS if name in facts}
    if actor.establishment_id is not None:
        given = {name: value for name, value in given.items() if name not in NOT_BY_EMPLOYER}
    if "commune" in given:
        _may_edit(actor, given["commune"].current_path, establishment.pk)
    try:
        with transaction.atomic():
            return _update(establishment, given, actor, seen)
    except IntegrityError:
        establishment.tax_code = given.get("tax_code")
        _raise_if_taken(establishment)
        raise


def _update(
    establishment: Establishment, given: Mapping[str, Any], actor: Actor, seen: dt.datetime | None
) -> list[str]:
    row = _locked(establishment)
    if seen and row.updated_at > seen:
        raise Refused(
            {"": _("Người khác vừa sửa cơ sở này lúc %(time)s. Xem lại nội dung mới rồi sửa tiếp.") % _clock(row)}
        )
    before = _shown(row, given)
    _fill(row, given)
    after = _shown(row, given)
    changed = [name for name in given if before[name] != after[name]]
    if changed:
        row.save()
        # The log is never erased: of a person to call and an address it says that they changed, not what they were.
        differences = {name: [before[name], after[name]] if name in LOGGED else ["…", "…"] for name in changed}
        record(actor, "establishment.updated", row, place_path=row.place_path, changes=differences)
    establishment.refresh_from_db()
    return changed


@transaction.atomic
def change_status(
    *, establishment: Establishment, move: str, actor: Actor, on: dt.date | None = None, reason: str = ""
) -> None:
    """Pause, resume, close (`on` = the last day) or reopen; closing and reopening need a reason."""
    _may_edit(actor, establishment.place_path, establishment.pk)
    row, step = _locked(establishment), LIFE[move]
    if row.status not in step.sources:
        raise Refused({"": _("Cơ sở đang ở tình trạng «%(now)s», không thể «%(move)s».") % {
            "now": row.get_status_display(), "move": step.label}})  # fmt: skip
    if move in {"close", "reopen"} and not reason.strip():
        raise Refused({"reason": _("Ghi lý do.")})
    closed_on = (on or timezone.localdate()) if step.target == EstablishmentStatus.CLOSED else None
    if found := problems({"founded_on": row.founded_on, "closed_on": closed_on}, None, timezone.localdate()):
        raise Refused({"on": " ".join(found.values())})
    before, row.status, row.closed_on = row.status, step.target, closed_on
    row.save(update_fields=["status", "closed_on", "updated_at"])
    record(
        actor, f"establishment.{move}", row, place_path=row.place_path,
        before=before, after=row.status, closed_on=closed_on, reason=reason,
    )  # fmt: skip
    establishment.refresh_from_db()


@transaction.atomic
def set_workforce(*, establishment: Establishment, year: int, counts: Mapping[str, Any], actor: Actor) -> Workforce:
    """Enter or correct the head counts of one year (persons; payroll in million đồng). Raises Refused."""
    _may_edit(actor, establishment.place_path, establishment.pk)
    numbers = {name: counts.get(name) or 0 for name in ("total", *COUNTS)}
    if found := workforce_problems(numbers, year, timezone.localdate()):
        raise Refused(found)
    old = Workforce.objects.select_for_update().filter(establishment=establishment, year=year).first()
    values = {**numbers, "payroll_million": counts.get("payroll_million")}
    before = {name: getattr(old, name) for name in values} if old else None
    row, _created = Workforce.objects.update_or_create(establishment=establishment, year=year, defaults=values)
    if before != values:
        record(
            actor, "establishment.workforce", establishment, place_path=establishment.place_path,
            year=year, before=before, after=values,
        )  # fmt: skip
    return row


def _may_edit(actor: Actor, place_path: str, pk: int | None) -> None:
    """Role and scope; an employer's account edits its own establishment only and registers none."""
    if not (actor.can(EstablishmentPermission.EDIT) and actor.reaches(place_path, pk)):
        raise PermissionDenied


def _locked(establishment: Establishment) -> Establishment:
    return Establishment.objects.select_for_update(of=("self",)).select_related("commune").get(pk=establishment.pk)


def _fill(row: Establishment, given: Mapping[str, Any]) -> None:
    """Put facts on the row, with the keys made from them; refuse what cannot be."""
    for name, value in given.items():
        setattr(row, name, value)
    tax, error = parse_tax_code(row.tax_code or "")
    row.tax_code = tax.value if tax else None
    found = problems(
        {name: getattr(row, name) for name in ("site_kind", "founded_on", "closed_on")}, tax, timezone.localdate()
    )
    if error:
        found["tax_code"] = error
    if found:
        raise Refused(found)
    row.folded, row.sort_key = search_key(row.name, row.tax_code), sort_key(row.name)
    row.core = core_name(row.name)
    _raise_if_taken(row)


def _raise_if_taken(row: Establishment) -> None:
    if row.tax_code and (existing := by_tax_code(row.tax_code)) and existing.pk != row.pk:
        raise AlreadyRegistered(existing)


def _shown(row: Establishment, names: Any) -> dict[str, Any]:
    """Facts as the audit keeps them: text, places and offices by name."""
    values = {name: getattr(row, name) for name in names}
    return {name: str(value) if value is not None else None for name, value in values.items()}


def _clock(row: Establishment) -> dict[str, str]:
    return {"time": f"{timezone.localtime(row.updated_at):%H:%M:%S}"}
