"""Runner: `./dev bench [NAME…] [--scale small|full] [--json]`.

A benchmark is a module of this folder with `run(scale: str) -> list[dict]`, one dict per measurement:
name, ours_s and baseline_s (seconds), ratio (ours ÷ baseline unless `unit` says otherwise), unit, note; optionally
`limit` (what the ratio may be at most) or `floor` (at least).
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

Row = dict[str, Any]
HEADS = ("benchmark", "ratio", "unit", "ours", "baseline", "holds", "note")


def names() -> list[str]:
    """Every benchmark there is."""
    here = Path(__file__).parent
    return sorted(path.stem for path in here.glob("*.py") if not path.stem.startswith("_"))


def main() -> int:
    """Run the chosen benchmarks; exit 1 if one misses its limit or does not run."""
    options = _options()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antoan.config.settings")
    rows: list[Row] = []
    for name in options.names or names():
        module = importlib.import_module(f"bench.{name}")
        if hasattr(module, "run"):
            rows += [{"bench": name, **row} for row in module.run(options.scale)]
    for row in rows:
        row["holds"] = holds(row)
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "scale": options.scale}
    print(json.dumps({**machine, "rows": rows}, ensure_ascii=False, indent=1) if options.json else table(rows))
    return 1 if any(row["holds"] is False for row in rows) else 0


def holds(row: Row) -> bool | None:
    """Whether the ratio keeps its promise; None where none is given."""
    if (limit := row.get("limit")) is not None:
        return bool(row["ratio"] <= limit)
    if (floor := row.get("floor")) is not None:
        return bool(row["ratio"] >= floor)
    return None


def table(rows: list[Row]) -> str:
    """The rows as aligned text."""
    cells = [HEADS, *(_cells(row) for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(HEADS))]
    return "\n".join("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)) for line in cells)


def _cells(row: Row) -> tuple[str, ...]:
    promise = f"≤ {row['limit']}" if "limit" in row else f"≥ {row['floor']}" if "floor" in row else ""
    verdict = {True: "yes", False: "NO", None: ""}[row["holds"]]
    holds_text = f"{verdict} ({promise})" if promise else ""
    ratio = "" if row.get("ratio") is None else f"{row['ratio']:.3f}"
    ours, baseline = (_seconds(row.get(key)) for key in ("ours_s", "baseline_s"))
    return (row["name"], ratio, str(row.get("unit", "")), ours, baseline, holds_text, str(row.get("note", "")))


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.3f} s"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("./dev bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names()))
    parser.add_argument("--scale", choices=("small", "full"), default="full")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
