from __future__ import annotations

import pytest

from antoan.org import reference


@pytest.fixture
def country(db: None) -> reference.Loaded:
    """The places and agencies that come with the program."""
    return reference.load()
