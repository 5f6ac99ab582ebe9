"""What cannot be true, and what is so unusual that the declarant must say "yes, it is so"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from antoan.accidents.enums import Severity
from antoan.accidents.rules.claim import Claim, Person

EARLIEST = dt.date(1990, 1, 1)  # our own bound: nobody declares an accident before that, a year was mistyped
OLDEST, YOUNGEST = 100, 5  # years; outside of these the year of birth is a slip
WORKING_AGE = 15  # under it work is an exception of the law (Bộ luật Lao động 2019 Đ.145), counted apart in TT 07/2016
_LONG_AGO = 366  # days


@dataclass(frozen=True)
class Doubt:
    """One thing that does not fit. `field` names the form's field ("occurred_on", "people.0.died_on").

    With a `code` it may be confirmed and then stands; without one it must be mended.
    """

    field: str
    message: str
    code: str = ""


class Implausible(Exception):
    """The claim was not taken; every doubt says what is wrong and how to mend it."""

    def __init__(self, doubts: Iterable[Doubt]) -> None:
        self.doubts = list(doubts)
        super().__init__(" ".join(doubt.message for doubt in self.doubts))


def doubts(claim: Claim, *, now: dt.datetime) -> list[Doubt]:
    """Every doubt that still stands: errors, and unusual things not among `claim.confirmed`. `now` in local time."""
    found = [*_when(claim, now), *_employer(claim), *_texts(claim), *_people(claim, now.date())]
    return [doubt for doubt in found if doubt.code not in claim.confirmed or not doubt.code]


def _when(claim: Claim, now: dt.datetime) -> Iterator[Doubt]:
    day, today = claim.occurred_on, now.date()
    if day > today:
        yield Doubt(
            "occurred_on",
            _("Ngày xảy ra %(day)s ở tương lai (hôm nay là %(today)s). Kiểm tra lại ngày, tháng, năm.")
            % {"day": f"{day:%d/%m/%Y}", "today": f"{today:%d/%m/%Y}"},
        )
    elif day == today and claim.occurred_at and claim.occurred_at > now.time():
        yield Doubt(
            "occurred_at",
            _("Giờ xảy ra %(at)s chưa tới (bây giờ là %(now)s). Nếu tai nạn xảy ra hôm trước thì sửa lại ngày.")
            % {"at": f"{claim.occurred_at:%H:%M}", "now": f"{now:%H:%M}"},
        )
    if day < EARLIEST:
        yield Doubt("occurred_on", _("Năm %(year)s quá xa. Kiểm tra lại năm xảy ra.") % {"year": day.year})
    elif (today - day).days > _LONG_AGO:
        yield Doubt(
            "occurred_on",
            _("Ngày xảy ra %(day)s đã hơn một năm. Nếu đúng thì đánh dấu xác nhận.") % {"day": f"{day:%d/%m/%Y}"},
            "long_ago",
        )


def _employer(claim: Claim) -> Iterator[Doubt]:
    employer = claim.establishment
    if employer is None:
        return
    if employer.founded_on and claim.occurred_on < employer.founded_on:
        yield Doubt(
            "occurred_on",
            _(
                "Tai nạn ngày %(day)s xảy ra trước khi «%(name)s» thành lập (%(founded)s). "
                "Sửa ngày xảy ra, chọn cơ sở khác, hoặc sửa ngày thành lập trong danh sách cơ sở."
            )
            % {"day": f"{claim.occurred_on:%d/%m/%Y}", "name": employer, "founded": f"{employer.founded_on:%d/%m/%Y}"},
        )
    if employer.closed_on and claim.occurred_on > employer.closed_on:
        yield Doubt(
            "occurred_on",
            _("«%(name)s» đã đóng từ %(closed)s, trước ngày xảy ra. Nếu vẫn đúng cơ sở này thì đánh dấu xác nhận.")
            % {"name": employer, "closed": f"{employer.closed_on:%d/%m/%Y}"},
            "after_closing",
        )


def _texts(claim: Claim) -> Iterator[Doubt]:
    if not claim.summary.strip():
        yield Doubt("summary", _("Chưa kể diễn biến. Ghi vài câu: đang làm gì, chuyện gì xảy ra, hậu quả."))
    if not claim.declarant_name.strip():
        yield Doubt("declarant_name", _("Chưa ghi họ tên người khai báo."))
    if not claim.people:
        yield Doubt("people", _("Chưa có người bị nạn. Thêm ít nhất một người."))


def _people(claim: Claim, today: dt.date) -> Iterator[Doubt]:
    seen: set[tuple[str, int | None]] = set()
    for index, person in enumerate(claim.people):
        at = f"people.{index}"
        yield from _one(person, at, claim.occurred_on, today)
        key = (person.folded, person.birth_year)
        if person.name.strip() and key in seen:
            message = _("«%(name)s» được ghi hai lần. Nếu là hai người trùng tên thì đánh dấu xác nhận.")
            yield Doubt(f"{at}.name", message % {"name": person.name}, f"twice.{index}")
        seen.add(key)


def _one(person: Person, at: str, occurred_on: dt.date, today: dt.date) -> Iterator[Doubt]:
    if not person.name.strip():
        yield Doubt(f"{at}.name", _("Chưa ghi họ tên. Nếu chưa biết, ghi «chưa rõ»."))
    if person.severity not in Severity.values:
        yield Doubt(f"{at}.severity", _("Chưa chọn tình trạng: chết, bị thương nặng hay nhẹ."))
    yield from _age(person, at, occurred_on)
    yield from death_doubts(person.died_on, is_dead=person.is_dead, occurred_on=occurred_on, today=today, at=at)


def _age(person: Person, at: str, occurred_on: dt.date) -> Iterator[Doubt]:
    if person.birth_year is None:
        return
    slips = list(birth_doubts(person.birth_year, occurred_on=occurred_on, at=at))
    yield from slips
    if not slips and occurred_on.year - person.birth_year < WORKING_AGE:
        yield Doubt(
            f"{at}.birth_year",
            _("Sinh năm %(year)s: người bị nạn dưới 15 tuổi. Kiểm tra lại năm sinh; nếu đúng thì đánh dấu xác nhận.")
            % {"year": person.birth_year},
            f"under_15.{at.rsplit('.', 1)[-1]}",
        )


def birth_doubts(year: int | None, *, occurred_on: dt.date, at: str = "people.0") -> Iterator[Doubt]:
    """A year of birth that fits no worker of that day is a slip of the pen."""
    if year is not None and not YOUNGEST <= occurred_on.year - year <= OLDEST:
        message = _("Năm sinh %(year)s không hợp lý với ngày xảy ra tai nạn. Ghi đủ bốn chữ số, ví dụ 1985.")
        yield Doubt(f"{at}.birth_year", message % {"year": year})


def death_doubts(
    died_on: dt.date | None, *, is_dead: bool, occurred_on: dt.date, today: dt.date, at: str = "people.0"
) -> Iterator[Doubt]:
    """A death has a date, between the accident and today; an injured person has none."""
    where = f"{at}.died_on"
    if not is_dead:
        if died_on is not None:
            yield Doubt(where, _("Có ngày chết nhưng tình trạng không phải «chết». Sửa tình trạng hoặc xóa ngày chết."))
        return
    if died_on is None:
        yield Doubt(where, _("Chưa ghi ngày chết. Nếu chết ngay thì đó là ngày xảy ra tai nạn."))
    elif died_on < occurred_on:
        yield Doubt(
            where,
            _("Ngày chết %(died)s trước ngày xảy ra tai nạn %(day)s. Kiểm tra lại hai ngày.")
            % {"died": f"{died_on:%d/%m/%Y}", "day": f"{occurred_on:%d/%m/%Y}"},
        )
    elif died_on > today:
        yield Doubt(where, _("Ngày chết %(died)s ở tương lai. Kiểm tra lại ngày.") % {"died": f"{died_on:%d/%m/%Y}"})
