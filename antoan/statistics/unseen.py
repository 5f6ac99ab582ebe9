"""The estimate of the unseen: what all lists together still miss, with everything needed to read it.

result = unseen({"111": 28, "110": 21, "101": 17, "100": 69, "011": 18, "010": 55, "001": 63})
result.observed, result.best, result.range, result.as_json()
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from antoan.statistics.capture import Estimate, TwoLists, chapman, lincoln_petersen
from antoan.statistics.cautions import NO_MODEL, Pair, cautions
from antoan.statistics.hierarchies import Hierarchy, every_hierarchy
from antoan.statistics.histories import Histories, check_histories
from antoan.statistics.loglinear import ModelFit, best_of, close_to_best, fit_models
from antoan.statistics.messages import Message
from antoan.statistics.sensitivity import Dependence, LinkageError, dependence, linkage_errors


@dataclass(frozen=True, slots=True)
class PairEstimates:
    """What two of the lists say when the others are ignored."""

    lists: TwoLists
    lincoln_petersen: Estimate
    chapman: Estimate
    dependence: list[Dependence]


@dataclass(frozen=True, slots=True)
class UnseenResult:
    """All estimates from one table of capture histories; every N is in persons (or cases), unrounded."""

    table: Histories
    pairs: dict[Pair, PairEstimates]
    models: list[ModelFit]
    linkage: list[LinkageError]
    warnings: list[Message]

    @property
    def observed(self) -> int:
        """M, persons on at least one list."""
        return self.table.observed

    @property
    def best(self) -> ModelFit | None:
        """The identified model with the smallest BIC; None when the lists are too sparse for any."""
        return best_of(self.models)

    @property
    def close(self) -> list[ModelFit]:
        """The models within 10 of the best BIC."""
        return close_to_best(self.models)

    @property
    def range(self) -> tuple[float, float] | None:
        """Smallest and largest N over the models within 10 of the best BIC."""
        sizes = [fit.total for fit in self.close if fit.total is not None]
        return (min(sizes), max(sizes)) if sizes else None

    @property
    def range_interval(self) -> tuple[float, float | None] | None:
        """The envelope of the intervals of those models: what to print as "from … to …"."""
        lows = [fit.low for fit in self.close if fit.low is not None]
        highs = [fit.high for fit in self.close if fit.high is not None]
        return (min(lows), max(highs) if len(highs) == len(lows) else None) if lows else None

    @property
    def estimate(self) -> Estimate:
        """The one estimate to sum over strata: Chapman for two lists, the best model for more."""
        if self.table.lists == 2:
            return self.pairs[1, 2].chapman
        best = self.best
        if best is None:
            return Estimate(None, None, None, None, NO_MODEL)
        return Estimate(best.total, best.error, best.low, best.high)

    def as_json(self) -> dict[str, object]:
        """The answer of `antoan unseen --json`: plain JSON types, null where there is no number."""
        best = self.best
        return {
            "observed": self.observed,
            "lists": list(self.table.labels),
            "lincoln_petersen": self._by_pair({pair: found.lincoln_petersen for pair, found in self.pairs.items()}),
            "chapman": self._by_pair({pair: found.chapman for pair, found in self.pairs.items()}),
            "models": [fit.as_json() for fit in self.models],
            "best": best and best.model,
            "range": self.range and list(self.range),
            "range_interval": self.range_interval and list(self.range_interval),
            "sensitivity": {
                "dependence": {_key(pair): [d.as_json() for d in p.dependence] for pair, p in self.pairs.items()},
                "linkage": [error.as_json() for error in self.linkage],
            },
            "warnings": [warning.as_json() for warning in self.warnings],
        }

    def _by_pair(self, estimates: Mapping[Pair, Estimate]) -> dict[str, object]:
        if self.table.lists == 2:
            return estimates[1, 2].as_json()
        return {_key(pair): estimate.as_json() for pair, estimate in estimates.items()}


def unseen(histories: Mapping[str, int], *, labels: Sequence[str] | None = None) -> UnseenResult:
    """Estimate the unseen from capture histories ("110": on lists 1 and 2, not 3) and their counts, 2 to 5 lists.

    Raises antoan.statistics.messages.Refused (code, Vietnamese, English) for 0 or 1 lists, more than 5, counts that are
    negative or not whole, malformed histories, an empty list, or nobody at all. Tables too sparse for an estimate are
    not refused: their numbers are None and `warnings` says why.
    """
    table = check_histories(histories, labels)
    lists = {pair: _two_lists(table, pair) for pair in combinations(range(1, table.lists + 1), 2)}
    fits = fit_models(table)
    pairs = {pair: _pair_estimates(two) for pair, two in lists.items()}
    return UnseenResult(table, pairs, fits, _linkage(table, fits), cautions(table, lists, fits))


def _two_lists(table: Histories, pair: Pair) -> TwoLists:
    return TwoLists(table.on_all([pair[0]]), table.on_all([pair[1]]), table.on_all(pair))


def _pair_estimates(lists: TwoLists) -> PairEstimates:
    return PairEstimates(lists, lincoln_petersen(lists), chapman(lists), dependence(lists))


def _linkage(table: Histories, fits: Sequence[ModelFit]) -> list[LinkageError]:
    best = best_of(fits)
    return [] if best is None else linkage_errors(table, _hierarchy(table, best))


def _hierarchy(table: Histories, fit: ModelFit) -> Hierarchy:
    return next(model for model in every_hierarchy(table.lists) if model.name == fit.model)


def _key(pair: Pair) -> str:
    return f"{pair[0]},{pair[1]}"
