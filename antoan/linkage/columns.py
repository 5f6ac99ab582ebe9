"""Which column of a list says what about a person: recognised by its heading, English or Vietnamese, or given by a map."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from django.utils.translation import gettext as _

from antoan.lib.text import name_key


class Field(StrEnum):
    """What a list may know about a person. `FULL` is a whole name in one column; the other three are its parts.

    `BIRTH` is a whole date or a year alone; with `MONTH` and `DAY` beside it, it is the year.
    """

    FULL = "full_name"
    FAMILY = "family_name"
    MIDDLE = "middle_name"
    GIVEN = "given_name"
    BIRTH = "birth"
    MONTH = "birth_month"
    DAY = "birth_day"
    AGE = "age"
    SEX = "sex"
    CCCD = "cccd"
    BHXH = "bhxh"
    SOCIAL = "soc_sec_id"
    PHONE = "phone"
    PLACE = "commune"
    HAMLET = "hamlet"
    ADDRESS = "address"
    EVENT = "event_date"
    NUMBER = "street_number"
    STREET = "street"
    STREET2 = "street_2"
    SUBURB = "suburb"
    POSTCODE = "postcode"
    STATE = "state"


# Regular expressions over the folded heading (no diacritics, punctuation as spaces); the first that fits wins,
# and of several columns the one whose pattern stands first.
_HEADINGS: tuple[tuple[Field, str], ...] = (
    (
        Field.CCCD,
        r"(so )?(cccd|can cuoc( cong dan)?|the can cuoc|so dinh danh( ca nhan)?|ma dinh danh( ca nhan)?)( .*)?",
    ),
    (
        Field.CCCD,
        r"(so )?(cmnd|cmt|cccd cmnd|cmnd cccd|cmt cccd)( .*)?|national id( number)?|identity card|so giay to.*",
    ),
    (Field.BHXH, r"(so |ma so |ma |so so )?(bhxh|bao hiem xa hoi)( .*)?|social insurance( (no|number|id))?"),
    (Field.SOCIAL, r"soc(ial)? ?sec(urity)?( ?(id|no|number))?|ssn|nhs( ?(no|number))?|medicare( ?(no|number))?"),
    (Field.PHONE, r"(so )?(dien thoai|dt|sdt|di dong)( .*)?|(tele|mobile )?phone( ?(no|number))?|mobile"),
    (Field.FULL, r"(ho va ten|ho ten|ho chu dem ten|ho chu dem va ten|ho dem ten|ho ten dem)( .*)?|hoten|hovaten"),
    (
        Field.FULL,
        r"(ten )?(nan nhan|benh nhan|nguoi (bi nan|benh|chet|mat|lao dong|bi tai nan|tu vong)|doi tuong)|ten (bn|nld)",
    ),
    (
        Field.FULL,
        r"full ?name|name|person name|patient( name)?|victim( name)?|worker( name)?|name of .*(deceased|patient|victim)",
    ),
    (Field.GIVEN, r"given ?names?|first ?name|fore ?name|fname( c1)?|ten goi|ten rieng"),
    (Field.MIDDLE, r"middle ?names?|mname|(chu |ten )?dem|ten lot|chu lot"),
    (Field.FAMILY, r"sur ?name|last ?name|family ?name|lname( c1)?|ho|ho dem|ho va (chu |ten )?dem|ho chu dem|ho lot"),
    (Field.MONTH, r"birth ?month|month ?of ?birth|bm|thang sinh|thang"),
    (Field.DAY, r"birth ?day|day ?of ?birth|bd|ngay sinh|ngay"),
    (Field.BIRTH, r"(ngay (thang )?(nam )?sinh|ngay thang nam sinh|sinh ngay|ngaysinh|namsinh)( .*)?"),
    (Field.BIRTH, r"date ?of ?birth|birth ?date|dob|d ?o ?b|born( on)?|birth ?day"),
    (Field.BIRTH, r"nam sinh( .*)?|year ?of ?birth|birth ?year|yob|by|nsinh"),
    (Field.AGE, r"tuoi|so tuoi|age|age (at|in) .*|tuoi .*"),
    (Field.SEX, r"gioi( tinh)?|sex|gender|nam nu|phai|gioi nam nu"),
    (Field.EVENT, r"(ngay|thoi gian|thoi diem)( gio)?( xay ra| bi)?( tai nan| tnld| tntt| xay ra| nan).*"),
    (
        Field.EVENT,
        r"ngay (kham|vao vien|nhap vien|chet|mat|tu vong|bi nan|su co|den kham)( .*)?|ngay thang nam (chet|mat|kham)",
    ),
    (
        Field.EVENT,
        r"(date of )?(accident|injury|death|visit|admission|event)( date)?|(event|injury|accident) ?(day|dt)",
    ),
    (
        Field.PLACE,
        r"(ma )?(xa|phuong|xa phuong|phuong xa|xa phuong thi tran|don vi hanh chinh)( .*)?|commune|ward|township",
    ),
    (Field.HAMLET, r"thon|ban|thon ban|khoi|to dan pho|thon (ban |khoi )?.*|hamlet|village"),
    (
        Field.ADDRESS,
        r"(dia chi|noi (o|cu tru|thuong tru|dang ky)|cho o|ho khau|que quan|thuong tru|tru quan)( .*)?|address|residence",
    ),
    (Field.NUMBER, r"street ?(number|no)|house ?(number|no)|so nha"),
    (Field.STREET, r"address ?(line ?)?1|street( ?name)?|duong|duong pho"),
    (Field.STREET2, r"address ?(line ?)?2"),
    (Field.SUBURB, r"suburb|city|town|locality"),
    (Field.POSTCODE, r"post ?code|zip( ?code)?|postal ?code|ma buu chinh"),
    (Field.STATE, r"state|province|region|county|tinh|tinh thanh( pho)?"),
)
_PATTERNS = tuple((field, re.compile(pattern)) for field, pattern in _HEADINGS)
# Headings written as one word.
_SPACED = {
    words.replace(" ", ""): words
    for words in (
        "gioi tinh", "dia chi", "ngay sinh", "nam sinh", "xa phuong", "so dien thoai", "dien thoai", "so cccd", "can cuoc",
        "so bhxh", "ma so bhxh", "ho dem", "ten dem", "ngay tai nan", "ngay chet", "ngay kham", "ngay vao vien", "noi o",
    )
}  # fmt: skip
_OUR_NAMES = {str(field) for field in Field}
# Headings about somebody else, or about the paper and not the person.
_OTHERS = re.compile(
    r"(^| )(me|cha|bo|bac si|nguoi khai|nguoi bao|chu ho|than nhan|nguoi nha|nguoi yeu cau|nguoi dai dien|ngay cap|noi cap"
    r"|co quan|don vi|cong ty|doanh nghiep|mother|father|next of kin|doctor|employer|company)( |$)"
)


class UnknownColumn(ValueError):
    """A map names a column the list has not, or a thing we do not know."""


def recognise(headings: Iterable[str]) -> dict[Field, str]:
    """The column for each thing known, by heading; a column is used once. Our own names of things come first.

    "Tên" is a given name beside "Họ", and the full name alone.
    """
    keys = {heading: name_key(heading) for heading in headings}
    found = {Field(heading): heading for heading in keys if heading in _OUR_NAMES}
    for field, pattern in _PATTERNS:
        for heading, key in keys.items():
            free = field not in found and heading not in found.values() and not _OTHERS.search(key)
            if free and (pattern.fullmatch(key) or pattern.fullmatch(_SPACED.get(key, key))):
                found[field] = heading
    _read_ten(keys, found)
    _read_day_and_month(keys, found)
    return found


def _read_ten(keys: Mapping[str, str], found: dict[Field, str]) -> None:
    bare = next((heading for heading, key in keys.items() if key == "ten"), None)
    if bare and not {Field.FULL, Field.GIVEN} & found.keys():
        found[Field.GIVEN if Field.FAMILY in found else Field.FULL] = bare


def _read_day_and_month(keys: Mapping[str, str], found: dict[Field, str]) -> None:
    """A day is the day of a birthday only beside a month and a year; else "Ngày sinh" is the whole date."""
    if {Field.DAY, Field.MONTH, Field.BIRTH} <= found.keys():
        return
    day, month = found.pop(Field.DAY, ""), found.pop(Field.MONTH, "")
    if day and keys[day] not in {"ngay", "bd"}:
        found[Field.BIRTH] = day
    elif month and Field.BIRTH not in found and keys[month] not in {"thang", "bm"}:
        found[Field.BIRTH] = month


def mapped(headings: Iterable[str], given: Mapping[str, str]) -> dict[Field, str]:
    """Columns by a map {thing: heading}; what the map is silent about is recognised, and "" switches a thing off.

    Raises UnknownColumn with a message for the person.
    """
    present = list(headings)
    known = {str(field): field for field in Field}
    for thing, heading in given.items():
        if thing not in known:
            raise UnknownColumn(_("Bản đồ cột có “%s”, chỉ được dùng: %s.") % (thing, ", ".join(known)))
        if heading and heading not in present:
            raise UnknownColumn(_("Không có cột “%s”. Các cột hiện có: %s.") % (heading, ", ".join(present)))
    taken = set(given.values())
    found = {f: h for f, h in recognise(present).items() if h not in taken and str(f) not in given}
    return found | {known[thing]: heading for thing, heading in given.items() if heading}
