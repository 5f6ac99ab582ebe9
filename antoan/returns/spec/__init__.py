"""What a statutory form is, as data: tables, columns, rows, checks, basis. Knows neither database nor subject.

A form once used is never edited: a change in law is a new `FormSpec` with another version and later `valid_from`.
"""

from antoan.returns.spec.arithmetic import Ref, Values, complete, leaf_refs, pruned
from antoan.returns.spec.checks import (
    Check,
    ColumnCheck,
    CrossCheck,
    Finding,
    HeaderCheck,
    RowCheck,
    UnknownCheck,
    findings,
)
from antoan.returns.spec.form import FormSpec, HeaderField, Prefill, Provider, Source, SourceItem, Unit
from antoan.returns.spec.table import UNKNOWN, Column, Group, Rate, Row, Table, row_label

__all__ = [
    "UNKNOWN",
    "Check",
    "Column",
    "ColumnCheck",
    "CrossCheck",
    "Finding",
    "FormSpec",
    "Group",
    "HeaderCheck",
    "HeaderField",
    "Prefill",
    "Provider",
    "Rate",
    "Ref",
    "Row",
    "RowCheck",
    "Source",
    "SourceItem",
    "Table",
    "Unit",
    "UnknownCheck",
    "Values",
    "complete",
    "findings",
    "leaf_refs",
    "pruned",
    "row_label",
]
