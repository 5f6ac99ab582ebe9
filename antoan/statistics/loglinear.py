"""Log-linear estimates of the unseen from two to five lists.

Poisson log-linear model on the 2^k − 1 observable cells: N = M + exp(intercept), the intercept being the logarithm of the
missing cell (Fienberg 1972; Bishop, Fienberg & Holland 1975; International Working Group 1995). Conventions of R Rcapture:
Var N = f0 + f0²·Var(intercept); AIC = −2ℓ + 2p and BIC = −2ℓ + p ln M with the full Poisson ℓ.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from antoan.statistics.hierarchies import Hierarchy, every_hierarchy
from antoan.statistics.histories import Histories
from antoan.statistics.identification import not_identified
from antoan.statistics.messages import Message
from antoan.statistics.poisson import Floats, fit_poisson
from antoan.statistics.profile import profile_interval

LARGEST = 1e12
ABSURD = Message(
    "absurd",
    "Mô hình cho một số lớn hơn mọi dân số; không đưa ra con số.",
    "The model gives a number beyond any population; no number is given.",
)
CLOSE = 10.0  # a model within this of the best BIC is still worth hearing


@dataclass(frozen=True, slots=True)
class ModelFit:
    """One model: N (`total`) in persons with standard error and 95 % profile interval, or None with the reason `why`."""

    model: str
    total: float | None
    error: float | None
    deviance: float | None
    df: int
    aic: float | None
    bic: float | None
    low: float | None = None
    high: float | None = None
    why: Message | None = None

    def as_json(self) -> dict[str, object]:
        """{model, N, SE, deviance, df, AIC, BIC, interval}; `high` null: no upper end; `why` when there is no number."""
        shown: dict[str, object] = {
            "model": self.model,
            "N": self.total,
            "SE": self.error,
            "deviance": self.deviance,
            "df": self.df,
            "AIC": self.aic,
            "BIC": self.bic,
            "interval": None if self.total is None else [self.low, self.high],
        }
        return shown if self.why is None else {**shown, "why": self.why.as_json()}


def fit_models(table: Histories) -> list[ModelFit]:
    """All models of 2–4 lists, simplest first; of 5 lists independence and those within 10 of the best BIC."""
    models = every_hierarchy(table.lists) if table.lists <= 4 else _contenders(table)
    return [fit_model(table, model) for model in models]


def fit_model(table: Histories, model: Hierarchy) -> ModelFit:
    """Fit one model, with its interval; a model that the table cannot identify gets a reason instead of numbers."""
    df = len(table.counts) - len(model.terms) - 1
    why = not_identified(table, model)
    fit = estimate(table, model)
    if why or (fit.total or 0) > LARGEST:
        return ModelFit(model.name, None, None, None, df, None, None, why=why or ABSURD)
    design, counts = model.design(table.counts), as_array(table)
    low, high = profile_interval(design, counts, (fit.total or 0) - table.observed)
    return replace(fit, low=low, high=high)


def estimate(table: Histories, model: Hierarchy) -> ModelFit:
    """Fit one model without asking whether it is identified and without an interval."""
    fit = fit_poisson(model.design(table.counts), as_array(table))
    unseen, parameters = math.exp(fit.beta[0]), len(fit.beta)
    error = math.sqrt(unseen + unseen**2 * max(0.0, fit.covariance[0, 0]))
    aic = -2 * fit.log_likelihood + 2 * parameters
    bic = -2 * fit.log_likelihood + parameters * math.log(table.observed)
    df = len(table.counts) - parameters
    return ModelFit(model.name, table.observed + unseen, error, fit.deviance, df, aic, bic)


def best_of(fits: Sequence[ModelFit]) -> ModelFit | None:
    """The identified model with the smallest BIC."""
    return min((fit for fit in fits if fit.bic is not None), key=_score, default=None)


def close_to_best(fits: Sequence[ModelFit], *, within: float = CLOSE) -> list[ModelFit]:
    """The identified models whose BIC is at most `within` above the best."""
    best = best_of(fits)
    return [] if best is None else [fit for fit in fits if _score(fit) <= _score(best) + within]


def as_array(table: Histories) -> Floats:
    """The observed cells in the order of the design matrix."""
    return np.asarray(list(table.counts.values()), dtype=np.float64)


def shared_pairs(table: Histories) -> list[tuple[int, int]]:
    """The pairs of lists that share somebody."""
    return [pair for pair in combinations(range(1, table.lists + 1), 2) if table.on_all(pair)]


def _contenders(table: Histories) -> list[Hierarchy]:
    """Independence, and the identified models within 10 of the best identified one: a thousand fits, few kept."""
    models = every_hierarchy(table.lists, pairs=shared_pairs(table))
    ranked = sorted(((_score(estimate(table, model)), number) for number, model in enumerate(models)))
    kept: list[int] = []
    best = math.inf
    for score, number in ranked:
        if score > best + CLOSE:
            break
        if not_identified(table, models[number]) is None:
            best = min(best, score)
            kept.append(number)
    return [models[number] for number in sorted({0, *kept})]


def _score(fit: ModelFit) -> float:
    return math.inf if fit.bic is None else fit.bic
