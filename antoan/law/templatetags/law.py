"""Legal data in templates."""

from __future__ import annotations

import re
from typing import Any

from django import template

from antoan.law.rules import written

register = template.Library()
_DAY = re.compile(r"(\d\d)-(\d\d)")


@register.filter
def law_value(value: Any) -> str:
    """A parameter's value as it is read: "2.530.000"; "07-05" is 05/07; a list line by line."""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    match = _DAY.fullmatch(value) if isinstance(value, str) else None
    return f"{match[2]}/{match[1]}" if match else written(value)
