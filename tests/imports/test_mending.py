"""For any mixture of good and bad rows: mending what came back gives exactly what a clean file would have given."""

from __future__ import annotations

import random

import pytest

from antoan.establishments.models import Establishment
from antoan.imports import files
from tests.imports.conftest import cells_of, counts, mst, row, xlsx

SPOILS = (
    {"MST": "123"},
    {"MST": "4900000071"},
    {"Tên cơ sở": ""},
    {"Xã": "Xã Không Có"},
    {"Ngày thành lập": "31/02/2015"},
    {"Ngày thành lập": "12/25/2015"},
    {"Điện thoại": "#N/A"},
)


def facts() -> list[tuple[object, ...]]:
    return sorted(Establishment.objects.values_list("tax_code", "name", "commune_id", "phone", "founded_on"))


@pytest.mark.parametrize("seed", range(4))
def test_mended_is_clean(bring_in, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - the same mixtures every time
    numbers = rng.sample(range(1, 500), 25)
    spoilt = {number: rng.choice(SPOILS) for number in numbers if rng.random() < 0.4}
    bring_in(xlsx([row(number) for number in numbers]))
    wanted = facts()
    Establishment.objects.all().delete()

    first = bring_in(xlsx([row(number, **spoilt.get(number, {})) for number in numbers]))
    read, added, changed, same, rejected = counts(first)
    assert read == 25 == added + changed + same + rejected
    assert rejected == len(spoilt)
    back = cells_of(files.rejected_file(first))
    mended = [[*row(int(line[0])), *line[6:]] for line in back[1:]]
    second = bring_in(xlsx(mended, back[0]))
    assert counts(second) == (rejected, rejected, 0, 0, 0)
    assert facts() == wanted
    assert {code for code, *_ in wanted} == {mst(number) for number in numbers}
