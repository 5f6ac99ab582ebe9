"""Tables in files people send: xlsx, xls, ods, csv. Everything wrong is a SheetError with a Vietnamese sentence."""

from antoan.lib.sheets.errors import SheetError
from antoan.lib.sheets.guard import Inspection, Source
from antoan.lib.sheets.headers import Header
from antoan.lib.sheets.opening import open_table
from antoan.lib.sheets.scan import MAX_ROWS
from antoan.lib.sheets.table import Row, Table
from antoan.lib.sheets.values import is_error_cell

__all__ = ["MAX_ROWS", "Header", "Inspection", "Row", "SheetError", "Source", "Table", "is_error_cell", "open_table"]
