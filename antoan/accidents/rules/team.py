"""Who sits in a team, attends, and comes to the meeting (Luật ATVSLĐ Điều 35 khoản 1–3 and 8).

A template is only an offer: names are typed by people, and seats may be left empty or added.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from antoan.accidents.enums import CaseSeverity, InvestigationLevel, MeetingGroup

HEAD, MEMBER, ATTENDING, MEETING = "head", "member", "attending", "meeting"
TEAM_PARTS = (HEAD, MEMBER, ATTENDING)


@dataclass(frozen=True)
class Seat:
    """One place at the table: in what capacity, from where, as what."""

    part: str
    agency: str
    title: str = ""
    group: str = ""


# Khoản 1: the employer (or whoever is authorised in writing), the union, the safety officer, the medical officer.
_GRASSROOTS = (
    Seat(HEAD, "{employer}", "Người sử dụng lao động hoặc người được ủy quyền bằng văn bản"),
    Seat(MEMBER, "Công đoàn cơ sở", "Đại diện tập thể người lao động"),
    Seat(MEMBER, "{employer}", "Người làm công tác an toàn, vệ sinh lao động"),
    Seat(MEMBER, "{employer}", "Người làm công tác y tế"),
)
# Khoản 2: the labour authority leads; health and the federation of labour. Names of the bodies of today.
_PROVINCE = (
    Seat(HEAD, "Sở Nội vụ", "Thanh tra an toàn, vệ sinh lao động"),
    Seat(MEMBER, "Sở Y tế"),
    Seat(MEMBER, "Liên đoàn Lao động tỉnh"),
)
_MINISTRY = (
    Seat(HEAD, "Bộ Nội vụ"),
    Seat(MEMBER, "Bộ Y tế"),
    Seat(MEMBER, "Tổng Liên đoàn Lao động Việt Nam"),
)
# No team: those present when the commune writes its record (law.md §7.18).
_RECORD = (
    Seat(HEAD, "UBND {commune}", "Người chủ trì lập biên bản"),
    Seat(ATTENDING, "Công an {commune}"),
    Seat(ATTENDING, "Trạm y tế {commune}"),
    Seat(ATTENDING, "Gia đình người bị nạn", "Đại diện gia đình"),
    Seat(ATTENDING, "", "Người chứng kiến"),
)
_SEATS = {
    InvestigationLevel.GRASSROOTS: _GRASSROOTS,
    InvestigationLevel.PROVINCE: _PROVINCE,
    InvestigationLevel.MINISTRY: _MINISTRY,
    InvestigationLevel.COMMUNE_RECORD: _RECORD,
}


def seats(level: str, *, employer: str, commune: str) -> list[Seat]:
    """The seats to offer for a level, with the employer's and the commune's names put in."""
    names = {"{employer}": employer or "Cơ sở", "{commune}": commune}
    return [Seat(seat.part, _filled(seat.agency, names), seat.title) for seat in _SEATS[InvestigationLevel(level)]]


def _filled(text: str, names: dict[str, str]) -> str:
    for mark, name in names.items():
        text = text.replace(mark, name)
    return text


def meeting_groups(severity: str, *, has_employer: bool) -> list[MeetingGroup]:
    """Who must be asked to the meeting: police and procuracy where somebody died; no employer where there is none."""
    groups = [MeetingGroup.TEAM, MeetingGroup.EMPLOYER, MeetingGroup.UNION, MeetingGroup.VICTIM, MeetingGroup.WITNESS]
    if not has_employer:
        groups = [MeetingGroup.TEAM, MeetingGroup.VICTIM, MeetingGroup.WITNESS]
    if severity == CaseSeverity.FATAL:
        groups += [MeetingGroup.POLICE, MeetingGroup.PROCURACY]
    return groups


def missing_groups(present: Iterable[str], severity: str, *, has_employer: bool) -> list[MeetingGroup]:
    """Groups of Điều 35 khoản 8 of which nobody is on the list; shown, not refused: they may have stayed away."""
    here = set(present)
    return [group for group in meeting_groups(severity, has_employer=has_employer) if group.value not in here]
