"""A table opened from a file: its sheets, its header, its rows as they stream by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from antoan.lib.sheets.errors import SheetError
from antoan.lib.sheets.guard import Inspection
from antoan.lib.sheets.headers import LOOK_AT, MAX_DEPTH, Header, IsKnown, Merge, find_header
from antoan.lib.text.cells import Cell, clean_text
from antoan.lib.text.legacy import Legacy, is_modern, legacy_vote
from antoan.lib.words import gettext as _

Row = tuple[int, list[Cell]]

_SAMPLE_ROWS = 400


class Table:
    """What both kinds of file have in common. Row numbers are those the person sees, from 1."""

    kind: str
    encoding: str = ""
    inspection: Inspection

    def __init__(self, filename: str, sheets: tuple[str, ...]) -> None:
        self.filename = filename
        self.sheets = sheets

    def header(self, sheet: str | None = None, is_known: IsKnown | None = None, *, row: int | None = None) -> Header:
        """The header of a sheet (the first one by default), or the one that begins at `row`; SheetError without one."""
        top = self._top(self._pick(sheet), max(LOOK_AT, row or 0) + MAX_DEPTH)
        header = find_header(top, self._merges(self._pick(sheet)), is_known, row)
        if header is None:
            raise SheetError(
                _(
                    "Không tìm thấy dòng tiêu đề cột trong %(where)s. Dòng đầu của bảng phải là tên các cột.",
                    where=self._where(sheet),
                )
            )
        return header

    def rows(self, sheet: str | None = None, *, start: int = 1, clean: bool = True) -> Iterator[Row]:
        """Rows that hold something, from row number `start`; texts cleaned and decoded unless `clean` is false."""
        picked = self._pick(sheet)
        legacy = self.legacy_columns(sheet) if clean else {}
        for number, row in self._stream(picked, start):
            if any(row) or any(type(cell) is not str for cell in row):
                yield number, [_cleaned(c, legacy.get(i)) for i, c in enumerate(row)] if clean else row

    def legacy_columns(self, sheet: str | None = None) -> dict[int, Legacy]:
        """Columns that were surely typed in an old font, judged by the words of their first rows."""
        votes: dict[int, Counter[str]] = {}
        for row in self._top(self._pick(sheet), _SAMPLE_ROWS):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and not cell.isascii():
                    votes.setdefault(column, Counter()).update({"modern": 1} if is_modern(cell) else legacy_vote(cell))
        return {column: verdict for column, vote in votes.items() if (verdict := _verdict(vote))}

    def count_rows(self, sheet: str | None = None) -> int:
        """Rows of the sheet, header and blank ones included: the scale of a progress bar."""
        raise NotImplementedError

    def _pick(self, sheet: str | None) -> str:
        if sheet is not None and sheet not in self.sheets:
            raise SheetError(
                _(
                    "Tệp không có trang tính “%(sheet)s”. Các trang tính: %(sheets)s.",
                    sheet=sheet,
                    sheets=", ".join(self.sheets),
                )
            )
        return self.sheets[0] if sheet is None else sheet

    def _where(self, sheet: str | None) -> str:
        return (
            _("trang tính “%(sheet)s”", sheet=self._pick(sheet))
            if len(self.sheets) > 1
            else _("tệp “%(filename)s”", filename=self.filename)
        )

    def _top(self, sheet: str, count: int) -> list[list[Cell]]:
        rows: list[list[Cell]] = []
        for number, row in self._stream(sheet, 1):
            if number > count:
                break
            rows.extend([] for _ in range(number - 1 - len(rows)))
            rows.append(row)
        return rows

    def _merges(self, sheet: str) -> list[Merge]:
        return []

    def _stream(self, sheet: str, start: int) -> Iterator[Row]:
        raise NotImplementedError


def _cleaned(cell: Cell, legacy: Legacy | None) -> Cell:
    return (clean_text(cell, legacy) or None) if isinstance(cell, str) else cell


def _verdict(vote: Counter[str]) -> Legacy | None:
    best: Legacy = "tcvn3" if vote["tcvn3"] >= vote["vni"] else "vni"
    other = vote["vni" if best == "tcvn3" else "tcvn3"]
    # A few modern syllables are spelt like old ones ("Bé"), so they weigh less than words that only the old font explains.
    return best if vote[best] > 1 and vote[best] > 2 * (other + vote["unknown"] + vote["modern"]) else None
