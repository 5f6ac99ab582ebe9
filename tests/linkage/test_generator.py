from __future__ import annotations

import hashlib
import itertools
import random
from collections import Counter

import pytest

from antoan.lib.text import fold
from antoan.linkage.generator import HOSPITAL, OFFICE, Clerk, Ledgers, ledgers, people, two_lists
from antoan.linkage.generator.errors import misspell, mistype, spoil_digit, write_birth, write_name
from antoan.linkage.values import read_day, sound


def test_one_seed_gives_one_set_of_books_on_every_machine() -> None:
    first, again, other = ledgers(300, seed=7), ledgers(300, seed=7), ledgers(300, seed=8)
    assert (first.rows, first.truth) == (again.rows, again.truth)
    assert first.rows != other.rows
    digest = hashlib.sha256(repr([person.name for person in people(500, seed=1)]).encode()).hexdigest()
    assert digest[:12] == "5a34509846b0"


def test_names_come_in_their_proportions() -> None:
    crowd = list(people(4000, seed=2))
    share = Counter(person.people for person in crowd)
    assert share["Nùng"] > share["Tày"] > share["Kinh"] > share["Dao"]
    families = Counter(person.family for person in crowd if person.people == "Kinh")
    assert families.most_common(1)[0][0] == "Nguyễn"
    assert all(person.middle.startswith("Thị") is False for person in crowd if person.male)
    assert len({person.cccd for person in crowd}) == len(crowd)


def test_there_are_twins_and_namesakes() -> None:
    crowd = list(people(4000, seed=2))
    pairs = list(itertools.pairwise(crowd))
    twins = [(a, b) for a, b in pairs if (a.born, a.family, a.hamlet) == (b.born, b.family, b.hamlet)]
    assert 20 < len(twins) < 80
    assert all(a.given != b.given for a, b in twins)
    namesakes = [(a, b) for a, b in pairs if (a.name, a.hamlet, a.born.year) == (b.name, b.hamlet, b.born.year)]
    assert 5 < len(namesakes) < 40


def test_the_books_of_a_year(books: Ledgers) -> None:
    sizes = {source: len(rows) for source, rows in books.rows.items()}
    assert sizes["station"] > sizes["hospital"] > sizes["declared"] > sizes["register"] > 50
    assert set(books.truth) == {(source, row["id"]) for source, rows in books.rows.items() for row in rows}
    twice = Counter((source, person) for (source, _), person in books.truth.items())
    assert 0 < sum(count > 1 for count in twice.values()) < 60
    assert len(books.pairs("declared", "hospital")) > 100


def test_each_error_is_made_when_it_is_certain() -> None:
    rng = random.Random(1)  # noqa: S311 - made-up people
    assert write_name(rng, Clerk(), "Nông", "Văn", "Lâm") == "Nông Văn Lâm"
    assert write_name(rng, Clerk(no_middle=1), "Nông", "Văn", "Lâm") == "Nông Lâm"
    assert write_name(rng, Clerk(turned=1), "Nông", "Văn", "Lâm") == "Lâm Nông Văn"
    assert fold(write_name(rng, Clerk(unmarked=1), "Nông", "Văn", "Lâm")) == "nong van lam"
    assert write_name(rng, Clerk(nickname=1), "Nông", "Văn", "Lâm").startswith("Nông Văn Lâm (")
    born = next(people(1, seed=3)).born
    assert write_birth(rng, Clerk(), born) == f"{born:%d/%m/%Y}"
    assert write_birth(rng, Clerk(year_only=1), born) == str(born.year)
    assert write_birth(rng, Clerk(no_birth=1), born) == ""
    assert abs((read_day(write_birth(rng, Clerk(year_off=1), born)).year or 0) - born.year) == 1


def test_slips_change_little() -> None:
    rng = random.Random(2)  # noqa: S311 - made-up people
    for person in people(200, seed=4):
        assert abs(len(mistype(rng, person.name)) - len(person.name)) <= 1
        assert sum(a != b for a, b in zip(spoil_digit(rng, person.cccd), person.cccd, strict=True)) == 1
    wrong = [(person.given, misspell(rng, person.given)) for person in people(300, seed=5)]
    changed = [(right, slip) for right, slip in wrong if right != slip]
    assert len(changed) > 150
    alike = sum(sound(fold(right)) == sound(fold(slip)) for right, slip in changed)
    assert alike > len(changed) * 0.6


def test_two_lists_share_who_they_should() -> None:
    rows: dict[str, list[str]] = {"left": [], "right": []}
    for side, row in two_lists(100, shared=40, seed=1):
        rows[side].append(row["id"][1:])
    assert len(rows["left"]) == len(rows["right"]) == 100
    assert len(set(rows["left"]) & set(rows["right"])) == 40


@pytest.mark.parametrize("clerk", [OFFICE, HOSPITAL])
def test_every_probability_is_one(clerk: Clerk) -> None:
    assert all(0 <= chance <= 1 for chance in vars(clerk).values())
