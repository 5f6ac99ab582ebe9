"""The base of every form: clean text, Vietnamese dates and numbers, messages that say what, where and how to mend it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import Model, QuerySet
from django.forms.renderers import DjangoTemplates
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _

from antoan.lib.dates import parse_date, parse_time
from antoan.lib.numbers import INT_MAX, format_number, parse_int, parse_number
from antoan.lib.text.cells import clean_text
from antoan.ui.widgets import Combobox, DateInput, LookupSelect, NumberInput, TimeInput

__all__ = [
    "ComboboxField",
    "DateField",
    "DecimalField",
    "FilterForm",
    "Form",
    "FormMixin",
    "IntegerField",
    "LookupField",
    "ModelForm",
    "TimeField",
]

LONGEST_TEXT = 20_000  # letters of a field that names no limit of its own


class Renderer(DjangoTemplates):
    """Fields and forms in our own markup, so that `{{ form }}` and `{% field form.name %}` are the same thing."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


class DateField(forms.DateField):
    """dd/mm/yyyy and whatever else people write. `past=True` refuses a day after today."""

    widget = DateInput

    def __init__(self, *, past: bool = False, **options: Any) -> None:
        self.past = past
        super().__init__(**options)

    def to_python(self, value: Any) -> dt.date | None:
        """The date, or a message that names the text and shows the right form."""
        day, problem = parse_date(value)
        if problem:
            raise forms.ValidationError(problem, code="invalid")
        if day and self.past and day > timezone.localdate():
            raise forms.ValidationError(
                _("Ngày %(day)s ở tương lai. Hãy kiểm tra lại ngày.") % {"day": f"{day:%d/%m/%Y}"}
            )
        return day


class TimeField(forms.TimeField):
    """14:30, 14h30, 9h."""

    widget = TimeInput

    def to_python(self, value: Any) -> dt.time | None:
        """The time of day."""
        clock, problem = parse_time(value)
        if problem:
            raise forms.ValidationError(problem, code="invalid")
        return clock


class IntegerField(forms.Field):
    """A whole number in Vietnamese style, between `low` and `high` (both included). `grouped=False` for years."""

    widget = NumberInput

    def __init__(self, *, low: int = 0, high: int = INT_MAX, grouped: bool = True, **options: Any) -> None:
        self.low, self.high, self.grouped = low, high, grouped
        super().__init__(**options)
        self.widget.attrs["inputmode"] = "numeric"

    def to_python(self, value: Any) -> int | None:
        """The number."""
        found, problem = parse_int(value, self.low, self.high)
        if problem:
            raise forms.ValidationError(problem, code="invalid")
        return found

    def prepare_value(self, value: Any) -> Any:
        """1234 → "1.234"; what was typed stays as typed."""
        return format_number(value) if isinstance(value, int) and self.grouped else value


class DecimalField(forms.Field):
    """A number in Vietnamese style, at most so many decimals."""

    widget = NumberInput

    def __init__(
        self, *, low: Decimal | int = 0, high: Decimal | int = 10**12, decimals: int = 3, **options: Any
    ) -> None:
        self.low, self.high, self.decimals = Decimal(low), Decimal(high), decimals
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:
        """The number."""
        found, problem = parse_number(value)
        if found is not None and not problem:
            problem = self._out_of_range(found)
        if problem:
            raise forms.ValidationError(problem, code="invalid")
        return found

    def _out_of_range(self, found: Decimal) -> str:
        if not self.low <= found <= self.high:
            limits = {"low": format_number(self.low), "high": format_number(self.high)}
            return _("Số phải từ %(low)s đến %(high)s.") % limits
        if found != round(found, self.decimals):
            return _("Chỉ nhập tối đa %(decimals)d chữ số sau dấu phẩy.") % {"decimals": self.decimals}
        return ""

    def prepare_value(self, value: Any) -> Any:
        """1234.5 → "1.234,5"; what was typed stays as typed."""
        return format_number(value) if isinstance(value, Decimal | int) else value


class LookupField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """One row of many, searched at `url_name` while typing. The queryset is usually set per actor in the form's __init__."""

    def __init__(
        self,
        queryset: QuerySet[Any] | None = None,
        *,
        url_name: str,
        url_args: tuple[Any, ...] = (),
        attrs: dict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        options.setdefault("widget", LookupSelect(url_name, attrs, url_args))
        super().__init__(cast("QuerySet[Model]", queryset), **options)


class ComboboxField(forms.ChoiceField):
    """A list of at most a few hundred choices, searched while typing."""

    widget = Combobox


class FormMixin:
    """What `Form` and `ModelForm` share. `terms` puts the law's words beside a label: {"severity": "NĐ 39/2016 Đ.9"}."""

    terms: ClassVar[dict[str, str | Promise]] = {}
    use_required_attribute = False  # the server's message is in Vietnamese and says more
    default_renderer: Any = Renderer
    required_css_class = ""
    fields: dict[str, forms.Field]
    prefix: str | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.term = self.terms.get(name, "")  # type: ignore[attr-defined]  # read by ui/forms/field.html
            _speak(field, str(field.label or name.replace("_", " ")))
            _dress(field)

    def _widget_data_value(self, widget: forms.Widget, html_name: str) -> Any:
        """What was sent for a field, as text is kept here: NFC, without NUL and other invisible characters."""
        value = super()._widget_data_value(widget, html_name)  # type: ignore[misc]  # Django's one place for it
        if isinstance(widget, forms.PasswordInput):
            return value
        if isinstance(value, list):
            return [clean_text(item) if isinstance(item, str) else item for item in value]
        return clean_text(value) if isinstance(value, str) else value


class Form(FormMixin, forms.Form):
    """A form of ours."""


class ModelForm(FormMixin, forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A form made from a model; the saving is still an action's business."""


class FilterForm(Form):
    """The filters above a list, read from the address. Nothing in it is required and a wrong value filters nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    @cached_property
    def values(self) -> dict[str, Any]:
        """The filters that were given and understood, by field name; worked out once."""
        if not self.is_bound:
            return {}
        self.full_clean()
        # An unticked box filters nothing either; 0 does.
        given = self.cleaned_data.items()
        return {name: value for name, value in given if value is not False and value not in (None, "", [])}


def _speak(field: forms.Field, label: str) -> None:
    """Replace Django's general messages by ones that name the field; a message given by the form stays."""
    defaults: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        defaults.update(getattr(kind, "default_error_messages", {}))
    if isinstance(field, forms.CharField) and field.max_length is None:
        field.validators.append(MaxLengthValidator(LONGEST_TEXT))
    for code, message in _messages(field, label.replace("%", "%%")).items():
        if field.error_messages.get(code) == defaults.get(code):
            field.error_messages[code] = message


def _messages(field: forms.Field, label: str) -> dict[str, str]:
    names = {"label": label}
    length = _("«%(label)s» dài quá {limit} chữ (đang có {now}). Hãy rút ngắn.") % names
    return {
        "required": _required(field) % names,
        "max_length": length.replace("{limit}", "%(limit_value)d").replace("{now}", "%(show_value)d"),
        "invalid_choice": _("Lựa chọn ở «%(label)s» không có trong danh sách. Hãy chọn lại.") % names,
        "empty": _("Tệp ở «%(label)s» rỗng. Hãy chọn tệp khác.") % names,
    }


def _required(field: forms.Field) -> str:
    if isinstance(field, forms.FileField):
        return _("Hãy chọn tệp cho «%(label)s».")
    if isinstance(field, forms.BooleanField):
        return _("Hãy đánh dấu ô «%(label)s».")
    if isinstance(field, forms.ChoiceField):
        return _("Hãy chọn «%(label)s».")
    return _("Hãy nhập «%(label)s».")


def _dress(field: forms.Field) -> None:
    """The look of the widget: Tabler's classes, unless the form chose its own."""
    kind = getattr(field.widget, "input_type", "")
    if isinstance(field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return  # Django would put the class on the box around the choices too
    choice = isinstance(field.widget, forms.Select)
    name = "form-select" if choice else "form-check-input" if kind in ("checkbox", "radio") else "form-control"
    field.widget.attrs.setdefault("class", name)
    if isinstance(field.widget, forms.Textarea):
        field.widget.attrs["rows"] = field.widget.attrs.get("rows") or 4
