"""Word, PDF and Excel from one description of a paper."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from antoan.documents.paper import Block, Field, Heading, Paper, Para, Table, Value

HERE = Path(__file__).parent
FONTS = HERE / "fonts"


def marked(paper: Paper) -> Paper:
    """A system that shows demonstration data marks every paper it makes, whatever the paper is about."""
    return dataclasses.replace(paper, demo=paper.demo or settings.DEMO)


def to_pdf(paper: Paper) -> bytes:
    """PDF/A-2b in Liberation Serif (the metric twin of Times New Roman)."""
    import typst

    data = json.dumps(_paper_data(marked(paper)), ensure_ascii=False)
    made: bytes = typst.compile(
        str(HERE / "paper.typ"),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        pdf_standards=["a-2b"],
    )
    return made


def to_docx(paper: Paper) -> bytes:
    """A Word file with the same blocks in the same order."""
    from antoan.documents.word import write  # noqa: PLC0415 - loads python-docx

    return write(marked(paper))


def to_xlsx(paper: Paper) -> bytes:
    """A workbook: one sheet per table, merged headings, numbers as numbers."""
    from antoan.documents.excel import write  # noqa: PLC0415 - loads XlsxWriter

    buffer = io.BytesIO()
    write(marked(paper), buffer)
    return buffer.getvalue()


def cell_text(value: Value, decimals: int | None = None) -> str:
    """A value as a Vietnamese reader writes it: 1.234,5; None is empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    number = Decimal(value)
    digits = decimals if decimals is not None else max(0, -int(number.normalize().as_tuple().exponent))
    plain = f"{number:,.{digits}f}"
    return plain.replace(",", "\0").replace(".", ",").replace("\0", ".")


def digits_of(table: Table, column: int) -> int | None:
    """Digits after the comma of a column; None = as the number is."""
    return table.decimals[column] if column < len(table.decimals) else None


def foot_of(paper: Paper) -> str:
    """The small line at the foot: layout not compared, and the hash of the frozen content."""
    parts = []
    if paper.unverified:
        parts.append(paper.unverified)
    if paper.content_hash:
        parts.append(_("Mã nội dung: %(hash)s") % {"hash": paper.content_hash[:32]})
    return " · ".join(parts)


def _paper_data(paper: Paper) -> dict[str, Any]:
    return {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "left": list(paper.left),
        "left_notes": list(paper.left_notes),
        "number": paper.number,
        "place_date": paper.place_date,
        "addressees": list(paper.addressees),
        "landscape": paper.landscape,
        "demo": paper.demo,
        "foot": foot_of(paper),
        "blocks": [_block_data(block) for block in paper.blocks],
        "signatures": [{"capacity": s.capacity, "hint": s.hint, "name": s.name} for s in paper.signatures],
        "recipients": list(paper.recipients),
        "footnotes": list(paper.footnotes),
    }


def _block_data(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text, level):
            return {"kind": "heading", "text": text, "level": level}
        case Para():
            return {
                "kind": "para",
                "text": block.text,
                "bold": block.bold,
                "italic": block.italic,
                "align": block.align,
                "dots": block.dots,
            }
        case Field(label, value):
            return {"kind": "field", "label": label, "value": value}
        case Table():
            return _table_data(block)


def _table_data(table: Table) -> dict[str, Any]:
    head = [[{"text": c.text, "colspan": c.colspan, "rowspan": c.rowspan} for c in line] for line in table.head]
    rows = [
        {
            "cells": [cell_text(v, digits_of(table, i)) for i, v in enumerate(row.cells)],
            "bold": row.bold,
            "indent": row.indent,
        }
        for row in table.rows
    ]
    aligns: Sequence[str] = table.aligns or ["left"] * len(table.widths)
    return {
        "kind": "table",
        "caption": table.caption,
        "widths": list(table.widths),
        "aligns": list(aligns),
        "head": head,
        "rows": rows,
    }
