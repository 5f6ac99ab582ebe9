"""Which files are taken: by what the bytes are, never by the name."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

import puremagic
from django.conf import settings
from django.utils.translation import gettext as _

# Extension → what the bytes must be. Only what a case file needs; nothing that runs.
ACCEPTED: dict[str, str] = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "heic": "image/heic",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "mp4": "video/mp4",
}
OFFICE_PARTS = {"word/": ACCEPTED["docx"], "xl/": ACCEPTED["xlsx"]}
HEAD = 8192  # signatures stand at the beginning
LIMIT_UNPACKED = 400 * 1024 * 1024


class FileRefused(ValueError):
    """The file is not taken; the message tells the person what to do."""


def content_types(data: bytes) -> set[str]:
    """What the bytes may be, by their signature; an office file must also have the parts of one."""
    try:
        found = {match.mime_type for match in puremagic.magic_string(data[:HEAD])}
    except puremagic.PureError:
        return set()
    office = _office_type(data) if data[:4] == b"PK\x03\x04" else None
    return (found - set(OFFICE_PARTS.values())) | ({office} if office else set())


def _office_type(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        return None
    if sum(entry.file_size for entry in entries) > LIMIT_UNPACKED or any("vbaProject" in e.filename for e in entries):
        return None
    names = [entry.filename for entry in entries]
    return next((t for part, t in OFFICE_PARTS.items() if any(n.startswith(part) for n in names)), None)


def check_file(filename: str, data: bytes) -> str:
    """The content type of an acceptable file. Raises FileRefused with a message for the person."""
    extension = PurePath(filename).suffix.lower().lstrip(".")
    if not data:
        raise FileRefused(_("Tệp «%(name)s» rỗng. Hãy chọn lại tệp.") % {"name": filename})
    if len(data) > settings.UPLOAD_LIMIT_BYTES:
        raise FileRefused(too_large(filename, len(data)))
    if extension not in ACCEPTED:
        raise FileRefused(
            _("Không nhận tệp đuôi «.%(ext)s». Các loại được nhận: %(list)s.")
            % {"ext": extension, "list": ", ".join(sorted(ACCEPTED))}
        )
    expected = ACCEPTED[extension]
    if expected not in content_types(data):
        raise FileRefused(
            _("Nội dung tệp «%(name)s» không phải là .%(ext)s. Hãy mở tệp bằng phần mềm gốc và lưu lại đúng loại.")
            % {"name": filename, "ext": extension}
        )
    return expected


def too_large(filename: str, size: int) -> str:
    """The message for a file over the limit; sizes in megabytes."""
    limit = settings.UPLOAD_LIMIT_BYTES // (1024 * 1024)
    return _(
        "Tệp «%(name)s» nặng %(size)s MB, vượt giới hạn %(limit)s MB. "
        "Hãy giảm kích thước ảnh (chụp lại ở độ phân giải thấp hơn) hoặc tách tệp rồi tải lên lại."
    ) % {"name": filename, "size": -(-size // (1024 * 1024)), "limit": limit}
