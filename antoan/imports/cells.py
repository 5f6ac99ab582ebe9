"""Cells of refused rows kept as JSON, and written back to a file as the same kind of cell."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from typing import Any

from antoan.lib.text import Cell


def to_json(cell: Cell) -> Any:
    """JSON of a cell: plain values as they are, dates and times as [kind, ISO text]."""
    if cell is None or isinstance(cell, str | bool | int):
        return cell
    if isinstance(cell, float):
        return cell if math.isfinite(cell) else str(cell)
    if isinstance(cell, timedelta):
        return ["seconds", cell.total_seconds()]
    return [type(cell).__name__, cell.isoformat()]


_READ: dict[str, Any] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "seconds": lambda seconds: timedelta(seconds=seconds),
}


def from_json(value: Any) -> Cell:
    """The cell of its JSON."""
    cell: Cell = _READ[value[0]](value[1]) if isinstance(value, list) else value
    return cell
