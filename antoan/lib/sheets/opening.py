"""Which reader a file needs."""

from __future__ import annotations

from pathlib import Path

from antoan.lib.sheets import guard
from antoan.lib.sheets.delimited import TextTable
from antoan.lib.sheets.guard import Inspection, Source
from antoan.lib.sheets.table import Table
from antoan.lib.sheets.workbook import Workbook


def open_table(source: Source | str, filename: str, inspection: Inspection | None = None) -> Table:
    """Open a file that a person sent; `filename` is the name it had, `source` its path or content.

    It is inspected first, unless the inspection of these very bytes is given (`Table.inspection`).
    """
    content = Path(source) if isinstance(source, str) else source
    found = inspection or guard.inspect(content, filename)
    table = TextTable(content, filename) if found.kind == "csv" else Workbook(content, filename, found)
    table.inspection = found
    return table
