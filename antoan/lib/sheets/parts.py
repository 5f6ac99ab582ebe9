"""Which part of an xlsx archive holds which sheet."""

from __future__ import annotations

import io
import zipfile
from posixpath import normpath

from defusedxml import ElementTree

from antoan.lib.sheets.guard import Source

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def sheet_parts(source: Source) -> dict[str, str]:
    """Name of the part of the archive by name of the sheet; empty when the archive is not laid out as usual."""
    with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as archive:
        try:
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
            relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        except (KeyError, ElementTree.ParseError):
            return {}
    targets = {r.get("Id"): r.get("Target", "") for r in relations.iter(f"{_PACKAGE}Relationship")}
    return {
        sheet.get("name", ""): _part(targets.get(sheet.get(f"{_REL}id"), "")) for sheet in book.iter(f"{_MAIN}sheet")
    }


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")
