"""Forms of the single steps of an investigation: extension, expertise, police, minutes, posting, conclusion."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from antoan.accidents.actions.conclusion import COSTS
from antoan.accidents.enums import Classification
from antoan.accidents.forms.rows import COMMUTING_HELP, choices_of
from antoan.accidents.rules.minutes import Book
from antoan.ui.forms import ComboboxField, DateField, Form, IntegerField, TimeField

_REASON = forms.Textarea(attrs={"rows": 3})


def _reason(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ExpertiseForm(Form):
    """Switch to the longest limit, or back."""

    needed = forms.TypedChoiceField(
        label=_("Vụ này cần giám định kỹ thuật hoặc giám định pháp y?"),
        choices=[("1", _("Có")), ("0", _("Không"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    reason = _reason(_("Lý do"))


class ExtendForm(Form):
    """The one extension."""

    days = IntegerField(label=_("Số ngày gia hạn"), low=1, high=365)
    extended_on = DateField(label=_("Ngày đồng ý gia hạn"), past=True)
    approved_by = forms.CharField(
        label=_("Người đồng ý"), max_length=150, help_text=_("Người đã ra quyết định thành lập đoàn điều tra.")
    )
    reason = _reason(_("Lý do gia hạn (theo báo cáo của trưởng đoàn)"))


class HandOverForm(Form):
    """To the ministry."""

    number = forms.CharField(label=_("Số văn bản"), max_length=60)
    on = DateField(label=_("Ngày văn bản"), past=True)
    reason = _reason(_("Lý do chuyển"))


class ReceiveForm(Form):
    """A paper from the ministry."""

    number = forms.CharField(label=_("Số văn bản"), max_length=60)
    on = DateField(label=_("Ngày văn bản"), past=True)
    sender = forms.CharField(label=_("Cơ quan gửi"), max_length=200, help_text=_("Ví dụ: Bộ Nội vụ."))
    about = forms.CharField(
        label=_("Nội dung chính"),
        max_length=300,
        help_text=_("Ví dụ: quyết định lập đoàn, biên bản, kết luận điều tra."),
    )


class SuspendForm(Form):
    """To the investigating body."""

    on = DateField(label=_("Ngày bàn giao hồ sơ, vật chứng"), past=True)
    reason = _reason(_("Dấu hiệu tội phạm, văn bản kiến nghị"))


class ResumeForm(Form):
    """Back from the investigating body."""

    received_on = DateField(
        label=_("Ngày nhận lại đủ hồ sơ, vật chứng"), past=True, help_text=_("Thời hạn điều tra tính từ ngày này.")
    )
    reason = _reason(_("Quyết định không khởi tố, biên bản bàn giao"))


class ReopenForm(Form):
    """Investigate again."""

    on = DateField(label=_("Ngày quyết định điều tra lại"), past=True)
    reason = _reason(_("Lý do điều tra lại"))


class MinuteForm(Form):
    """Number and day of the minutes."""

    number = forms.CharField(label=_("Số biên bản"), max_length=60)
    on = DateField(label=_("Ngày lập biên bản"), past=True)


class PublishForm(Form):
    """Where and since when the minutes are posted."""

    on = DateField(label=_("Ngày niêm yết"), past=True)
    where = forms.CharField(label=_("Nơi niêm yết"), max_length=250)


class MeetingForm(Form):
    """The meeting itself; who came is in rows below."""

    on = DateField(label=_("Ngày họp"), past=True)
    at = TimeField(label=_("Giờ họp"), required=False)
    place = forms.CharField(label=_("Địa điểm"), max_length=250)
    opinions = forms.CharField(label=_("Ý kiến tham gia"), required=False, widget=_REASON)
    dissent = forms.CharField(
        label=_("Ý kiến không nhất trí"), required=False, widget=_REASON, help_text=_("Ghi tên người và nội dung.")
    )


class FinishForm(Form):
    """A measure is done."""

    done_on = DateField(label=_("Ngày hoàn thành"), past=True)
    note = forms.CharField(label=_("Kết quả"), required=False, max_length=400)


_EUROPEAN = ("esaw_deviation", "esaw_contact", "esaw_agent")


class ConcludeForm(Form):
    """Everything the returns count of the case."""

    classification = forms.ChoiceField(
        label=_("Kết luận"),
        choices=[choice for choice in Classification.choices if choice[0] != Classification.PENDING],
        widget=forms.RadioSelect,
        help_text=COMMUTING_HELP,
    )
    concluded_on = DateField(label=_("Ngày kết luận"), past=True)
    cause_code = ComboboxField(label=_("Nguyên nhân chính"))
    agent_code = ComboboxField(label=_("Yếu tố gây chấn thương chính"))
    esaw_deviation = ComboboxField(label=_("Sự bất thường (mã châu Âu)"), required=False)
    esaw_contact = ComboboxField(label=_("Cách tiếp xúc gây thương tích (mã châu Âu)"), required=False)
    esaw_agent = ComboboxField(label=_("Tác nhân vật chất (mã châu Âu)"), required=False)
    fault_text = forms.CharField(label=_("Người có lỗi, đề nghị xử lý"), required=False, widget=_REASON)
    cost_medical = IntegerField(label=_("Chi phí y tế (1.000 đ)"), high=10**12)
    cost_wages = IntegerField(label=_("Trả lương trong thời gian điều trị (1.000 đ)"), high=10**12)
    cost_compensation = IntegerField(label=_("Bồi thường, trợ cấp (1.000 đ)"), high=10**12)
    cost_property = IntegerField(label=_("Thiệt hại tài sản (1.000 đ)"), high=10**12)
    terms = {"agent_code": "TT 13/2020, Phụ lục IV", "cost_medical": "Phụ lục XII, bảng II"}

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        accident = book.accident
        names = [name for name in self.base_fields if name not in {"classification", "concluded_on"}]
        first = {name: getattr(accident, name) for name in names}
        first["classification"] = book.answer("classification") or accident.classification
        first["concluded_on"] = book.investigation.meeting_on or book.investigation.published_on
        super().__init__(*args, initial=first, **kwargs)
        lists = {"cause_code": "cause", "agent_code": "agent", "esaw_deviation": "esaw_deviation"}
        lists |= {"esaw_contact": "esaw_contact", "esaw_agent": "esaw_agent"}
        for name, list_key in lists.items():
            field: Any = self.fields[name]
            field.choices = choices_of(list_key, accident.occurred_on)
        for victim in book.victims:
            label = _now("Số ngày nghỉ của %(name)s") % {"name": victim.name}
            days = IntegerField(label=label, high=36500, initial=victim.days_off)
            days.term = ""  # type: ignore[attr-defined]  # read by the field's template
            days.widget.attrs["class"] = "form-control"
            self.fields[f"days_{victim.pk}"] = days
        self.order_fields(sorted(self.fields, key=lambda name: name in _EUROPEAN))  # stable: what counts comes first

    def facts(self) -> dict[str, Any]:
        """The fields of the case."""
        names = ["cause_code", "agent_code", *_EUROPEAN, "fault_text", *COSTS]
        return {name: self.cleaned_data[name] for name in names}

    def days_off(self) -> dict[int, int]:
        """Days off by victim id."""
        found = {name: value for name, value in self.cleaned_data.items() if name.startswith("days_")}
        return {int(name.removeprefix("days_")): value or 0 for name, value in found.items()}
