"""Items 1–4, 11 and 12: the establishment, the team, the people hurt."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from antoan.accidents.actions.minutes import VICTIM_ANSWERS, VICTIM_FACTS, save_section, save_team, save_victim
from antoan.accidents.enums import InvestigationLevel
from antoan.accidents.forms.rows import PersonForm, formset
from antoan.accidents.forms.sections.page import Data, Page
from antoan.accidents.models import Victim
from antoan.accidents.queries.codes import serious_injuries
from antoan.accidents.queries.investigation import site_of
from antoan.accidents.rules.minutes import Book
from antoan.accidents.rules.team import TEAM_PARTS, seats
from antoan.org.scope import Actor
from antoan.ui.forms import DateField, DecimalField, Form, IntegerField


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
