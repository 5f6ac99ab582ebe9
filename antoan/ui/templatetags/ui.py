"""Filters and tags every template has: Vietnamese numbers, clocks in words, icons."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.forms.utils import ErrorList
from django.http import HttpRequest  # noqa: TID251 - a tag makes the token of the request it is drawn for
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from antoan.lib.deadlines import clock_state as state_on
from antoan.lib.deadlines import remaining_days
from antoan.lib.numbers import format_number
from antoan.lib.periods import Period
from antoan.ui.icons import ICONS
from antoan.ui.tables import Page

register = template.Library()

# The letter or sign that says the same as the colour.
MARKS = {"ok": "✓", "info": "i", "warn": "!", "late": "‼", "neutral": "–"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """An inline drawing that screen readers skip."""
    shape = mark_safe(ICONS.get(name, ICONS["dot"]))  # noqa: S308 - our own constants
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', shape)


@register.simple_tag
def csrf_input(request: HttpRequest) -> SafeString:
    """The hidden token, for components: they do not see the page's context, only its request."""
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))


@register.simple_tag
def pagination_count(page: Page) -> str:
    """Which rows of how many: "1–50 trên hơn 10.000"."""
    span = {"first": format_number(page.first), "last": format_number(page.last), "count": page.count_text}
    return _("%(first)s–%(last)s trên %(count)s") % span


@register.filter
def number(value: Any, digits: str | int = "") -> str:
    """1234.5 → "1.234,5"; with an argument, exactly so many decimals. Nothing stays nothing."""
    if value is None or value == "":
        return ""
    return format_number(Decimal(str(value)), int(digits) if digits != "" else None)


@register.filter
def period(value: str) -> str:
    """2026H1 → "6 tháng đầu năm 2026"; what is no period stays."""
    try:
        return Period.parse(str(value)).label
    except ValueError:
        return str(value)


@register.filter
def clock_state(due_on: dt.date) -> str:
    """ok, soon or late, today."""
    return str(state_on(due_on, timezone.localdate()))


@register.filter
def clock_phrase(due_on: dt.date) -> str:
    """The clock in words, in the reader's language."""
    left = remaining_days(due_on, timezone.localdate())
    if left == 0:
        return _("hết hạn hôm nay")
    if left > 0:
        return ngettext("còn %(days)d ngày", "còn %(days)d ngày", left) % {"days": left}
    return ngettext("quá hạn %(days)d ngày", "quá hạn %(days)d ngày", -left) % {"days": -left}


@register.filter
def late_phrase(done: object, due_on: dt.date) -> str:
    """How late a thing was done, in words; nothing when it was in time or its day is not known."""
    late = remaining_days(due_on, done) if isinstance(done, dt.date) else 0
    return ngettext("muộn %(days)d ngày", "muộn %(days)d ngày", -late) % {"days": -late} if late < 0 else ""


@register.filter
def state_mark(level: str) -> str:
    """The sign beside a state's word: colour is never alone."""
    return MARKS.get(level, MARKS["neutral"])


@register.filter
def clock_level(due_on: dt.date) -> str:
    """The badge level of a clock."""
    return {"ok": "neutral", "soon": "warn", "late": "late"}[clock_state(due_on)]


@register.filter
def error_links(form: BaseForm) -> list[dict[str, str]]:
    """Every error of a bound form with the id of the field to mend, in the order of the page."""
    links = [{"target": "", "label": "", "text": str(text)} for text in form.non_field_errors()]
    for field in form:
        errors: ErrorList = field.errors
        links += [{"target": _anchor(field), "label": str(field.label), "text": str(text)} for text in errors]
    return links


def _anchor(field: BoundField) -> str:
    """Where a link to the field leads: the field, or the first choice of a group."""
    widget_id: str = field.id_for_label or field.auto_id
    return widget_id


@register.filter
def device_name(agent: str) -> str:
    """A browser's own description in two words a person knows: "Chrome, Android"."""
    browsers = (
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("coc_coc", "Cốc Cốc"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    )
    systems = (
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    )
    found = [next((name for sign, name in names if sign in agent), "") for names in (browsers, systems)]
    return ", ".join(filter(None, found)) or _("Thiết bị không rõ")
