"""Items 8–10, 13 and 14: the verdict, measures, damage, proposals."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from antoan.accidents.actions.conclusion import COSTS
from antoan.accidents.actions.measures import save_measures
from antoan.accidents.actions.minutes import save_section
from antoan.accidents.enums import Classification
from antoan.accidents.forms.rows import COMMUTING_HELP, PlanForm, formset
from antoan.accidents.forms.sections.page import AREA, Data, Page
from antoan.org.scope import Actor
from antoan.ui.forms import Form, IntegerField


class VerdictForm(Form):
    """Items 8 and 9."""

    classification = forms.ChoiceField(
        label=_("Kết luận về vụ tai nạn"),
        choices=[choice for choice in Classification.choices if choice[0] != Classification.PENDING],
        widget=forms.RadioSelect,
        help_text=COMMUTING_HELP,
    )
    fault_text = forms.CharField(
        label=_("Người có lỗi, đề nghị hình thức xử lý"),
        required=False,
        widget=AREA,
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
    proposals = forms.CharField(label=_("Kiến nghị của đoàn điều tra"), required=False, widget=AREA)


class ProposalPage(Page):
    """The province's own item."""

    def build(self, data: Data) -> None:
        """One form."""
        first = {name: self.book.answer(name) for name in ("basis_text", "proposals")}
        self.main = ProposalForm(data, initial=first)

    def save(self, actor: Actor) -> None:
        """Two answers."""
        save_section(self.book.accident, actor=actor, section="kien-nghi", answers=self.cleaned)
