"""Small words of the accident domain: when, where, initials, a code with its label."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from antoan.accidents.enums import Severity
from antoan.accidents.models import Accident, Declaration
from antoan.accidents.queries.cases import FINISHED
from antoan.accidents.rules import identity

register = template.Library()


@register.filter
def when(event: Accident | Declaration) -> str:
    """ "14:30, 05/03/2026"; only the day when the hour is not known."""
    day = f"{event.occurred_on:%d/%m/%Y}"
    return f"{event.occurred_at:%H:%M}, {day}" if event.occurred_at else day


@register.filter
def where(event: Accident | Declaration) -> str:
    """The spot and its commune."""
    return ", ".join(part for part in (event.place_text, event.commune.name) if part)


@register.filter
def initials(name: str) -> str:
    """A name as whoever may not read names sees it."""
    return identity.initials(name)


@register.filter
def masked_summary(declaration: Declaration) -> str:
    """The words of a declaration without the names of the hurt and of whoever declared."""
    names = [sighting.name for sighting in declaration.sightings.all()]
    return identity.masked(declaration.summary, [*names, declaration.declarant_name])


@register.filter
def declarant(declaration: Declaration) -> str:
    """Name, capacity, telephone."""
    parts = (declaration.declarant_name, declaration.declarant_title, declaration.declarant_phone)
    return ", ".join(part for part in parts if part)


@register.filter
def occupation(person: Any) -> str:
    """Occupation in words with its code."""
    code = f"({person.occupation_code})" if person.occupation_code else ""
    return " ".join(part for part in (person.occupation_text, code) if part)


@register.filter
def item(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The value of a key, or nothing."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def coded(labels: Mapping[str, str], code: str) -> str:
    """ "7 Vi phạm nội quy …"; the bare code when the list does not hold it."""
    return f"{code} {labels.get(code, '')}".strip()


@register.filter
def severity_words(severity: str) -> str:
    """The state of a person in words."""
    return str(dict(Severity.choices).get(severity, severity))


@register.filter
def is_over(accident: Accident) -> bool:
    """Whether the investigation's clock has stopped."""
    return accident.state in FINISHED
