"""One text for one value: canonical JSON, and the hash that is printed on frozen papers and chains the audit."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID


def canonical_json(value: Any) -> str:
    """JSON with sorted keys, no blanks, NFC text, instants in UTC, decimals as text without needless zeros.

    Equal values give equal texts on every machine and database. TypeError for what has no such form, ValueError
    for NaN, infinities, keys that become equal, and datetimes without a zone.
    """
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def content_hash(value: Any) -> str:
    """SHA-256 of the canonical JSON in UTF-8, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return _plain(value.value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return _plain_mapping(value)
    if isinstance(value, set | frozenset):
        return sorted((_plain(item) for item in value), key=canonical_json)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(item) for item in value]
    return _plain_text(value)


def _plain_mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    plain = {_plain_text(key) if not isinstance(key, int) else str(key): _plain(item) for key, item in value.items()}
    if len(plain) != len(value):
        raise ValueError("Hai khóa trùng nhau sau khi chuẩn hóa.")
    return plain


def _plain_text(value: Any) -> str:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"Không có dạng chuẩn cho kiểu {type(value).__name__}.")


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError("Thời điểm thiếu múi giờ.")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError("Số không hữu hạn.")
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
