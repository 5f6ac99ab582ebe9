"""Cells that hold an error of the spreadsheet instead of a value."""

from __future__ import annotations

import re

_ERROR = re.compile(r"#(?:DIV/0!|N/A|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)")


def is_error_cell(value: object) -> bool:
    """Whether the cell shows the error of a formula: #DIV/0!, #N/A, #REF! …"""
    return isinstance(value, str) and value.startswith("#") and _ERROR.fullmatch(value) is not None
