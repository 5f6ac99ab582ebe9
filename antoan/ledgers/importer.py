"""A ledger from a file of any layout: one row a person; columns are mapped once and remembered for the sender."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import unicodedata
from collections.abc import Hashable, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from antoan.accidents.enums import Sex, Source
from antoan.accidents.models import Sighting
from antoan.imports import parsers
from antoan.imports.bulk import among, upsert
from antoan.imports.contract import Context, Field, Importer, ImportRow, Option, Problem, Values, Verdict, register
from antoan.law.queries import code_labels
from antoan.ledgers.actions.decisions import Refused
from antoan.ledgers.actions.entries import Line, check_line, columns_of, facts_of, person_of
from antoan.ledgers.enums import Origin, Outcome
from antoan.ledgers.models import Entry
from antoan.ledgers.permissions import LedgerPermission
from antoan.ledgers.queries.keywords import current_screen
from antoan.lib.outcome import Outcome as Parsed
from antoan.lib.text import Cell, cell_text, fold
from antoan.org.models import Agency, Place
from antoan.org.queries import PlaceFinder

SOURCES = tuple(
    (source.value, source.label) for source in Source if source not in {Source.DECLARATION, Source.REGISTER}
)
SEXES = {"Nam": Sex.MALE, "Nữ": Sex.FEMALE, "M": Sex.MALE, "F": Sex.FEMALE, "Trai": Sex.MALE, "Gái": Sex.FEMALE}
OUTCOMES = {
    "Chết": Outcome.DEAD, "Tử vong": Outcome.DEAD, "TV": Outcome.DEAD, "Tàn phế": Outcome.DISABLED,
    "Di chứng": Outcome.DISABLED, "Không tàn phế": Outcome.RECOVERED, "Khỏi": Outcome.RECOVERED,
    "Đỡ": Outcome.RECOVERED, "Chuyển viện": Outcome.UNKNOWN, "Chuyển tuyến": Outcome.UNKNOWN,
    "Chưa xác định": Outcome.UNKNOWN, "Không rõ": Outcome.UNKNOWN,
}  # fmt: skip
_DAY = parsers.day()
_AGE = re.compile(r"(\d{1,3})\s*(tuổi|t\.?)?", re.IGNORECASE)
OLDEST = 120  # years of age; a larger number is a year


def _born(value: Cell, *, bare: bool = False) -> Parsed[int]:
    """A year of birth or an age ("1971", "45 tuổi"), whatever the column is called; its size says which.

    `bare`: a small number alone is an age ("45"). Among years it may be one cut short (1945), so it is refused.
    """
    text = unicodedata.normalize("NFC", cell_text(value))
    written = _AGE.fullmatch(text)
    if written and (bare or written[2]) and int(written[1]) <= OLDEST:
        return int(written[1]), ""
    if re.search(r"\d{4}", text):
        return parsers.year(value)
    said = now("Không đọc được năm sinh hoặc tuổi “%(text)s”. Ghi bốn chữ số của năm (1985) hoặc số tuổi (41).")
    return None, said % {"text": text[:40]}


class Ledgers(Importer):
    """Adds lines that are not there yet. A line once written is never changed by a file: it is the source's word."""

    key = "ledgers"
    title = _("Sổ theo dõi (trạm y tế, khai tử, bệnh viện, bảo hiểm, công an)")
    permission = LedgerPermission.WRITE
    help = _("Mỗi dòng một người. Cột nào trong sổ ghép với cột nào chỉ phải chọn một lần cho mỗi nơi gửi.")
    options = (Option("source", _("Sổ nào"), SOURCES),)
    fields = (
        Field("name", _("Họ và tên"), parsers.text(150), ("họ tên", "tên", "nạn nhân", "tên bệnh nhân", "họ, chữ đệm, tên người chết", "họ tên người chết"), required=True, example="Nông Văn Ví Dụ"),
        Field("seen_on", _("Ngày xảy ra"), _DAY, ("ngày tai nạn", "ngày khám", "ngày vào viện", "ngày bị nạn", "ngày", "ngày tháng", "ngày ghi")),
        Field("died_on", _("Ngày chết"), _DAY, ("ngày tử vong", "chết ngày", "ngày mất", "đã chết vào lúc")),
        Field("birth_date", _("Ngày sinh"), _DAY, ("ngày tháng năm sinh", "sinh ngày")),
        Field("birth_year", _("Năm sinh"), _born, ("ns", "sinh năm")),
        Field("age", _("Tuổi"), partial(_born, bare=True), ("số tuổi", "tuổi, năm sinh", "năm sinh, tuổi", "năm sinh/tuổi", "năm sinh (tuổi)")),
        Field("sex", _("Giới tính"), parsers.choice(SEXES, kind="giới tính"), ("giới", "nam/nữ", "nam nữ")),
        Field("occupation_text", _("Nghề nghiệp"), parsers.text(150), ("nghề", "công việc")),
        Field("text", _("Nguyên nhân, diễn biến"), parsers.text(2000, multiline=True), ("nguyên nhân", "diễn biến", "nguyên nhân tử vong", "nguyên nhân chết", "chẩn đoán", "lý do", "ghi chú", "nội dung", "mô tả")),
        Field("cause_code", _("Nhóm nguyên nhân"), parsers.text(100), ("loại tai nạn", "nhóm tntt", "loại tntt", "nguyên nhân tntt")),
        Field("icd10", _("ICD-10"), parsers.code(10), ("mã bệnh", "icd", "mã icd")),
        Field("outcome", _("Kết quả"), parsers.choice(OUTCOMES, kind="kết quả"), ("diễn biến sau", "kết quả điều trị", "tình trạng", "kết cục")),
        Field("commune", _("Xã nơi xảy ra"), parsers.text(200), ("nơi xảy ra", "nơi bị nạn", "địa điểm", "xã")),
        Field("residence", _("Xã nơi cư trú"), parsers.text(200), ("nơi cư trú cuối cùng", "địa chỉ", "nơi cư trú", "nơi ở", "thường trú")),
        Field("place_text", _("Nơi xảy ra, cụ thể"), parsers.text(300), ("thôn", "nơi chết")),
        Field("treated_at", _("Nơi xử trí"), parsers.text(200), ("nơi điều trị", "xử trí", "cơ sở y tế")),
        Field("page", _("Trang"), parsers.text(20), ("trang sổ", "quyển số")),
        Field("line", _("Dòng"), parsers.text(20), ("số thứ tự trong sổ", "số sổ", "stt", "tt", "số")),
    )  # fmt: skip

    def row_key(self, values: Values) -> Hashable | None:
        """A person and an event as this ledger writes them."""
        when = values["died_on"] or values["seen_on"]
        born = values["birth_date"] or values["birth_year"] or values["age"]
        words = (fold(values["name"] or ""), when, born, fold(values["text"] or ""), values["line"])
        return hashlib.blake2b(repr(words).encode(), digest_size=16).digest()

    def check(self, rows: Sequence[ImportRow], context: Context) -> Sequence[Problem]:
        """Dates, places and scope; the finished line is put into the row."""
        memo = context.memo
        finder = memo.get("finder") or memo.setdefault("finder", _finder())
        home = memo.get("home") or memo.setdefault("home", _home(context))
        causes = memo.get("causes") or memo.setdefault("causes", _causes())
        problems: list[Problem] = []
        for index, row in enumerate(rows):
            problems += [
                Problem(index, field, message) for field, message in _resolve(row.values, finder, home, causes, context)
            ]
        return problems

    def classify(self, rows: Sequence[ImportRow], context: Context) -> Sequence[Verdict]:
        """A line with the same key in the same ledger is the same line."""
        lines: list[Line] = [row.values["made"] for row in rows]
        known = _keys_of(context.options["source"], [line.key for line in lines])
        return [Verdict.SAME if line.key in known else Verdict.ADDED for line in lines]

    def apply(self, rows: Sequence[ImportRow], context: Context) -> None:
        """Sightings, then their entries with the proposal of the screening rules; one short statement for each kind.

        No `bulk_create`: its one long statement per batch, with every value in it, stays in the driver's memory.
        """
        screen = context.memo.get("screen") or context.memo.setdefault("screen", current_screen())
        lines: list[Line] = [row.values["made"] for row in rows]
        _insert(Sighting, [person_of(line) for line in lines])
        pks = _keys_of(context.options["source"], [line.key for line in lines])
        entries = []
        for line in lines:
            verdict = screen.judge(facts_of(line))
            judged = {"proposal": verdict.proposal, "score": verdict.score, "reasons": verdict.reasons()}
            whose = {"sighting": pks[line.key], "origin": Origin.IMPORTED, "entered_by": context.actor.name[:200]}
            entries.append({**columns_of(line), **judged, **whose})
        _insert(Entry, entries)


def _keys_of(source: str, keys: Sequence[str]) -> dict[str, int]:
    """Primary key of each sighting by its key in the source."""
    rows = Sighting.objects.filter(among("source_key", keys), source=source).order_by()
    return dict(rows.values_list("source_key", "pk"))


def _insert(model: type[models.Model], rows: Sequence[dict[str, Any]]) -> None:
    """Write the rows; a column that a row does not name has the model's default, a moment of creation is now."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    this_moment = timezone.now()
    usual = {f.name: this_moment if getattr(f, "auto_now_add", False) else f.get_default() for f in fields}
    upsert(model, [f.attname for f in fields], [_cells({**usual, **row}, fields) for row in rows])


def _cells(row: dict[str, Any], fields: Sequence[Any]) -> list[Any]:
    return [value.pk if isinstance(value := row[f.name], models.Model) else value for f in fields]


def _finder() -> PlaceFinder:
    return PlaceFinder(timezone.localdate(), f"{settings.PROVINCE_CODE}/")


def _home(context: Context) -> Place:
    """The place whose ledger the file is: the sender's own area; the province for the command line, which has none."""
    sender = Agency.objects.select_related("place").filter(pk=context.actor.agency_id or 0).first()
    return sender.place if sender else Place.objects.get(current_path=f"{settings.PROVINCE_CODE}/", valid_to=None)


def _causes() -> dict[str, str]:
    return {fold(label): code for code, label in code_labels("ledger_cause", timezone.localdate()).items()}


def _resolve(
    values: Values, finder: PlaceFinder, home: Place, causes: dict[str, str], context: Context
) -> list[tuple[str, str]]:
    problems: list[tuple[str, str]] = []
    places: dict[str, Place | None] = {}
    for field in ("commune", "residence"):
        places[field], problem = _place(values[field], finder)
        if problem and field == "commune":
            problems.append((field, problem))
        elif problem:  # an address in free words is no reason to lose the line: it stays as the ledger has it
            values["place_text"] = values["place_text"] or f"Nơi ở: {values[field]}"[:300]
    line = _line(values, places, home, causes, context)
    try:
        check_line(line, timezone.localdate())
    except Refused as refused:
        problems.append((refused.field, refused.message))
    if not context.actor.reaches(line.place.current_path):
        problems.append(("commune", now("Dòng này thuộc địa bàn khác. Gửi cho nơi quản lý địa bàn đó.")))
    values["made"] = line
    return problems


def _place(text: str | None, finder: PlaceFinder) -> tuple[Place | None, str]:
    if not text:
        return None, ""
    found = finder.find(text, "")
    return (finder.place(found.pk), "") if found.pk else (None, found.problem)


def _line(
    values: Values, places: dict[str, Place | None], home: Place, causes: dict[str, str], context: Context
) -> Line:
    named = places["commune"] or places["residence"]
    names = (
        *("name", "text", "occupation_text", "icd10", "place_text", "treated_at", "page", "line"),
        *("sex", "outcome"),
    )
    words: dict[str, Any] = {name: values[name] or "" for name in names}
    born = [found for found in (values["birth_year"], values["age"]) if found is not None]
    facts = {name: values[name] for name in ("seen_on", "died_on", "birth_date")} | {
        "birth_year": next((found for found in born if found > OLDEST), None),
        "age": next((found for found in born if found <= OLDEST), None),
    }
    cause = fold(values["cause_code"] or "")
    line = Line(
        source=context.options["source"],
        place=home if home.level == "commune" or named is None else named,
        key="",
        commune=places["commune"],
        residence=places["residence"],
        cause_code=next((code for label, code in causes.items() if cause and (cause in label or label in cause)), ""),
        **words,
        **facts,
    )
    return dataclasses.replace(line, key=f"file:{line.content_key}"[:120])


register(Ledgers())
