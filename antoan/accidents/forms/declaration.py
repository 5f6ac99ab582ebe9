"""Phụ lục III as a form: one main part, one row per person, and the doubts the declarant has answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from antoan.accidents.enums import Relation, Severity, Sex
from antoan.accidents.models import Declaration
from antoan.accidents.queries.codes import serious_injuries
from antoan.accidents.rules.claim import Claim, Person
from antoan.accidents.rules.plausible import Doubt
from antoan.establishments.models import Establishment
from antoan.establishments.permissions import EstablishmentPermission
from antoan.law.models import CodeItem
from antoan.org.models import Place, PlaceLevel
from antoan.org.scope import Actor
from antoan.ui.forms import DateField, Form, IntegerField, LookupField, TimeField

MOST_PEOPLE = 50
_EMPLOYER_WORDS = ("employer_text", "employer_parent", "employer_address", "employer_phone", "employer_email")
_EVENT_WORDS = ("occurred_on", "occurred_at", "commune", "place_text", "summary")
_DECLARANT_WORDS = ("declarant_name", "declarant_title", "declarant_phone")


class DeclarationForm(Form):
    """When, where, what, and who declares. For an employer the establishment is its own and is not asked."""

    terms = {"summary": _("Phụ lục III, mục 1.3"), "place_text": _("mục 1.2"), "occurred_on": _("mục 1.1")}

    # Filled by the script on the device; the spare one is made by the server for a page without script.
    idempotency_key = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput())
    spare_key = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput())
    occurred_on = DateField(label=_("Ngày xảy ra"))
    occurred_at = TimeField(label=_("Giờ xảy ra"), required=False, help_text=_("Ví dụ 14:30. Để trống nếu chưa rõ."))
    commune = LookupField(
        url_name="accidents:communes",
        label=_("Xã, phường nơi xảy ra"),
        help_text=_("Gõ tên xã, có dấu hay không dấu; tên cũ cũng tìm được."),
    )
    place_text = forms.CharField(
        label=_("Nơi xảy ra, cụ thể"),
        required=False,
        max_length=300,
        help_text=_("Ví dụ: mỏ đá thôn Nà Pài, tầng 3 công trình trường học."),
    )
    summary = forms.CharField(
        label=_("Chuyện gì đã xảy ra?"),
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("Tóm tắt diễn biến, hậu quả. Có thể đọc cho máy ghi bằng nút micrô trên bàn phím."),
    )
    establishment = LookupField(
        url_name="accidents:employers",
        label=_("Cơ sở xảy ra tai nạn"),
        required=False,
        help_text=_("Gõ tên hoặc mã số thuế. Không có trong danh sách thì ghi ở ô dưới; không có chủ thì để trống."),
    )
    employer_text = forms.CharField(label=_("Tên cơ sở (nếu không có trong danh sách)"), required=False, max_length=255)
    employer_parent = forms.CharField(label=_("Cơ quan quản lý cấp trên"), required=False, max_length=255)
    employer_address = forms.CharField(label=_("Địa chỉ cơ sở"), required=False, max_length=255)
    employer_phone = forms.CharField(label=_("Điện thoại, fax cơ sở"), required=False, max_length=40)
    employer_email = forms.EmailField(label=_("E-mail cơ sở"), required=False, max_length=254)
    declarant_name = forms.CharField(label=_("Người khai báo"), max_length=150)
    declarant_title = forms.CharField(label=_("Chức vụ hoặc quan hệ với người bị nạn"), required=False, max_length=150)
    declarant_phone = forms.CharField(
        label=_("Điện thoại người khai"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        communes: Any = self.fields["commune"]
        communes.queryset = Place.objects.filter(level=PlaceLevel.COMMUNE)
        if actor.establishment_id is not None:
            del self.fields["establishment"], self.fields["employer_text"]
        else:
            employers: Any = self.fields["establishment"]
            employers.queryset = Establishment.objects.visible_to(actor, EstablishmentPermission.VIEW)

    @property
    def key(self) -> str:
        """The key made on the device, else the one this page was served with."""
        return str(self.cleaned_data["idempotency_key"] or self.cleaned_data["spare_key"])


class PersonForm(Form):
    """One row of table 2."""

    name = forms.CharField(label=_("Họ và tên"), max_length=150, help_text=_("Chưa biết tên thì ghi «chưa rõ»."))
    birth_year = IntegerField(label=_("Năm sinh"), required=False, low=1, high=9999, grouped=False)
    sex = forms.ChoiceField(label=_("Giới tính"), choices=Sex.choices, widget=forms.RadioSelect)
    occupation = LookupField(
        url_name="accidents:occupations",
        label=_("Nghề nghiệp"),
        required=False,
        to_field_name="code",
        help_text=_("Gõ tên nghề, ví dụ «thợ xây», để lấy mã nghề."),
    )
    occupation_text = forms.CharField(label=_("Nghề nghiệp (nếu không tìm thấy)"), required=False, max_length=150)
    severity = forms.ChoiceField(
        label=_("Tình trạng"), choices=list(reversed(Severity.choices)), widget=forms.RadioSelect
    )
    died_on = DateField(label=_("Ngày chết"), required=False, help_text=_("Chết ngay thì ghi ngày xảy ra tai nạn."))
    injuries = forms.MultipleChoiceField(
        label=_("Chấn thương nặng"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Bị thương nặng là có ít nhất một chấn thương trong danh sách này (Phụ lục II NĐ 39/2016)."),
    )
    relation = forms.ChoiceField(label=_("Quan hệ lao động"), choices=Relation.choices, initial=Relation.UNKNOWN)
    not_managed = forms.BooleanField(label=_("Không thuộc quyền quản lý của cơ sở"), required=False)

    def __init__(self, *args: Any, injuries: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["injuries"]
        chosen.choices = injuries
        jobs: Any = self.fields["occupation"]
        jobs.queryset = CodeItem.objects.on(timezone.localdate()).filter(list_key="vsco")
        jobs.label_from_instance = lambda item: f"{item.label} ({item.code})"

    def person(self) -> Person:
        """The row as data. Died without a date stays so: the rule asks for it."""
        data = self.cleaned_data
        job = data["occupation"]
        return Person(
            name=data["name"],
            severity=data["severity"],
            sex=data["sex"],
            birth_year=data["birth_year"],
            occupation_code=job.code if job else "",
            occupation_text=job.label[:150] if job else data["occupation_text"],
            relation=data["relation"],
            is_managed=not data["not_managed"],
            injury_codes=tuple(data["injuries"]) if data["severity"] == Severity.SERIOUS else (),
            died_on=data["died_on"],
        )


class BasePeople(BaseFormSet[PersonForm]):
    """Rows of people; a removed row is kept in the page and ignored."""

    def people(self) -> tuple[Person, ...]:
        """Everybody who was not removed, in order."""
        return tuple(form.person() for form in self.kept)

    @property
    def kept(self) -> list[PersonForm]:
        """The forms that count."""
        return [form for form in self.forms if form not in self.deleted_forms]


PeopleFormSet = formset_factory(
    PersonForm, formset=BasePeople, extra=0, min_num=1, max_num=MOST_PEOPLE, absolute_max=MOST_PEOPLE, can_delete=True
)


class Page:
    """The main form and its people as one: read, checked and written together."""

    def __init__(
        self,
        data: Any = None,
        *,
        actor: Actor,
        own: Establishment | None = None,
        initial: Mapping[str, Any] | None = None,
        people: list[dict[str, Any]] | None = None,
    ) -> None:
        self.own = own
        self.form = DeclarationForm(data, actor=actor, initial=dict(initial or {}))
        injuries = serious_injuries(timezone.localdate())
        rows = PeopleFormSet(data, prefix="p", initial=people, form_kwargs={"injuries": injuries})
        self.people = cast("BasePeople", rows)
        self.confirmed = frozenset(data.getlist("confirmed")) if data is not None else frozenset()
        self.to_confirm: list[Doubt] = []

    def is_valid(self) -> bool:
        """Whether everything could be read; both parts are looked at, so that all errors show at once."""
        return all([self.form.is_valid(), self.people.is_valid()])

    def claim(self) -> Claim:
        """The declaration as data."""
        data = self.form.cleaned_data
        words = {name: data[name] for name in _EMPLOYER_WORDS if name in data}
        employer = self.own or data.get("establishment")
        if employer is not None:
            words["employer_text"] = employer.name
        taken = [*_EVENT_WORDS, *_DECLARANT_WORDS]
        return Claim(
            establishment=employer,
            people=self.people.people(),
            confirmed=self.confirmed,
            **{name: data[name] for name in taken},
            **words,
        )

    def show(self, doubts: list[Doubt]) -> None:
        """Put each doubt at its field; those that may be confirmed are collected with their boxes."""
        for doubt in doubts:
            if doubt.code:
                self.to_confirm.append(doubt)
                continue
            form, name = self._at(doubt.field)
            form.add_error(name if name in form.fields else None, doubt.message)

    def _at(self, field: str) -> tuple[Form, str]:
        part, _dot, rest = field.partition(".")
        index, _dot, name = rest.partition(".")
        if part == "people" and index.isdigit():
            return self.people.kept[int(index)], name
        return self.form, field

    @property
    def errors(self) -> list[dict[str, str]]:
        """Every error with the id of the field to mend, people after the main part."""
        links: list[dict[str, str]] = []
        for form in (self.form, *self.people.forms):
            prefix = f"{form['name'].value() or _('Người bị nạn')}: " if form is not self.form else ""
            links += [{"target": "", "label": prefix, "text": str(text)} for text in form.non_field_errors()]
            for bound in form:
                links += [
                    {
                        "target": bound.id_for_label or bound.auto_id,
                        "label": f"{prefix}{bound.label}",
                        "text": str(text),
                    }
                    for text in bound.errors
                ]
        links += [{"target": "", "label": "", "text": str(text)} for text in self.people.non_form_errors()]
        return links


def first_words(establishment: Establishment | None, actor: Actor) -> dict[str, Any]:
    """What the system already knows: the employer's own register entry, and who is signed in."""
    words: dict[str, Any] = {"occurred_on": timezone.localdate()}
    if establishment is not None:
        words |= {
            "employer_parent": establishment.parent_body,
            "employer_address": establishment.address,
            "employer_phone": establishment.phone,
            "employer_email": establishment.email,
            "declarant_name": actor.name,
        }
    return words


def sent_words(declaration: Declaration) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A declaration as the form's first values, to be mended."""
    names = [name for name in DeclarationForm.base_fields if name not in {"idempotency_key", "spare_key"}]
    words = {name: getattr(declaration, name) for name in names}
    return words, [_row(sighting) for sighting in declaration.sightings.order_by("order")]


def _row(sighting: Any) -> dict[str, Any]:
    plain = ("name", "birth_year", "sex", "occupation_text", "severity", "died_on", "relation")
    return {name: getattr(sighting, name) for name in plain} | {
        "occupation": sighting.occupation_code or None,
        "injuries": sighting.injury_codes,
        "not_managed": not sighting.is_managed,
    }
