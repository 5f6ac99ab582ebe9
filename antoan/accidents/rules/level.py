"""Who investigates, and within how many days (Luật ATVSLĐ Điều 35 khoản 1–4 and 6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from antoan.accidents.enums import CaseSeverity, InvestigationLevel, Relation
from antoan.lib.deadlines import due_date


def investigation_level(
    severity: str, *, has_employer: bool, relations: Iterable[str] = (), by_ministry: bool = False
) -> InvestigationLevel:
    """The level of a case.

    Dead, or two and more seriously hurt: the province, also for people without a contract (Điều 35 khoản 2). Otherwise
    the employer's own team (khoản 1), or, when nobody answers as employer, the commune's record of the event
    (khoản 1, last paragraph: one seriously hurt; for a light one the law is silent and the commune, which keeps the
    ledger of TT 13/2020 Phụ lục II, records it the same way). The ministry takes a case over only by its own decision.
    """
    if by_ministry:
        return InvestigationLevel.MINISTRY
    if severity in {CaseSeverity.FATAL, CaseSeverity.MANY_SERIOUS}:
        return InvestigationLevel.PROVINCE
    known = {r for r in relations if r != Relation.UNKNOWN}
    if not has_employer or known == {Relation.NO_CONTRACT}:
        return InvestigationLevel.COMMUNE_RECORD
    return InvestigationLevel.GRASSROOTS


def limit_key(severity: str, *, needs_expertise: bool = False) -> str:
    """Key of the law parameter that holds the limit in days; expertise (giám định) has its own, the longest."""
    return "investigation.days.expertise" if needs_expertise else f"investigation.days.{CaseSeverity(severity).value}"


def extension_key(severity: str, *, needs_expertise: bool = False) -> str:
    """Key of the law parameter that holds the longest extension in days (0 for light cases)."""
    which = "expertise" if needs_expertise else CaseSeverity(severity).value
    return f"investigation.extension.{which}"


@dataclass(frozen=True)
class Clock:
    """Level and time limit of one case on the law of one day."""

    level: InvestigationLevel
    clock_from: dt.date
    base_days: int
    extension_days: int = 0

    @property
    def due_on(self) -> dt.date:
        """Last day for announcing the minutes: calendar days, the day of receipt not counted."""
        return due_date(self.clock_from, self.base_days + self.extension_days)


@dataclass(frozen=True)
class Change:
    """How a clock moves when the case turns out graver."""

    before: Clock
    after: Clock

    @property
    def matters(self) -> bool:
        """Whether anything the team works by is different."""
        return self.before != self.after


def after_worsening(old: Clock, *, level: InvestigationLevel, base_days: int, known_on: dt.date) -> Change:
    """The clock of a case that became graver (a later death, law.md §5.7).

    The limit of khoản 6 runs from receipt of the notice; the notice of the graver event came on `known_on`, so the new
    limit runs from there. No source states this for a later death: shown as "chưa đối chiếu" and correctable.
    """
    if level == old.level and base_days <= old.base_days:
        return Change(old, old)
    return Change(old, Clock(level, max(known_on, old.clock_from), base_days))
