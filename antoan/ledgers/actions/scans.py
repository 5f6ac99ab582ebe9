"""A photograph or scan of a ledger's page, kept with the page."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from antoan.documents.actions import Upload, attach
from antoan.documents.queries import attachments_of
from antoan.documents.rules import FileRefused
from antoan.ledgers.actions.decisions import Refused
from antoan.ledgers.models import LedgerPage
from antoan.ledgers.permissions import LedgerPermission
from antoan.org.models import Place
from antoan.org.scope import Actor

KINDS = {"application/pdf", "image/jpeg", "image/png", "image/webp", "image/heic"}
LONGEST_PAGE = 20  # letters of a page's number


class _AlreadyThere(Exception):
    pass


def add_scan(*, upload: Upload, place: Place, source: str, page: str, actor: Actor) -> bool:
    """Attach one file to a page of a ledger; False when the same file is there already.

    Raises PermissionDenied outside the actor's area, Refused without a page, FileRefused for what is no scan.
    """
    if not actor.can(LedgerPermission.WRITE) or not actor.reaches(place.current_path):
        raise PermissionDenied
    if not page.strip() or len(page) > LONGEST_PAGE:
        raise Refused("page", _("Ghi số trang của sổ trước (tối đa 20 chữ): ảnh được giữ theo trang."))
    try:
        _keep(upload, place, source, page.strip(), actor)
    except _AlreadyThere:
        return False
    return True


@transaction.atomic
def _keep(upload: Upload, place: Place, source: str, page: str, actor: Actor) -> None:
    sheet, _created = LedgerPage.objects.get_or_create(place=place, source=source, page=page)
    made = attach(upload=upload, target=sheet, kind="trang-so", actor=actor)
    if made.blob.content_type not in KINDS:
        name = {"name": made.filename}
        raise FileRefused(_("Tệp «%(name)s» không phải ảnh hay PDF. Chụp hoặc quét trang sổ rồi chọn lại.") % name)
    if attachments_of(sheet).filter(blob=made.blob).exclude(pk=made.pk).exists():
        raise _AlreadyThere
