"""A paper as a Word file (NĐ 30/2020: A4, Times New Roman 13–14, two-column head)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from antoan.documents.excel import head_positions
from antoan.documents.paper import Block, Field, Heading, Paper, Para, Signature, Table
from antoan.documents.render import cell_text, digits_of, foot_of

ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
DOTS = "…" * 30


def write(paper: Paper) -> bytes:
    """The bytes of a .docx."""
    document = docx.Document()
    _page(document, paper)
    _head(document, paper)
    _line(document, paper.title, bold=True, size=14, align="center")
    if paper.subtitle:
        _line(document, paper.subtitle, bold=True, align="center")
    for i, addressee in enumerate(paper.addressees):
        _line(document, ("Kính gửi: " if i == 0 else "") + addressee, align="center")
    for block in paper.blocks:
        _block(document, block)
    _tail(document, paper)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _page(document: Any, paper: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(18)
    section.top_margin = section.bottom_margin = Mm(20)
    if paper.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin = section.right_margin = Mm(14)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(11 if paper.landscape else 13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    style.paragraph_format.space_after = Pt(3)
    document.core_properties.title = paper.title
    if foot := foot_of(paper):
        section.footer.paragraphs[0].add_run(foot).font.size = Pt(8)
    if paper.demo:
        section.header.paragraphs[0].add_run("DỮ LIỆU MINH HỌA").bold = True


def _head(document: Any, paper: Paper) -> None:
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    for i, line in enumerate(paper.left):
        _line(left, line, bold=i == len(paper.left) - 1, align="center", first=i == 0)
    for note in [paper.number, *paper.left_notes]:
        if note:
            _line(left, note, align="center", size=11)
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, align="center", first=True)
    _line(right, "Độc lập - Tự do - Hạnh phúc", bold=True, align="center")
    if paper.place_date:
        _line(right, paper.place_date, italic=True, align="center")


def _line(
    parent: Any,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: float | None = None,
    align: str = "left",
    first: bool = False,
) -> None:
    paragraph = parent.paragraphs[0] if first else parent.add_paragraph()
    paragraph.alignment = ALIGN[align]
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    if size:
        run.font.size = Pt(size)


def _block(document: Any, block: Block) -> None:
    match block:
        case Heading(text, level):
            _line(document, text, bold=True, italic=level > 1)
        case Para():
            text = f"{block.text} {DOTS}" if block.dots else block.text
            _line(document, text, bold=block.bold, italic=block.italic, align=block.align)
        case Field(label, value):
            _line(document, f"{label}: {value or DOTS}")
        case Table():
            _table(document, block)


def _table(document: Any, table: Table) -> None:
    if table.caption:
        _line(document, table.caption, bold=True)
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    grid = document.add_table(rows=len(table.head) + len(table.rows), cols=len(table.widths))
    grid.style = "Table Grid"
    size = 8.5 if len(table.widths) > 10 else 11
    cells = [list(row.cells) for row in grid.rows]  # one pass: python-docx looks every cell up anew
    for r, c, cell in head_positions(table):
        target = cells[r][c]
        if cell.colspan > 1 or cell.rowspan > 1:
            target = target.merge(cells[r + cell.rowspan - 1][c + cell.colspan - 1])
        _cell(target, cell.text, bold=True, align="center", size=size)
    for r, row in enumerate(table.rows, len(table.head)):
        for c, value in enumerate(row.cells):
            align = table.aligns[c] if c < len(table.aligns) else "left"
            _cell(cells[r][c], cell_text(value, digits_of(table, c)), bold=row.bold, align=align, size=size)
    for row in grid.rows[: len(table.head)]:
        _repeat(row)


def _cell(cell: Any, text: str, *, bold: bool, align: str, size: float) -> None:
    _line(cell, text, bold=bold, align=align, size=size, first=True)


def _repeat(row: Any) -> None:
    """The heading comes again on every page."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no public name for it
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    properties.append(mark)


def _tail(document: Any, paper: Paper) -> None:
    alone = len(paper.signatures) == 1  # NĐ 30/2020: whoever receives it on the left, whoever signs on the right
    if paper.signatures:
        cells = list(document.add_table(rows=1, cols=2 if alone else len(paper.signatures)).rows[0].cells)
        for cell, signature in zip(cells[-1:] if alone else cells, paper.signatures, strict=True):
            _signature(cell, signature)
        if alone:
            _recipients(cells[0], paper.recipients, first=True)
    if not alone:
        _recipients(document, paper.recipients)
    for i, note in enumerate(paper.footnotes, 1):
        _line(document, f"({i}) {note}", size=9.5)


def _signature(cell: Any, signature: Signature) -> None:
    _line(cell, signature.capacity, bold=True, align="center", first=True)
    _line(cell, signature.hint, italic=True, align="center", size=11)
    for text in ("", "", signature.name):
        _line(cell, text, bold=True, align="center")


def _recipients(parent: Any, recipients: Sequence[str], *, first: bool = False) -> None:
    if not recipients:
        return
    _line(parent, "Nơi nhận:", bold=True, italic=True, size=11, first=first)
    for recipient in recipients:
        parent.paragraphs[-1].paragraph_format.keep_with_next = True
        _line(parent, f"- {recipient}", size=11)
