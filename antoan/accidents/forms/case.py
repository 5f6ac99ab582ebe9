"""Forms of the case page: facts, victims, a later death, reasons, and the filters of the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from antoan.accidents.actions.victims import EDITABLE
from antoan.accidents.enums import CaseSeverity, CaseState, Insurance, Relation, Severity, Sex
from antoan.accidents.models import Accident, Victim
from antoan.accidents.queries.codes import serious_injuries
from antoan.establishments.models import Establishment
from antoan.establishments.permissions import EstablishmentPermission
from antoan.law.models import CodeItem
from antoan.org.models import Place, PlaceLevel
from antoan.org.scope import Actor
from antoan.ui.forms import (
    ComboboxField,
    DateField,
    DecimalField,
    FilterForm,
    Form,
    IntegerField,
    LookupField,
    TimeField,
)

_COMMUNES = PlaceLevel.COMMUNE
_WHO, _OTHER = "nguoi_", "khac"


class ReasonForm(Form):
    """A move that needs a reason."""

    reason = forms.CharField(label=_("Lý do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class MergeForm(Form):
    """Who is whom in two cases of one accident, and why they are one. The people come first, one field each."""

    reason = forms.CharField(label=_("Vì sao là một vụ"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    sure = forms.BooleanField(
        label=_("Tôi đã đối chiếu từng người; hai vụ là cùng một tai nạn"),
        error_messages={"required": _("Đối chiếu từng người rồi đánh dấu vào ô này.")},
    )

    def __init__(
        self, *args: Any, gone: Accident, kept: Accident, proposed: Mapping[int, int | None], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Chọn")), *((str(v.pk), _told(v)) for v in kept.victims.all())]
        choices.append((_OTHER, _("Người khác, chưa có trong vụ được giữ: thêm vào")))
        for victim in gone.victims.all():
            pk = proposed.get(victim.pk)
            field = forms.ChoiceField(label=_told(victim), choices=choices, initial=str(pk) if pk else _OTHER)
            field.widget.attrs["class"] = "form-select"
            field.term = ""  # type: ignore[attr-defined]  # read by the field's template
            self.fields[f"{_WHO}{victim.pk}"] = field
        self.order_fields([name for name in self.fields if name.startswith(_WHO)])

    def matches(self) -> dict[int, int | None]:
        """Victim of the case that goes → the same person of the kept one, or None."""
        said = {name: value for name, value in self.cleaned_data.items() if name.startswith(_WHO)}
        return {int(name.removeprefix(_WHO)): None if value == _OTHER else int(value) for name, value in said.items()}


def _told(victim: Victim) -> str:
    parts = (victim.name, str(victim.birth_year or ""), victim.get_severity_display())
    return ", ".join(part for part in parts if part)


class FactsForm(Form):
    """What happened, where, at whose establishment."""

    occurred_on = DateField(label=_("Ngày xảy ra"))
    occurred_at = TimeField(label=_("Giờ xảy ra"), required=False)
    commune = LookupField(url_name="accidents:communes", label=_("Xã, phường nơi xảy ra"))
    place_text = forms.CharField(label=_("Nơi xảy ra, cụ thể"), required=False, max_length=300)
    establishment = LookupField(url_name="accidents:employers", label=_("Cơ sở"), required=False)
    employer_text = forms.CharField(
        label=_("Làm việc cho (nếu không có trong danh sách)"), required=False, max_length=255
    )
    summary = forms.CharField(label=_("Diễn biến"), required=False, widget=forms.Textarea(attrs={"rows": 6}))
    reason = forms.CharField(label=_("Lý do sửa"), max_length=500)

    def __init__(self, *args: Any, actor: Actor, accident: Accident, **kwargs: Any) -> None:
        names = [name for name in self.base_fields if name != "reason"]
        super().__init__(*args, initial={name: getattr(accident, name) for name in names}, **kwargs)
        self._set("commune", Place.objects.filter(level=_COMMUNES))
        if actor.establishment_id is not None:  # an employer does not hand its case to another
            del self.fields["establishment"], self.fields["employer_text"]
        else:
            self._set("establishment", Establishment.objects.visible_to(actor, EstablishmentPermission.VIEW))

    def _set(self, name: str, queryset: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = queryset


class VictimForm(Form):
    """Everything a case keeps of one person."""

    name = forms.CharField(label=_("Họ và tên"), max_length=150)
    birth_year = IntegerField(label=_("Năm sinh"), required=False, low=1900, high=2100, grouped=False)
    birth_date = DateField(label=_("Ngày sinh"), required=False, past=True)
    sex = forms.ChoiceField(label=_("Giới tính"), choices=Sex.choices, widget=forms.RadioSelect)
    occupation = LookupField(
        url_name="accidents:occupations", label=_("Nghề nghiệp (VSCO)"), required=False, to_field_name="code"
    )
    occupation_text = forms.CharField(label=_("Nghề nghiệp, ghi bằng lời"), required=False, max_length=150)
    relation = forms.ChoiceField(label=_("Quan hệ lao động"), choices=Relation.choices)
    insurance = forms.ChoiceField(label=_("Bảo hiểm TNLĐ"), choices=Insurance.choices)
    is_managed = forms.BooleanField(label=_("Thuộc quyền quản lý của cơ sở"), required=False)
    is_disabled = forms.BooleanField(label=_("Là người khuyết tật"), required=False)
    is_domestic = forms.BooleanField(label=_("Là người giúp việc gia đình"), required=False)
    seniority_years = DecimalField(label=_("Thời gian làm việc (năm)"), required=False, high=99, decimals=1)
    contract_text = forms.CharField(label=_("Loại hợp đồng"), required=False, max_length=120)
    workplace_text = forms.CharField(label=_("Nơi làm việc (tổ, phân xưởng)"), required=False, max_length=200)
    trained = forms.NullBooleanField(label=_("Đã được huấn luyện ATVSLĐ"), required=False)
    hometown = forms.CharField(label=_("Quê quán"), required=False, max_length=200)
    residence = LookupField(url_name="accidents:communes", label=_("Xã, phường thường trú"), required=False)
    residence_text = forms.CharField(label=_("Nơi thường trú, cụ thể"), required=False, max_length=250)
    family_text = forms.CharField(label=_("Hoàn cảnh gia đình"), required=False, max_length=300)
    severity = forms.ChoiceField(
        label=_("Tình trạng"),
        choices=list(reversed(Severity.choices)),
        widget=forms.RadioSelect,
        help_text=_("Chỉ sửa ở đây khi lúc đầu ghi sai. Nặng lên hoặc chết sau này: dùng nút «Diễn biến mới»."),
    )
    died_on = DateField(label=_("Ngày chết"), required=False)
    injuries = forms.MultipleChoiceField(
        label=_("Chấn thương nặng (Phụ lục II)"), required=False, widget=forms.CheckboxSelectMultiple
    )
    injury_text = forms.CharField(label=_("Tình trạng thương tích"), required=False, max_length=400)
    treatment_text = forms.CharField(label=_("Nơi điều trị, xử lý ban đầu"), required=False, max_length=300)
    days_off = IntegerField(label=_("Số ngày nghỉ"), high=36500)
    reason = forms.CharField(label=_("Lý do sửa"), max_length=500)

    def __init__(self, *args: Any, victim: Victim | None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_first(victim), **kwargs)
        chosen: Any = self.fields["injuries"]
        chosen.choices = serious_injuries(timezone.localdate())
        jobs: Any = self.fields["occupation"]
        jobs.queryset = CodeItem.objects.on(timezone.localdate()).filter(list_key="vsco")
        jobs.label_from_instance = lambda item: f"{item.label} ({item.code})"
        homes: Any = self.fields["residence"]
        homes.queryset = Place.objects.filter(level=_COMMUNES)

    def facts(self) -> dict[str, Any]:
        """The fields as the action takes them."""
        data = dict(self.cleaned_data)
        job = data.pop("occupation")
        data["injury_codes"] = data.pop("injuries")
        data["occupation_code"] = job.code if job else ""
        data["days_off"] = data["days_off"] or 0
        return {name: data[name] for name in EDITABLE}


def _first(victim: Victim | None) -> dict[str, Any]:
    if victim is None:
        return {"is_managed": True, "relation": Relation.UNKNOWN, "insurance": Insurance.UNKNOWN, "days_off": 0}
    first = {name: getattr(victim, name) for name in EDITABLE}
    return first | {"occupation": victim.occupation_code or None, "injuries": victim.injury_codes}


class StateForm(Form):
    """What happened to a victim later: a death, or a turn for the worse or better."""

    after = forms.ChoiceField(
        label=_("Tình trạng mới"), choices=list(reversed(Severity.choices)), widget=forms.RadioSelect
    )
    happened_on = DateField(label=_("Ngày"), help_text=_("Ngày chết, hoặc ngày tình trạng thay đổi."))
    note = forms.CharField(
        label=_("Căn cứ"),
        max_length=400,
        help_text=_("Giấy báo tử, trích lục khai tử, giấy ra viện, người báo tin …"),
    )


class CaseFilter(FilterForm):
    """Filters above the list of cases."""

    q = forms.CharField(label=_("Tìm"), max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    trang_thai = forms.ChoiceField(label=_("Trạng thái"), choices=[("", _("Tất cả")), *CaseState.choices])
    muc_do = forms.ChoiceField(label=_("Mức độ"), choices=[("", _("Tất cả")), *CaseSeverity.choices])
    dia_ban = LookupField(url_name="accidents:communes", label=_("Xã, phường"))
    nganh = ComboboxField(label=_("Ngành"))
    tu = DateField(label=_("Từ ngày"))
    den = DateField(label=_("Đến ngày"))
    hop_dong = forms.ChoiceField(label=_("Hợp đồng"), choices=[("", _("Tất cả")), *Relation.choices])
    nan_nhan = forms.ChoiceField(label=_("Có nạn nhân"), choices=[("", _("Tất cả")), *Severity.choices])
    tinh = forms.ChoiceField(
        label=_("Tính vào số liệu"),
        choices=[("", _("Tất cả")), ("co", _("Chỉ vụ được tính là tai nạn lao động"))],
    )

    def __init__(self, *args: Any, sectors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places: Any = self.fields["dia_ban"]
        places.queryset = Place.objects.filter(level=_COMMUNES)
        found: Any = self.fields["nganh"]
        found.choices = [("", _("Tất cả")), ("-", _("Không có cơ sở hoặc chưa ghi ngành")), *sectors]
