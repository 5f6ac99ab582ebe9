"""The whole demonstration in order; the same scale and day give the same data on every machine."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass

from antoan.accidents.models import Accident, Victim
from antoan.demo.accidents import make_accidents, plan_accidents
from antoan.demo.accounts import make_accounts
from antoan.demo.establishments import Firm, communes_today, make_establishments
from antoan.demo.ledgers import make_ledgers
from antoan.demo.live import demo_actor, make_live_cases
from antoan.demo.press import enter_press_cases
from antoan.demo.returns import make_returns
from antoan.establishments.models import Establishment
from antoan.law import reference as law_reference
from antoan.org import reference as org_reference

YEARS = 5
SEED = 31


@dataclass(frozen=True)
class Scale:
    """How much to make. `boost` raises the accident rates: load tests need victims, not plausibility."""

    establishments: int
    boost: float
    workforce_years: int
    returns: float = 1.0  # share of the usual reporters whose returns are made
    hidden: int = 0  # people hurt at work whom only the ledgers know; 0 = no ledgers


SCALES = {
    "tiny": Scale(60, 12.0, 5, hidden=12),
    "1": Scale(6_000, 0.6, 5, hidden=110),
    "10": Scale(60_000, 0.6, 2),
    "100": Scale(520_000, 10.0, 1, returns=0.2),
}
Say = Callable[[str], None]


def build(scale: Scale, *, today: dt.date, say: Say = lambda text: None) -> None:
    """Load reference data, then make establishments, accounts and accidents up to `today`.

    Raises DemoRefused for a database that already holds cases or establishments.
    """
    if Accident.objects.exists() or Establishment.objects.exists():
        raise DemoRefused
    say("Dữ liệu tham chiếu: địa danh, cơ quan, pháp luật, danh mục")
    org_reference.load()
    law_reference.load()
    rng = random.Random(SEED)  # noqa: S311 - made-up data
    firms = _establishments(scale, today, rng, say)
    enter_press_cases()
    make_accounts(_quarry(firms))
    first = today.replace(year=today.year - YEARS)
    plans = plan_accidents(
        firms, communes_today(), first=first, last=today - dt.timedelta(days=45), boost=scale.boost, rng=rng
    )
    say(f"Tai nạn: {make_accidents(plans, today, rng)} vụ, {Victim.objects.count()} nạn nhân")
    say(f"Báo cáo Phụ lục XII: {make_returns(today, rng, officer=demo_actor('so-noi-vu'), share=scale.returns)}")
    make_live_cases(today)
    if scale.hidden:
        say(f"Sổ theo dõi: {make_ledgers(today, rng, hidden=scale.hidden, home=scale.hidden * 2)} dòng")


def _establishments(scale: Scale, today: dt.date, rng: random.Random, say: Say) -> list[Firm]:
    years = range(today.year - scale.workforce_years + 1, today.year + 1)
    firms: list[Firm] = []
    for made in make_establishments(scale.establishments, years, rng):
        firms += made
        if len(firms) % 50_000 == 0:
            say(f"Cơ sở: {len(firms)}")
    say(f"Cơ sở: {len(firms)}")
    return firms


def _quarry(firms: list[Firm]) -> Establishment:
    """The employer's account belongs to the first quarry with enough workers to have something to report."""
    quarry = next((f for f in firms if f.sector.code == "0810" and f.workers > 15), firms[0])
    return Establishment.objects.get(pk=quarry.pk)


class DemoRefused(Exception):
    """The database already holds data; demonstration data is never mixed with it."""
