"""Small counts: exact intervals, the comparison of two rates and funnel limits.

With few deaths a year a bare rate misleads; every figure of the system carries the interval computed here.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass

from scipy.special import bdtr, bdtrc, betaincinv, gammaincinv, pdtr, pdtrik

from antoan.statistics.messages import Message, Refused

NOT_A_COUNT = Message("not_a_count", "Số đếm phải là số nguyên không âm.", "A count must be a non-negative integer.")
NO_EXPOSURE = Message(
    "no_exposure", "Số lao động (hoặc giờ) phải lớn hơn 0.", "The exposure (workers or hours) must be positive."
)


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval; `high` is None when it has no upper end."""

    low: float
    high: float | None


def poisson_interval(count: int, *, level: float = 0.95) -> Interval:
    """Exact (Garwood 1936) interval of a Poisson mean: χ²(α/2, 2x)/2 to χ²(1−α/2, 2x+2)/2, in the unit of the count."""
    return Interval(*_garwood(count, level))


def rate_interval(count: int, exposure: float, *, per: float, level: float = 0.95) -> Interval:
    """Exact interval of a rate: the Garwood interval of the count × per / exposure."""
    _check_exposure(exposure)
    low, high = _garwood(count, level)
    return Interval(low * per / exposure, high * per / exposure)


@dataclass(frozen=True, slots=True)
class RateRatio:
    """Rate 1 / rate 2, its exact interval and two-sided p; `ratio` and `high` are None when rate 2 is 0."""

    ratio: float | None
    low: float
    high: float | None
    p: float


def compare_rates(count1: int, exposure1: float, count2: int, exposure2: float, *, level: float = 0.95) -> RateRatio:
    """Ratio of two Poisson rates by the conditional binomial: given x1 + x2, x1 ~ Bin(x1+x2, ρe1/(ρe1+e2)).

    Interval: Clopper–Pearson transformed; p: sum of outcomes no more likely than the one seen, under ρ = 1
    (Przyborowski & Wilenski 1940; as R `binom.test`).
    """
    _check_count(count1)
    _check_count(count2)
    _check_exposure(exposure1)
    _check_exposure(exposure2)
    share = _clopper_pearson(count1, count1 + count2, level)
    ratio = (count1 / exposure1) / (count2 / exposure2) if count2 else None
    scale = exposure2 / exposure1
    high = share[1] / (1 - share[1]) * scale if share[1] < 1 else None
    p = _binomial_p(count1, count1 + count2, exposure1 / (exposure1 + exposure2))
    return RateRatio(ratio, share[0] / (1 - share[0]) * scale, high, p)


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """Control limits at one level, as counts and as rates (`per` of the target)."""

    level: float
    count: tuple[float, float]
    rate: tuple[float, float]


def funnel_limits(
    target_rate: float, exposure: float, *, per: float = 100_000, levels: tuple[float, ...] = (0.95, 0.998)
) -> tuple[FunnelLimits, ...]:
    """Exact Poisson control limits around a target rate, interpolated (Spiegelhalter 2005, appendix A.1.1).

    Limit at probability p: r_p − α with r_p the smallest r having F(r) ≥ p and α = (F(r_p) − p) / f(r_p); a negative
    limit is 0. `target_rate` is per `per` units of exposure (deaths per 100 000 workers by default).
    """
    _check_exposure(exposure)
    expected = target_rate * exposure / per
    return tuple(_limits_at(level, expected, per / exposure) for level in levels)


def probability_at_least(count: int, expected: float) -> float:
    """P(X ≥ count) for a Poisson count with the given expectation."""
    _check_count(count)
    return 1.0 - float(pdtr(count - 1, expected)) if count else 1.0


def probability_at_most(count: int, expected: float) -> float:
    """P(X ≤ count) for a Poisson count with the given expectation."""
    _check_count(count)
    return float(pdtr(count, expected))


def _garwood(count: int, level: float) -> tuple[float, float]:
    _check_count(count)
    tail = (1 - level) / 2
    low = float(gammaincinv(count, tail)) if count else 0.0
    return low, float(gammaincinv(count + 1, 1 - tail))


def _limits_at(level: float, expected: float, scale: float) -> FunnelLimits:
    tail = (1 - level) / 2
    low, high = _interpolated(expected, tail), _interpolated(expected, 1 - tail)
    return FunnelLimits(level, (low, high), (low * scale, high * scale))


def _interpolated(expected: float, p: float) -> float:
    if expected <= 0:
        return 0.0
    r = _poisson_quantile(expected, p)
    reached = float(pdtr(r, expected))
    step = math.exp(r * math.log(expected) - expected - math.lgamma(r + 1))
    return max(0.0, r - (reached - p) / step)


def _poisson_quantile(expected: float, p: float) -> int:
    if p <= math.exp(-expected):
        return 0
    r = max(0, math.ceil(float(pdtrik(p, expected))) - 1)
    while pdtr(r, expected) < p:
        r += 1
    return r


def _clopper_pearson(successes: int, trials: int, level: float) -> tuple[float, float]:
    tail = (1 - level) / 2
    low = float(betaincinv(successes, trials - successes + 1, tail)) if successes else 0.0
    high = float(betaincinv(successes + 1, trials - successes, 1 - tail)) if successes < trials else 1.0
    return low, high


def _binomial_p(successes: int, trials: int, share: float) -> float:
    """Sum of the outcomes no more likely than `successes`: two tails, whose inner ends are looked up, not counted out."""

    def likeliness(k: int) -> float:
        ways = math.lgamma(trials + 1) - math.lgamma(k + 1) - math.lgamma(trials - k + 1)
        return ways + k * math.log(share) + (trials - k) * math.log1p(-share)

    mode, seen = min(trials, int((trials + 1) * share)), likeliness(successes) + 1e-7  # equal but for rounding is equal
    if likeliness(mode) <= seen:
        return 1.0
    if successes < mode:  # beyond the mode outcomes grow rarer: find the first that is rare enough
        other = bisect_left(range(mode, trials + 1), True, key=lambda k: likeliness(k) <= seen) + mode
        tails = bdtr(successes, trials, share) + (bdtrc(other - 1, trials, share) if other <= trials else 0.0)
    else:
        other = bisect_left(range(mode + 1), True, key=lambda k: likeliness(k) > seen) - 1
        tails = (bdtr(other, trials, share) if other >= 0 else 0.0) + bdtrc(successes - 1, trials, share)
    return min(1.0, float(tails))


def _check_count(count: int) -> None:
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        raise Refused(NOT_A_COUNT)


def _check_exposure(exposure: float) -> None:
    if not (math.isfinite(exposure) and exposure > 0):
        raise Refused(NO_EXPOSURE)
