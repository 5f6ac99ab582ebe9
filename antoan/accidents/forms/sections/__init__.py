"""One page per section of the minutes: what is asked, what is offered, and how it is saved."""

from __future__ import annotations

from antoan.accidents.forms.sections.event import CausePage, CoursePage, EventPage
from antoan.accidents.forms.sections.outcome import DamagePage, MeasuresPage, ProposalPage, VerdictPage
from antoan.accidents.forms.sections.page import Page
from antoan.accidents.forms.sections.who import PeoplePage, SitePage, TeamPage

__all__ = ["PAGES", "Page"]

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
