"""One page per section of the minutes: what is asked, what is offered, and how it is saved."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet
from django.utils.translation import gettext_lazy as _

from antoan.accidents.actions.conclusion import COSTS
from antoan.accidents.actions.measures import save_measures
from antoan.accidents.actions.minutes import (
    VICTIM_ANSWERS,
    VICTIM_FACTS,
    save_causes,
    save_section,
    save_team,
    save_victim,
)
from antoan.accidents.enums import Classification, InvestigationLevel
from antoan.accidents.forms.rows import HarmForm, PersonForm, PlanForm, choices_of, filled, formset
from antoan.accidents.models import Victim
from antoan.accidents.queries.codes import serious_injuries
from antoan.accidents.queries.investigation import site_of
from antoan.accidents.rules.minutes import Book
from antoan.accidents.rules.team import TEAM_PARTS, seats
from antoan.org.scope import Actor
from antoan.ui.forms import ComboboxField, DateField, DecimalField, Form, IntegerField, TimeField

Data = Mapping[str, Any] | None
_AREA = forms.Textarea(attrs={"rows": 8})


class Page(ABC):
    """One section being written: a form, a list of rows, or a form per person."""

    main: Form | None = None
    rows: BaseFormSet[Any] | None = None
    rows_title: Any = ""
    people: list[tuple[Victim, Form]]
    lead: Any = ""

    def __init__(self, book: Book, data: Data = None) -> None:
        self.book, self.people = book, []
        self.build(data)

    @abstractmethod
    def build(self, data: Data) -> None:
        """Make the forms, bound when there is data."""

    @abstractmethod
    def save(self, actor: Actor) -> None:
        """Write the section. Raises PermissionDenied, TransitionRefused or Implausible."""

    def forms(self) -> Iterator[Any]:
        """Every form of the page, for its errors."""
        if self.main is not None:
            yield self.main
        yield from [form for _victim, form in self.people]
        yield from self.rows or []

    def is_valid(self) -> bool:
        """Whether every form is; all are asked, so that all errors are shown at once."""
        results = [form.is_valid() for form in ([self.main] if self.main else [])]
        results += [form.is_valid() for _victim, form in self.people]
        if self.rows is not None:
            results.append(self.rows.is_valid())
        return all(results)

    @property
    def cleaned(self) -> dict[str, Any]:
        """What the form holds, after is_valid."""
        return dict(self.main.cleaned_data) if self.main else {}

    def listed(self, name: str) -> list[Any]:
        """The forms of the rows in which this field is filled, after is_valid."""
        return filled(self.rows, name) if self.rows is not None else []


class SiteForm(Form):
    """Item 1."""

    name = forms.CharField(label=_("Tên cơ sở"), max_length=255, required=False)
    address = forms.CharField(label=_("Địa chỉ"), max_length=300, required=False)
    contact = forms.CharField(label=_("Điện thoại, fax, e-mail"), max_length=200, required=False)
    sector = forms.CharField(label=_("Lĩnh vực hoạt động kinh tế"), max_length=300, required=False)
    workers = IntegerField(label=_("Tổng số lao động"), required=False)
    type = forms.CharField(label=_("Loại hình cơ sở"), max_length=200, required=False)
    parent = forms.CharField(label=_("Cơ quan quản lý cấp trên trực tiếp"), max_length=255, required=False)


class SitePage(Page):
    """Item 1: the register's words are offered; only what is written otherwise is kept as an own answer."""

    lead = _("Điền sẵn từ danh sách cơ sở và lao động năm gần nhất; sửa ở đây chỉ đổi chữ trên biên bản.")

    def build(self, data: Data) -> None:
        """One form."""
        self.main = SiteForm(data, initial=self.book.site)

    def save(self, actor: Actor) -> None:
        """Keep what differs from the register."""
        register = site_of(self.book.accident, {})
        own = {key: value for key, value in self.cleaned.items() if value != register.get(key)}
        own = {key: value for key, value in own.items() if value not in (None, "")}
        save_section(self.book.accident, actor=actor, section="co-so", answers={"site": own})


class DecisionForm(Form):
    """The decision that sets up the team."""

    number = forms.CharField(label=_("Số quyết định thành lập đoàn"), max_length=60, required=False)
    decided_on = DateField(label=_("Ngày quyết định"), required=False, past=True)


class TeamPage(Page):
    """Items 2 and 3."""

    rows_title = _("Người tham gia")
    lead = _("Chỗ ngồi gợi ý theo cấp điều tra; dòng không ghi tên thì bỏ qua.")

    def build(self, data: Data) -> None:
        """The decision (for a team), and the rows."""
        found = self.book.investigation
        if found.level != InvestigationLevel.COMMUNE_RECORD:
            first = {"number": found.decision_number, "decided_on": found.decision_on}
            self.main = DecisionForm(data, initial=first)
        self.rows = formset(PersonForm)(data, initial=self._offered(), prefix="p")

    def _offered(self) -> list[dict[str, Any]]:
        there = self.book.part(*TEAM_PARTS)
        if there:
            return [{"part": p.part, "name": p.name, "agency": p.agency, "title": p.title} for p in there]
        site, commune = str(self.book.site.get("name") or ""), self.book.accident.commune.name
        return [vars(seat) for seat in seats(self.book.investigation.level, employer=site, commune=commune)]

    def save(self, actor: Actor) -> None:
        """Replace the list."""
        data = self.cleaned
        people = [form.person() for form in self.listed("name")]
        save_team(self.book.accident, actor=actor, people=people, **data)


class PatientForm(Form):
    """Items 4, 11 and 12 of one person."""

    birth_date = DateField(label=_("Ngày, tháng, năm sinh"), required=False, past=True)
    birth_year = IntegerField(label=_("Năm sinh"), required=False, low=1900, high=2100, grouped=False)
    hometown = forms.CharField(label=_("Quê quán"), required=False, max_length=200)
    residence_text = forms.CharField(label=_("Nơi thường trú"), required=False, max_length=250)
    family_text = forms.CharField(label=_("Hoàn cảnh gia đình (bố, mẹ, vợ, con)"), required=False, max_length=300)
    workplace_text = forms.CharField(label=_("Nơi làm việc (tổ, phân xưởng)"), required=False, max_length=200)
    occupation_text = forms.CharField(label=_("Nghề nghiệp"), required=False, max_length=150)
    seniority_years = DecimalField(label=_("Thời gian làm việc cho cơ sở (năm)"), required=False, high=99, decimals=1)
    trade_years = DecimalField(label=_("Tuổi nghề (năm)"), required=False, high=99, decimals=1)
    grade = forms.CharField(label=_("Bậc thợ"), required=False, max_length=30)
    contract_text = forms.CharField(label=_("Loại hợp đồng"), required=False, max_length=120)
    trained = forms.NullBooleanField(label=_("Đã được huấn luyện ATVSLĐ"), required=False)
    injury_codes = forms.MultipleChoiceField(
        label=_("Chấn thương nặng (Phụ lục II)"), required=False, widget=forms.CheckboxSelectMultiple
    )
    injury_text = forms.CharField(label=_("Vị trí vết thương, mức độ tổn thương"), required=False, max_length=400)
    treatment_text = forms.CharField(label=_("Nơi điều trị, xử lý ban đầu"), required=False, max_length=300)
    days_off = IntegerField(label=_("Số ngày nghỉ"), high=36500, required=False)

    def __init__(self, *args: Any, book: Book, victim: Victim, **kwargs: Any) -> None:
        first = {name: getattr(victim, name) for name in VICTIM_FACTS} | book.about(victim)
        super().__init__(*args, initial=first, prefix=f"v{victim.pk}", **kwargs)
        injuries: Any = self.fields["injury_codes"]
        injuries.choices = serious_injuries(book.accident.occurred_on)


class PeoplePage(Page):
    """Items 4, 11, 12: one form per person."""

    lead = _("Nhẹ, nặng hay chết được đổi ở trang vụ tai nạn («Diễn biến mới»), vì mức độ và thời hạn đổi theo.")

    def build(self, data: Data) -> None:
        """A form per victim."""
        self.people = [(victim, PatientForm(data, book=self.book, victim=victim)) for victim in self.book.victims]

    def save(self, actor: Actor) -> None:
        """Each person's facts and answers."""
        for victim, form in self.people:
            data = {**form.cleaned_data, "days_off": form.cleaned_data["days_off"] or 0}
            facts = {name: data[name] for name in VICTIM_FACTS}
            answers = {name: _text(data[name]) for name in VICTIM_ANSWERS}
            save_victim(victim, actor=actor, facts=facts, answers=answers)


def _text(value: Any) -> str:
    return "" if value is None else str(value).replace(".", ",")


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

    course_text = forms.CharField(label=_("Diễn biến của vụ tai nạn"), widget=_AREA)


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
    cause_text = forms.CharField(label=_("Diễn giải nguyên nhân"), required=False, widget=_AREA)
    terms = {"cause_code": "NĐ 39/2016, Phụ lục XII mục 1.1"}


class CausePage(Page):
    """Item 7, with the agents: of several the gravest is the main one."""

    rows_title = _("Yếu tố gây chấn thương, theo thứ tự xảy ra")
    lead = _(
        "Nhiều yếu tố thì hệ thống lấy yếu tố gây hậu quả nặng nhất làm yếu tố chính; bằng nhau thì lấy yếu tố sau cùng. "
        "Phần ESAW không bắt buộc."
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
            data, initial=there, prefix="h", form_kwargs={"day": accident.occurred_on}
        )

    def save(self, actor: Actor) -> None:
        """Cause and main agent."""
        harms = [form.harm() for form in self.listed("agent")]
        save_causes(self.book.accident, actor=actor, harms=harms, **self.cleaned)


class VerdictForm(Form):
    """Items 8 and 9."""

    classification = forms.ChoiceField(
        label=_("Kết luận về vụ tai nạn"),
        choices=[choice for choice in Classification.choices if choice[0] != Classification.PENDING],
        widget=forms.RadioSelect,
    )
    fault_text = forms.CharField(
        label=_("Người có lỗi, đề nghị hình thức xử lý"),
        required=False,
        widget=_AREA,
        help_text=_("Không có người có lỗi thì ghi rõ như vậy."),
    )


class VerdictPage(Page):
    """Items 8 and 9. The classification stands on the minutes; the case gets it at the conclusion."""

    def build(self, data: Data) -> None:
        """One form."""
        first = {"classification": self.book.answer("classification"), "fault_text": self.book.accident.fault_text}
        self.main = VerdictForm(data, initial=first)

    def save(self, actor: Actor) -> None:
        """The faults are a fact of the case; the classification waits for the conclusion."""
        data = self.cleaned
        save_section(
            self.book.accident,
            actor=actor,
            section="ket-luan",
            facts={"fault_text": data["fault_text"]},
            answers={"classification": data["classification"]},
        )


class MeasuresPage(Page):
    """Item 10."""

    rows_title = _("Biện pháp")
    lead = _("Mỗi biện pháp có người chịu trách nhiệm và ngày hoàn thành; hệ thống nhắc khi đến hạn.")

    def build(self, data: Data) -> None:
        """Rows."""
        there = [{"pk": m.pk, "text": m.text, "owner": m.owner, "due_on": m.due_on} for m in self.book.measures]
        self.rows = formset(PlanForm)(data, initial=there, prefix="m")

    def save(self, actor: Actor) -> None:
        """The whole list."""
        planned = [form.planned() for form in self.listed("text")]
        save_measures(self.book.accident, actor=actor, planned=planned)


class DamageForm(Form):
    """Item 13, thousand đồng, as Table II of Phụ lục XII counts."""

    cost_medical = IntegerField(label=_("Chi phí y tế (1.000 đ)"), high=10**12)
    cost_wages = IntegerField(label=_("Trả lương trong thời gian điều trị (1.000 đ)"), high=10**12)
    cost_compensation = IntegerField(label=_("Bồi thường, trợ cấp (1.000 đ)"), high=10**12)
    cost_property = IntegerField(label=_("Thiệt hại tài sản, thiết bị (1.000 đ)"), high=10**12)


class DamagePage(Page):
    """Item 13."""

    def build(self, data: Data) -> None:
        """One form."""
        self.main = DamageForm(data, initial={name: getattr(self.book.accident, name) for name in COSTS})

    def save(self, actor: Actor) -> None:
        """Four amounts."""
        save_section(self.book.accident, actor=actor, section="thiet-hai", facts=self.cleaned)


class ProposalForm(Form):
    """What the annex of the province adds."""

    basis_text = forms.CharField(label=_("Căn cứ của đoàn điều tra"), required=False, max_length=1000)
    proposals = forms.CharField(label=_("Kiến nghị của đoàn điều tra"), required=False, widget=_AREA)


class ProposalPage(Page):
    """The province's own item."""

    def build(self, data: Data) -> None:
        """One form."""
        first = {name: self.book.answer(name) for name in ("basis_text", "proposals")}
        self.main = ProposalForm(data, initial=first)

    def save(self, actor: Actor) -> None:
        """Two answers."""
        save_section(self.book.accident, actor=actor, section="kien-nghi", answers=self.cleaned)


PAGES: dict[str, type[Page]] = {
    "co-so": SitePage,
    "doan": TeamPage,
    "nan-nhan": PeoplePage,
    "vu-viec": EventPage,
    "dien-bien": CoursePage,
    "nguyen-nhan": CausePage,
    "ket-luan": VerdictPage,
    "bien-phap": MeasuresPage,
    "thiet-hai": DamagePage,
    "kien-nghi": ProposalPage,
}
