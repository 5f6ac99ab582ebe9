"""Profile-likelihood interval of the size of the population (Cormack 1992; R Rcapture `closedpCI.t`).

For each N the missing cell is taken as known, N − M, the log-linear model is fitted to the completed table and the
multinomial likelihood noted: ℓ(N) = ln N! − ln(N−M)! + Σ n_i ln(μ_i/N). The interval holds the N with
2(ℓ_max − ℓ(N)) ≤ χ²_1 quantile (3.84 at 95 %).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.special import chdtri, gammaln, xlogy

from antoan.statistics.poisson import Floats, fit_poisson

FARTHEST = 1e6  # times the persons seen: an interval that reaches it is said to have no upper end


def profile_interval(
    design: Floats, counts: Floats, unseen: float, *, level: float = 0.95
) -> tuple[float, float | None]:
    """Interval of N for a model whose fit puts `unseen` persons in the missing cell; high None: no upper end."""
    seen = float(counts.sum())
    likelihood = _profile(design, counts)
    peak = _peak(likelihood, unseen)
    cut = likelihood(peak) - float(chdtri(1, 1 - level)) / 2

    def above(missing: float) -> float:
        return likelihood(missing) - cut

    low = 0.0 if above(0.0) >= 0 else float(brentq(above, 0.0, peak, xtol=1e-6, rtol=1e-9))
    high = _upper(above, max(peak, unseen, 1.0), FARTHEST * seen)
    return seen + low, None if high is None else seen + high


def _profile(design: Floats, counts: Floats) -> Callable[[float], float]:
    """ℓ as a function of the number in the missing cell, up to a constant."""
    missing_row = np.zeros((1, design.shape[1]))
    missing_row[0, 0] = 1
    completed = np.vstack([design, missing_row])
    seen = float(counts.sum())
    last: Floats | None = None

    def likelihood(missing: float) -> float:
        nonlocal last
        table = np.append(counts, missing)
        total = seen + missing
        fit = fit_poisson(completed, table, start=last)  # from the last solution: two steps instead of eight
        fitted, last = fit.fitted, fit.beta
        choices = float(gammaln(total + 1) - gammaln(missing + 1))
        return choices + float(np.sum(xlogy(table, fitted / total)))

    return likelihood


def _peak(likelihood: Callable[[float], float], unseen: float) -> float:
    """Where ℓ is largest: a little below the Poisson estimate `unseen` (Sanathanan 1972)."""
    if unseen <= 0:
        return 0.0
    found = minimize_scalar(
        lambda missing: -likelihood(float(missing)), bounds=(0.0, unseen * 1.5 + 2), method="bounded"
    )
    return float(found.x)


def _upper(above: Callable[[float], float], start: float, farthest: float) -> float | None:
    inside, outside = start, start * 1.5 + 1
    while above(outside) > 0:
        if outside > farthest:
            return None
        inside, outside = outside, outside * 2
    return float(brentq(above, inside, outside, xtol=1e-6, rtol=1e-9)) if above(inside) > 0 else inside
