"""Vietnamese text: one normal form, a key to search by, a key to sort by, and the old 8-bit encodings."""

from antoan.lib.text.cells import Cell, cell_text, clean_cell, clean_text, safe_cell
from antoan.lib.text.encodings import Encoding, UnknownEncodingError, decode_bytes, detect_encoding
from antoan.lib.text.keys import COLLATE_KEY_LENGTH, collate_key, fold, name_key, nfc
from antoan.lib.text.legacy import decode_legacy, detect_legacy, encode_legacy, is_modern, legacy_vote

__all__ = [
    "COLLATE_KEY_LENGTH",
    "Cell",
    "Encoding",
    "UnknownEncodingError",
    "cell_text",
    "clean_cell",
    "clean_text",
    "collate_key",
    "decode_bytes",
    "decode_legacy",
    "detect_encoding",
    "detect_legacy",
    "encode_legacy",
    "fold",
    "is_modern",
    "legacy_vote",
    "name_key",
    "nfc",
    "safe_cell",
]
