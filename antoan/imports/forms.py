"""The three questions of an import: which file, which rows are the header, which column is what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from antoan.imports import queries
from antoan.imports.columns import Mapping
from antoan.imports.contract import Field, Importer, Option
from antoan.imports.models import ImportJob
from antoan.ui.forms import Form, IntegerField


class UploadForm(Form):
    """The file, and what the importer asks once for the whole of it."""

    file = forms.FileField(
        label=_("Tệp bảng tính"),
        help_text=_(
            "Excel (.xlsx, .xls), LibreOffice (.ods) hoặc .csv. Không cần đúng mẫu: cột nào là gì sẽ hỏi ở bước sau."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods,.csv,.txt,.tsv"}),
    )

    def __init__(self, importer: Importer, *args: Any, **kwargs: Any) -> None:
        self.importer = importer
        self.base_fields = self.base_fields | {option.key: _question(option) for option in importer.options}  # type: ignore[misc]  # of this form alone
        super().__init__(*args, **kwargs)

    @property
    def answers(self) -> dict[str, str]:
        """What was answered to the importer's questions."""
        return {option.key: self.cleaned_data.get(option.key, "") for option in self.importer.options}


class LayoutForm(Form):
    """Another sheet, or another row as the header, when the guess was wrong."""

    sheet = forms.ChoiceField(label=_("Trang tính"))
    header_row = IntegerField(label=_("Dòng tiêu đề bắt đầu từ"), low=1, high=1000, grouped=False)

    def __init__(self, job: ImportJob, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"sheet": job.sheet, "header_row": job.header_first})
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(name, name) for name in job.sheets]  # type: ignore[attr-defined]


class ColumnsForm(Form):
    """One choice per field of the importer: the column of the file it is read from."""

    def __init__(self, job: ImportJob, *args: Any, **kwargs: Any) -> None:
        self.job = job
        choices = [("", _("— không có trong tệp —")), *((str(i), text) for i, text in queries.column_choices(job))]
        self.base_fields = {f.key: _column(f, choices, job.mapping.get(f.key)) for f in job.importer.fields}  # type: ignore[misc]  # of this form alone
        super().__init__(*args, **kwargs)

    @property
    def likely(self) -> list[forms.BoundField]:
        """Fields to look at: needed, guessed, chosen or wrong."""
        return [self[key] for key in self.fields if self._is_likely(key)]

    @property
    def unlikely(self) -> list[forms.BoundField]:
        """Fields that the file does not seem to have."""
        return [self[key] for key in self.fields if not self._is_likely(key)]

    def _is_likely(self, key: str) -> bool:
        return self.fields[key].required or bool(self[key].value()) or bool(self[key].errors)

    def clean(self) -> dict[str, Any]:
        """A column may be used once."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        used: dict[str, str] = {}
        for field in self.job.importer.fields:
            column = cleaned.get(field.key)
            if column and column in used:
                self.add_error(field.key, _("Cột này đã chọn cho «%(other)s».") % {"other": used[column]})
            elif column:
                used[column] = str(field.label)
        return cleaned

    @property
    def mapping(self) -> Mapping:
        """Field key → column index."""
        return {f.key: int(self.cleaned_data[f.key]) for f in self.job.importer.fields if self.cleaned_data.get(f.key)}


def _question(option: Option) -> forms.Field:
    label, needed, hint = str(option.label), option.required, str(option.help)
    if option.choices:
        choices = [("", "—"), *option.choices]
        return forms.ChoiceField(choices=choices, label=label, required=needed, help_text=hint)
    return forms.CharField(max_length=200, label=label, required=needed, help_text=hint)


def _column(field: Field, choices: list[tuple[Any, Any]], chosen: int | None) -> forms.Field:
    return forms.ChoiceField(
        choices=choices,
        label=str(field.label),
        required=field.required,
        help_text=str(field.help),
        initial="" if chosen is None else str(chosen),
        error_messages={"required": _("Chọn cột cho «%(label)s».") % {"label": field.label}},
    )
