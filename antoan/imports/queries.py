"""Questions about imports."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from antoan.imports.cells import from_json
from antoan.imports.contract import Importer, importers
from antoan.imports.enums import JobState
from antoan.imports.files import reason_text
from antoan.imports.models import ImportJob
from antoan.lib.text import cell_text
from antoan.org.scope import Actor

SHOWN_REJECTIONS = 50


def open_importers(actor: Actor) -> list[Importer]:
    """The kinds of data the actor may import."""
    return [importer for importer in importers() if actor.can(importer.permission)]


def same_file(job: ImportJob) -> ImportJob | None:
    """An earlier job of the same kind and scope that brought this very file in."""
    earlier: QuerySet[ImportJob] = ImportJob.objects.filter(
        kind=job.kind,
        sha256=job.sha256,
        state=JobState.APPLIED,
        place_path=job.place_path,
        establishment_id=job.establishment_id,
    )
    return earlier.exclude(pk=job.pk).first()


def first_rejections(job: ImportJob) -> list[dict[str, Any]]:
    """The first refused rows, ready to show: row number, its first filled cells, the reasons in words."""
    labels = {field.key: str(field.label) for field in job.importer.fields}
    return [
        {
            "row": rejection.row,
            "start": " · ".join(filter(None, (cell_text(from_json(cell)) for cell in rejection.cells)))[:80],
            "reason": reason_text(rejection, labels),
        }
        for rejection in job.rejections.order_by("row")[:SHOWN_REJECTIONS]
    ]


def column_choices(job: ImportJob) -> list[tuple[int, str]]:
    """Every column of the file that has a name or data: (index, "B – Tên cơ sở (ví dụ: Công ty A)")."""
    found = []
    for index, name in enumerate(job.names):
        sample = next((row[index] for row in job.preview if index < len(row) and row[index]), "")
        if name or sample:
            found.append((index, f"{letters(index)} – {name or '?'}" + (f" ({sample[:30]})" if sample else "")))
    return found


def letters(index: int) -> str:
    """Name of a column as in Excel: 0 → A, 26 → AA."""
    name = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        name, index = chr(65 + rest) + name, index - 1
    return name
