"""Linked ledgers with known truth: who was hurt, and which of four books wrote him down, and how.

Capture model: each person has one accident. A hidden severity (light, serious, death: 70/20/10 %) and a contract
(35 % have one) drive all four books, so the books depend on each other as they do in life: a death is nearly always in
the register and seldom in the station's book, a light injury of a farmer is in the station's book or nowhere. A few
people stand twice in one book (`twice`). Nobody in these books exists.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from antoan.linkage.generator.errors import (
    HOSPITAL,
    OFFICE,
    REGISTER,
    STATION,
    Clerk,
    write_birth,
    write_event,
    write_name,
    write_number,
    write_place,
    write_sex,
)
from antoan.linkage.generator.people import COMMUNES, Person, people

Row = dict[str, str]

#            light, serious, death; the second triple for people with a contract
_CAPTURE = {
    "declared": ((0.02, 0.15, 0.35), (0.35, 0.80, 0.95)),
    "station": ((0.55, 0.35, 0.15), (0.30, 0.20, 0.10)),
    "register": ((0.00, 0.00, 0.92), (0.00, 0.00, 0.95)),
    "hospital": ((0.15, 0.75, 0.40), (0.20, 0.80, 0.45)),
}
_CAUSES = (
    "Ngã cao",
    "Điện giật",
    "Máy cày",
    "Cây đổ",
    "Đá rơi",
    "TNGT",
    "Súc vật",
    "Ngạt khí",
    "Máy cưa",
    "Vật sắc nhọn",
)


@dataclass
class Ledgers:
    """Four books and the truth: `truth[(source, id)]` is the number of the person behind the row."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {source: [] for source in _CAPTURE})
    truth: dict[tuple[str, str], int] = field(default_factory=dict)

    def pairs(self, left: str, right: str) -> set[tuple[str, str]]:
        """The pairs (id in left, id in right) that are one person."""
        return {
            (a, b)
            for (source, a), person in self.truth.items()
            if source == left
            for b in self._ids(right).get(person, ())
        }

    def _ids(self, source: str) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for (name, row_id), person in self.truth.items():
            if name == source:
                found.setdefault(person, []).append(row_id)
        return found


Writer = Callable[[random.Random, Person, date, tuple[str, ...]], Row]


def _common(rng: random.Random, clerk: Clerk, person: Person, communes: tuple[str, ...]) -> tuple[str, str, str, str]:
    return (
        write_name(rng, clerk, person.family, person.middle, person.given),
        write_birth(rng, clerk, person.born),
        write_sex(rng, clerk, male=person.male),
        write_place(rng, clerk, person.commune, communes),
    )


def _declared(rng: random.Random, person: Person, day: date, communes: tuple[str, ...]) -> Row:
    name, born, sex, place = _common(rng, OFFICE, person, communes)
    return {
        "Họ và tên": name,
        "Ngày sinh": born,
        "Giới tính": sex,
        "Số CCCD": write_number(rng, OFFICE, person.cccd),
        "Số BHXH": write_number(rng, OFFICE, person.bhxh),
        "Xã": place,
        "Ngày tai nạn": write_event(rng, OFFICE, day),
    }


def _station(rng: random.Random, person: Person, day: date, communes: tuple[str, ...]) -> Row:
    name, born, sex, place = _common(rng, STATION, person, communes)
    return {
        "Họ tên": name,
        "Năm sinh": born,
        "Nam/Nữ": sex,
        "Địa chỉ": f"Thôn {person.hamlet}, xã {place}" if place else "",
        "CCCD": write_number(rng, STATION, person.cccd),
        "Điện thoại": write_number(rng, STATION, person.phone),
        "Ngày khám": write_event(rng, STATION, day),
        "Nguyên nhân": rng.choice(_CAUSES),
    }


def _register(rng: random.Random, person: Person, day: date, communes: tuple[str, ...]) -> Row:
    name, born, sex, place = _common(rng, REGISTER, person, communes)
    return {
        "Họ, chữ đệm, tên": name,
        "Ngày, tháng, năm sinh": born,
        "Giới tính": sex,
        "Số định danh cá nhân": write_number(rng, REGISTER, person.cccd),
        "Nơi cư trú cuối cùng": f"Thôn {person.hamlet}, xã {place}" if place else "",
        "Ngày chết": write_event(rng, REGISTER, day),
        "Nguyên nhân chết": rng.choice(_CAUSES),
    }


def _hospital(rng: random.Random, person: Person, day: date, communes: tuple[str, ...]) -> Row:
    name, born, sex, place = _common(rng, HOSPITAL, person, communes)
    return {
        "HO TEN BN": name,
        "NGAY SINH": born,
        "GIOI TINH": sex,
        "CCCD": write_number(rng, HOSPITAL, person.cccd),
        "SO BHXH": write_number(rng, HOSPITAL, person.bhxh),
        "DIA CHI": f"Thôn {person.hamlet}, xã {place}" if place else "",
        "NGAY VAO VIEN": write_event(rng, HOSPITAL, day),
    }


_WRITERS: dict[str, Writer] = {
    "declared": _declared,
    "station": _station,
    "register": _register,
    "hospital": _hospital,
}


def ledgers(
    victims: int, *, seed: int, year: int = 2026, communes: tuple[str, ...] = COMMUNES, twice: float = 0.01
) -> Ledgers:
    """The four books of one year for `victims` made-up people (some in several books, many in none)."""
    rng = random.Random(f"ledgers {seed}")  # noqa: S311 - made-up people, not secrets
    books = Ledgers()
    for person in people(victims, seed=seed, communes=communes):
        contract = rng.random() < 0.35
        severity = rng.choices((0, 1, 2), weights=(70, 20, 10))[0]
        day = date(year, 1, 1) + timedelta(days=rng.randrange(360))
        for source, chances in _CAPTURE.items():
            if rng.random() < chances[contract][severity]:
                for _ in range(2 if rng.random() < twice else 1):
                    _enter(books, source, person, _WRITERS[source](rng, person, day, communes))
    for rows in books.rows.values():
        rng.shuffle(rows)
    return books


def _enter(books: Ledgers, source: str, person: Person, row: Row) -> None:
    row_id = f"{source[0].upper()}{len(books.rows[source]) + 1:06d}"
    books.rows[source].append({"id": row_id, **row})
    books.truth[source, row_id] = person.number


def two_lists(size: int, *, shared: int, seed: int) -> Iterator[tuple[str, Row]]:
    """Two lists of `size` people each, `shared` of them in both, as ("left"|"right", row) in a stream.

    Left is written by the office, right by the hospital. The truth is in the ids: "L12" and "R12" are one person.
    """
    rng = random.Random(f"lists {seed}")  # noqa: S311 - made-up people, not secrets
    for person in people(2 * size - shared, seed=seed):
        day = date(2026, 1, 1) + timedelta(days=rng.randrange(360))
        if person.number < size:
            yield "left", {"id": f"L{person.number}", **_declared(rng, person, day, COMMUNES)}
        if person.number < shared or person.number >= size:
            yield "right", {"id": f"R{person.number}", **_hospital(rng, person, day, COMMUNES)}
