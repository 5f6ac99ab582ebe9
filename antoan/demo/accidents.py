"""Made-up accidents: five years of concluded cases, and a few that are alive today with their clocks running."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, cycle

from antoan.accidents.enums import (
    CaseSeverity,
    CaseState,
    Channel,
    Classification,
    DeclarationState,
    Insurance,
    InvestigationLevel,
    Relation,
    Severity,
    Source,
)
from antoan.accidents.models import Accident, Declaration, Investigation, Measure, Sighting, Victim
from antoan.demo.establishments import BATCH, Firm, batches
from antoan.demo.stock import COURSES, INFORMAL, MEASURES, STORIES, Story
from antoan.lib.text import fold
from antoan.linkage.generator import Person, people
from antoan.org.models import Place

ZONE = dt.timezone(dt.timedelta(hours=7))
DAYS = {CaseSeverity.LIGHT: 4, CaseSeverity.ONE_SERIOUS: 7, CaseSeverity.MANY_SERIOUS: 20, CaseSeverity.FATAL: 30}
INFORMAL_SHARE = 0.35  # of all accidents in a mountain province; the share is a guess, marked as demonstration


@dataclass(frozen=True)
class Plan:
    """One accident before it becomes rows."""

    number: int
    firm: Firm | None
    place: Place
    story: Story
    day: dt.date
    persons: tuple[Person, ...]
    severities: tuple[Severity, ...]


def plan_accidents(
    firms: list[Firm], places: list[Place], *, first: dt.date, last: dt.date, boost: float, rng: random.Random
) -> Iterator[Plan]:
    """Accidents between two days at the sectors' rates times `boost`; deterministic for one `rng`."""
    years = (last - first).days / 365.25
    expected = [firm.workers * firm.sector.rate * boost / 1000 for firm in firms]
    formal = _poisson(rng, sum(expected) * years)
    informal = round(formal * INFORMAL_SHARE / (1 - INFORMAL_SHARE))
    crowd = cycle(people(max(2000, min(200_000, (formal + informal) * 2)), seed=rng.randrange(10**6)))
    chosen = rng.choices(firms, cum_weights=list(accumulate(expected)), k=formal) if firms else []
    by_id = {place.pk: place for place in places}
    jobs: list[Firm | None] = [*chosen, *([None] * informal)]
    rng.shuffle(jobs)
    for number, firm in enumerate(jobs, 1):
        day = first + dt.timedelta(days=rng.randrange((last - first).days + 1))
        if firm and day < firm.founded_on:
            day = min(last, firm.founded_on + dt.timedelta(days=rng.randrange(30, 400)))
        place = by_id[firm.commune_id] if firm and rng.random() < 0.85 else rng.choice(places)
        story = STORIES[rng.choice(firm.sector.stories)] if firm else _informal(rng)
        hurt = rng.choices((1, 2, 3), weights=(93, 5, 2))[0]
        persons = tuple(next(crowd) for _ in range(hurt))
        yield Plan(number, firm, place, story, day, persons, tuple(_severity(story, rng) for _ in persons))


def _poisson(rng: random.Random, mean: float) -> int:
    """A Poisson number; a rounded normal one where the mean is large."""
    if mean > 500:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    threshold, product, k = math.exp(-mean), rng.random(), 0
    while product > threshold:
        product, k = product * rng.random(), k + 1
    return k


def _informal(rng: random.Random) -> Story:
    names, weights = zip(*INFORMAL, strict=True)
    return STORIES[rng.choices(names, weights=weights)[0]]


def _severity(story: Story, rng: random.Random) -> Severity:
    chance = rng.random()
    if chance < story.death * 0.35:
        return Severity.DEAD
    return Severity.SERIOUS if chance < story.death * 0.35 + story.serious * 0.5 else Severity.LIGHT


def case_severity(severities: tuple[Severity, ...]) -> CaseSeverity:
    """Severity of a case from its victims (NĐ 39/2016 Điều 9; Luật ATVSLĐ Điều 35)."""
    if Severity.DEAD in severities:
        return CaseSeverity.FATAL
    serious = severities.count(Severity.SERIOUS)
    if serious:
        return CaseSeverity.MANY_SERIOUS if serious > 1 else CaseSeverity.ONE_SERIOUS
    return CaseSeverity.LIGHT


def make_accidents(plans: Iterator[Plan], today: dt.date, rng: random.Random) -> int:
    """Write the plans as concluded cases with victims, sightings, investigations and measures; returns how many."""
    made = 0
    for chunk in batches(plans):
        accidents = Accident.objects.bulk_create([_accident(plan, today, rng) for plan in chunk], batch_size=BATCH)
        pairs = list(zip(chunk, accidents, strict=True))
        declarations = {
            d.accident_id: d for d in Declaration.objects.bulk_create(_declaration(p, a, rng) for p, a in pairs)
        }
        victims = Victim.objects.bulk_create(
            [_victim(p, a, i, rng) for p, a in pairs for i in range(len(p.persons))], batch_size=BATCH
        )
        Sighting.objects.bulk_create([_sighting(v, declarations[v.accident_id]) for v in victims], batch_size=BATCH)
        Investigation.objects.bulk_create([_investigation(p, a) for p, a in pairs], batch_size=BATCH)
        Measure.objects.bulk_create(
            [_measure(p, a, today, rng) for p, a in pairs if a.establishment_id], batch_size=BATCH
        )
        made += len(chunk)
    return made


def _received(plan: Plan) -> dt.datetime:
    return dt.datetime.combine(plan.day + dt.timedelta(days=1), dt.time(8, plan.number % 60), ZONE)


def _accident(plan: Plan, today: dt.date, rng: random.Random) -> Accident:
    severity = case_severity(plan.severities)
    concluded = min(today, plan.day + dt.timedelta(days=1 + max(1, round(DAYS[severity] * rng.uniform(0.5, 1.1)))))
    commuting = plan.story is STORIES["road"] and rng.random() < 0.25
    return Accident(
        number=f"TNLD-{plan.day.year}-{plan.number:06d}",
        state=CaseState.CLOSED,
        classification=Classification.COMMUTING if commuting else Classification.OCCUPATIONAL,
        severity=severity,
        occurred_on=plan.day,
        occurred_at=dt.time(rng.choice((7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 22)), rng.choice((0, 15, 30, 45))),
        commune=plan.place,
        place_text=f"Thôn {1 + plan.number % 12}",
        establishment_id=plan.firm.pk if plan.firm else None,
        employer_text="" if plan.firm else "Lao động tự do",
        summary=plan.story.text,
        received_at=_received(plan),
        cause_code=plan.story.cause,
        agent_code=plan.story.agent,
        cost_medical=round(rng.lognormvariate(2.6, 0.8)) * 1000 // 2,
        cost_wages=round(rng.lognormvariate(2.2, 0.7)) * 1000 // 2 if plan.firm else 0,
        cost_compensation=(
            rng.randint(60, 160) * 1000 if Severity.DEAD in plan.severities else rng.randint(0, 30) * 1000
        )
        if plan.firm
        else 0,
        cost_property=rng.choice((0, 0, 0, 5000, 20000)),
        concluded_on=concluded,
        source_note="Dữ liệu minh họa",
        is_demo=True,
    )


def _declaration(plan: Plan, accident: Accident, rng: random.Random) -> Declaration:
    received = _received(plan)
    return Declaration(
        number=f"KB-{plan.day.year}-{plan.number:06d}",
        idempotency_key=f"demo-{plan.number}-{accident.pk}",
        state=DeclarationState.ACCEPTED,
        channel=Channel.EMPLOYER if plan.firm else Channel.COMMUNE,
        establishment_id=accident.establishment_id,
        employer_text=plan.firm.name if plan.firm else "",
        occurred_on=plan.day,
        occurred_at=accident.occurred_at,
        commune=plan.place,
        place_text=accident.place_text,
        summary=plan.story.text,
        declarant_name=rng.choice(plan.persons).name if not plan.firm else "Phòng Hành chính",
        declarant_title="" if plan.firm else "Người nhà",
        received_at=received,
        decided_at=received + dt.timedelta(hours=5),
        accident=accident,
        is_demo=True,
    )


def _victim(plan: Plan, accident: Accident, i: int, rng: random.Random) -> Victim:
    person, severity = plan.persons[i], plan.severities[i]
    died = accident.occurred_on + dt.timedelta(days=rng.choice((0, 0, 0, 1, 6))) if severity == Severity.DEAD else None
    off = {Severity.LIGHT: rng.randint(1, 20), Severity.SERIOUS: rng.randint(30, 180), Severity.DEAD: 0}[severity]
    return Victim(
        accident=accident,
        name=person.name,
        folded=fold(person.name),
        birth_year=min(person.born.year, accident.occurred_on.year - 16),
        sex="male" if person.male else "female",
        occupation_code=plan.story.occupation,
        occupation_text=plan.story.job,
        relation=_relation(plan, rng),
        insurance=Insurance.COMPULSORY if plan.firm and rng.random() < 0.8 else Insurance.NONE,
        is_managed=not plan.firm or i == 0 or rng.random() < 0.8,
        seniority_years=round(rng.uniform(0.2, 15), 1),
        trained=rng.random() < 0.6 if plan.firm else None,
        residence=plan.place,
        severity=severity,
        injury_codes=[plan.story.injury] if severity == Severity.SERIOUS else [],
        treatment_text=rng.choice(COURSES),
        died_on=died,
        days_off=off,
        order=i,
    )


def _relation(plan: Plan, rng: random.Random) -> Relation:
    if plan.firm is None:
        return Relation.NO_CONTRACT
    return rng.choices((Relation.CONTRACT, Relation.PROBATION, Relation.LEASED), weights=(90, 7, 3))[0]


def _sighting(victim: Victim, declaration: Declaration) -> Sighting:
    return Sighting(
        source=Source.DECLARATION,
        source_key=f"{declaration.number}/{victim.order}",
        declaration=declaration,
        victim=victim,
        name=victim.name,
        folded=victim.folded,
        birth_year=victim.birth_year,
        sex=victim.sex,
        occupation_code=victim.occupation_code,
        occupation_text=victim.occupation_text,
        relation=victim.relation,
        is_managed=victim.is_managed,
        severity=victim.severity,
        died_on=victim.died_on,
        seen_on=declaration.occurred_on,
        commune=declaration.commune,
        order=victim.order,
        is_demo=True,
    )


def _investigation(plan: Plan, accident: Accident) -> Investigation:
    start = accident.received_at.date()
    severity = CaseSeverity(accident.severity)
    days = DAYS[severity]
    return Investigation(
        accident=accident,
        level=_level(plan, severity),
        clock_from=start,
        base_days=days,
        basis="Luật ATVSLĐ Đ.35 k.6",
        due_on=start + dt.timedelta(days=days),
        course_text=plan.story.text,
        minutes_number=f"{plan.number}/BB-ĐTTNLĐ",
        minutes_on=accident.concluded_on,
        meeting_on=accident.concluded_on,
        published_on=accident.concluded_on,
        published_where="Niêm yết tại nơi làm việc" if plan.firm else "Niêm yết tại trụ sở UBND xã",
    )


def _level(plan: Plan, severity: CaseSeverity) -> InvestigationLevel:
    if severity in {CaseSeverity.FATAL, CaseSeverity.MANY_SERIOUS}:
        return InvestigationLevel.PROVINCE
    return InvestigationLevel.GRASSROOTS if plan.firm else InvestigationLevel.COMMUNE_RECORD


def _measure(plan: Plan, accident: Accident, today: dt.date, rng: random.Random) -> Measure:
    """Old measures are carried out, now and then late; of the last weeks' some are open, a few of them overdue."""
    text, days = rng.choice(MEASURES)
    concluded = accident.concluded_on or plan.day
    due = concluded + dt.timedelta(days=days)
    late = rng.randint(1, 20) if rng.random() < 0.15 else -rng.randint(0, 5)
    done: dt.date | None = max(concluded, due + dt.timedelta(days=late))
    recent = due > today - dt.timedelta(days=60)
    if done and (done > today or (recent and rng.random() < 0.3)):
        done = None
    return Measure(accident=accident, text=text, owner="Giám đốc", due_on=due, done_on=done)
