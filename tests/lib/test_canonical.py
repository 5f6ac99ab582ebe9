import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antoan.lib.canonical import canonical_json, content_hash
from antoan.lib.dates import VIETNAM

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=5).map(lambda t: unicodedata.normalize("NFC", t)), inner, max_size=4)
    ),
)


@given(values)
def test_same_value_same_hash(value: object) -> None:
    import json

    plain = json.loads(canonical_json(value))
    assert content_hash(plain) == content_hash(value)


def test_form() -> None:
    value = {"b": [Decimal("1.50"), True], "a": unicodedata.normalize("NFD", "Đồng"), "d": date(2026, 3, 5)}
    assert canonical_json(value) == '{"a":"Đồng","b":["1.5",true],"d":"2026-03-05"}'
    assert canonical_json(datetime(2026, 3, 5, 7, tzinfo=VIETNAM)) == canonical_json(
        datetime(2026, 3, 5, 0, tzinfo=UTC)
    )
    assert canonical_json({3, 1, 2}) == "[1,2,3]"
    assert canonical_json(UUID(int=1)).endswith('1"')
    assert canonical_json(Decimal("-0.00")) == '"0"'
    assert canonical_json(Decimal("1E+3")) == '"1000"'


@pytest.mark.parametrize("value", [float("nan"), datetime(2026, 1, 1), Decimal("NaN"), {"\u00e9": 1, "e\u0301": 2}])  # noqa: DTZ001 - on purpose
def test_what_has_no_form(value: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        canonical_json(value)


def test_unknown_types() -> None:
    with pytest.raises(TypeError):
        canonical_json(object())
