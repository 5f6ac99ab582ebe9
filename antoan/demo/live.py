"""What is alive on the day of the demonstration: declarations that wait, cases whose clocks run or have run out.

Made through the same actions that people use, so every paper, notice and event is there.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from antoan.accidents.actions import accept, send_back, submit
from antoan.accidents.enums import Relation, Severity, Sex
from antoan.accidents.rules.claim import Claim, Person
from antoan.accounts.models import User
from antoan.demo.inquiries import carry_on
from antoan.demo.stock import STORIES
from antoan.establishments.models import Establishment
from antoan.org.models import Membership, Place
from antoan.org.queries import actor_for
from antoan.org.scope import Actor

ZONE = dt.timezone(dt.timedelta(hours=7))


@dataclass(frozen=True)
class Live:
    """One declaration: who declares, how many days ago, what, the people, and how far it has come."""

    account: str
    ago: int
    story: str
    people: tuple[tuple[str, str, int, Severity], ...]  # name, sex, year of birth, state
    step: str  # waits | returned | accepted
    commune: str = "06184"
    inquiry: str = ""  # how far its investigation has come: see antoan.demo.inquiries


M, F = Sex.MALE, Sex.FEMALE
LIVE = (
    Live("co-so", 1, "conveyor", (("Lương Văn Thắng", M, 1991, Severity.SERIOUS),), "waits"),
    Live("xa", 1, "fall_tree", (("Lý Thị Mẩy", F, 1968, Severity.SERIOUS),), "waits"),
    Live("so-noi-vu", 1, "electric", (("Hoàng Văn Tú", M, 1985, Severity.DEAD),), "waits", "05977"),
    Live("co-so", 4, "slip", (("Nông Thị Thơm", F, 1989, Severity.LIGHT),), "returned"),
    Live("co-so", 2, "welding", (("Vi Văn Khánh", M, 1994, Severity.LIGHT),), "accepted", inquiry="minuted"),
    Live("co-so", 9, "rockfall", (("Hứa Văn Lâm", M, 1979, Severity.SERIOUS),), "accepted", inquiry="running"),
    Live(
        "so-noi-vu",
        12,
        "scaffold",
        (("Triệu Văn Sinh", M, 1990, Severity.SERIOUS), ("Chu Văn Đạt", M, 1996, Severity.SERIOUS)),
        "accepted",
        "05986",
        inquiry="extended",
    ),
    Live("so-noi-vu", 33, "blast", (("Bế Văn Cường", M, 1982, Severity.DEAD),), "accepted", "06415", "running"),
    Live("xa", 5, "tractor", (("Dương Văn Páo", M, 1975, Severity.SERIOUS),), "accepted", inquiry="running"),
    Live("so-noi-vu", 21, "gas", (("Phùng Văn Quyết", M, 1988, Severity.DEAD),), "accepted", "06526", "announced"),
)


def make_live_cases(today: dt.date) -> None:
    """Send, accept and return the declarations as the demonstration's own people."""
    officer = demo_actor("so-noi-vu")
    for number, live in enumerate(LIVE):
        day = today - dt.timedelta(days=live.ago)
        sent = submit(
            _claim(live, day), actor=demo_actor(live.account), key=f"demo-live-{number}", now=_at(day), is_demo=True
        )
        if live.step == "accepted":
            accident = accept(sent.declaration, actor=officer)
            carry_on(accident, live.inquiry, actor=demo_actor(live.account), officer=officer, day=day, today=today)
        elif live.step == "returned":
            send_back(
                sent.declaration, actor=officer, reason="Chưa ghi rõ công việc đang làm khi bị nạn, đề nghị bổ sung."
            )


def _at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(16, 30), ZONE)


def demo_actor(username: str) -> Actor:
    """A person of the demonstration, in their role."""
    user = User.objects.get(username=username)
    return actor_for(user, Membership.objects.select_related("agency__place").get(user=user))


def _claim(live: Live, day: dt.date) -> Claim:
    story = STORIES[live.story]
    actor = demo_actor(live.account)
    own = Establishment.objects.select_related("commune").filter(pk=actor.establishment_id or 0).first()
    commune = own.commune if own else Place.objects.get(code=live.commune, level="commune", valid_to=None)
    contract = Relation.CONTRACT if own else Relation.NO_CONTRACT
    return Claim(
        occurred_on=day,
        occurred_at=dt.time(9, 15),
        commune=commune,
        place_text="Thôn 3",
        summary=story.text,
        establishment=own,
        declarant_name=actor.name,
        declarant_phone="0205 3812345",
        people=tuple(
            Person(
                name=name,
                severity=severity,
                sex=sex,
                birth_year=year,
                occupation_code=story.occupation,
                occupation_text=story.job,
                relation=contract,
                injury_codes=(story.injury,) if severity == Severity.SERIOUS else (),
                died_on=day if severity == Severity.DEAD else None,
            )
            for name, sex, year, severity in live.people
        ),
    )
