"""Empirical-Bayes shrinkage of area rates (Marshall 1991, global): small communes lean on the province."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from antoan.statistics.counts import NOT_A_COUNT
from antoan.statistics.messages import Refused


@dataclass(frozen=True, slots=True)
class AreaCount:
    """Deaths (or cases) and exposure (workers or worker-years) of one area."""

    deaths: int
    exposure: float


@dataclass(frozen=True, slots=True)
class ShrunkRate:
    """`raw` and `shrunk` rates per `per` units of exposure and the `weight` of the area's own figure; None: no exposure."""

    raw: float | None
    shrunk: float | None
    weight: float | None


def marshall(areas: Mapping[str, AreaCount], *, per: float = 1.0) -> dict[str, ShrunkRate]:
    """Marshall's global empirical-Bayes rates, EB_i = b + w_i (r_i − b), w_i = a / (a + b/e_i).

    b = D/E over all areas, s² = Σ e_i (r_i − b)² / E, a = max(0, s² − b/ē). Source: Marshall RJ, Applied Statistics
    40 (1991) 283–294. Areas without exposure get None and do not count.
    """
    used = {key: area for key, area in areas.items() if area.exposure > 0}
    if any(area.deaths < 0 or area.exposure < 0 for area in areas.values()):
        raise Refused(NOT_A_COUNT)
    if not used:
        return dict.fromkeys(areas, ShrunkRate(None, None, None))
    mean, spread = _prior(used)
    return {key: _shrink(area, mean, spread, per) for key, area in areas.items()}


def _prior(areas: Mapping[str, AreaCount]) -> tuple[float, float]:
    exposure = sum(area.exposure for area in areas.values())
    mean = sum(area.deaths for area in areas.values()) / exposure
    variance = sum(area.exposure * (area.deaths / area.exposure - mean) ** 2 for area in areas.values()) / exposure
    return mean, max(0.0, variance - mean / (exposure / len(areas)))


def _shrink(area: AreaCount, mean: float, spread: float, per: float) -> ShrunkRate:
    if area.exposure <= 0:
        return ShrunkRate(None, None, None)
    raw = area.deaths / area.exposure
    weight = spread / (spread + mean / area.exposure) if spread > 0 else 0.0
    return ShrunkRate(raw * per, (mean + weight * (raw - mean)) * per, weight)
