"""The documents of the forms name every column and fixed row there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from antoan.returns.registry import form_of

DOCS = Path(__file__).parent.parent.parent / "docs" / "forms"


@pytest.mark.parametrize("code", ["XII", "XIV"])
def test_every_figure_of_a_form_is_documented(code: str):
    text = (DOCS / f"{code}.md").read_text(encoding="utf8")
    first_cells = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    numbers = {word for cell in first_cells for word in re.findall(r"\d+", cell)}
    form = form_of(code, "2016")
    for table in form.tables:
        documented = [c for c in table.numbers if c.number in numbers or f"{table.key}/{c.key}" in text]
        assert documented == list(table.numbers), table.key
    for parameter in form.due_keys.values():
        assert parameter in text
