"""One main agent per accident: of several, the one that did the gravest harm.

TT 13/2020 Điều 3 and the fill-in notes of Phụ lục XII want one main factor. ESAW (Eurostat, phase III methodology)
says the same of several deviations and contacts: take the one that caused the most serious injury, and when they
weigh the same, the last one before the injury. The rows are typed in the order in which things happened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from antoan.accidents.enums import Severity
from antoan.accidents.rules.severity import GRAVITY


@dataclass(frozen=True)
class Harm:
    """One thing that hurt somebody: agent of TT 13/2020, ESAW detail, and how gravely."""

    agent: str
    severity: str = Severity.LIGHT
    deviation: str = ""
    contact: str = ""
    esaw_agent: str = ""


def gravest(harms: Iterable[Harm]) -> Harm | None:
    """The row that stands for the accident; None when there is none."""
    main: Harm | None = None
    for harm in harms:
        if main is None or GRAVITY[Severity(harm.severity)] >= GRAVITY[Severity(main.severity)]:
            main = harm
    return main
