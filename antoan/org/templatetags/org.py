"""Roles in words."""

from __future__ import annotations

from django import template

from antoan.org.queries import role_label as label_of

register = template.Library()


@register.filter
def role_label(role: str) -> str:
    """ "officer" → "Chuyên viên lao động (Sở Nội vụ)"."""
    return label_of(role)
