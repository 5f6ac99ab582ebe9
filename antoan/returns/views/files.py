"""A return as a file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from antoan.documents.render import to_docx, to_pdf, to_xlsx
from antoan.org.http import Request
from antoan.returns.papers import paper_of
from antoan.returns.views.scope import return_or_404

_KINDS = {
    "pdf": (to_pdf, "application/pdf"),
    "docx": (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@require_GET
def return_file(request: Request, pk: int, kind: str) -> HttpResponse:
    """Word, PDF or Excel in the layout of the law; the content hash is printed on a frozen return."""
    of = return_or_404(request, pk)
    if kind not in _KINDS:
        raise Http404
    make, content_type = _KINDS[kind]
    response = HttpResponse(make(paper_of(of)), content_type=content_type)
    unit = "".join(c for c in of.unit_key if c.isalnum() or c in "-_")
    response["Content-Disposition"] = f'attachment; filename="{of.form}-{of.period}-{unit}.{kind}"'
    return response
