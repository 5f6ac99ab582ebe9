"""What the append-only log may hold of a case: names of fields, codes and dates; typed words without people's names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from antoan.accidents.models import Accident, Declaration, Participant
from antoan.accidents.rules.identity import for_the_log

# Fields whose old and new value may stand in the log: they count or set a limit, and point to nobody.
COUNTED = frozenset(
    {"occurred_on", "occurred_at", "commune", "severity", "relation", "is_managed", "days_off"}
    | {"cost_medical", "cost_wages", "cost_compensation", "cost_property"}
)


def said_of(text: str, accident: Accident, *more: str) -> str:
    """A reason or a note about a case, as the log keeps it."""
    names = list(accident.victims.values_list("name", flat=True))
    names += accident.declarations.values_list("declarant_name", flat=True)
    names += accident.declarations.values_list("sightings__name", flat=True)
    names += Participant.objects.filter(investigation__accident=accident).values_list("name", flat=True)
    return for_the_log(text, [name for name in [*names, *more] if name])


def said_of_declaration(text: str, declaration: Declaration) -> str:
    """A reason about a declaration, as the log keeps it; the whole of it stands on the declaration."""
    names = list(declaration.sightings.values_list("name", flat=True))
    return for_the_log(text, [*names, declaration.declarant_name])


def differences(before: Mapping[str, Any], after: Mapping[str, Any], changed: Iterable[str]) -> dict[str, Any]:
    """`edited`: every field that changed; `changes`: before and after of those that are nobody's personal data."""
    names = list(changed)
    plain = {name: [_plain(before[name]), _plain(after[name])] for name in names if name in COUNTED}
    return {"edited": names, "changes": plain}


def _plain(value: Any) -> Any:
    return str(value) if hasattr(value, "_meta") else value
