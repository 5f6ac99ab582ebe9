"""Rounding for display and for forms; every calculator keeps the exact value until here.

Ministry notices mix truncation and rounding (18.99970 % printed "18,99", 1.04530 % printed "1,05"). The system rounds
half away from zero, to the digits of the form.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from antoan.lib import numbers


def round_half_away(value: int | float | Decimal | Fraction, digits: int = 0) -> Decimal:
    """Round to `digits` decimals, a half going away from zero (2.5 → 3, −2.5 → −3).

    A float is read as the shortest decimal that prints it (1.005 is one and five thousandths, as typed); a `Fraction`
    is rounded exactly. Raises ValueError for NaN and infinity.
    """
    if isinstance(value, Fraction):
        units = int(abs(value) * 10**digits + Fraction(1, 2))
        return Decimal(units if value >= 0 else -units).scaleb(-digits)
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise ValueError(f"không phải là số hữu hạn / not a finite number: {value}")
    return numbers.round_half_away(number, digits)


def percent_change(before: int, after: int, digits: int = 2) -> Decimal | None:
    """Change from `before` to `after` in percent, rounded to `digits`; None when there is nothing to compare with."""
    return round_half_away(Fraction(100 * (after - before), before), digits) if before else None
