"""How far the estimate moves when its assumptions do not hold: dependence between lists, errors of linkage."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from antoan.statistics.capture import TwoLists, with_dependence
from antoan.statistics.hierarchies import Hierarchy
from antoan.statistics.histories import Histories
from antoan.statistics.loglinear import as_array
from antoan.statistics.poisson import Floats, fit_poisson

ODDS_RATIOS = (1.0, 3.0, 5.0)
LINKAGE_RATES = ((0.0, 0.0), (0.05, 0.0), (0.10, 0.0), (0.0, 0.02), (0.0, 0.05), (0.05, 0.02))


@dataclass(frozen=True, slots=True)
class Dependence:
    """N in persons if being on one list multiplied the odds of being on the other by `odds_ratio`."""

    odds_ratio: float
    total: float | None

    def as_json(self) -> dict[str, object]:
        """{odds_ratio, N}."""
        return {"odds_ratio": self.odds_ratio, "N": self.total}


@dataclass(frozen=True, slots=True)
class LinkageError:
    """Persons seen and N if these shares of true links were missed and of the links made were false; None: impossible."""

    missed: float
    false: float
    observed: float | None
    total: float | None

    def as_json(self) -> dict[str, object]:
        """{missed_links, false_links, observed, N}."""
        shown: dict[str, object] = {"missed_links": self.missed, "false_links": self.false}
        return {**shown, "observed": self.observed, "N": self.total}


def dependence(lists: TwoLists, odds_ratios: Sequence[float] = ODDS_RATIOS) -> list[Dependence]:
    """N of two lists under positive dependence; see `antoan.statistics.capture.with_dependence`."""
    return [Dependence(odds, with_dependence(lists, odds)) for odds in odds_ratios]


def linkage_errors(
    table: Histories, model: Hierarchy, rates: Sequence[tuple[float, float]] = LINKAGE_RATES
) -> list[LinkageError]:
    """N of `model` after correcting the table for each (missed, false) pair of rates."""
    return [linkage_error(table, model, missed, false) for missed, false in rates]


def linkage_error(table: Histories, model: Hierarchy, missed: float, false: float) -> LinkageError:
    """Correct the table for linkage error and fit again (after Ding & Fienberg 1994, two lists: m(1−false)/(1−missed)).

    A person on several lists whose link was missed (probability `missed`) appears as two: one record alone, the others
    together; a false link (share `false` of those made) joined two such persons. Solved exactly for the true table.
    """
    corrected = _corrected(table, missed, false)
    if corrected.min() < 0:
        return LinkageError(missed, false, None, None)
    seen = float(corrected.sum())
    fit = fit_poisson(model.design(table.counts), corrected)
    return LinkageError(missed, false, seen, seen + math.exp(fit.beta[0]))


def _corrected(table: Histories, missed: float, false: float) -> Floats:
    cells = list(table.counts)
    linked_truly = _splitting(cells, false) @ as_array(table)
    true = np.linalg.solve(_splitting(cells, missed), linked_truly)
    return np.asarray(np.where(np.abs(true) < 1e-9, 0.0, true), dtype=np.float64)


def _splitting(cells: Sequence[str], rate: float) -> Floats:
    """Matrix that takes one record off a share `rate` of the persons on several lists, each record equally likely."""
    place = {cell: number for number, cell in enumerate(cells)}
    matrix = np.eye(len(cells))
    for cell, number in place.items():
        members = [i for i, bit in enumerate(cell) if bit == "1"]
        if len(members) < 2:
            continue
        matrix[number, number] -= rate
        for member in members:
            alone = "".join("1" if i == member else "0" for i in range(len(cell)))
            others = cell[:member] + "0" + cell[member + 1 :]
            matrix[place[alone], number] += rate / len(members)
            matrix[place[others], number] += rate / len(members)
    return matrix
