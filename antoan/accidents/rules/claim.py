"""What somebody declares: the fields of Phụ lục III NĐ 39/2016, whatever door they came through (form, call, API)."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import Any

from antoan.accidents.enums import Relation, Severity
from antoan.establishments.models import Establishment
from antoan.lib.canonical import content_hash
from antoan.lib.text import fold
from antoan.org.models import Place


@dataclass(frozen=True)
class Person:
    """One row of table 2 of the form. `died_on` is asked as well: a death without a date cannot be counted."""

    name: str
    severity: str
    sex: str = ""
    birth_year: int | None = None
    occupation_code: str = ""
    occupation_text: str = ""
    relation: str = Relation.UNKNOWN
    is_managed: bool = True
    injury_codes: tuple[str, ...] = ()
    died_on: dt.date | None = None

    @property
    def folded(self) -> str:
        """Search key of the name."""
        return fold(self.name)[:160]

    @property
    def state_words(self) -> str:
        """The state as the form words it."""
        return str(dict(Severity.choices).get(self.severity, ""))

    @property
    def is_dead(self) -> bool:
        """Whether this person died."""
        return self.severity == Severity.DEAD


@dataclass(frozen=True)
class Claim:
    """One declaration before it has a number. `commune` may be a place of any time; the action settles which."""

    occurred_on: dt.date
    commune: Place
    summary: str
    declarant_name: str
    people: tuple[Person, ...]
    occurred_at: dt.time | None = None
    place_text: str = ""
    establishment: Establishment | None = None
    employer_text: str = ""
    employer_parent: str = ""
    employer_address: str = ""
    employer_phone: str = ""
    employer_email: str = ""
    declarant_title: str = ""
    declarant_phone: str = ""
    confirmed: frozenset[str] = field(default_factory=frozenset)  # doubts the declarant has answered "yes, it is so"

    def content(self) -> dict[str, Any]:
        """The words as JSON, to be kept for each sending."""
        plain = {k: v for k, v in self.__dict__.items() if k not in {"commune", "establishment", "people", "confirmed"}}
        return plain | {
            "commune": [self.commune.code, self.commune.name],
            "establishment": self.establishment.pk if self.establishment else None,
            "people": [asdict(person) for person in self.people],
        }

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the words: tells a resend of the same declaration from another text under the same key."""
        return content_hash(self.content())

    @property
    def has_employer(self) -> bool:
        """Whether somebody answers as employer."""
        return self.establishment is not None or bool(self.employer_text.strip())
