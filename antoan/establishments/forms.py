"""The forms of the register."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeGuard

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from antoan.establishments import panels
from antoan.establishments.enums import EstablishmentStatus, SectorVersion, SiteKind
from antoan.establishments.models import Establishment
from antoan.establishments.permissions import EstablishmentPermission
from antoan.establishments.queries import Filters
from antoan.establishments.rules import COUNTS
from antoan.law.models import CodeItem
from antoan.law.queries import children_of, outline
from antoan.lib.identifiers import parse_tax_code
from antoan.org.models import Place, PlaceLevel
from antoan.org.queries import units_as_of
from antoan.org.scope import Actor
from antoan.ui.forms import ComboboxField, DateField, DecimalField, FilterForm, Form, IntegerField, LookupField

Choices = list[tuple[str, str]]


class ListFilter(FilterForm):
    """The filters of the list."""

    q = forms.CharField(label=_("Tên hoặc mã số thuế"), max_length=100, widget=forms.TextInput({"type": "search"}))
    xa = ComboboxField(label=_("Xã, phường"))
    nganh = ComboboxField(label=_("Ngành"))
    loai = ComboboxField(label=_("Loại hình"))
    tinh_trang = forms.ChoiceField(label=_("Tình trạng"), choices=[("", _("Tất cả")), *EstablishmentStatus.choices])

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        any_choice = [("", _("Tất cả"))]
        units = (
            [(unit.current_path, unit.name) for unit in units_as_of(today, actor.place_path)]
            if actor.place_path
            else []
        )
        self._choose("xa", [*any_choice, *units])
        self._choose("nganh", [*any_choice, *_codes("vsic2025", today, level=1)])
        self._choose("loai", [*any_choice, *_codes("establishment_type", today)])
        for flag in panels.flags():
            self.fields[flag.key] = forms.BooleanField(label=str(flag.label), required=False)

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def filters(self) -> Filters:
        """What the query is asked."""
        given = self.values
        sector = given.get("nganh", "")
        return Filters(
            text=given.get("q", ""),
            commune_path=given.get("xa", ""),
            sector=sector,
            sector_codes=tuple(children_of("vsic2025", sector, timezone.localdate())) if sector.isalpha() else (),
            type_code=given.get("loai", ""),
            status=given.get("tinh_trang", ""),
            flags=tuple(flag.key for flag in panels.flags() if given.get(flag.key)),
        )


def _codes(list_key: str, day: dt.date, level: int | None = None) -> Choices:
    """Entries of a list as choices, deeper levels indented by a dash."""
    return [(code, f"{'– ' * (depth - 1)}{label} ({code})") for code, depth, label in outline(list_key, day, level)]


class EstablishmentForm(Form):
    """The facts of one establishment; an employer does not change the tax code."""

    terms = {
        "type_code": _("Phụ lục XII, ghi chú 1"),
        "sector_code": "QĐ 36/2025/QĐ-TTg",
        "head_province": "NĐ 39/2016 Đ.24",
    }

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    tax_code = forms.CharField(
        label=_("Mã số thuế"),
        required=False,
        max_length=30,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_(
            "10 chữ số; 13 chữ số cho đơn vị phụ thuộc; 12 chữ số cho hộ kinh doanh, cá nhân. Để trống nếu chưa có."
        ),
    )
    name = forms.CharField(label=_("Tên cơ sở"), max_length=255)
    site_kind = forms.ChoiceField(label=_("Trụ sở hay chi nhánh"), choices=SiteKind.choices, widget=forms.RadioSelect)
    head_office = LookupField(
        url_name="establishments:search",
        label=_("Trụ sở chính"),
        required=False,
        help_text=_("Chỉ với chi nhánh, nếu trụ sở chính có trong hệ thống."),
    )
    head_province = ComboboxField(
        label=_("Tỉnh, thành phố đặt trụ sở chính"),
        required=False,
        help_text=_("Báo cáo tai nạn lao động gửi Sở Nội vụ nơi đặt trụ sở chính."),
    )
    type_code = ComboboxField(label=_("Loại hình cơ sở"), required=False)
    sector_code = LookupField(
        url_name="law:code-search",
        url_args=("vsic2025",),
        to_field_name="code",
        label=_("Ngành kinh tế chính (VSIC)"),
        required=False,
        help_text=_("Gõ tên hoặc mã ngành, ví dụ «khai thác đá»."),
    )
    commune = LookupField(
        url_name="org:place-search", label=_("Xã, phường"), help_text=_("Gõ tên; tên trước 01/7/2025 cũng tìm được.")
    )
    address = forms.CharField(label=_("Địa chỉ cụ thể"), required=False, max_length=255)
    parent_body = forms.CharField(label=_("Cơ quan quản lý cấp trên"), required=False, max_length=255)
    phone = forms.CharField(
        label=_("Điện thoại"), required=False, max_length=40, widget=forms.TextInput({"inputmode": "tel"})
    )
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    contact_name = forms.CharField(label=_("Người liên hệ"), required=False, max_length=150)
    contact_title = forms.CharField(label=_("Chức vụ"), required=False, max_length=120)
    founded_on = DateField(label=_("Ngày thành lập"), required=False, past=True)
    is_another = forms.BooleanField(label=_("Tôi đã xem các cơ sở trên; đây là cơ sở khác"), required=False)

    def __init__(self, *args: Any, actor: Actor, row: Establishment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=initial_of(row), **kwargs)
        today = timezone.localdate()
        self.row = row
        self._rows("commune", Place.objects.filter(level=PlaceLevel.COMMUNE))
        self._rows("head_office", Establishment.objects.visible_to(actor, EstablishmentPermission.VIEW))
        self._rows("sector_code", CodeItem.objects.on(today).filter(list_key=SectorVersion.VSIC2025))
        self._choices("type_code", [("", "—"), *_codes("establishment_type", today)])
        provinces = units_as_of(today, level=PlaceLevel.PROVINCE)
        self._choices("head_province", [("", "—"), *((unit.code, unit.name) for unit in provinces)])
        if _has_old_sector(row):
            words = _("Đang ghi theo VSIC 2018: %(code)s. Chọn ngành theo VSIC 2025 để thay.")
            self.fields["sector_code"].help_text = words % {"code": row.sector_code}
        if actor.establishment_id is not None:
            for name in ("tax_code", "head_office"):
                self.fields[name].disabled = True
        if row is not None:
            del self.fields["is_another"]

    def _rows(self, name: str, queryset: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = queryset
        if name == "sector_code":
            field.label_from_instance = lambda item: f"{item.code} {item.label}"

    def _choices(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean_tax_code(self) -> str:
        """The stored form; a wrong one is explained."""
        found, error = parse_tax_code(self.cleaned_data["tax_code"])
        if error:
            raise forms.ValidationError(error)
        return found.value if found else ""

    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"seen", "is_another"}}
        sector = data.pop("sector_code")
        if sector or not _has_old_sector(self.row):
            data |= {"sector_code": sector.code if sector else "", "sector_version": SectorVersion.VSIC2025}
        return data

    @property
    def seen_at(self) -> dt.datetime | None:
        """What the person was looking at, if the page said so."""
        try:
            return dt.datetime.fromisoformat(self.cleaned_data.get("seen") or "")
        except ValueError:
            return None


def _has_old_sector(row: Establishment | None) -> TypeGuard[Establishment]:
    return row is not None and bool(row.sector_code) and row.sector_version != SectorVersion.VSIC2025


def initial_of(row: Establishment | None) -> dict[str, Any]:
    """The stored facts as the form shows them."""
    if row is None:
        return {"site_kind": SiteKind.HEAD}
    names = [
        name for name in EstablishmentForm.base_fields if name not in {"seen", "is_another", "commune", "head_office"}
    ]
    facts = {name: getattr(row, name) for name in names}
    if _has_old_sector(row):
        facts["sector_code"] = ""
    return {**facts, "seen": row.updated_at.isoformat(), "commune": row.commune_id, "head_office": row.head_office_id}


class StatusForm(Form):
    """Closing and the like."""

    on = DateField(label=_("Từ ngày"), required=False, past=True)
    reason = forms.CharField(label=_("Lý do"), required=False, max_length=500, widget=forms.Textarea({"rows": 3}))


class WorkforceForm(Form):
    """Head counts of one year."""

    terms = {"hazardous": "TT 03/2025/TT-BLĐTBXH", "payroll_million": _("TT 07/2016, Phụ lục II mục 1")}

    year = IntegerField(label=_("Năm"), low=1990, high=2100, grouped=False)
    total = IntegerField(label=_("Tổng số lao động"), high=10_000_000)
    women = IntegerField(label=_("Lao động nữ"), required=False)
    hazardous = IntegerField(label=_("Làm việc trong điều kiện loại IV, V, VI"), required=False)
    minors = IntegerField(label=_("Chưa thành niên (dưới 18 tuổi)"), required=False)
    under_15 = IntegerField(label=_("Dưới 15 tuổi"), required=False)
    disabled = IntegerField(label=_("Khuyết tật"), required=False)
    elderly = IntegerField(label=_("Cao tuổi"), required=False)
    payroll_million = DecimalField(label=_("Tổng quỹ lương năm (triệu đồng)"), required=False, high=10**11)

    def counts(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in ("total", *COUNTS, "payroll_million")}
