"""Made-up people of a Vietnamese province: families, twins, namesakes. Everything follows from one seed.

Pure Python with `random.Random`: the same seed gives the same people, bit for bit, on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from typing import Any

from antoan.linkage.lexicon import PEOPLES, Shares

COMMUNES = tuple(
    """Đông Kinh,Lương Văn Tri,Tam Thanh,Đoàn Kết,Quốc Khánh,Tân Tiến,Kháng Chiến,Thất Khê,Tràng Định,Quốc Việt,Hoa Thám,
Quý Hòa,Hồng Phong,Thiện Hòa,Thiện Thuật,Thiện Long,Bình Gia,Tân Văn,Na Sầm,Thụy Hùng,Hội Hoan,Văn Lãng,Hoàng Văn Thụ,
Đồng Đăng,Kỳ Lừa,Ba Sơn,Cao Lộc,Công Sơn,Văn Quan,Điềm He,Khánh Khê,Yên Phúc,Tri Lễ,Tân Đoàn,Bắc Sơn,Tân Tri,Hưng Vũ,Vũ Lễ,
Vũ Lăng,Nhất Hòa,Hữu Lũng,Yên Bình,Hữu Liên,Vân Nham,Cai Kinh,Thiện Tân,Tân Thành,Tuấn Sơn,Chi Lăng,Bằng Mạc,Chiến Thắng,
Nhân Lý,Vạn Linh,Quan Sơn,Na Dương,Lộc Bình,Mẫu Sơn,Khuất Xá,Thống Nhất,Lợi Bác,Xuân Dương,Đình Lập,Thái Bình,Kiên Mộc,
Châu Sơn""".replace("\n", "").split(",")
)
_HAMLET_HEADS = ("Bản", "Nà", "Khuổi", "Pác", "Lũng", "Cốc", "Kéo", "Pò", "Phai", "Tồng")
_HAMLET_TAILS = (
    "Lầy",
    "Mò",
    "Chuông",
    "Pàn",
    "Quân",
    "Lậu",
    "Sát",
    "Khưa",
    "Mu",
    "Pia",
    "Nọi",
    "Tát",
    "Kít",
    "Hán",
    "Cáng",
)


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up person. `number` is the truth that no matching may see."""

    number: int
    people: str
    male: bool
    family: str
    middle: str
    given: str
    born: date
    commune: str
    hamlet: str
    cccd: str
    bhxh: str
    phone: str

    @property
    def name(self) -> str:
        return f"{self.family} {self.middle} {self.given}"


@cache
def _wheel(people: str, part: str) -> tuple[list[str], list[float]]:
    names: dict[str, float] = getattr(PEOPLES[people][0], part)
    return list(names), list(accumulate(names.values()))


def _draw(rng: random.Random, people: str, part: str) -> str:
    names, weights = _wheel(people, part)
    return rng.choices(names, cum_weights=weights)[0]


def _people(rng: random.Random) -> str:
    return rng.choices(list(PEOPLES), weights=[share for _, share in PEOPLES.values()])[0]


def _born(rng: random.Random, oldest: int = 1945, youngest: int = 2007) -> date:
    return date(oldest, 1, 1) + timedelta(days=rng.randrange((youngest - oldest) * 365))


def _person(rng: random.Random, number: int, communes: tuple[str, ...]) -> Person:
    people, male = _people(rng), rng.random() < 0.62
    side = "male" if male else "female"
    born = _born(rng)
    return Person(
        number=number,
        people=people,
        male=male,
        family=_draw(rng, people, "family"),
        middle=_draw(rng, people, f"{side}_middle"),
        given=_draw(rng, people, f"{side}_given"),
        born=born,
        commune=rng.choice(communes),
        hamlet=f"{rng.choice(_HAMLET_HEADS)} {rng.choice(_HAMLET_TAILS)}",
        **_papers(number, born, male=male),
    )


def _papers(number: int, born: date, *, male: bool) -> dict[str, Any]:
    """Made-up numbers in the shape of the real ones (CCCD: province 020, century and sex, year, six digits), all different."""
    century = (0 if male else 1) + (2 if born.year >= 2000 else 0)
    return {
        "cccd": f"020{century}{born:%y}{number * 485_207 % 10**6:06d}",
        "bhxh": f"20{number * 48_520_733 % 10**8:08d}",
        "phone": f"09{number * 73_852_013 % 10**8:08d}",
    }


def _twin(rng: random.Random, person: Person, number: int) -> Person:
    """Same family, hamlet, birthday and middle name; the given name differs, often by little."""
    side = "male" if person.male else "female"
    names = [_draw(rng, person.people, f"{side}_given") for _ in range(4)]
    near = next((name for name in names if name[0] == person.given[0] and name != person.given), "")
    given = near or next((name for name in names if name != person.given), person.given + "h")
    return replace(person, number=number, given=given, **_papers(number, person.born, male=person.male))


def _namesake(rng: random.Random, person: Person, number: int) -> Person:
    """Another man of the same name, born the same year, in the same hamlet."""
    born = date(person.born.year, 1, 1) + timedelta(days=rng.randrange(365))
    return replace(person, number=number, born=born, **_papers(number, born, male=person.male))


def people(
    count: int,
    *,
    seed: int,
    communes: tuple[str, ...] = COMMUNES,
    twins: float = 0.01,
    namesakes: float = 0.004,
) -> Iterator[Person]:
    """`count` made-up people; `twins` and `namesakes` are the shares of people who have one, the next in the list."""
    rng = random.Random(seed)  # noqa: S311 - made-up people, not secrets
    last: Person | None = None
    for number in range(count):
        chance = rng.random()
        if last and chance < twins:
            person = _twin(rng, last, number)
        elif last and chance < twins + namesakes:
            person = _namesake(rng, last, number)
        else:
            person = _person(rng, number, communes)
        last = person
        yield person


__all__ = ["COMMUNES", "Person", "Shares", "people"]
