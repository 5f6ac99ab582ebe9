"""Can this table tell the parameters of this model at all?

With empty cells the likelihood may have its maximum at infinity: a list inside another, two lists that share nobody.
Programs then print a number with a huge standard error, or none too huge; here the model gets no number.
Method: the maximum exists unless some direction γ keeps X·γ = 0 on the filled cells and X·γ ≤ 0, ≠ 0 on the empty ones,
found by linear programming (Fienberg & Rinaldo 2012; Chan, Silverman & Vincent, JASA 116 (2021)).
"""

from __future__ import annotations

import numpy as np

from antoan.statistics.hierarchies import Hierarchy, Term
from antoan.statistics.histories import Histories
from antoan.statistics.messages import Message
from antoan.statistics.poisson import Floats

NEGLIGIBLE = 1e-6


def not_identified(table: Histories, model: Hierarchy) -> Message | None:
    """Why this model gives no number for this table, or None when it does."""
    counts = np.asarray(list(table.counts.values()), dtype=np.float64)
    if (counts > 0).all():
        return None
    direction = _direction_of_recession(model.design(table.counts), counts)
    if direction is None:
        return None
    return _explain(table, _runaway(model, direction), abs(direction[0]) > NEGLIGIBLE)


def _direction_of_recession(design: Floats, counts: Floats) -> Floats | None:
    from scipy.optimize import linprog  # noqa: PLC0415 - slow to load, and only tables with empty cells need it

    empty, filled = design[counts == 0], design[counts > 0]
    found = linprog(
        empty.sum(axis=0),
        A_ub=empty,
        b_ub=np.zeros(len(empty)),
        A_eq=filled,
        b_eq=np.zeros(len(filled)),
        bounds=(-1, 1),
    )
    steps = np.asarray(found.x, dtype=np.float64)
    return steps if float((empty @ steps).sum()) < -NEGLIGIBLE else None


def _runaway(model: Hierarchy, direction: Floats) -> list[Term]:
    """The terms that run off to infinity; interactions say more than single lists, so they go first and alone."""
    moving = [term for term, step in zip(model.terms, direction[1:], strict=True) if abs(step) > NEGLIGIBLE]
    return [term for term in moving if len(term) > 1] or moving


def _explain(table: Histories, terms: list[Term], unseen_too: bool) -> Message:
    names = ", ".join("".join(map(str, term)) for term in terms)
    empty = ", ".join(cell for cell, count in table.counts.items() if count == 0)
    return Message(
        "not_identifiable",
        f"Không xác định được số hạng {names}{' và số chưa thấy' if unseen_too else ''} của mô hình vì các ô {empty} "
        "trống; không đưa ra con số.",
        f"Term {names}{' and the unseen number' if unseen_too else ''} of the model cannot be identified because cells "
        f"{empty} are empty; no number is given.",
    )
