"""From a file to rows: upload, match columns, dry run, confirm, progress, refused rows back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from antoan.imports import actions, files, queries
from antoan.imports.contract import Importer, importer_named
from antoan.imports.enums import JobState
from antoan.imports.forms import ColumnsForm, LayoutForm, UploadForm
from antoan.imports.models import ImportJob
from antoan.imports.rules import ImportRefused, machine_of
from antoan.imports.tasks import launch
from antoan.lib.sheets import SheetError
from antoan.org.http import Request
from antoan.ui.tables import Column, paginate
from antoan.workflow.machine import TransitionRefused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    Column("tep", _("Tệp")),
    Column("loai", _("Loại dữ liệu")),
    Column("luc", _("Tải lên"), ("created_at",)),
    Column("nguoi", _("Người nhập"), ("actor_name",)),
    Column("trang-thai", _("Trạng thái"), ("state",)),
    Column("ket-qua", _("Kết quả")),
)


def _importer(request: Request, kind: str) -> Importer:
    """The kind, for whoever may import it; 404 for the others."""
    try:
        importer = importer_named(kind)
    except KeyError:
        raise Http404 from None
    if not request.actor.can(importer.permission):
        raise Http404
    return importer


def _job(request: Request, pk: int) -> ImportJob:
    return get_object_or_404(ImportJob.objects.visible_to(request.actor), pk=pk)


@require_GET
def job_list(request: Request) -> HttpResponse:
    """What was imported, by whom and with what result; and the kinds that can be."""
    page = paginate(ImportJob.objects.visible_to(request.actor), request, columns=COLUMNS)
    template = "imports/list.html#rows" if request.htmx else "imports/list.html"
    return render(request, template, {"page": page, "importers": queries.open_importers(request.actor)})


@require_http_methods(["GET", "POST"])
def upload(request: Request, kind: str) -> HttpResponse:
    """Choose a file; a file that cannot be read is refused here, with the way to mend it."""
    importer = _importer(request, kind)
    if request.method != "POST":
        return render(request, "imports/upload.html", {"form": UploadForm(importer), "importer": importer})
    form = UploadForm(importer, request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            job = actions.upload(
                importer=importer, file=file, filename=file.name, actor=request.actor, options=form.answers
            )
        except (SheetError, ImportRefused) as error:
            form.add_error("file", str(error))
        else:
            return redirect("imports:columns", pk=job.pk)
    return render(request, "imports/upload.html", {"form": form, "importer": importer}, status=422)


@require_GET
def template(request: Request, kind: str) -> HttpResponse:
    """An empty file with the headers that are surely understood."""
    importer = _importer(request, kind)
    return _download(files.template_file(importer), f"mau-{importer.key}.xlsx")


@require_http_methods(["GET", "POST"])
def columns(request: Request, pk: int) -> HttpResponse:
    """Which column is what, guessed or remembered; confirming starts the dry run."""
    job = _job(request, pk)
    if job.state not in (JobState.UPLOADED, JobState.CHECKED, JobState.FAILED):
        return redirect("imports:job", pk=pk)
    form = ColumnsForm(job, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.match_columns(job=job, mapping=form.mapping, actor=request.actor)
            actions.start_check(job=job, actor=request.actor)
        except (ImportRefused, TransitionRefused) as refused:
            form.add_error(None, str(refused))
        else:
            launch(job, request.actor)
            return redirect("imports:job", pk=pk)
    return render(request, "imports/columns.html", _columns_context(job, form), status=422 if form.is_bound else 200)


def _columns_context(job: ImportJob, form: ColumnsForm) -> dict[str, Any]:
    heads = [(queries.letters(i), name) for i, name in enumerate(job.names)]
    return {"job": job, "form": form, "layout": LayoutForm(job), "heads": heads, "earlier": queries.same_file(job)}


@require_POST
def layout(request: Request, pk: int) -> HttpResponse:
    """Take another sheet or another header row."""
    job = _job(request, pk)
    form = LayoutForm(job, request.POST)
    if form.is_valid():
        sheet, row = form.cleaned_data["sheet"], form.cleaned_data["header_row"]
        is_same_sheet = sheet == job.sheet
        try:
            # On another sheet the row of the old one means nothing: it is looked for anew.
            actions.lay_out(job=job, sheet=sheet, header_row=row if is_same_sheet else None, actor=request.actor)
        except (SheetError, TransitionRefused) as error:
            messages.error(request, str(error))
    else:
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
    return redirect("imports:columns", pk=pk)


@require_GET
def job_page(request: Request, pk: int) -> HttpResponse:
    """Where the import stands: progress, the four counts, the first refused rows, what can be done next."""
    job = _job(request, pk)
    fragment = "imports/job.html#state" if request.htmx else "imports/job.html"
    moves = {move.name for move in machine_of(job.kind).open_to(request.actor, job)}
    closed = {move.name for move, _why in machine_of(job.kind).closed_to(request.actor, job)}
    context = {
        "job": job,
        "moves": moves - closed,
        "rejections": [] if job.is_running else queries.first_rejections(job),
        "earlier": queries.same_file(job),
        "shown": queries.SHOWN_REJECTIONS,
    }
    return render(request, fragment, context)


@require_POST
def move(request: Request, pk: int, name: str) -> HttpResponse:
    """Apply, go on, check again or cancel."""
    job = _job(request, pk)
    act = {
        "apply": actions.start_apply,
        "resume": actions.resume,
        "check": actions.start_check,
        "cancel": actions.cancel,
    }
    if name not in act:
        raise Http404
    try:
        act[name](job=job, actor=request.actor)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    except PermissionDenied:
        raise Http404 from None
    else:
        if job.is_running:
            launch(job, request.actor)
    return redirect("imports:job", pk=pk)


@require_GET
def rejected(request: Request, pk: int) -> HttpResponse:
    """The refused rows as a file to mend and upload again."""
    job = _job(request, pk)
    if not job.rejected or job.is_running:
        raise Http404
    return _download(files.rejected_file(job), f"bi-tu-choi-{job.pk}.xlsx")


def _download(content: bytes, filename: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
