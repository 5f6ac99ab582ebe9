"""An accident register of any layout: the province's old lists, a mining company's log. One row a victim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from antoan.accidents.models import Sighting
from antoan.accidents.permissions import AccidentPermission
from antoan.accidents.register import words
from antoan.accidents.register.entry import Entry, Wrong, lines_of, read
from antoan.accidents.register.lookup import Lookup
from antoan.accidents.register.write import known_sightings, write
from antoan.imports import parsers
from antoan.imports.contract import Context, Field, Importer, ImportRow, Option, Problem, Values, Verdict, register
from antoan.lib.text import fold, name_key

_DAY = parsers.day(earliest=dt.date(1990, 1, 1))
_MONEY = parsers.number()
_CASE_FACTS = ("occurred_on", "commune_id", "establishment_id", "employer_text")


class Register(Importer):
    """Rows become concluded cases with their source kept; rows of one event are brought together."""

    key = "accidents"
    title = _("Danh sách tai nạn các năm trước")
    permission = AccidentPermission.IMPORT
    help = _(
        "Mỗi dòng một nạn nhân. Các dòng cùng mã vụ, hoặc cùng ngày, cùng cơ sở hoặc xã, cùng nơi và cùng diễn biến, "
        "được ghép thành một vụ đã kết luận; nguồn được giữ lại."
    )
    options = (
        Option(
            "list", _("Tên danh sách"), help=_("Ví dụ: Sổ TNLĐ tỉnh 2016–2020. Cùng tên thì nhập lại không bị trùng.")
        ),
        Option(
            "death",
            _("Người chết mà danh sách không ghi ngày chết"),
            (("reject", _("Từ chối dòng đó")), ("occurred", _("Lấy ngày xảy ra tai nạn"))),
            required=False,
        ),
        Option(
            "concluded",
            _("Dòng không ghi ngày kết luận"),
            (("occurred", _("Lấy ngày xảy ra tai nạn")), ("reject", _("Từ chối dòng đó"))),
            required=False,
        ),
        Option(
            "unit",
            _("Đơn vị tiền của danh sách"),
            (("1000", _("nghìn đồng")), ("1", _("đồng")), ("1000000", _("triệu đồng"))),
            required=False,
        ),
    )
    fields = (
        Field("event_key", _("Mã vụ"), parsers.text(60), ("số vụ", "vụ số", "mã vụ tai nạn", "số hồ sơ")),
        Field("occurred_on", _("Ngày xảy ra"), _DAY, ("ngày tai nạn", "ngày bị nạn", "ngày xảy ra tai nạn", "ngày tháng xảy ra", "ngày", "thời gian xảy ra"), required=True, example="05/03/2019"),
        Field("occurred_at", _("Giờ xảy ra"), parsers.clock, ("giờ", "giờ tai nạn")),
        Field("commune", _("Xã, phường nơi xảy ra"), parsers.text(200), ("xã", "xã, phường", "xã/phường", "địa bàn", "xã/phường/thị trấn", "mã xã"), help=_("Mã 5 chữ số hoặc tên; tên cũ cũng được. Để trống thì lấy theo cơ sở."), example="TT Đồng Đăng"),
        Field("district", _("Huyện cũ"), parsers.text(120), ("huyện", "huyện/thành phố", "tên huyện")),
        Field("place_text", _("Nơi xảy ra, cụ thể"), parsers.text(300), ("nơi xảy ra", "nơi xảy ra tai nạn", "địa điểm", "vị trí")),
        Field("tax_code", _("Mã số thuế"), parsers.tax_code, ("mst",)),
        Field("employer", _("Cơ sở"), parsers.text(255), ("tên cơ sở", "đơn vị", "doanh nghiệp", "tên doanh nghiệp", "tên đơn vị", "công ty", "đơn vị quản lý")),
        Field("summary", _("Diễn biến"), parsers.text(5000, multiline=True), ("tóm tắt", "nội dung", "tóm tắt diễn biến", "mô tả", "hoàn cảnh xảy ra")),
        Field("cause", _("Nguyên nhân"), parsers.text(500), ("nguyên nhân tai nạn", "nguyên nhân chính")),
        Field("agent", _("Yếu tố gây chấn thương"), parsers.text(300), ("yếu tố", "loại tai nạn")),
        Field("classification", _("Kết luận"), words.classification, ("loại vụ",)),
        Field("concluded_on", _("Ngày kết luận"), _DAY, ("ngày công bố", "ngày biên bản")),
        Field("name", _("Họ và tên"), parsers.text(150), ("họ tên", "tên nạn nhân", "nạn nhân", "họ tên nạn nhân", "người bị nạn"), required=True, example="Nông Văn Ví Dụ"),
        Field("birth_year", _("Năm sinh"), parsers.year, ("ngày sinh", "sinh năm", "ns")),
        Field("age", _("Tuổi"), parsers.whole(0, 120), ("số tuổi",)),
        Field("sex", _("Giới tính"), words.sex, ("giới", "nam/nữ")),
        Field("occupation_text", _("Nghề nghiệp"), parsers.text(150), ("nghề", "công việc", "chức danh")),
        Field("relation", _("Hợp đồng lao động"), words.relation, ("hợp đồng", "quan hệ lao động", "loại lao động")),
        Field("severity", _("Tình trạng"), words.severity, ("mức độ", "tình trạng tai nạn", "hậu quả", "mức độ thương tật"), example="nặng"),
        Field("is_dead", _("Chết"), words.mark, ("số người chết", "chết người")),
        Field("is_serious", _("Bị thương nặng"), words.mark, ("nặng",)),
        Field("is_light", _("Bị thương nhẹ"), words.mark, ("nhẹ",)),
        Field("died_on", _("Ngày chết"), _DAY, ("ngày tử vong", "chết ngày")),
        Field("injury_codes", _("Mã chấn thương"), words.injuries, ("mã chấn thương nặng",)),
        Field("injury_text", _("Tình trạng thương tích"), parsers.text(400), ("thương tích", "vết thương", "chấn thương")),
        Field("days_off", _("Số ngày nghỉ"), parsers.whole(0, 36500), ("ngày nghỉ",)),
        Field("cost_medical", _("Chi phí y tế"), _MONEY, ("y tế",)),
        Field("cost_wages", _("Trả lương trong thời gian điều trị"), _MONEY, ("trả lương",)),
        Field("cost_compensation", _("Bồi thường, trợ cấp"), _MONEY, ("bồi thường",)),
        Field("cost_property", _("Thiệt hại tài sản"), _MONEY, ("tài sản",)),
    )  # fmt: skip

    def row_key(self, values: Values) -> Hashable | None:
        """Event and name, as written: the same person twice in one event is the same row."""
        if not values["name"] or not values["occurred_on"]:
            return None
        if values["event_key"]:
            return (name_key(values["event_key"]), name_key(values["name"]))
        told = (values[key] or "" for key in ("tax_code", "employer", "commune", "district", "place_text", "summary"))
        return (values["occurred_on"], values["occurred_at"], *map(fold, told), name_key(values["name"]))

    def check(self, rows: Sequence[ImportRow], context: Context) -> Sequence[Problem]:
        """Places, employers, states, dates; and that the rows of one event agree on when and where."""
        lookup: Lookup = context.memo.get("lookup") or context.memo.setdefault("lookup", Lookup())
        lookup.learn((r.values["tax_code"] for r in rows), (r.values["employer"] for r in rows))
        labels = self.labels()
        found = []
        for index, row in enumerate(rows):
            try:
                entry = read(row.values, lookup, context)
                _agree(entry, row.number, context)
            except Wrong as wrong:
                found.append(Problem(index, wrong.field_key, wrong.message))
                continue
            entry.text = lines_of(row.values, labels)
            row.values["entry"] = entry
        return found

    def classify(self, rows: Sequence[ImportRow], context: Context) -> Sequence[Verdict]:
        """Known by event and name; the same when the list still says the same."""
        known = known_sightings(row.values["entry"].person_key for row in rows)
        return [_verdict(row.values["entry"], known) for row in rows]

    def apply(self, rows: Sequence[ImportRow], context: Context) -> None:
        """New cases and people, corrections of known ones."""
        write([(row.number, row.values["entry"]) for row in rows], self.labels(), context)

    def labels(self) -> dict[str, str]:
        """Vietnamese label of each field, whatever the reader's language: they are stored with the words."""
        with translation.override("vi"):
            return {field.key: str(field.label) for field in self.fields}


def _verdict(entry: Entry, known: Mapping[str, Sighting]) -> Verdict:
    there = known.get(entry.person_key)
    if there is None:
        return Verdict.ADDED
    return Verdict.SAME if there.text == entry.text else Verdict.CHANGED


def _agree(entry: Entry, number: int, context: Context) -> None:
    """Rows of one event (by the list's own key) must tell the same day and place. Raises Wrong."""
    events: dict[str, tuple[int, tuple[object, ...]]] = context.memo.setdefault("events", {})
    facts = tuple(entry.event[name] for name in _CASE_FACTS)
    first, before = events.setdefault(entry.event_key, (number, facts))
    if before != facts:
        message = f"Cùng mã vụ với dòng {first} nhưng ngày, xã hoặc cơ sở khác. Sửa cho giống hoặc đổi mã vụ."
        raise Wrong("event_key", message)


REGISTER = register(Register())
