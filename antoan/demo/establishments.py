"""Made-up establishments over the real communes and sectors."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, count, islice
from typing import TypeVar

from antoan.demo.stock import FORMS, NAMES, SECTORS, Sector
from antoan.establishments.models import Establishment, Workforce
from antoan.establishments.rules import core_name
from antoan.lib.identifiers import check_digit
from antoan.lib.text import collate_key, fold
from antoan.org.models import Place

T = TypeVar("T")
BATCH = 5000
# Towns and border gates carry more firms than their people alone would.
BUSY = {"05977": 5.0, "05983": 3.0, "05986": 5.0, "06187": 5.0, "06184": 4.0, "06385": 3.0, "06427": 1.5, "06463": 2.5}
BUSY_DEFAULT = 1.0


@dataclass(frozen=True)
class Firm:
    """What the accident generator needs to know of an establishment."""

    pk: int
    sector: Sector
    workers: int
    commune_id: int
    name: str
    founded_on: dt.date


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Lists of at most `size` items."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def tax_codes(rng: random.Random) -> Iterator[str]:
    """Well-formed tax codes of the province's old prefix 4900, unique, with the right check digit."""
    for serial in count(rng.randrange(100)):
        nine = f"49{serial % 10_000_000:07d}"
        digit = check_digit(nine)
        if digit < 10:
            yield f"{nine}{digit}"


def communes_today() -> list[Place]:
    """The province's communes in force, in a stable order."""
    return list(Place.objects.filter(level="commune", parent__code="20", valid_to=None).order_by("code"))


def make_establishments(total: int, years: range, rng: random.Random) -> Iterator[list[Firm]]:
    """Create establishments with their workforce in batches; yields what was made, batch by batch."""
    places = communes_today()
    weights = list(accumulate(_weight(place) for place in places))
    shares = list(accumulate(sector.share for sector in SECTORS))
    codes = tax_codes(rng)
    for chunk in batches(range(total)):
        sectors = rng.choices(SECTORS, cum_weights=shares, k=len(chunk))
        where = rng.choices(places, cum_weights=weights, k=len(chunk))
        pairs = list(zip(sectors, where, strict=True))
        rows = Establishment.objects.bulk_create(_establishment(s, p, next(codes), rng) for s, p in pairs)
        yield _with_workforce(rows, sectors, years, rng)


def _weight(place: Place) -> float:
    return (place.population or 10_000) / 10_000 * BUSY.get(place.code, BUSY_DEFAULT)


def _establishment(sector: Sector, place: Place, code: str, rng: random.Random) -> Establishment:
    type_code, prefix, _ = rng.choices(FORMS, weights=[share for _, _, share in FORMS])[0]
    words = f"{rng.choice(NAMES)} {rng.choice(('', 'LS', '1', '2', '68', '79', 'Group'))}".strip()
    name = f"{prefix} {rng.choice(sector.names).format(n=words)}"
    founded = dt.date(1996, 1, 1) + dt.timedelta(days=rng.randrange(365 * 27))
    return Establishment(
        tax_code=code,
        name=name,
        folded=f"{fold(name)} {code}",
        sort_key=collate_key(name),
        core=core_name(name),
        head_province="20",
        type_code=type_code,
        sector_code=sector.code,
        commune=place,
        address=f"Thôn {rng.randint(1, 12)}, {place.name}",
        phone=f"0205 3{rng.randrange(10**6):06d}",
        contact_title="Giám đốc",
        founded_on=founded,
        is_demo=True,
    )


def _with_workforce(rows: list[Establishment], sectors: list[Sector], years: range, rng: random.Random) -> list[Firm]:
    firms, workforces = [], []
    for row, sector in zip(rows, sectors, strict=True):
        workers = max(1, round(rng.lognormvariate(math.log(sector.size), 0.9)))
        firms.append(Firm(row.pk, sector, workers, row.commune_id, row.name, row.founded_on or dt.date(2000, 1, 1)))
        workforces += [_workforce(row, sector, workers, year, rng) for year in years]
    Workforce.objects.bulk_create(workforces, batch_size=BATCH)
    return firms


def _workforce(row: Establishment, sector: Sector, workers: int, year: int, rng: random.Random) -> Workforce:
    total = max(1, round(workers * rng.uniform(0.9, 1.1)))
    return Workforce(
        establishment=row,
        year=year,
        total=total,
        women=min(total, round(total * sector.women * rng.uniform(0.8, 1.2))),
        hazardous=min(total, round(total * sector.hazardous)),
        minors=1 if total > 5 and rng.random() < 0.01 else 0,
        disabled=1 if total > 10 and rng.random() < 0.05 else 0,
        elderly=min(total, round(total * 0.02)),
        payroll_million=round(total * rng.uniform(70, 110), 1),
    )
