"""A code that stands in for one nobody had at hand joins rows and is never printed."""

from __future__ import annotations

import json

from antoan.establishments.models import Establishment
from antoan.law.rules import official_code
from antoan.lib.periods import Period
from antoan.org.scope import Actor
from antoan.returns import actions
from antoan.returns.grid import sheets
from antoan.returns.papers import paper_of
from antoan.returns.queries import assess
from antoan.statutory.queries import return_values
from tests.statutory.conftest import make_case


def test_only_our_own_codes_of_the_agents_are_withheld():
    assert [official_code("agent", code) for code in ("T8", "T99", "3.1", "1", "")] == ["", "", "3.1", "1", ""]
    assert official_code("vsco", "T8") == "T8"


def test_the_paper_and_the_grid_print_the_name_alone(owner: Actor, quarry: Establishment):
    make_case(quarry, agent_code="T9")
    make_case(quarry, agent_code="3.1")
    of = actions.open_return(form="XII", period=Period.parse("2026H1"), unit_key="4900100018", actor=owner)
    table = next(block for block in paper_of(of).blocks if "thương tật" in getattr(block, "caption", ""))
    rows = {str(row.cells[0]): row.cells[1] for row in table.rows}  # type: ignore[union-attr]
    assert (rows["Ngã cao"], rows["Thiết bị áp lực"]) == ("", "3.1")
    lines = [line for sheet in sheets(assess(of)) for line in sheet.lines if line.key == "1.2:T9"]
    assert {(line.label, line.code) for line in lines} == {("Ngã cao", "")}
    values = return_values("XII", "2026H1", "4900100018", owner)
    assert values is not None
    line = next(line for line in values["tables"]["I"] if line["row"] == "1.2:T9")
    assert (line["code"], line["values"]["3"]) == ("", "1")
    assert '"code": "T9"' not in json.dumps(values)
