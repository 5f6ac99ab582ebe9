"""Phụ lục XII: who owes it, what the system knows, and the cases behind each figure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from antoan.accidents.models import Accident
from antoan.accidents.permissions import AccidentPermission
from antoan.establishments.enums import EstablishmentStatus, SiteKind
from antoan.establishments.models import Establishment, EstablishmentQuerySet, Workforce
from antoan.law.models import Parameter
from antoan.lib.periods import Period, PeriodKind
from antoan.org.scope import Actor
from antoan.returns.models import Return
from antoan.returns.spec import Prefill, Ref, Source, SourceItem, Unit
from antoan.statutory.xii import cases
from antoan.statutory.xii.header import header_maker

SHOWN = 200
_HEADING = {"workers": "total", "women": "women", "payroll": "payroll_million"}


class XIIProvider:
    """Units are head offices: branches are reported by them, to the province of the head office (NĐ 39/2016 Điều 24)."""

    link = ("establishment_id", "pk")
    place_field = "commune_id"

    def unit(self, key: str, period: Period) -> Unit | None:
        """The head office of a tax code (or "CS<id>" where there is none)."""
        by: dict[str, object] = {"tax_code": key}
        if key.startswith("CS"):
            by = {
                "pk": int(key[2:]) if key[2:].isascii() and key[2:].isdecimal() and len(key) < 20 else 0,
                "tax_code": None,
            }
        found = _heads().filter(**by).select_related("commune").first()
        return self.unit_of(found) if found else None

    def own_units(self, actor: Actor, period: Period) -> list[Unit]:
        """The employer's own establishment, when it is a head office."""
        if actor.establishment_id is None:
            return []
        return [self.unit_of(row) for row in _heads().filter(pk=actor.establishment_id).select_related("commune")]

    def expected(self, place_path: str, period: Period) -> EstablishmentQuerySet:
        """Head offices that worked in the period: founded by its end, not closed before its start."""
        rows = _heads().exclude(status=EstablishmentStatus.PAUSED).select_related("commune")
        rows = rows.filter(Q(founded_on=None) | Q(founded_on__lte=period.end))
        rows = rows.filter(Q(closed_on=None) & ~Q(status=EstablishmentStatus.CLOSED) | Q(closed_on__gte=period.start))
        return rows.at(place_path) if place_path else rows

    def unit_of(self, row: Establishment) -> Unit:
        """The unit of an establishment."""
        return Unit(
            key=row.tax_code or f"CS{row.pk}",
            name=row.name,
            place_id=row.commune_id,
            place_path=row.commune.current_path,
            stratum=row.type_code,
            establishment_id=row.pk,
            is_demo=row.is_demo,
        )

    def prefill(self, unit: Unit, period: Period) -> Prefill:
        """Figures from concluded cases and the year's workforce, head office and branches together."""
        head = Establishment.objects.select_related("commune").get(pk=unit.establishment_id or 0)
        sites = _sites(head.pk)
        last = cut_off(period)
        within = cases.in_period(sites, period.start, last)
        values = add_up(cases.counted(within))
        workforce, notes = _workforce(sites, period)
        late = cases.in_period(sites, last + dt.timedelta(days=1), period.end).order_by("occurred_on", "pk")
        return Prefill(
            {**values, **workforce},
            header_maker(period)(head),
            [*_pending(cases.not_counted(within)), *_after(late, last), *notes],
        )

    def pending(self, of: Return) -> Sequence[str]:
        """What the figures do not hold yet, now."""
        period = Period.parse(of.period)
        sites, last = _sites(of.establishment_id or 0), cut_off(period)
        late = cases.in_period(sites, last + dt.timedelta(days=1), period.end).order_by("occurred_on", "pk")
        notes = _workforce(sites, period)[1]
        return [*_pending(cases.not_counted(cases.in_period(sites, period.start, last))), *_after(late, last), *notes]

    def behind(self, of: Return, ref: Ref) -> QuerySet[Accident]:
        """The cases of one figure, with what their victims add up to; the query the prefill reads, narrowed."""
        period = Period.parse(of.period)
        rows = cases.counted(cases.in_period(_sites(of.establishment_id or 0), period.start, cut_off(period)))
        table, row, column = ref
        if table == "I":
            return rows.filter(cases.of_row(row), cases.of_column(column))
        if table == "II" and column == "2":
            return rows.annotate(money=cases.costs()).filter(cases.of_row("1"), money__gt=0)
        if table in {"II", "D"}:
            field = _damage_field(table, column)
            return rows.filter(cases.of_row("1" if table == "II" else row), cases.of_damage(field))
        return rows.none()

    def source(self, of: Return, ref: Ref, actor: Actor) -> Source:
        """The cases of a figure, or the workforce rows of a figure of the heading."""
        if ref[0] == "H":
            return _workforce_source(of, ref[2])
        rows = self.behind(of, ref)
        found = list(rows[: SHOWN + 1])
        visible = set(
            Accident.objects.visible_to(actor, AccidentPermission.VIEW)
            .filter(pk__in=[case.pk for case in found])
            .values_list("pk", flat=True)
        )
        items = [_item(case, _amount(case, ref), case.pk in visible) for case in found[:SHOWN]]
        count = len(found) if len(found) <= SHOWN else rows.count()
        total = sum((_amount(case, ref) for case in (found if count <= SHOWN else rows.iterator(2000))), Decimal(0))
        return Source(_rule(), items, count, total)


def _heads() -> EstablishmentQuerySet:
    return Establishment.objects.filter(site_kind=SiteKind.HEAD)


def _sites(head: int) -> list[int]:
    """The head office and its branches."""
    return [head, *Establishment.objects.filter(head_office_id=head).order_by().values_list("pk", flat=True)]


def cut_off(period: Period) -> dt.date:
    """Last day whose cases are counted: the end of the period, unless the province set an earlier day (20/12)."""
    word = "half" if period.kind is PeriodKind.HALF else "year"
    found = Parameter.objects.on(period.end).filter(key=f"return.cutoff.XII.{word}").order_by("-valid_from").first()
    if found is None:
        return period.end
    month, day = (int(part) for part in str(found.value).split("-"))
    return min(period.end, max(period.start, dt.date(period.year, month, day)))


def add_up(counted: Iterable[Accident]) -> dict[Ref, Decimal]:
    """Cells of tables I, II and D from measured cases."""
    cells: dict[Ref, Decimal] = defaultdict(Decimal)
    for case in counted:
        rows, damage = cases.rows_of(case), cases.damages(case)
        for row in rows:
            for column, amount in cases.amounts(case).items():
                cells["I", row, column] += amount
            for column, amount in damage.items():
                cells["D", row, cases.DAMAGE[column][0]] += amount
        if rows != ("2",):
            for column, amount in damage.items():
                cells["II", "II", column] += amount
    return {ref: value for ref, value in cells.items() if value}


def workforce_cells(rows: Iterable[Workforce]) -> dict[Ref, Decimal]:
    """Figures of the heading; of each site the latest of the years given, in their order."""
    latest = {row.establishment_id: row for row in rows}
    return {
        ("H", "H", column): sum((Decimal(getattr(row, field) or 0) for row in latest.values()), Decimal(0))
        for column, field in _HEADING.items()
        if latest
    }


def _workforce(sites: list[int], period: Period) -> tuple[dict[Ref, Decimal], list[str]]:
    """Head counts of the year; the year before, said plainly, where the year's are missing."""
    found = Workforce.objects.filter(establishment_id__in=sites, year__in=[period.year, period.year - 1])
    rows = list(found.order_by("year"))
    years = {row.establishment_id: row.year for row in rows}
    notes = []
    if not years:
        notes.append(
            _("Chưa có số lao động năm %(year)s trong hồ sơ cơ sở: nhập ở mục 9 và 10.") % {"year": period.year}
        )
    elif any(year != period.year for year in years.values()):
        words = {"year": period.year, "before": period.year - 1}
        notes.append(_("Chưa có đủ số lao động năm %(year)s: đang lấy số năm %(before)s.") % words)
    return workforce_cells(rows), notes


def _pending(rows: QuerySet[Accident]) -> list[str]:
    found = list(rows[:21])
    said = [
        _("Vụ %(number)s ngày %(day)s chưa tính: %(state)s, %(class)s.")
        % {
            "number": case.number,
            "day": f"{case.occurred_on:%d/%m/%Y}",
            "state": str(case.get_state_display()).lower(),
            "class": str(case.get_classification_display()).lower(),
        }
        for case in found[:20]
    ]
    return [*said, _("… và các vụ khác chưa kết luận.")] if len(found) > 20 else said


def _after(rows: QuerySet[Accident], last: dt.date) -> list[str]:
    return [
        _("Vụ %(number)s ngày %(day)s xảy ra sau ngày chốt số liệu %(last)s nên chưa tính: bổ sung bằng bản sửa.")
        % {"number": case.number, "day": f"{case.occurred_on:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
        for case in rows[:20]
    ]


def _damage_field(table: str, column: str) -> str:
    if table == "II":
        return cases.DAMAGE[column][1]
    return next(field for detail, field in cases.DAMAGE.values() if detail == column)


def _amount(case: Accident, ref: Ref) -> Decimal:
    table, _row, column = ref
    if table == "I":
        return Decimal(cases.amounts(case)[column])
    if table == "II" and column == "2":
        return Decimal(case.cost_medical + case.cost_wages + case.cost_compensation)
    return Decimal(getattr(case, _damage_field(table, column)))


def _item(case: Accident, amount: Decimal, visible: bool) -> SourceItem:
    label = f"{case.number} · {case.occurred_on:%d/%m/%Y}"
    if not visible:
        return SourceItem(label, amount)
    return SourceItem(label, amount, reverse("accidents:case", args=[case.pk]), case.place_text)


def _rule() -> str:
    return _(
        "Các vụ đã kết luận, xảy ra trong kỳ, của trụ sở chính và chi nhánh. Mỗi vụ tính một lần trong mỗi mục "
        "1.1, 1.2, 1.3; nghề nghiệp là nghề của nạn nhân nặng nhất."
    )


def _workforce_source(of: Return, column: str) -> Source:
    period = Period.parse(of.period)
    rows = (
        Workforce.objects.filter(
            establishment_id__in=_sites(of.establishment_id or 0), year__in=[period.year, period.year - 1]
        )
        .select_related("establishment")
        .order_by("year")
    )
    latest = {row.establishment_id: row for row in rows}.values()
    items = [
        SourceItem(f"{row.establishment} · {row.year}", Decimal(getattr(row, _HEADING[column]) or 0)) for row in latest
    ]
    total = sum((item.amount for item in items), Decimal(0))
    return Source(
        _("Số lao động, quỹ lương của năm trong hồ sơ cơ sở (trụ sở chính và chi nhánh)."), items, len(items), total
    )


XII_PROVIDER = XIIProvider()
