"""Accident rates of the Vietnamese returns, of the ILO, of Eurostat (ESAW) and of OSHA.

A missing denominator never becomes 0: the rate is then `None` and `missing` says why. Numerator and denominator must
cover the same group of workers; accidents on the way to and from work (Law on OSH art. 39(2)) never enter K.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from antoan.statistics.messages import Message, Refused
from antoan.statistics.rounding import round_half_away

Number = int | float | Decimal | Fraction

NO_NUMERATOR = Message("no_numerator", "Thiếu số vụ hoặc số người bị nạn.", "The number of cases is missing.")
NO_DENOMINATOR = Message(
    "no_denominator",
    "Thiếu mẫu số (số lao động hoặc số giờ làm việc), nên không tính tần suất; không ghi là 0.",
    "The denominator (workers or hours) is missing, so there is no rate; it is not zero.",
)
NEGATIVE = Message("negative", "Số âm không hợp lệ; hãy kiểm tra lại số liệu.", "A negative number is not valid.")
COMMUTING = Message(
    "commuting_exceeds",
    "Số người bị nạn trên đường đi làm lớn hơn tổng số người bị nạn.",
    "More commuting victims than victims in all.",
)
ESTIMATED_HOURS = Message(
    "estimated_hours",
    "Số giờ làm việc được ước tính: giờ làm việc bình thường trừ nghỉ có hưởng lương.",
    "Hours are estimated: normal hours less paid leave.",
)
FEWER_THAN_THREE = Message(
    "three_years_needed",
    "Cần đủ ba năm liền trước để tính tần suất trung bình (TT 27/2021, Điều 8).",
    "Three preceding years are needed for the mean frequency (TT 27/2021 art. 8).",
)


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate and what it is made of: `value` = numerator × per / denominator, or None with the reason in `missing`."""

    exact: Fraction | None
    numerator: Number | None
    denominator: Number | None
    per: int
    unit: str
    missing: Message | None = None

    @property
    def value(self) -> float | None:
        """The unrounded rate."""
        return None if self.exact is None else float(self.exact)

    def rounded(self, digits: int) -> Decimal | None:
        """The rate as a form prints it: half away from zero."""
        return None if self.exact is None else round_half_away(self.exact, digits)


def rate(numerator: Number | None, denominator: Number | None, *, per: int, unit: str) -> Rate:
    """numerator × per / denominator. Raises Refused("negative") for a negative part."""
    if numerator is None:
        return Rate(None, numerator, denominator, per, unit, NO_NUMERATOR)
    if numerator < 0 or (denominator or 0) < 0:
        raise Refused(NEGATIVE)
    if not denominator:
        return Rate(None, numerator, denominator, per, unit, NO_DENOMINATOR)
    return Rate(_exact(numerator) * per / _exact(denominator), numerator, denominator, per, unit)


def accident_frequency(victims: int | None, workers: int | None, *, commuting: int = 0) -> Rate:
    """K_TNLĐ, victims per 1 000 workers (TT 13/2020 Phụ lục XIV col. 11; TT 27/2021 Điều 8).

    `commuting` of the victims were hurt on the way to or from work (Law art. 39(2)) and are left out.
    """
    return rate(_without(victims, commuting), workers, per=1000, unit="người bị nạn / 1 000 lao động")


def fatal_frequency(deaths: int | None, workers: int | None, *, commuting: int = 0) -> Rate:
    """K_chết, deaths per 1 000 workers (TT 13/2020 Phụ lục XIV col. 12)."""
    return rate(_without(deaths, commuting), workers, per=1000, unit="người chết / 1 000 lao động")


def fatal_incidence(deaths: int | None, workers: int | None, *, commuting: int = 0) -> Rate:
    """Deaths per 100 000 workers (SDG indicator 8.8.1)."""
    return rate(_without(deaths, commuting), workers, per=100_000, unit="người chết / 100 000 lao động")


def mean_frequency(years: Sequence[tuple[int | None, int | None]]) -> Rate:
    """K_tb = (K1 + K2 + K3) / 3 over three years of (victims, workers) (TT 27/2021 Điều 8)."""
    unit = "người bị nạn / 1 000 lao động"
    if len(years) != 3:
        return Rate(None, None, None, 1000, unit, FEWER_THAN_THREE)
    parts = [accident_frequency(victims, workers) for victims, workers in years]
    missing = next((part.missing for part in parts if part.missing), None)
    if missing:
        return Rate(None, None, None, 1000, unit, missing)
    return Rate(sum((part.exact or Fraction(0) for part in parts), Fraction(0)) / 3, None, None, 1000, unit)


def ilo_frequency(cases: int | None, hours: Number | None) -> Rate:
    """New cases per 1 000 000 hours worked (16th ICLS resolution, 1998)."""
    return rate(cases, hours, per=1_000_000, unit="vụ / 1 000 000 giờ")


def ilo_incidence(cases: int | None, workers: Number | None, *, per: int = 1000) -> Rate:
    """New cases per 1 000 average workers (16th ICLS 1998); `per=100_000` for SDG 8.8.1."""
    return rate(cases, workers, per=per, unit=f"vụ / {per:,} lao động".replace(",", " "))


def ilo_severity(days_lost: Number | None, hours: Number | None) -> Rate:
    """Days lost per 1 000 000 hours worked (16th ICLS 1998)."""
    return rate(days_lost, hours, per=1_000_000, unit="ngày / 1 000 000 giờ")


def osha_trir(recordable_cases: int | None, hours: Number | None) -> Rate:
    """Total recordable incident rate: cases per 200 000 hours (29 CFR 1904)."""
    return rate(recordable_cases, hours, per=200_000, unit="vụ / 200 000 giờ")


def osha_dart(dart_cases: int | None, hours: Number | None) -> Rate:
    """Cases with days away, restricted work or transfer per 200 000 hours (29 CFR 1904)."""
    return rate(dart_cases, hours, per=200_000, unit="vụ / 200 000 giờ")


def standardised_incidence(
    cases: Mapping[str, int], workers: Mapping[str, int], reference_workers: Mapping[str, int], *, per: int = 100_000
) -> Rate:
    """ESAW standardised incidence Σ_k w_k r_k, w_k = reference workers in sector k / all (Eurostat ESAW methodology).

    Keys are sectors. A sector of the reference without workers here has no rate, so the sum has none: `missing` names it.
    """
    unit = f"vụ / {per:,} lao động (chuẩn hóa theo ngành)".replace(",", " ")
    total = sum(reference_workers.values())
    if not total:
        return Rate(None, None, None, per, unit, NO_DENOMINATOR)
    absent = sorted(k for k, reference in reference_workers.items() if reference and not workers.get(k))
    if absent:
        return Rate(None, None, None, per, unit, _no_workers_in(absent))
    parts = (
        Fraction(reference, total) * (rate(cases.get(k, 0), workers[k], per=per, unit=unit).exact or 0)
        for k, reference in reference_workers.items()
        if reference
    )
    return Rate(sum(parts, Fraction(0)), None, None, per, unit)


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours worked, and the note that says they are estimated when they are."""

    value: Number | None
    note: Message | None


def worked_hours(
    reported: Number | None, *, workers: int | None, normal_hours: Number, paid_leave_hours: Number
) -> Hours:
    """Reported hours, or workers × (normal hours − paid leave) a year with a note (16th ICLS 1998, para. 13)."""
    if reported:
        return Hours(reported, None)
    if not workers:
        return Hours(None, NO_DENOMINATOR)
    return Hours(workers * (_exact(normal_hours) - _exact(paid_leave_hours)), ESTIMATED_HOURS)


def _exact(number: Number) -> Fraction:
    return Fraction(Decimal(repr(number))) if isinstance(number, float) else Fraction(number)


def _without(victims: int | None, commuting: int) -> int | None:
    if commuting < 0:
        raise Refused(NEGATIVE)
    if victims is not None and commuting > victims >= 0:
        raise Refused(COMMUTING)
    return None if victims is None else victims - commuting


def _no_workers_in(sectors: Sequence[str]) -> Message:
    names = ", ".join(sectors)
    return Message(
        "no_workers_in_sector",
        f"Không có số lao động của ngành: {names}; không chuẩn hóa được.",
        f"No workers given for sector: {names}; the rate cannot be standardised.",
    )
