"""The unseen by stratum (commune group, sector, contract, severity, year) and their sum.

Estimating by group and adding up is the remedy when groups differ in how likely they are listed; a group too sparse is
refused, by name, and the sum then says that it is not complete.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from antoan.statistics.capture import Estimate, log_normal_interval
from antoan.statistics.cautions import NO_MODEL
from antoan.statistics.messages import Message, Refused
from antoan.statistics.unseen import UnseenResult, unseen


@dataclass(frozen=True, slots=True)
class Stratum:
    """One group: its result, or the reason why there is no number; `observed` persons were seen in any case."""

    observed: int
    result: UnseenResult | None
    refused: Message | None

    def as_json(self) -> dict[str, object]:
        """The result's JSON, or {observed, refused}."""
        if self.refused is None and self.result is not None:
            return self.result.as_json()
        return {"observed": self.observed, "refused": self.refused and self.refused.as_json()}


@dataclass(frozen=True, slots=True)
class StratifiedUnseen:
    """Every stratum and their sum."""

    strata: dict[str, Stratum]

    @property
    def observed(self) -> int:
        """Persons seen, refused strata included."""
        return sum(stratum.observed for stratum in self.strata.values())

    @property
    def refused(self) -> dict[str, Message]:
        """The strata without a number and why."""
        return {key: stratum.refused for key, stratum in self.strata.items() if stratum.refused}

    @property
    def pooled(self) -> Estimate:
        """Σ N over the estimated strata, SE = √Σ SE², log-normal interval; refused strata are not in it."""
        parts = [(s.observed, s.result.estimate) for s in self.strata.values() if s.result and not s.refused]
        if not parts:
            return Estimate(None, None, None, None, NO_MODEL)
        total = sum(estimate.total or 0.0 for _, estimate in parts)
        variance = sum((estimate.error or 0.0) ** 2 for _, estimate in parts)
        low, high = log_normal_interval(sum(seen for seen, _ in parts), total, variance)
        return Estimate(total, math.sqrt(variance), low, high)

    def as_json(self) -> dict[str, object]:
        """{strata, pooled: {N, SE, interval}, observed, complete}."""
        return {
            "strata": {key: stratum.as_json() for key, stratum in self.strata.items()},
            "pooled": self.pooled.as_json(),
            "observed": self.observed,
            "complete": not self.refused,
        }


def unseen_by_stratum(
    tables: Mapping[str, Mapping[str, int]], *, labels: Sequence[str] | None = None
) -> StratifiedUnseen:
    """Estimate each stratum on its own; `tables` maps a stratum to its capture histories. Refuses per stratum."""
    return StratifiedUnseen({key: _stratum(histories, labels) for key, histories in tables.items()})


def _stratum(histories: Mapping[str, int], labels: Sequence[str] | None) -> Stratum:
    try:
        result = unseen(histories, labels=labels)
    except Refused as refusal:
        return Stratum(_seen(histories), None, refusal.message)
    estimate = result.estimate
    return Stratum(result.observed, result, None if estimate.total is not None else estimate.why)


def _seen(histories: Mapping[str, int]) -> int:
    return sum(n for history, n in histories.items() if "1" in history and isinstance(n, int) and n > 0)
