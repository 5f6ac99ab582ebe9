"""What arrives in the cell of a file, and what leaves in one."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from antoan.lib.text.keys import nfc
from antoan.lib.text.legacy import Legacy, decode_legacy, detect_legacy, is_modern

Cell = str | int | float | bool | datetime | date | time | timedelta | None

# Control and invisible format characters; tab and line ends become a space or stay as line ends.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufffe\uffff\ud800-\udfff]"
)
_BLANKS = re.compile("[\t\xa0\u2000-\u200a\u202f\u3000]")
_LINE_ENDS = re.compile("\r\n?")
_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_DANGER = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_HARMLESS = re.compile(r"[+\-\d\s.,()%]*")
_APOSTROPHE = re.compile(r"'[=+\-@\t\r\n＝＋－＠]")


def clean_text(text: str, legacy: Legacy | None = None) -> str:
    """The text as it is kept: decoded if surely TCVN3 or VNI, NFC, no invisible characters, stripped.

    `legacy` is what the rest of its column proved to be: then cells that prove nothing alone are decoded too.
    """
    if not text.isascii():
        if is_modern(text):
            text = nfc(text)
        elif found := detect_legacy(text) or legacy:
            text = nfc(decode_legacy(text, found))
        # Icelandic letters that look like Đ and that some keyboards give for it.
        text = text.replace("\u00d0", "Đ").replace("\u00f0", "đ")
    if text.startswith(("'", '="')):
        text = _unwrap(text)
    if not text.isprintable():
        text = _INVISIBLE.sub("", _BLANKS.sub(" ", _LINE_ENDS.sub("\n", text)))
    return text.strip()


def _unwrap(text: str) -> str:
    """Undo what Excel users and our own export do to keep a text a text: ="0123" and '=… ."""
    if _APOSTROPHE.match(text):
        return text[1:]
    match = _AS_TEXT.fullmatch(text.rstrip())
    return match[1].replace('""', '"') if match else text


def clean_cell(value: Cell) -> Cell:
    """The value of a cell, cleaned if it is text; None for an empty one."""
    if isinstance(value, str):
        return clean_text(value) or None
    return value


def cell_text(value: Cell) -> str:
    """A cell as the text a person sees: 1.0 is "1", a date "05/03/2026", nothing ""."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, date):
        return _date_text(value)
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _date_text(value: date) -> str:
    if isinstance(value, datetime) and value.time() != time():
        return f"{value:%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}"


def safe_cell(text: str) -> str:
    """The text so that a spreadsheet takes it for text and never for a formula (OWASP "CSV injection").

    A leading apostrophe is set before = + - @ tab CR LF; numbers, negative ones too, and telephone
    numbers stay as they are. `clean_text` takes the apostrophe away again.
    """
    if text.startswith(_DANGER) and not (text[0] in "+-" and _HARMLESS.fullmatch(text)):
        return "'" + text
    return text
