"""Events in templates."""

from __future__ import annotations

from django import template

from antoan.audit import words
from antoan.audit.models import Event

register = template.Library()


@register.filter
def verb_label(event: Event) -> str:
    """What was done, in words."""
    return words.verb_label(event.verb)


@register.filter
def detail_lines(event: Event) -> list[words.Line]:
    """What changed."""
    return words.lines_of(event)
