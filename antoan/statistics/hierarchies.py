"""Hierarchical log-linear models: their names, their terms and the list of those worth fitting.

A model is named by its largest terms: "[1,2,3]" the lists are independent, "[12,3]" lists 1 and 2 depend on each other,
"[12,13,23]" every pair does. The interaction of all lists at once is never in: it cannot be told from the unseen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from antoan.statistics.poisson import Floats

Term = tuple[int, ...]  # lists numbered from 1, in order: (1, 2) is the dependence of lists 1 and 2


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """A hierarchical model of `lists` lists with these interactions (every smaller interaction inside one is in too)."""

    lists: int
    interactions: tuple[Term, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms but the intercept: one per list, then the interactions."""
        return (*((i,) for i in range(1, self.lists + 1)), *self.interactions)

    @property
    def name(self) -> str:
        """The largest terms, higher order first: "[12,3]", "[23,1]", "[12,13,23]" (as R Rcapture)."""
        tops = [t for t in self.terms if not any(set(t) < set(other) for other in self.terms)]
        tops.sort(key=lambda term: (-len(term), term))
        return "[" + ",".join("".join(map(str, term)) for term in tops) + "]"

    def design(self, cells: Collection[str]) -> Floats:
        """The 0/1 design matrix: a row per history, a column for the intercept and for each term."""
        rows = [[1, *(all(cell[i - 1] == "1" for i in term) for term in self.terms)] for cell in cells]
        return np.asarray(rows, dtype=np.float64)


def every_hierarchy(lists: int, *, pairs: Collection[Term] | None = None) -> list[Hierarchy]:
    """The models to fit, simplest first.

    2 lists: independence. 3: all 8. 4: all 113. 5: all 1 024 with interactions of two lists at most. `pairs` limits
    the two-list interactions considered.
    """
    if lists == 2:
        return [Hierarchy(2)]
    allowed = list(combinations(range(1, lists + 1), 2)) if pairs is None else sorted(pairs)
    models = [
        Hierarchy(lists, (*chosen, *triples))
        for chosen in _subsets(allowed)
        for triples in (_subsets(_closed_triples(lists, chosen)) if lists == 4 else [()])
    ]
    return sorted(models, key=lambda model: (len(model.interactions), model.interactions))


def _subsets(terms: Collection[Term]) -> Iterator[tuple[Term, ...]]:
    return (subset for size in range(len(terms) + 1) for subset in combinations(terms, size))


def _closed_triples(lists: int, pairs: Collection[Term]) -> list[Term]:
    triples = combinations(range(1, lists + 1), 3)
    return [triple for triple in triples if all(pair in pairs for pair in combinations(triple, 2))]
