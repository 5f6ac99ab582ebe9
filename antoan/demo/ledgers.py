"""Made-up ledgers of the last two years: people with a case, people only the ledgers know, and people hurt at home.

Who stands in which book follows a capture model like the one of `antoan.linkage.generator.ledgers`; names and dates are
written with the errors of a station's clerk, a registrar and a hospital.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from django.utils import timezone

from antoan.accidents.enums import Severity, Source
from antoan.accidents.models import Sighting, Victim
from antoan.accounts.models import User
from antoan.demo.establishments import batches, communes_today
from antoan.demo.stock import INFORMAL, STORIES
from antoan.ledgers.actions.entries import Line, columns_of, facts_of, person_of
from antoan.ledgers.actions.scoring import score_lists
from antoan.ledgers.enums import Origin, Outcome, Work
from antoan.ledgers.models import Entry
from antoan.ledgers.queries.keywords import current_screen
from antoan.ledgers.rules.screening import Verdict
from antoan.linkage.generator import HOSPITAL, REGISTER, STATION, Clerk, Person, people
from antoan.linkage.generator.errors import write_name
from antoan.org.models import Agency, Membership, Place
from antoan.org.queries import actor_for

YEARS = 2
# Chance to stand in a book, by what happened: (light, serious, dead).
CAPTURE = {
    Source.HEALTH_STATION: ((0.5, 0.4, 0.15), STATION),
    Source.DEATH_REGISTER: ((0.0, 0.0, 0.93), REGISTER),
    Source.HOSPITAL: ((0.1, 0.55, 0.4), HOSPITAL),
}
RANK = {Severity.LIGHT: 0, Severity.SERIOUS: 1, Severity.DEAD: 2}
HOME = (  # what brings people to the station and has nothing to do with work
    ("TNGT xe máy, tự ngã khi đi đám cưới về", "traffic"),
    ("Ngã cầu thang ở nhà", "fall"),
    ("Trẻ em ngã khi chơi ở sân trường", "fall"),
    ("Chó cắn vào chân", "animal"),
    ("Bỏng nước sôi khi nấu ăn", "burn"),
    ("Uống thuốc trừ sâu tự tử", "suicide"),
    ("Đánh nhau, rách da đầu", "violence"),
    ("Hóc xương cá", "other"),
    ("Ngộ độc rượu", "poison"),
    ("Đuối nước khi tắm suối", "drowning"),
    ("Ong đốt khi lấy củi", "animal"),
    ("Ngã xe đạp khi đi học về", "traffic"),
    ("Đá bóng, trẹo cổ chân", "other"),
    ("Tai biến mạch máu não", "other"),
)


@dataclass(frozen=True)
class Hurt:
    """Someone a ledger may know of."""

    name: str
    male: bool
    born: int
    place: Place
    day: dt.date
    severity: Severity
    text: str
    job: str
    cause: str = ""
    is_work: bool = True


def make_ledgers(today: dt.date, rng: random.Random, *, hidden: int, home: int) -> int:
    """Write the three books, decide about most of the lines, compare the lists; returns how many lines."""
    _hospital.cache_clear()
    since = today.replace(year=today.year - YEARS)
    crowd = [*_declared(since, rng), *_hidden(since, today, hidden, rng), *_at_home(since, today, home, rng)]
    lines = [line for number, person in enumerate(crowd) for line in _lines(person, number, rng)]
    rng.shuffle(lines)
    for chunk in batches(lines):
        _write([line for line, _is_work in chunk], [is_work for _line, is_work in chunk], rng)
    user = User.objects.get(username="so-noi-vu")
    score_lists(actor=actor_for(user, Membership.objects.select_related("agency__place").get(user=user)))
    return len(lines)


def _declared(since: dt.date, rng: random.Random) -> Iterator[Hurt]:
    rows = Victim.objects.filter(accident__occurred_on__gte=since, accident__is_demo=True).select_related(
        "accident__commune"
    )
    for row in rows.order_by("pk"):
        yield Hurt(
            row.name,
            row.sex == "male",
            row.birth_year or 1980,
            row.accident.commune,
            row.accident.occurred_on,
            Severity(row.severity),
            _as_written(row.accident.summary, rng),
            row.occupation_text,
        )


def _as_written(text: str, rng: random.Random) -> str:
    """A ledger is shorter than a declaration."""
    short = text.split(";", maxsplit=1)[0].split(",")
    return ", ".join(part.strip() for part in short[: rng.choice((1, 2, 2, 3))]).rstrip(".")


def _hidden(since: dt.date, today: dt.date, count: int, rng: random.Random) -> Iterator[Hurt]:
    names, weights = zip(*INFORMAL, strict=True)
    for person, place, day in _people(since, today, count, rng):
        story = STORIES[rng.choices(names, weights=weights)[0]]
        severity = rng.choices((Severity.LIGHT, Severity.SERIOUS, Severity.DEAD), weights=(62, 30, 8))[0]
        text = _as_written(story.text, rng)
        yield Hurt(person.name, person.male, person.born.year, place, day, severity, text, "Làm ruộng", "fall")


def _at_home(since: dt.date, today: dt.date, count: int, rng: random.Random) -> Iterator[Hurt]:
    for person, place, day in _people(since, today, count, rng):
        text, cause = rng.choice(HOME)
        dead = cause in {"suicide", "drowning"} and rng.random() < 0.5
        severity = Severity.DEAD if dead else Severity.LIGHT
        yield Hurt(person.name, person.male, person.born.year, place, day, severity, text, "", cause, is_work=False)


def _people(since: dt.date, today: dt.date, count: int, rng: random.Random) -> Iterator[tuple[Person, Place, dt.date]]:
    places = communes_today()
    span = (today - since).days - 1
    for person in people(count, seed=rng.randrange(10**6)):
        yield person, rng.choice(places), since + dt.timedelta(days=rng.randrange(span))


def _lines(person: Hurt, number: int, rng: random.Random) -> Iterator[tuple[Line, bool]]:
    """The lines about one person, and whether they are about work in truth."""
    for source, (chances, clerk) in CAPTURE.items():
        chance = chances[RANK[person.severity]]
        if not person.is_work and source == Source.HEALTH_STATION:
            chance = 1.0
        if rng.random() < chance:
            yield _line(person, number, source, clerk, rng), person.is_work


def _line(person: Hurt, number: int, source: Source, clerk: Clerk, rng: random.Random) -> Line:
    words = person.name.split()
    dead = person.severity == Severity.DEAD
    late = dt.timedelta(days=rng.choice((1, 2, 4)) if rng.random() < clerk.late else 0)
    line = Line(
        source=source,
        place=_book(source, person.place),
        key=f"demo:{number}",
        name=write_name(rng, clerk, words[0], " ".join(words[1:-1]), words[-1]),
        text=person.text,
        seen_on=person.day + late,
        birth_year=None if rng.random() < clerk.no_birth else person.born,
        sex="" if rng.random() < clerk.no_sex else "male" if person.male else "female",
        occupation_text=person.job if rng.random() < 0.6 else "",
        commune=None if rng.random() < 0.3 else person.place,
        residence=person.place,
        cause_code=person.cause,
        outcome=Outcome.DEAD if dead else "",
        died_on=person.day + late if dead else None,
        page=str(1 + number % 80),
    )
    return replace(line, icd10="W14" if "cây" in line.text and source == Source.HOSPITAL else "")


@cache
def _hospital() -> Place:
    return Agency.objects.select_related("place").get(code="hospital-20").place


def _book(source: Source, place: Place) -> Place:
    """The province's hospital keeps its own list; the other books are the commune's."""
    return _hospital() if source == Source.HOSPITAL else place


def _write(lines: list[Line], truths: list[bool], rng: random.Random) -> None:
    screen = current_screen()
    sightings = Sighting.objects.bulk_create([Sighting(**person_of(line), is_demo=True) for line in lines])
    Entry.objects.bulk_create(
        _entry(line, sighting, is_work, screen.judge(facts_of(line)), rng)
        for line, sighting, is_work in zip(lines, sightings, truths, strict=True)
    )


def _entry(line: Line, sighting: Sighting, is_work: bool, verdict: Verdict, rng: random.Random) -> Entry:
    decided = rng.random() < 0.85
    return Entry(
        sighting=sighting,
        **columns_of(line),
        origin=Origin.TYPED,
        entered_by="Trạm y tế (minh họa)",
        proposal=verdict.proposal,
        score=verdict.score,
        reasons=verdict.reasons(),
        work=(Work.YES if is_work else Work.NO) if decided else Work.PENDING,
        decided_by="Trạm y tế (minh họa)" if decided else "",
        decided_at=timezone.now() if decided else None,
        is_demo=True,
    )
