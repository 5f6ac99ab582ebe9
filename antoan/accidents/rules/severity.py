"""Severity of a case from its victims (NĐ 39/2016 Điều 9; the classes are those of Luật ATVSLĐ Điều 35)."""

from __future__ import annotations

from collections.abc import Iterable

from antoan.accidents.enums import CaseSeverity, Severity

_MANY = 2  # "từ 02 người bị thương nặng trở lên"
GRAVITY = {Severity.LIGHT: 0, Severity.SERIOUS: 1, Severity.DEAD: 2}
CASE_GRAVITY = {
    CaseSeverity.LIGHT: 0,
    CaseSeverity.ONE_SERIOUS: 1,
    CaseSeverity.MANY_SERIOUS: 2,
    CaseSeverity.FATAL: 3,
}


def case_severity(severities: Iterable[str]) -> CaseSeverity:
    """The class of a case whose victims are in these states. ValueError when there is no victim."""
    states = [Severity(s) for s in severities]
    if not states:
        raise ValueError("Vụ tai nạn phải có ít nhất một nạn nhân.")
    if Severity.DEAD in states:
        return CaseSeverity.FATAL
    serious = states.count(Severity.SERIOUS)
    if serious >= _MANY:
        return CaseSeverity.MANY_SERIOUS
    return CaseSeverity.ONE_SERIOUS if serious else CaseSeverity.LIGHT


def worst(severities: Iterable[str]) -> Severity:
    """The gravest of several words about one person; an unknown state ("") counts for nothing."""
    return max((Severity(s) for s in severities if s), key=GRAVITY.__getitem__, default=Severity.LIGHT)
