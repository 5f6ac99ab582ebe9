"""Which encoding the bytes of a text are in, and the text itself, line by line: a long file is never whole in memory.

UTF-8 or UTF-16 (with or without mark), Windows-1258, TCVN3 or VNI. The text is NFC, without byte order mark.
"""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from antoan.lib.text.legacy import Legacy, decode_legacy, legacy_vote, strange_words
from antoan.lib.text.syllables import is_syllable
from antoan.lib.words import gettext as _

LONGEST_LINE = 1_000_000  # characters; a longer line comes in pieces
_CHUNK = 2**20
_SAMPLE = 200_000  # characters looked at to choose an encoding
_LEGACY: tuple[Legacy, Legacy] = ("tcvn3", "vni")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SMALL, _CAPITALS = re.compile(rb"[a-z]"), re.compile(rb"[A-Z]")


class UnknownEncodingError(ValueError):
    """The bytes are text in none of the encodings that are read; the message is for the person."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes of one text become letters."""

    name: str  # as it is told: utf-8, utf-16-le, utf-16-be, cp1258, tcvn3, vni
    mark: int = 0  # bytes before the text
    is_shouted: bool = False  # no small letter anywhere: typed with a TCVN3 font of capitals

    @property
    def _codec(self) -> str:
        return "latin-1" if self.name in _LEGACY else self.name

    def _letters(self, text: str) -> str:
        if self.name in _LEGACY:
            return decode_legacy(text, self.name, is_shouted=self.is_shouted)
        return unicodedata.normalize("NFC", text)

    def text(self, data: bytes) -> str:
        """The whole text."""
        return self._letters(data[self.mark :].decode(self._codec, "replace"))

    def pieces(self, stream: BinaryIO) -> Iterator[str]:
        """The text in large pieces whose letters are not made Vietnamese: enough to count its lines."""
        with self._open(stream) as text:
            while piece := text.read(_CHUNK):
                yield piece

    def lines(self, stream: BinaryIO) -> Iterator[str]:
        """The lines with their ends as they are, for the csv module; the stream is closed at the end."""
        with self._open(stream) as text:
            while line := text.readline(LONGEST_LINE):
                yield line if line.isascii() else self._letters(line)

    def _open(self, stream: BinaryIO) -> io.TextIOWrapper:
        stream.seek(self.mark)
        return io.TextIOWrapper(stream, self._codec, errors="replace", newline="")


def detect_encoding(stream: BinaryIO) -> Encoding:
    """The encoding of a stream that is read to its end; UnknownEncodingError when no reading makes Vietnamese of it."""
    stream.seek(0)
    head = stream.read(_SAMPLE)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return _strict(Encoding(name, len(mark)), stream)
    if wide := _without_mark(head):
        return _strict(Encoding(wide), stream)
    if _is_valid(stream, Encoding("utf-8")):
        return Encoding("utf-8")
    name = _eight_bit(head)
    return Encoding(name, is_shouted=name == "tcvn3" and _is_shouted(stream))


def decode_bytes(data: bytes) -> tuple[str, str]:
    """Text and name of its encoding, for what is short; raises UnknownEncodingError."""
    encoding = detect_encoding(io.BytesIO(data))
    return encoding.text(data), encoding.name


def _chunks(stream: BinaryIO, start: int = 0) -> Iterator[bytes]:
    stream.seek(start)
    while chunk := stream.read(_CHUNK):
        yield chunk


def _is_valid(stream: BinaryIO, encoding: Encoding) -> bool:
    decoder = codecs.getincrementaldecoder(encoding.name)()
    try:
        for chunk in _chunks(stream, encoding.mark):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _strict(encoding: Encoding, stream: BinaryIO) -> Encoding:
    if _is_valid(stream, encoding):
        return encoding
    raise UnknownEncodingError(
        _(
            "Tệp ghi là %(encoding)s nhưng có chỗ hỏng, không đọc được chữ. Hãy lưu lại tệp và tải lên lần nữa.",
            encoding=encoding.name.upper(),
        )
    )


def _without_mark(data: bytes) -> str | None:
    """The UTF-16 flavour of text without a byte order mark: every second byte of plain text is zero."""
    head = data[:2000]
    if head.count(0) < max(1, len(head) // 5):
        return None
    return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"


def _eight_bit(head: bytes) -> str:
    """The 8-bit encoding, chosen by how many of the strange words become Vietnamese."""
    raw = head.decode("latin-1")
    vote = legacy_vote(raw)
    windows = unicodedata.normalize("NFC", head.decode("cp1258", "replace"))
    score = {"cp1258": _syllables(windows)} | {e: vote[e] + vote["unicode"] for e in _LEGACY}
    best = max(score, key=lambda encoding: score[encoding])
    if score[best] * 2 < strange_words(raw):
        raise UnknownEncodingError(
            _("Không nhận ra bảng mã chữ của tệp. Hãy mở tệp bằng Excel rồi lưu lại dạng “CSV UTF-8” hoặc .xlsx.")
        )
    return best


def _is_shouted(stream: BinaryIO) -> bool:
    """Whether the text has capitals only: then the small accented letters are capitals too."""
    capitals = 0
    for chunk in _chunks(stream):
        if _SMALL.search(chunk):
            return False
        capitals += len(_CAPITALS.findall(chunk))
    return capitals > 1


def _syllables(text: str) -> int:
    words: Iterable[str] = re.findall(r"[^\W\d_]+", text)
    return sum(not word.isascii() and is_syllable(word) for word in words)
