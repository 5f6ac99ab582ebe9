"""The minutes as sections, and what is still missing in them.

Items 1–13 of the "biên bản điều tra" follow the predecessor of Phụ lục IX NĐ 39/2016 (law.md §7.4, mostly from
memory: printed as "chưa đối chiếu"). The commune's record (§7.18) asks less and has no team.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from antoan.accidents.enums import Classification, InvestigationLevel, Severity
from antoan.accidents.models import Accident, Investigation, Measure, Participant, Victim

_ALL = frozenset(InvestigationLevel)
_TEAMS = _ALL - {InvestigationLevel.COMMUNE_RECORD}
_STATE = frozenset({InvestigationLevel.PROVINCE, InvestigationLevel.MINISTRY})


@dataclass(frozen=True)
class Section:
    """One page of the minutes. `items`: numbers of the annex on it."""

    key: str
    title: str | Promise
    items: str
    levels: frozenset[InvestigationLevel] = _ALL


SECTIONS = (
    Section("co-so", gettext_lazy("Cơ sở để xảy ra tai nạn"), "1", _TEAMS),
    Section("doan", gettext_lazy("Thành phần đoàn điều tra, người tham dự"), "2, 3"),
    Section("nan-nhan", gettext_lazy("Người bị nạn, thương tích, điều trị"), "4, 11, 12"),
    Section("vu-viec", gettext_lazy("Thông tin về vụ tai nạn"), "5"),
    Section("dien-bien", gettext_lazy("Diễn biến của vụ tai nạn"), "6"),
    Section("nguyen-nhan", gettext_lazy("Nguyên nhân, yếu tố gây chấn thương"), "7"),
    Section("ket-luan", gettext_lazy("Kết luận, người có lỗi và đề nghị xử lý"), "8, 9", _TEAMS),
    Section("bien-phap", gettext_lazy("Biện pháp ngăn ngừa"), "10"),
    Section("thiet-hai", gettext_lazy("Thiệt hại"), "13", _TEAMS),
    Section("kien-nghi", gettext_lazy("Kiến nghị của đoàn điều tra"), "14", _STATE),
)


def sections(level: str) -> list[Section]:
    """The pages of the minutes of a level, in order."""
    return [section for section in SECTIONS if level in section.levels]


def section_title(key: str) -> str:
    """The words of a section, for the log."""
    return next((str(section.title) for section in SECTIONS if section.key == key), key)


@dataclass(frozen=True)
class Book:
    """Everything the minutes speak of, loaded once. `site`: item 1, own answers over the register."""

    accident: Accident
    investigation: Investigation
    victims: Sequence[Victim]
    participants: Sequence[Participant]
    measures: Sequence[Measure]
    site: dict[str, Any]

    def answer(self, key: str) -> Any:
        """An answer that no column holds; "" when not given."""
        return self.investigation.answers.get(key, "")

    def about(self, victim: Victim) -> dict[str, Any]:
        """Answers about one person that no column holds (years in the trade, grade)."""
        found: dict[str, Any] = (self.answer("victims") or {}).get(str(victim.pk), {})
        return found

    def part(self, *parts: str) -> list[Participant]:
        """Those who take part in one of these capacities, in order."""
        return [person for person in self.participants if person.part in parts]


@dataclass(frozen=True)
class Gap:
    """One missing answer. `blocks`: without it the minutes are not issued."""

    section: str
    text: str
    blocks: bool = False


def gaps(book: Book) -> list[Gap]:
    """Every missing answer, in the order of the sections; those that the level does not ask are left out."""
    asked = {section.key for section in sections(book.investigation.level)}
    found = [
        *_site(book),
        *_team(book),
        *[gap for victim in book.victims for gap in _victim(book, victim)],
        *_event(book),
        *_cause(book),
        *_conclusion(book),
    ]
    return [gap for gap in found if gap.section in asked]


def blocking(book: Book) -> list[Gap]:
    """The missing answers without which the minutes are not issued."""
    return [gap for gap in gaps(book) if gap.blocks]


def _site(book: Book) -> Iterator[Gap]:
    words = {"name": _("Tên cơ sở"), "address": _("Địa chỉ"), "sector": _("Lĩnh vực hoạt động")}
    words |= {"workers": _("Tổng số lao động"), "type": _("Loại hình cơ sở")}
    for key, text in words.items():
        if book.site.get(key) in (None, ""):
            # Who worked for nobody has no establishment: then the item stays empty and holds nothing up.
            yield Gap("co-so", text, blocks=key == "name" and book.accident.establishment_id is not None)


def _team(book: Book) -> Iterator[Gap]:
    is_record = book.investigation.level == InvestigationLevel.COMMUNE_RECORD
    if not book.part("head"):
        yield Gap("doan", _("Người chủ trì lập biên bản") if is_record else _("Trưởng đoàn"), blocks=True)
    if not is_record and not book.part("member"):
        yield Gap("doan", _("Thành viên đoàn"), blocks=True)
    if not is_record and not book.investigation.decision_on:
        yield Gap("doan", _("Số, ngày quyết định thành lập đoàn"))
    if is_record and not book.part("attending"):
        yield Gap("doan", _("Người có mặt khi lập biên bản"))


def _victim(book: Book, victim: Victim) -> Iterator[Gap]:
    wanted = {"birth_year": _("năm sinh"), "occupation_text": _("nghề nghiệp"), "residence_text": _("nơi thường trú")}
    if book.investigation.level != InvestigationLevel.COMMUNE_RECORD:
        wanted |= {"workplace_text": _("nơi làm việc"), "seniority_years": _("thời gian làm việc")}
        wanted |= {"contract_text": _("loại hợp đồng"), "trained": _("huấn luyện ATVSLĐ")}
    wanted |= {"injury_text": _("tình trạng thương tích"), "treatment_text": _("nơi điều trị, xử lý ban đầu")}
    for name, words in wanted.items():
        if getattr(victim, name) in (None, ""):
            yield Gap("nan-nhan", f"{victim.name}: {words}")
    if victim.severity == Severity.SERIOUS and not victim.injury_codes:
        yield Gap("nan-nhan", _("%(name)s: mã chấn thương nặng (Phụ lục II)") % {"name": victim.name})


def _event(book: Book) -> Iterator[Gap]:
    if book.accident.occurred_at is None:
        yield Gap("vu-viec", _("Giờ xảy ra"))
    if not book.accident.place_text:
        yield Gap("vu-viec", _("Nơi xảy ra, cụ thể"))
    if book.investigation.level == InvestigationLevel.COMMUNE_RECORD:
        if not book.answer("work"):
            yield Gap("vu-viec", _("Công việc đang làm"))
    elif book.investigation.work_started_at is None or book.investigation.hours_worked is None:
        yield Gap("vu-viec", _("Giờ bắt đầu làm việc, số giờ đã làm"))
    if not book.investigation.course_text.strip():
        yield Gap("dien-bien", _("Diễn biến của vụ tai nạn"), blocks=True)


def _cause(book: Book) -> Iterator[Gap]:
    if not book.accident.cause_code:
        yield Gap("nguyen-nhan", _("Nguyên nhân chính"), blocks=True)
    if not book.accident.agent_code:
        yield Gap("nguyen-nhan", _("Yếu tố gây chấn thương chính"), blocks=True)


def _conclusion(book: Book) -> Iterator[Gap]:
    if book.answer("classification") in ("", Classification.PENDING):
        yield Gap("ket-luan", _("Kết luận về vụ tai nạn"), blocks=True)
    if not book.accident.fault_text:
        yield Gap("ket-luan", _("Người có lỗi và đề nghị xử lý"))
    if not book.measures:
        yield Gap("bien-phap", _("Biện pháp ngăn ngừa tai nạn tái diễn"))
