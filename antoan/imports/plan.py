"""From raw rows to parsed ones: the mapping compiled once, then one cheap pass over each row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from antoan.imports.columns import Mapping
from antoan.imports.contract import Importer, ImportRow, Parse, Values
from antoan.imports.seen import Repeat, Seen, mark_of
from antoan.lib.outcome import EMPTY, Outcome, refused
from antoan.lib.sheets import Row, is_error_cell
from antoan.lib.text import Cell, clean_text
from antoan.lib.text.legacy import Legacy
from antoan.lib.words import gettext as _

_REMEMBERED = 5_000  # different cells of one column
_KEYS = (str, float)  # True would be found under 1.0, a date at midnight under nothing else

Reason = list[str]  # [field key, sentence]


@dataclass(slots=True)
class Parsed:
    """A row with what is wrong with it; `repeats` when an earlier row of the file says the same."""

    row: ImportRow
    reasons: list[Reason] = field(default_factory=list)
    repeats: bool = False


class _Column:
    """One mapped column. Cells that come again and again (communes, sectors, years) are read once."""

    def __init__(self, key: str, index: int, parse: Parse, legacy: Legacy | None) -> None:
        self.key, self.index = key, index
        self._parse, self._legacy = parse, legacy
        self.known: dict[Cell, Outcome[Any]] = {}

    def read(self, cell: Cell) -> Outcome[Any]:
        """The parsed cell; (None, "") for one that holds nothing visible."""
        if type(cell) not in _KEYS:
            return self._parse(cell)
        found = self._read_text(cell) if isinstance(cell, str) else self._parse(cell)
        if len(self.known) < _REMEMBERED:
            self.known[cell] = found
        return found

    def _read_text(self, cell: str) -> Outcome[Any]:
        text = clean_text(cell, self._legacy)
        if not text:
            return EMPTY
        if text[0] == "#" and is_error_cell(text):
            return refused(_("Công thức trong ô bị lỗi %(text)s. Sửa công thức hoặc nhập giá trị.", text=text))
        return self._parse(text)


class Plan:
    """How to read the rows of one file. Remembers the keys it has seen, so use one object from the first row on."""

    def __init__(self, importer: Importer, mapping: Mapping, width: int, legacy: dict[int, Legacy]) -> None:
        self._importer = importer
        self._width = width
        self._legacy = legacy
        self._blank: Values = dict.fromkeys(f.key for f in importer.fields)
        columns = [
            _Column(f.key, mapping[f.key], f.parse, legacy.get(mapping[f.key]))
            for f in importer.fields
            if f.key in mapping
        ]
        self._columns = [(column.key, column.index, column.known, column.read) for column in columns]
        self._required = [(f.key, str(f.label)) for f in importer.fields if f.required]
        self._labels = {f.key: str(f.label) for f in importer.fields}
        self._seen = Seen()

    def batches(self, rows: Iterable[Row], size: int) -> Iterator[list[Parsed]]:
        """Every row that holds something, parsed, so many at a time."""
        parsed = self._read(rows)
        while batch := list(islice(parsed, size)):
            self._find_repeats(batch)
            yield batch
            del batch  # its thousands of rows are done with before the next ones are read

    def _read(self, rows: Iterable[Row]) -> Iterator[Parsed]:
        for number, raw in rows:
            parsed = self._parse(number, raw)
            if not parsed.reasons and parsed.row.values == self._blank:
                if self._is_only_numbered(raw):
                    continue
                parsed.reasons.append(["", _("Dòng không có dữ liệu ở các cột đã ghép. Xóa dòng này nếu không cần.")])
            yield parsed

    def _parse(self, number: int, raw: list[Cell]) -> Parsed:
        values = self._blank.copy()
        parsed = Parsed(ImportRow(number, raw, values))
        width = len(raw)
        # The commonest cases are met here: a call or an attribute per cell would cost a fifth of the whole reading.
        for key, index, known, read in self._columns:
            cell = raw[index] if index < width else None
            if cell is None or cell == "":
                continue
            value, error = (known.get(cell) if type(cell) in _KEYS else None) or read(cell)
            if error:
                parsed.reasons.append([key, error])
            else:
                values[key] = value
        self._find_gaps(parsed)
        return parsed

    def _find_gaps(self, parsed: Parsed) -> None:
        values = parsed.row.values
        for key, label in self._required:
            is_missing = values[key] is None and not any(field == key for field, _said in parsed.reasons)
            if is_missing and values != self._blank:
                parsed.reasons.append([key, _("Thiếu “%(label)s” (bắt buộc).", label=label)])
        if len(parsed.row.raw) > self._width and any(parsed.row.raw[self._width :]):
            parsed.reasons.append(
                ["", _("Dòng có nhiều ô hơn dòng tiêu đề, có thể thừa dấu phân cách. Kiểm tra lại dòng này.")]
            )

    def _is_only_numbered(self, raw: list[Cell]) -> bool:
        """A form printed in advance: the ordinal number is there and nothing else."""
        filled = [cell for cell in raw if cell is not None and str(cell).strip()]
        return len(filled) == 1 and str(filled[0]).replace(".0", "").strip(" .").isdigit()

    def _find_repeats(self, batch: list[Parsed]) -> None:
        key = self._importer.row_key
        good = {parsed.row.number: parsed for parsed in batch if not parsed.reasons}
        marks = [
            mark_of(number, found, parsed.row.values)
            for number, parsed in good.items()
            if (found := key(parsed.row.values)) is not None
        ]
        for number, repeat in self._seen.repeats(marks).items():
            _say_repeat(good[number], repeat)

    def kept(self, raw: list[Cell]) -> list[Cell]:
        """The cells of a refused row, decoded, so that a file made of a few rows reads like the whole one."""
        return [clean_text(c, self._legacy.get(i)) if isinstance(c, str) else c for i, c in enumerate(raw)]

    def label(self, key: str) -> str:
        """The field's name for the person; "" for the row as a whole."""
        return self._labels.get(key, "")


def _say_repeat(parsed: Parsed, repeat: Repeat) -> None:
    if repeat.is_same:
        parsed.repeats = True
        return
    said = _(
        "Trùng với dòng %(row)s của tệp nhưng nội dung khác. Giữ lại một dòng đúng, xóa dòng kia.", row=repeat.first
    )
    parsed.reasons.append(["", said])
