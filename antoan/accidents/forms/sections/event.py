"""Items 5–7: when and where, what happened, why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from antoan.accidents.actions.minutes import save_causes, save_section
from antoan.accidents.enums import InvestigationLevel
from antoan.accidents.forms.rows import HarmForm, choices_of, formset
from antoan.accidents.forms.sections.page import AREA, Data, Page
from antoan.accidents.rules.severity import worst
from antoan.org.scope import Actor
from antoan.ui.forms import ComboboxField, DecimalField, Form, TimeField


class EventForm(Form):
    """Item 5."""

    occurred_at = TimeField(label=_("Giờ xảy ra tai nạn"), required=False)
    place_text = forms.CharField(label=_("Nơi xảy ra, cụ thể"), required=False, max_length=300)
    work_started_at = TimeField(label=_("Giờ bắt đầu làm việc"), required=False)
    hours_worked = DecimalField(
        label=_("Số giờ đã làm việc cho đến khi tai nạn xảy ra"), required=False, high=99, decimals=1
    )


class RecordEventForm(Form):
    """What the commune's record asks of the event."""

    written_at = forms.CharField(label=_("Nơi lập biên bản"), required=False, max_length=250)
    occurred_at = TimeField(label=_("Giờ xảy ra tai nạn"), required=False)
    place_text = forms.CharField(label=_("Nơi xảy ra, cụ thể"), required=False, max_length=300)
    work = forms.CharField(label=_("Công việc đang làm"), required=False, max_length=300)
    work_for = forms.CharField(label=_("Làm cho ai"), required=False, max_length=255)


class EventPage(Page):
    """Item 5, or what the commune's record asks."""

    def build(self, data: Data) -> None:
        """The form of the level."""
        accident, found = self.book.accident, self.book.investigation
        first: dict[str, Any] = {"occurred_at": accident.occurred_at, "place_text": accident.place_text}
        if found.level == InvestigationLevel.COMMUNE_RECORD:
            own = {name: self.book.answer(name) for name in ("written_at", "work", "work_for")}
            own["work_for"] = own["work_for"] or accident.employer_text
            self.main = RecordEventForm(data, initial={**first, **own})
        else:
            first |= {"work_started_at": found.work_started_at, "hours_worked": found.hours_worked}
            self.main = EventForm(data, initial=first)

    def save(self, actor: Actor) -> None:
        """Facts of the case, course of the work, answers."""
        data = self.cleaned
        facts = {name: data.pop(name) for name in ("occurred_at", "place_text")}
        course: dict[str, Any] = {name: data.pop(name) for name in ("work_started_at", "hours_worked") if name in data}
        save_section(self.book.accident, actor=actor, section="vu-viec", facts=facts, course=course, answers=data)


class CourseForm(Form):
    """Item 6."""

    course_text = forms.CharField(label=_("Diễn biến của vụ tai nạn"), widget=AREA)


class CoursePage(Page):
    """Item 6; the words of the declaration are offered."""

    def build(self, data: Data) -> None:
        """One big field."""
        self.main = CourseForm(data, initial={"course_text": self.book.investigation.course_text})

    def save(self, actor: Actor) -> None:
        """The course."""
        save_section(self.book.accident, actor=actor, section="dien-bien", course=self.cleaned)


class CauseForm(Form):
    """Item 7."""

    cause_code = ComboboxField(label=_("Nguyên nhân chính (mỗi vụ một nguyên nhân)"))
    cause_text = forms.CharField(label=_("Diễn giải nguyên nhân"), required=False, widget=AREA)
    terms = {"cause_code": "NĐ 39/2016, Phụ lục XII mục 1.1"}


class CausePage(Page):
    """Item 7, with the agents: of several the gravest is the main one."""

    rows_title = _("Yếu tố gây chấn thương, theo thứ tự xảy ra")
    lead = _(
        "Nhiều yếu tố thì hệ thống lấy yếu tố gây hậu quả nặng nhất làm yếu tố chính; bằng nhau thì lấy yếu tố sau cùng. "
        "Các ô «mã châu Âu» (ESAW) chỉ để phân tích thêm, bỏ trống cũng được."
    )

    def build(self, data: Data) -> None:
        """Cause, and rows of agents."""
        accident = self.book.accident
        first = {"cause_code": accident.cause_code, "cause_text": accident.cause_text}
        self.main = CauseForm(data, initial=first)
        cause: Any = self.main.fields["cause_code"]
        cause.choices = choices_of("cause", accident.occurred_on)
        there = self.book.answer("harms") or []
        self.rows = formset(HarmForm, extra=1 if there else 2)(
            data,
            initial=there,
            prefix="h",
            form_kwargs={"day": accident.occurred_on, "worst": worst(v.severity for v in self.book.victims)},
        )

    def save(self, actor: Actor) -> None:
        """Cause and main agent."""
        harms = [form.harm() for form in self.listed("agent")]
        save_causes(self.book.accident, actor=actor, harms=harms, **self.cleaned)
