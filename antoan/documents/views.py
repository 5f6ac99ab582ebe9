"""Files and papers, always through the record they belong to."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from antoan.documents import actions, queries, storage
from antoan.documents.models import Blob
from antoan.documents.registry import writable
from antoan.documents.rules import FileRefused
from antoan.org.http import Request

INLINE = {"application/pdf", "image/jpeg", "image/png", "image/webp"}


@require_GET
def attachment_open(request: Request, pk: int) -> HttpResponse:
    """The file itself; shown in the browser only when its type is harmless there."""
    attachment = queries.readable_attachment(request.actor, pk)
    if attachment is None:
        raise Http404
    return _file(attachment.blob, attachment.filename)


@require_GET
def paper_open(request: Request, pk: int, format_: str) -> HttpResponse:
    """An issued paper as pdf, docx or xlsx."""
    paper = queries.readable_paper(request.actor, pk)
    blob: Blob | None = {"pdf": paper.pdf, "docx": paper.docx, "xlsx": paper.xlsx}.get(format_) if paper else None
    if paper is None or blob is None:
        raise Http404
    return _file(blob, f"{paper.template}-{paper.target_id}.{format_}")


@require_POST
def attachment_add(request: Request, target_type: str, target_id: str) -> HttpResponse:
    """Attach one or more files to a record; each is judged by itself."""
    target = writable(request.actor, target_type, target_id)
    if target is None:
        raise Http404
    kind, note = request.POST.get("kind", "")[:20], request.POST.get("note", "")
    for upload in request.FILES.getlist("files"):
        try:
            actions.attach(upload=upload, target=target, kind=kind, actor=request.actor, note=note)
        except FileRefused as refused:
            messages.error(request, str(refused))
    return _back(request)


@require_POST
def attachment_remove(request: Request, pk: int) -> HttpResponse:
    """Take a file out of the record, with a reason."""
    found = queries.writable_attachment(request.actor, pk)
    if found is None:
        raise Http404
    attachment, target = found
    try:
        actions.remove(attachment=attachment, target=target, actor=request.actor, reason=request.POST.get("reason", ""))
    except FileRefused as refused:
        messages.error(request, str(refused))
    return _back(request)


def _file(blob: Blob, filename: str) -> HttpResponse:
    inline = blob.content_type in INLINE
    response = HttpResponse(storage.load(blob), content_type=blob.content_type)
    response["Content-Disposition"] = content_disposition_header(not inline, filename) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; img-src 'self'; object-src 'self'"
    response["Cache-Control"] = "private, no-store"
    return response


def _back(request: Request) -> HttpResponse:
    url = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return redirect(url if safe else "/")
