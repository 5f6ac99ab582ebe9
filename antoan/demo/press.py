"""The two accidents in Lạng Sơn that the press reported, with only what was printed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from antoan.accidents.enums import CaseSeverity, CaseState, Classification, Severity, Sex, Source
from antoan.accidents.models import Accident, Sighting, Victim
from antoan.lib.text import fold
from antoan.org.models import Place

ZONE = dt.timezone(dt.timedelta(hours=7))
NAMELESS = "(báo chí không nêu tên)"


@dataclass(frozen=True)
class Printed:
    """What the article says, and nothing else."""

    number: str
    day: dt.date
    old_commune: str  # code on the day
    place: str
    summary: str
    employer: str
    source: str
    job: str


CASES = (
    Printed(
        "TNLD-2020-000001",
        dt.date(2020, 6, 24),
        "06415",
        "Mỏ đá Minh Tiến, thôn Đồng Tâm, xã Minh Tiến, huyện Hữu Lũng",
        "Công nhân khoan đá rơi từ vách cao khoảng 100 m. Mỏ đã có 3 vụ trong khoảng 10 năm.",
        "Mỏ đá Minh Tiến",
        "baotintuc.vn 25/6/2020; baogialai.com.vn 9/2020",
        "Công nhân khoan đá",
    ),
    Printed(
        "TNLD-2024-000001",
        dt.date(2024, 4, 13),
        "05986",
        "Công trình số 135 Trần Đăng Ninh, phường Tam Thanh, thành phố Lạng Sơn",
        "Thợ điện nước bị điện giật, ngã.",
        "",
        "tienphong.vn, bài ngày 13/4 (năm suy theo mã bài)",
        "Thợ điện nước",
    ),
)


def enter_press_cases() -> None:
    """Enter the two cases (idempotent). The name, age and what followed were not printed and stay open."""
    for printed in CASES:
        if not Accident.objects.filter(number=printed.number).exists():
            _enter(printed)


def _commune(printed: Printed) -> Place:
    """The commune as it was on the day; today's where the old one is not on file."""
    name = "Minh Tiến" if printed.day.year == 2020 else "Tam Thanh"
    then = Place.objects.on(printed.day).filter(level="commune", short_name=name, current_path__startswith="20/")
    return then.first() or Place.objects.get(code=printed.old_commune, level="commune", valid_to=None)


def _enter(printed: Printed) -> None:
    place = _commune(printed)
    accident = Accident.objects.create(
        number=printed.number,
        state=CaseState.OPEN,
        classification=Classification.PENDING,
        severity=CaseSeverity.FATAL,
        occurred_on=printed.day,
        commune=place,
        place_text=printed.place,
        employer_text=printed.employer,
        summary=printed.summary,
        received_at=dt.datetime.combine(printed.day, dt.time(12), ZONE),
        source_note=f"Báo chí: {printed.source}",
        source_key=f"press:{printed.number}",
    )
    # The articles say "công nhân", "thợ": men by the wording, no name and no age printed; he died on the day.
    victim = Victim.objects.create(
        accident=accident,
        name=NAMELESS,
        folded=fold(NAMELESS),
        sex=Sex.MALE,
        occupation_text=printed.job,
        severity=Severity.DEAD,
        died_on=printed.day,
    )
    Sighting.objects.create(
        source=Source.REGISTER,
        source_key=f"press:{printed.number}",
        victim=victim,
        name=victim.name,
        folded=victim.folded,
        occupation_text=printed.job,
        severity=Severity.DEAD,
        died_on=printed.day,
        seen_on=printed.day,
        commune=place,
        text=printed.summary,
    )
