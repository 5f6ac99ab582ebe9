"""Yearly change, target paths and what a small number of deaths can show.

A target screen shows the rate ratio, its exact interval (antoan.statistics.counts.compare_rates) and the probability that
the true change reached the target; never a bare tick.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, ndtr, ndtri, stdtr, stdtrit

from antoan.statistics.messages import Message, Refused
from antoan.statistics.poisson import fit_poisson

TOO_SHORT = Message(
    "too_few_years",
    "Cần ít nhất ba năm có số lao động để tính xu hướng.",
    "A trend needs at least three years with workers.",
)
NO_EVENTS = Message(
    "no_events", "Không có ca nào trong các năm, nên không có xu hướng.", "No events in any year: no trend."
)
UNEQUAL = Message("unequal_years", "Số năm của tử số và mẫu số khác nhau.", "Counts and workers cover different years.")


@dataclass(frozen=True, slots=True)
class Trend:
    """Annual percent change and its interval; `method` is "poisson" or "quasi-poisson" (over-dispersed)."""

    slope: float
    slope_error: float
    dispersion: float
    df: int
    method: str
    level: float

    @property
    def apc(self) -> float:
        """Annual percent change (e^β − 1)·100."""
        return math.expm1(self.slope) * 100

    @property
    def interval(self) -> tuple[float, float]:
        """Wald interval of the annual percent change; Student's t when quasi-Poisson."""
        tail = 1 - (1 - self.level) / 2
        quantile = float(stdtrit(self.df, tail)) if self.method == "quasi-poisson" else float(ndtri(tail))
        width = quantile * self.slope_error
        return math.expm1(self.slope - width) * 100, math.expm1(self.slope + width) * 100

    @property
    def p(self) -> float:
        """Two-sided p of no change."""
        return 2 * self._below(-abs(self.slope) / self.slope_error)

    def probability_change_at_most(self, change: float) -> float:
        """P(true annual change ≤ `change`), e.g. −0.04, with a flat prior on the slope."""
        return self._below((math.log1p(change) - self.slope) / self.slope_error)

    def _below(self, score: float) -> float:
        return float(stdtr(self.df, score)) if self.method == "quasi-poisson" else float(ndtr(score))


def annual_change(
    counts: Sequence[int], workers: Sequence[float], *, years: Sequence[int] | None = None, level: float = 0.95
) -> Trend:
    """Annual change from log E(deaths) = α + β·year + log(workers).

    Over-dispersed (Pearson χ²/df > 1) → quasi-Poisson: errors × √dispersion, Student's t. Raises Refused when there
    are fewer than three years or no events.
    """
    times = np.asarray(years if years is not None else range(len(counts)), dtype=np.float64)
    _check_years(counts, workers, times.size)
    y, exposure = np.asarray(counts, dtype=np.float64), np.asarray(workers, dtype=np.float64)
    design = np.column_stack([np.ones(times.size), times - times.mean()])
    fit = fit_poisson(design, y, offset=np.log(exposure))
    df = times.size - 2
    dispersion = float(np.sum((y - fit.fitted) ** 2 / fit.fitted)) / df
    inflated = max(1.0, dispersion)
    error = math.sqrt(fit.covariance[1, 1] * inflated)
    return Trend(float(fit.beta[1]), error, dispersion, df, "quasi-poisson" if inflated > 1 else "poisson", level)


def target_path(start: float, annual_change: float, years: int) -> list[float]:
    """The path start·(1 + change)^t for t = 1 … years (target 1: −4 %/year, targets 2 and 3: +5 %/year)."""
    return [start * (1 + annual_change) ** t for t in range(1, years + 1)]


def power(deaths_per_year: float, years: int, *, annual_change: float = -0.04, alpha: float = 0.05) -> float:
    """Probability that a two-sided Wald test sees a true yearly change, given the mean deaths a year.

    Fisher information of the slope with μ deaths each year: I = μ Σ (t − t̄)²; power Φ(|β|√I − z) + Φ(−|β|√I − z).
    """
    spread = years * (years**2 - 1) / 12
    score = abs(math.log1p(annual_change)) * math.sqrt(deaths_per_year * spread)
    z = float(ndtri(1 - alpha / 2))
    return float(ndtr(score - z) + ndtr(-score - z))


def years_to_detect(
    deaths_per_year: float, *, annual_change: float = -0.04, wanted: float = 0.8, longest: int = 100
) -> int | None:
    """The least number of years with `power` ≥ wanted; None when even `longest` years are not enough."""
    years = range(3, longest + 1)
    return next((n for n in years if power(deaths_per_year, n, annual_change=annual_change) >= wanted), None)


def probability_of_change(
    count_before: int, workers_before: float, count_now: int, workers_now: float, *, change: float = -0.04
) -> float | None:
    """P(true rate now ≤ (1 + change) × true rate before), from two counts.

    Conditional binomial with Jeffreys prior: the share of `now` among all events ~ Beta(x_now + ½, x_before + ½).
    None when nothing happened in either period: there is no evidence to weigh.
    """
    if min(count_before, count_now) < 0 or count_before + count_now == 0 or min(workers_before, workers_now) <= 0:
        return None
    weighted = (1 + change) * workers_now
    return float(betainc(count_now + 0.5, count_before + 0.5, weighted / (workers_before + weighted)))


def _check_years(counts: Sequence[int], workers: Sequence[float], years: int) -> None:
    if not len(counts) == len(workers) == years:
        raise Refused(UNEQUAL)
    if years < 3 or min(workers) <= 0:
        raise Refused(TOO_SHORT)
    if sum(counts) == 0:
        raise Refused(NO_EVENTS)
