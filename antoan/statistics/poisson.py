"""Poisson log-linear regression by Newton's method: small tables, many fits, no heavy import."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, kl_div, xlogy

Floats = NDArray[np.float64]
MOST_STEPS = 200
LARGEST_LOG = 700.0  # exp overflows just above
NO_GAIN = 1e-9  # of log-likelihood


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients, their covariance and fitted means of log E(y) = X·beta + offset."""

    beta: Floats
    covariance: Floats
    fitted: Floats
    deviance: float
    log_likelihood: float
    converged: bool


def fit_poisson(design: Floats, counts: Floats, *, offset: Floats | None = None, start: Floats | None = None) -> Fit:
    """Maximum likelihood of a Poisson log-linear model; `counts` may be any non-negative reals.

    design: n × p; offset: log exposure (n). deviance = 2 Σ [y log(y/μ) − (y − μ)]; the log-likelihood is the full one
    (with log y!), so that AIC and BIC agree with R. When the maximum lies at infinity `converged` may still be true:
    ask antoan.statistics.identification first.
    """
    shift = np.zeros(len(counts)) if offset is None else offset
    beta = _start(design, counts, shift) if start is None else start
    beta, converged = _climb(design, counts, shift, beta)
    fitted = _means(design, beta, shift)
    information = design.T @ (design * fitted[:, None])
    likelihood = float(np.sum(xlogy(counts, fitted) - fitted - gammaln(counts + 1)))
    covariance = np.asarray(np.linalg.pinv(information), dtype=np.float64)
    return Fit(beta, covariance, fitted, _deviance(counts, fitted), likelihood, converged)


def _climb(design: Floats, counts: Floats, offset: Floats, beta: Floats) -> tuple[Floats, bool]:
    """Newton steps until the next one would gain less than a billionth of a unit of log-likelihood."""
    fitted = _means(design, beta, offset)
    for _ in range(MOST_STEPS):
        gradient = design.T @ (counts - fitted)
        step = _solve(design.T @ (design * fitted[:, None]), gradient)
        beta, fitted = _halved(design, counts, offset, beta, step, _deviance(counts, fitted))
        if abs(float(gradient @ step)) <= NO_GAIN:
            return beta, True
    return beta, False


def _halved(
    design: Floats, counts: Floats, offset: Floats, beta: Floats, step: Floats, deviance: float
) -> tuple[Floats, Floats]:
    """The longest of the step, its half, its quarter … that does not make the fit worse."""
    noise = 1e-12 * (1 + deviance) + 1e-15 * float(counts.sum())
    for _ in range(40):
        fitted = _means(design, beta + step, offset)
        if _deviance(counts, fitted) <= deviance + noise:
            return beta + step, fitted
        step = step / 2
    return beta, _means(design, beta, offset)


def _start(design: Floats, counts: Floats, offset: Floats) -> Floats:
    guess = counts + 0.5
    root = np.sqrt(guess)
    solution = np.linalg.lstsq(design * root[:, None], (np.log(guess) - offset) * root, rcond=None)[0]
    return np.asarray(solution, dtype=np.float64)


def _solve(information: Floats, gradient: Floats) -> Floats:
    try:
        return np.asarray(np.linalg.solve(information, gradient), dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.lstsq(information, gradient, rcond=None)[0], dtype=np.float64)


def _means(design: Floats, beta: Floats, offset: Floats) -> Floats:
    return np.asarray(np.exp(np.clip(design @ beta + offset, -LARGEST_LOG, LARGEST_LOG)), dtype=np.float64)


def _deviance(counts: Floats, fitted: Floats) -> float:
    return 2 * float(kl_div(counts, fitted).sum())  # y log(y/μ) − y + μ, without cancellation
