"""Phụ lục XIV: the province owes it; its figures are sums over accepted Phụ lục XII; behind a figure stand those returns."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from antoan.establishments.models import Establishment
from antoan.law.models import Parameter
from antoan.lib.periods import Period
from antoan.org.models import Agency, AgencyKind, Place, PlaceLevel, PlaceQuerySet
from antoan.org.scope import Actor
from antoan.returns.models import Cell, Return
from antoan.returns.permissions import ReturnPermission
from antoan.returns.queries import accepted, expected_count, readable, reported_count
from antoan.returns.registry import form_for
from antoan.returns.spec import UNKNOWN, Prefill, Ref, Source, SourceItem, Unit
from antoan.statutory.xii.provider import XII_PROVIDER
from antoan.statutory.xiv.rollup import roll_up, sources_of

SHOWN = 200
DENOMINATOR = "return.XIV.denominator"  # optional parameter: "6" reporting establishments [M?], "5" all of the register


class XIVProvider:
    """Units are provinces of today."""

    link = ("unit_key", "code")
    place_field = "pk"

    def unit(self, key: str, period: Period) -> Unit | None:
        """The province of a code."""
        found = _provinces().filter(code=key).first()
        return self.unit_of(found) if found else None

    def own_units(self, actor: Actor, period: Period) -> list[Unit]:
        """The province of a labour officer."""
        if not actor.can(ReturnPermission.COMPILE) or actor.place_path.count("/") != 1:
            return []
        return [self.unit_of(row) for row in _provinces().filter(current_path=actor.place_path)]

    def expected(self, place_path: str, period: Period) -> PlaceQuerySet:
        """Provinces under a path."""
        return _provinces().under(place_path)

    def unit_of(self, row: Place) -> Unit:
        """The unit of a province."""
        demo = Establishment.objects.at(row.current_path).filter(is_demo=True).exists()
        return Unit(row.code, row.name, row.pk, row.current_path, is_demo=demo)

    def prefill(self, unit: Unit, period: Period) -> Prefill:
        """The roll-up now, and who has not reported yet."""
        denominator = Parameter.objects.on(period.end).filter(key=DENOMINATOR).order_by("-valid_from").first()
        header = _header(unit, period, str(denominator.value) if denominator else "6")
        return Prefill(roll_up(unit.place_path, period), header, self._missing(unit.place_path, period))

    def pending(self, of: Return) -> Sequence[str]:
        """Establishments without a return, and returns accepted after the last roll-up."""
        period = Period.parse(of.period)
        path = of.place.current_path
        said = self._missing(path, period)
        newer = accepted("XII", period, path).filter(decided_at__gt=of.prefilled_at).count() if of.prefilled_at else 0
        if newer and not of.content_hash:
            said.append(
                _("%(n)s báo cáo của cơ sở được duyệt sau lần tổng hợp này: bấm «Cập nhật số liệu».") % {"n": newer}
            )
        return said

    def _missing(self, place_path: str, period: Period) -> list[str]:
        form = form_for("XII", period)
        owed, sent = expected_count(form, period, place_path), reported_count(form, period, place_path)
        taken = accepted("XII", period, place_path).count()
        said = [
            _("%(taken)s/%(owed)s cơ sở có báo cáo đã duyệt và được tính vào biểu này.")
            % {"taken": taken, "owed": owed}
        ]
        if owed > sent:
            said.append(_("%(n)s cơ sở chưa gửi báo cáo.") % {"n": owed - sent})
        if sent > taken:
            said.append(_("%(n)s báo cáo đã gửi còn chờ duyệt, chưa tính.") % {"n": sent - taken})
        return said

    def behind(self, of: Return, ref: Ref) -> QuerySet[Cell]:
        """Cells of accepted XII returns that a typed figure of XIV adds up, largest first."""
        wanted = Q(pk__in=[])
        for table, column, rows in sources_of(ref):
            wanted |= Q(table=table, column=column, row__in=rows)
        period, path = Period.parse(of.period), of.place.current_path
        cells = Cell.objects.filter(wanted, of__in=accepted("XII", period, path).order_by())
        if ref[0] == "I" and ref[1] != "T":
            stratum = ref[1].partition(":")[2]
            cells = cells.filter(of__stratum="" if stratum == UNKNOWN else stratum)
        return cells.order_by("-value", "of_id")

    def source(self, of: Return, ref: Ref, actor: Actor) -> Source:
        """The XII returns behind a figure of XIV; each opens on the same figure, and from there its cases."""
        if ref[0] == "I" and ref[2] in {"3", "4", "5"}:
            return self._register_source(of, ref)
        refs = _leaves(of, ref)
        if not refs:
            return Source(
                _("Số này tính từ các ô khác của biểu: K = số người × 1.000 ÷ số lao động (mẫu số: xem đầu biểu).")
            )
        cells = self.behind(of, refs[0])
        for other in refs[1:]:
            cells = cells | self.behind(of, other)
        found = cells.select_related("of")[:SHOWN]
        opens = set(readable(actor).filter(pk__in=[c.of_id for c in found]).values_list("pk", flat=True))
        items = [_item(cell, cell.of_id in opens) for cell in found]
        total = cells.order_by().aggregate(total=Sum("value"))["total"] or Decimal(0)
        return Source(_("Tổng của ô tương ứng trong các Phụ lục XII đã duyệt."), items, cells.order_by().count(), total)

    def _register_source(self, of: Return, ref: Ref) -> Source:
        period, path = Period.parse(of.period), of.place.current_path
        stratum = ref[1].partition(":")[2]
        if ref[2] == "4":
            rows = accepted("XII", period, path).order_by("unit_name")
            rows = rows if ref[1] == "T" else rows.filter(stratum="" if stratum == UNKNOWN else stratum)
            items = [
                SourceItem(each.unit_name, Decimal(1), reverse("returns:detail", args=[each.pk]))
                for each in rows[:SHOWN]
            ]
            return Source(_("Số cơ sở có Phụ lục XII đã duyệt của kỳ này."), items, rows.count(), Decimal(rows.count()))
        owed = XII_PROVIDER.expected(path, period)
        owed = owed if ref[1] == "T" else owed.filter(type_code="" if stratum == UNKNOWN else stratum)
        rule = _("Sổ đăng ký cơ sở: trụ sở chính có hoạt động trong kỳ; số lao động là số của năm (cả chi nhánh).")
        return Source(rule, (), owed.count(), Decimal(owed.count()))


def _provinces() -> PlaceQuerySet:
    return Place.objects.filter(level=PlaceLevel.PROVINCE, valid_to=None)


def _leaves(of: Return, ref: Ref) -> list[Ref]:
    """Typed cells that a cell (perhaps a total) is made of; none for a rate."""
    form = form_for(of.form, Period.parse(of.period))
    table = form.table[ref[0]]
    column = table.column[ref[2]]
    if column.rate:
        return []
    columns = column.sum_of or (column.key,)
    if ref[0] == "I":
        return [("I", ref[1], key) for key in columns]
    rows = [ref[1]] if table.is_leaf(ref[1]) else _parts(of, ref)
    return [(ref[0], row, key) for row in rows for key in columns]


def _parts(of: Return, ref: Ref) -> list[str]:
    """Typed rows under a total, among those the return has."""
    form = form_for(of.form, Period.parse(of.period))
    table = form.table[ref[0]]
    present = set(Cell.objects.filter(of=of, table=ref[0]).order_by().values_list("row", flat=True))
    found: set[str] = set()
    todo = [ref[1]]
    while todo:
        row = todo.pop()
        if table.is_leaf(row):
            found.add(row)
            continue
        for part in table.fixed[row].sum_of:
            todo.extend([r for r in present if r.startswith(part)] if part.endswith(":") else [part])
    return sorted(found)


def _item(cell: Cell, opens: bool) -> SourceItem:
    where = f"?{urlencode({'o': f'{cell.table}|{cell.row}|{cell.column}'})}"
    url = reverse("returns:source", args=[cell.of_id]) + where if opens else ""
    return SourceItem(cell.of.unit_name, cell.value, url, cell.of.unit_key)


def _header(unit: Unit, period: Period, denominator: str) -> dict[str, str]:
    labour = Agency.objects.filter(kind=AgencyKind.LABOUR, place__current_path=unit.place_path, is_active=True).first()
    return {
        "unit": labour.name if labour else _("Sở Nội vụ"),
        "province": unit.name,
        "province_code": unit.key,
        "period": period.return_label,
        "report_date": "",
        "receiver": _("Bộ Nội vụ (Cục An toàn lao động)"),
        "receiver_2": _("Thống kê tỉnh"),
        "denominator": denominator if denominator in {"5", "6"} else "6",
    }


XIV_PROVIDER = XIVProvider()
