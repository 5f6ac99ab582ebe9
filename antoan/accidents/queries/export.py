"""The list of cases as rows of a file, read in chunks, so that half a million need no more memory than fifty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from antoan.accidents.models import Accident
from antoan.accidents.rules.identity import shown_name
from antoan.org.scope import Actor

_CHUNK = 1000
Cell = str | int | dt.date | None
HEADERS = (
    *(_("Số hồ sơ"), _("Ngày xảy ra"), _("Giờ"), _("Xã, phường"), _("Nơi xảy ra"), _("Cơ sở"), _("Mã số thuế")),
    *(_("Mức độ"), _("Số nạn nhân"), _("Số người chết"), _("Nạn nhân"), _("Trạng thái"), _("Kết luận")),
    *(_("Nguyên nhân"), _("Yếu tố gây chấn thương"), _("Hạn điều tra")),
)


def case_lines(cases: QuerySet[Accident], actor: Actor) -> Iterator[list[Cell]]:
    """One row per case under HEADERS; names only for whoever may read them."""
    for accident in cases.iterator(chunk_size=_CHUNK):
        yield _cells(accident, actor)


def _cells(accident: Accident, actor: Actor) -> list[Cell]:
    victims = list(accident.victims.all())
    employer = accident.establishment
    investigation = getattr(accident, "investigation", None)
    return [
        accident.number,
        accident.occurred_on,
        f"{accident.occurred_at:%H:%M}" if accident.occurred_at else "",
        accident.commune.name,
        accident.place_text,
        employer.name if employer else accident.employer_text,
        (employer.tax_code or "") if employer else "",
        accident.get_severity_display(),
        len(victims),
        sum(victim.severity == "dead" for victim in victims),
        "; ".join(shown_name(victim.name, actor) for victim in victims),
        accident.get_state_display(),
        accident.get_classification_display(),
        accident.cause_code,
        accident.agent_code,
        investigation.due_on if investigation else None,
    ]
