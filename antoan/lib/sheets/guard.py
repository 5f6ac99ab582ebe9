"""Before a file is opened: is it what its name says, and can it be opened without harm?

An xlsx or ods is a zip archive, and a small one can unpack to gigabytes, claim a cell in the last row and column (a
reader that holds the rectangle needs gigabytes for it), or lie about its sizes. So every part is unpacked once, in
pieces that are thrown away, and counted; a worksheet is measured on the way (scan.py).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from antoan.lib.sheets.errors import SheetError
from antoan.lib.sheets.scan import MOST_KEPT, Extent, TooWide, measure
from antoan.lib.words import gettext as _

Source = Path | bytes

MAX_FILE = 100 * 2**20  # bytes
MAX_UNPACKED = 800 * 2**20  # bytes: 100,000 rows × 20 columns take about 130 MB
MAX_RATIO = 200  # a sheet of numbers packs to about a tenth, of equal rows to about a fiftieth
MAX_MEMBERS = 3_000
_RATIO_FROM = 20 * 2**20  # below this size a high ratio does no harm
_CHUNK = 2**20

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_REPEATED = re.compile(rb'number-(columns|rows)-repeated="(\d{4,})"')
_NAMES = {".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".ods": "ods", ".csv": "csv", ".txt": "csv", ".tsv": "csv"}


@dataclass
class Inspection:
    """What was seen on the way: the kind of the file, and how far its sheets reach, by part of the archive."""

    kind: str
    extents: dict[str, Extent] = field(default_factory=dict)

    @property
    def has_errors(self) -> bool:
        """Whether any cell shows the error of a formula."""
        return any(extent.errors for extent in self.extents.values())

    def to_json(self) -> dict[str, Any] | None:
        """To be kept beside the file's hash, so that the same bytes need not be looked through again; None if long."""
        if sum(len(extent.errors) + len(extent.merges) for extent in self.extents.values()) > MOST_KEPT:
            return None
        return {"kind": self.kind, "extents": {part: extent.to_json() for part, extent in self.extents.items()}}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Inspection | None:
        """The inspection of its JSON; None for one of an earlier version, which saw less."""
        if "extents" not in kept:
            return None
        return cls(kept["kind"], {part: Extent.from_json(extent) for part, extent in kept["extents"].items()})


def inspect(source: Source, filename: str) -> Inspection:
    """Check the file; raises SheetError. The kind is one of xlsx, xls, ods, csv."""
    kind = _NAMES.get(Path(filename).suffix.lower())
    if kind is None:
        raise SheetError(
            _("Tệp “%(filename)s” không phải bảng tính. Chọn tệp .xlsx, .xls, .ods hoặc .csv.", filename=filename)
        )
    head, size = _head(source)
    if size == 0 or not head.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        raise SheetError(_("Tệp “%(filename)s” trống, không có dữ liệu.", filename=filename))
    if size > MAX_FILE:
        raise SheetError(
            _(
                "Tệp nặng %(size)s MB, quá mức %(limit)s MB. Hãy chia thành nhiều tệp nhỏ hơn.",
                size=size // 2**20,
                limit=MAX_FILE // 2**20,
            )
        )
    _match_content(kind, head, source, filename)
    inspection = Inspection(kind)
    if kind in ("xlsx", "ods"):
        _inspect_archive(source, inspection)
    return inspection


def _head(source: Source) -> tuple[bytes, int]:
    if isinstance(source, bytes):
        return source[:4096], len(source)
    with source.open("rb") as file:
        return file.read(4096), source.stat().st_size


def opened(source: Source) -> BinaryIO:
    """The content as a stream."""
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _holds(source: Source, sign: bytes) -> bool:
    """Whether the bytes occur in the content."""
    tail = b""
    with opened(source) as stream:
        while chunk := stream.read(_CHUNK):
            if sign in (piece := tail + chunk):
                return True
            tail = piece[-len(sign) :]
    return False


def _match_content(kind: str, head: bytes, source: Source, filename: str) -> None:
    is_zip, is_ole = head.startswith(_ZIP), head.startswith(_OLE)
    if is_ole and kind != "xls":
        if _holds(source, _ENCRYPTED):
            raise SheetError(
                _(
                    "Tệp “%(filename)s” đặt mật khẩu. Mở bằng Excel, bỏ mật khẩu rồi lưu và tải lên lại.",
                    filename=filename,
                )
            )
        raise SheetError(
            _("Nội dung tệp “%(filename)s” là Excel đời cũ. Mở bằng Excel rồi lưu lại dạng .xlsx.", filename=filename)
        )
    fits = {"xlsx": is_zip, "ods": is_zip, "xls": is_ole, "csv": not is_zip and not _is_binary(head)}
    if not fits[kind]:
        raise SheetError(
            _(
                "Nội dung tệp “%(filename)s” không đúng với đuôi tên tệp%(what)s. Mở tệp bằng Excel rồi chọn “Lưu thành” dạng .xlsx, đừng đổi đuôi tên tệp.",
                filename=filename,
                what=_what(head),
            )
        )


def _what(head: bytes) -> str:
    lowered = head.lstrip().lower()
    signs = (
        (b"%pdf", "PDF"),
        (b"mz", _("chương trình")),
        (b"\x7felf", _("chương trình")),
        (b"<", _("trang web hoặc XML")),
        (b"pk", _("tệp nén")),
    )
    name = next((name for sign, name in signs if lowered.startswith(sign)), "")
    if not name:
        return ""
    said = _("đây là %(name)s", name=name)
    return f" ({said})"


def _is_binary(head: bytes) -> bool:
    """Whether it cannot be text: a known program or paper, or zero bytes without the rhythm of UTF-16."""
    if head.startswith(
        (b"%PDF", b"MZ", b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", _OLE)
    ):
        return True
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return 0 < head.count(0) < len(head) // 5


def _inspect_archive(source: Source, inspection: Inspection) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as archive:
            members = archive.infolist()
            _check_directory(members, inspection.kind)
            total = sum(_inspect_member(archive, member, inspection) for member in members)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        raise SheetError(_("Tệp bị hỏng hoặc tải lên chưa hết. Mở bằng Excel, lưu lại rồi tải lên lần nữa.")) from None
    if total > MAX_UNPACKED:
        raise _too_big()


def _too_big() -> SheetError:
    return SheetError(
        _(
            "Tệp nén bất thường: giải nén ra quá lớn nên không mở. Sao chép phần dữ liệu sang một tệp Excel mới rồi tải lên lại."
        )
    )


def _check_directory(members: list[zipfile.ZipInfo], kind: str) -> None:
    names = {member.filename for member in members}
    wanted = "xl/workbook.xml" if kind == "xlsx" else "content.xml"
    if any(member.flag_bits & 1 for member in members):
        raise SheetError(_("Tệp đặt mật khẩu. Mở bằng Excel, bỏ mật khẩu rồi lưu và tải lên lại."))
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise _too_big()
    if wanted not in names:
        raise SheetError(
            _("Tệp nén này không phải bảng tính. Mở bảng tính bằng Excel rồi chọn “Lưu thành” dạng .xlsx.")
        )
    packed = sum(member.compress_size for member in members)
    unpacked = sum(member.file_size for member in members)
    strange = unpacked > _RATIO_FROM and unpacked > MAX_RATIO * max(packed, 1)
    if len(members) > MAX_MEMBERS or len(names) != len(members) or unpacked > MAX_UNPACKED or strange:
        raise _too_big()


def _inspect_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, inspection: Inspection) -> int:
    """Unpacked size of one part, counted and not believed; its far cells and errors are noted."""
    name = member.filename
    if name.startswith("xl/worksheets/") and name.endswith(".xml"):
        try:
            inspection.extents[name], seen = measure(_chunks(archive, member))
        except TooWide:
            raise _too_wide() from None
        return seen
    size = 0
    for chunk in _chunks(archive, member):
        size += len(chunk)
        if name == "content.xml" and any(int(m[2]) > _limit(m[1]) for m in _REPEATED.finditer(chunk)):
            raise _too_wide()
    return size


def _limit(axis: bytes) -> int:
    # LibreOffice closes each row and table with one repeated empty cell: up to all columns and rows there are.
    return 16_384 if axis == b"columns" else 1_048_576


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part in pieces, to the end of its stream whatever size the directory claims; then zipfile checks the sum."""
    size = 0
    honest = copy(member)
    honest.file_size = 2 * MAX_UNPACKED
    with archive.open(honest) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > MAX_UNPACKED:
                raise _too_big()
            yield chunk


def _too_wide() -> SheetError:
    return SheetError(
        _(
            "Bảng có ô dữ liệu ở dòng hoặc cột quá xa nên vùng dữ liệu quá rộng. Xóa các dòng, cột thừa ở cuối bảng hoặc sao chép phần dữ liệu sang một tệp mới."
        )
    )
