"""Forms of places, agencies and people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from antoan.accounts.models import User
from antoan.org.actions import AGENCY_FACTS, PERSON_FACTS
from antoan.org.models import Agency, AgencyKind, Place
from antoan.org.queries import PeopleFilter, PlaceQuestion, editable_agencies
from antoan.org.scope import Actor, role_labels
from antoan.ui.forms import ComboboxField, DateField, FilterForm, Form, LookupField

ANY = [("", _("Tất cả"))]


class PlaceFilter(FilterForm):
    """Which places, on which day."""

    q = forms.CharField(label=_("Tên"), max_length=100, widget=forms.TextInput({"type": "search"}))
    ngay = DateField(label=_("Theo địa giới ngày"))
    ca_nuoc = forms.BooleanField(label=_("Cả nước"))

    def wanted(self) -> PlaceQuestion:
        """What the query is asked."""
        given = self.values
        under = "" if given.get("ca_nuoc") else f"{settings.PROVINCE_CODE}/"
        return PlaceQuestion(given.get("ngay") or timezone.localdate(), given.get("q", ""), under)


class AgencyFilter(FilterForm):
    """Which agencies."""

    q = forms.CharField(label=_("Tên cơ quan, xã"), max_length=100, widget=forms.TextInput({"type": "search"}))
    loai = forms.ChoiceField(label=_("Loại"), choices=[*ANY, *AgencyKind.choices])


class AgencyForm(Form):
    """The facts of an agency that papers and notices print."""

    name = forms.CharField(label=_("Tên cơ quan"), max_length=250)
    kind = forms.ChoiceField(label=_("Loại"), choices=AgencyKind.choices)
    parent_name = forms.CharField(
        label=_("Cơ quan cấp trên"), max_length=250, required=False, help_text=_("In ở góc trên bên trái văn bản.")
    )
    document_code = forms.CharField(
        label=_("Ký hiệu văn bản"), max_length=20, required=False, help_text=_("Phần sau số văn bản, ví dụ SNV.")
    )
    address = forms.CharField(label=_("Địa chỉ"), max_length=250, required=False)
    phone = forms.CharField(label=_("Điện thoại"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    is_active = forms.BooleanField(
        label=_("Đang dùng"), required=False, help_text=_("Bỏ đánh dấu thì vai trò ở cơ quan này không dùng được nữa.")
    )

    def __init__(self, *args: Any, agency: Agency | None = None, **kwargs: Any) -> None:
        stored = {name: getattr(agency, name) for name in AGENCY_FACTS} if agency else {"is_active": True}
        super().__init__(*args, initial=stored, **kwargs)


class NewAgencyForm(AgencyForm):
    """An agency with its code and territory."""

    code = forms.CharField(
        label=_("Mã"),
        max_length=40,
        validators=[RegexValidator(r"^[a-z0-9-]+$", _("Mã chỉ gồm chữ thường không dấu, số và gạch ngang."))],
        help_text=_("Không đổi về sau, ví dụ hospital-06184."),
    )
    place = ComboboxField(label=_("Địa bàn"), help_text=_("Tỉnh, hoặc xã, phường mà cơ quan phụ trách."))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = Place.objects.under(actor.place_path).filter(valid_to=None).order_by("-level", "sort_key")
        self._places = {str(place.pk): place for place in today}
        field: Any = self.fields["place"]
        field.choices = [("", "—"), *((key, place.name) for key, place in self._places.items())]

    def clean_place(self) -> Place:
        """The place itself."""
        return self._places[self.cleaned_data["place"]]


class PeopleFilterForm(FilterForm):
    """Which people."""

    q = forms.CharField(label=_("Tên, cơ quan"), max_length=100, widget=forms.TextInput({"type": "search"}))
    vai_tro = forms.ChoiceField(label=_("Vai trò"))
    dang_giu = forms.BooleanField(label=_("Đang giữ vai trò"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["vai_tro"]
        field.choices = [*ANY, *role_labels()]

    def wanted(self) -> PeopleFilter:
        """What the query is asked."""
        given = self.values
        return PeopleFilter(given.get("q", ""), given.get("vai_tro", ""), bool(given.get("dang_giu")))


class PostForm(Form):
    """A role at an agency. An employer's role is given on the page of the establishment."""

    role = forms.ChoiceField(label=_("Vai trò"))
    agency = LookupField(url_name="org:agency-search", label=_("Cơ quan"), help_text=_("Gõ tên cơ quan hoặc tên xã."))
    title = forms.CharField(label=_("Chức vụ"), max_length=120, required=False)
    until = DateField(label=_("Đến ngày"), required=False, help_text=_("Để trống nếu chưa biết."))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role, agency = self.fields["role"], self.fields["agency"]
        choices = [(key, label) for key, label in role_labels() if key != AgencyKind.EMPLOYER]
        if isinstance(role, forms.ChoiceField):
            role.choices = [("", "—"), *choices]
        if isinstance(agency, LookupField):
            agency.queryset = editable_agencies(actor)

    def post(self) -> dict[str, Any]:
        """What `grant` takes."""
        return {name: self.cleaned_data[name] for name in ("role", "agency", "title", "until")}


class PersonForm(Form):
    """Who a new account is for."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=150)
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=150,
        validators=[User.username_validator],
        error_messages={"invalid": _("Tên đăng nhập chỉ gồm chữ, số và các dấu @ . + - _")},
        help_text=_("Chữ không dấu, số, dấu chấm. Ví dụ: hoa.hoang."),
    )
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False, help_text=_("Để tự đặt lại mật khẩu."))
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)

    def person(self) -> dict[str, str]:
        """Who it is."""
        return {name: self.cleaned_data[name] for name in ("username", "full_name", "email", "phone")}


class PersonFactsForm(Form):
    """What an administrator may correct on an account."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False, help_text=_("Để tự đặt lại mật khẩu."))
    phone = forms.CharField(label=_("Điện thoại"), max_length=20, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, initial={name: getattr(user, name) for name in PERSON_FACTS}, **kwargs)


class NewPersonForm(PersonForm, PostForm):
    """A person and a first role."""

    field_order = ("full_name", "username", "email", "phone", "role", "agency", "title", "until")
