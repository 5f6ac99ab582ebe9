"""The scans of a ledger's pages, and who may open them: only people in whose area the ledger is kept."""

from __future__ import annotations

from antoan.documents.models import Attachment
from antoan.documents.queries import attachments_of
from antoan.ledgers.models import Entry, LedgerPage
from antoan.ledgers.permissions import LedgerPermission
from antoan.org.models import Place
from antoan.org.scope import Actor


def scans_of(actor: Actor, *, place: Place, source: str, page: str) -> list[Attachment]:
    """The scans of one page, none when the page is out of reach or has none."""
    pages = LedgerPage.objects.visible_to(actor, LedgerPermission.VIEW)
    found = pages.filter(place=place, source=source, page=page.strip()).first() if page.strip() else None
    return list(attachments_of(found)) if found else []


def scans_beside(actor: Actor, entry: Entry) -> list[Attachment]:
    """The scans of the page a line stands on. Seeing the line alone (he lived here) does not open the whole page."""
    return scans_of(actor, place=entry.place, source=entry.source, page=entry.page)


def readable_page(actor: Actor, pk: str) -> LedgerPage | None:
    """A page whose scans the actor may open."""
    rows = LedgerPage.objects.visible_to(actor, LedgerPermission.VIEW).select_related("place")
    found: LedgerPage | None = rows.filter(pk=pk).first() if pk.isdigit() else None
    return found


def writable_page(actor: Actor, pk: str) -> LedgerPage | None:
    """A page whose scans the actor may take out or add to."""
    found = readable_page(actor, pk)
    return found if found and actor.can(LedgerPermission.WRITE) and actor.reaches(found.place_path) else None
