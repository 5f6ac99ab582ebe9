"""A long worksheet read in pieces of some thousand rows: the fast reader holds what it reads whole in memory.

Each piece is given to it as a small workbook of its own: the book's description and formats, the rows, and of the
shared strings those that the rows use. Only for sheets that the guard found plain (scan.py), whose rows are in order.
"""

from __future__ import annotations

import io
import re
import zipfile
from array import array
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import groupby
from tempfile import TemporaryFile
from typing import IO

from antoan.lib.sheets.guard import Source, opened
from antoan.lib.sheets.scan import Extent

PIECE_ROWS = 10_000
_PIECE_CELLS = 1_000_000  # rows × columns
_PIECE_BYTES = 24 * 2**20  # of XML
_CHUNK = 2**20
_STRINGS = "xl/sharedStrings.xml"
_FRAME = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml")
_HEAD = 2**20
_LONGEST = 8 * 2**20  # bytes of text between two tags
_BEGIN, _END = b"<sheetData>", b"</sheetData>"
_ROOT = re.compile(rb"<worksheet[^>]*>")
_ROW = re.compile(rb'<row (?:[^>]*? )?r="(\d+)"')
# Of cells with a shared string: all that hold something, and those whose number is surely found.
_SHARED_CELL = re.compile(rb'<c [^>]*? t="s"[^>]*(?<!/)>(?!\s*</c>)')
_SHARED = re.compile(rb'(<c [^>]*? t="s"[^>]*(?<!/)>\s*(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?\s*<v>)(\d+)(?=</v>)')
_ODD_CELL = re.compile(rb"<c [^>]*?'")
_STRING = re.compile(rb"<si[\s>/]")


class Broken(Exception):
    """The sheet is not written as it claims to be."""


class Pieces:
    """One sheet of an xlsx, as small workbooks of consecutive rows."""

    def __init__(self, source: Source, part: str, extent: Extent) -> None:
        self._source, self._part = source, part
        self._rows = max(1, min(PIECE_ROWS, _PIECE_CELLS // max(1, extent.right)))

    def __iter__(self) -> Iterator[bytes]:
        """The workbooks, in order; together they have all rows of the sheet. Broken when it cannot be taken apart."""
        with ExitStack() as stack:
            archive = stack.enter_context(zipfile.ZipFile(stack.enter_context(opened(self._source))))
            names = set(archive.namelist())
            frame = {name: archive.read(name) for name in _FRAME if name in names}
            strings = stack.enter_context(_strings(archive)) if _STRINGS in names else None
            stream = stack.enter_context(archive.open(self._part))
            head = stream.read(_HEAD)
            root, start = _ROOT.search(head), head.find(_BEGIN)
            if not root or start < 0:
                raise Broken
            for rows in self._cut(head[start + len(_BEGIN) :], stream):
                yield self._packed(frame, strings, root[0], rows)

    def _cut(self, text: bytes, stream: IO[bytes]) -> Iterator[bytes]:
        """The XML of so many rows at a time; every piece but the first begins with a row."""
        held: list[bytes] = []
        size, end = 0, self._rows
        for whole in _whole_tags(text, stream):
            done = 0
            for match in _ROW.finditer(whole):
                number = int(match[1])
                if number > end or size + match.start() - done > _PIECE_BYTES:
                    yield b"".join([*held, whole[done : match.start()]])
                    held, size, done, end = [], 0, match.start(), number + self._rows - 1
            held.append(whole[done:])
            size += len(whole) - done
        yield b"".join(held)

    def _packed(self, frame: dict[str, bytes], strings: _Strings | None, root: bytes, rows: bytes) -> bytes:
        if strings:
            rows, table = strings.given_to(rows)
            frame = {**frame, _STRINGS: table}
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for name, content in frame.items():
                archive.writestr(name, content)
            archive.writestr(self._part, b"".join([root, _BEGIN, rows, _END, b"</worksheet>"]))
        return target.getvalue()


def _whole_tags(text: bytes, stream: IO[bytes]) -> Iterator[bytes]:
    """What stands before the end of the rows, in chunks that cut no tag in two."""
    while True:
        if (end := text.find(_END)) >= 0:
            yield text[:end]
            return
        cut = text.rfind(b"<")
        if cut > 0:
            yield text[:cut]
            text = text[cut:]
        chunk = stream.read(_CHUNK)
        if not chunk or len(text) > _LONGEST:
            raise Broken
        text += chunk


@contextmanager
def _strings(archive: zipfile.ZipFile) -> Iterator[_Strings]:
    with archive.open(_STRINGS) as stream, TemporaryFile() as store:
        yield _Strings(stream, store)


class _Strings:
    """The table of shared strings as far as it was needed: on disk, for a list of names is as long as its sheet."""

    def __init__(self, stream: IO[bytes], store: IO[bytes]) -> None:
        self._stream, self._store = stream, store
        self._starts = array("Q")  # where each string begins in the store, and where the last one ends
        self._size, self._rest, self._is_whole = 0, b"", False

    def given_to(self, rows: bytes) -> tuple[bytes, bytes]:
        """The rows with their strings numbered anew, and the table of those strings."""
        found = {match[2] for match in _SHARED.finditer(rows)}
        old = sorted(map(int, found))
        new = {b"%d" % number: b"%d" % place for place, number in enumerate(old)}
        rows, count = _SHARED.subn(lambda match: match[1] + new[match[2]], rows)
        if count != sum(1 for _cell in _SHARED_CELL.finditer(rows)) or _ODD_CELL.search(rows):
            raise Broken  # a number that was overlooked would show another string
        return rows, b"".join([b"<sst>", *self._texts(old), b"</sst>"])

    def _texts(self, numbers: list[int]) -> Iterator[bytes]:
        """The strings of these numbers, those that follow each other read in one go."""
        if numbers:
            self._read_to(numbers[-1])
        for _gap, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
            run = [number for _place, number in group]
            start, end = self._starts[run[0]], self._starts[run[-1] + 1]
            self._store.seek(start)
            yield self._store.read(end - start)

    def _read_to(self, number: int) -> None:
        while len(self._starts) < number + 2:
            if self._is_whole:
                raise Broken
            chunk = self._stream.read(_CHUNK)
            text = self._rest + chunk
            end = text.find(b"</sst>")
            self._is_whole = end >= 0 or not chunk
            cut = end if end >= 0 else text.rfind(b"<") if chunk else len(text)
            self._keep(text[: max(cut, 0)])
            self._rest = text[max(cut, 0) :]
            if len(self._rest) > _LONGEST:
                raise Broken
            if self._is_whole:
                self._starts.append(self._size)

    def _keep(self, text: bytes) -> None:
        self._starts.extend(self._size + match.start() for match in _STRING.finditer(text))
        self._store.seek(self._size)
        self._store.write(text)
        self._size += len(text)
