"""The page of one establishment."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from antoan.audit.queries import history
from antoan.establishments import panels, queries
from antoan.establishments.models import Establishment
from antoan.establishments.permissions import EstablishmentPermission
from antoan.establishments.rules import moves_from
from antoan.org.http import Request
from antoan.org.permissions import OrgPermission
from antoan.org.queries import members_of_establishment
from antoan.returns.models import Return
from antoan.returns.permissions import ReturnPermission
from antoan.workflow.machine import allowed

OWN_TABS = (("thong-tin", _("Thông tin")), ("lao-dong", _("Lao động")))
RETURNS_TAB = ("bao-cao", _("Báo cáo"))
LAST_TABS = (("lich-su", _("Lịch sử")),)
MOST_RETURNS = 60  # fifteen years of two a year, revisions included
ACCOUNT_TAB = ("tai-khoan", _("Tài khoản"))  # for administrators


@require_GET
def establishment_detail(request: Request, pk: int) -> HttpResponse:
    """Facts, head counts, what other parts of the system know of it, history: one tab at a time."""
    row = get_object_or_404(
        Establishment.objects.visible_to(request.actor, EstablishmentPermission.VIEW).select_related(
            "commune__parent__parent", "head_office"
        ),
        pk=pk,
    )
    extra = panels.tabs()
    tab = request.GET.get("muc", OWN_TABS[0][0])
    returns = [RETURNS_TAB] if request.actor.can(ReturnPermission.VIEW) else []
    accounts = [ACCOUNT_TAB] if request.actor.can(OrgPermission.EDIT) else []
    can_edit = allowed(EstablishmentPermission.EDIT, request.actor, row)
    context: dict[str, Any] = {
        "row": row,
        "tab": tab,
        "tabs": [*OWN_TABS, *((each.key, each.label) for each in extra), *returns, *LAST_TABS, *accounts],
        "line": queries.lines([row], timezone.localdate())[0],
        "can_edit": can_edit,
        "moves": moves_from(row.status) if can_edit else [],
    }
    return render(request, "establishments/detail.html", context | _tab(request, row, tab))


def _tab(request: Request, row: Establishment, tab: str) -> dict[str, Any]:
    """What the open tab needs; unknown tabs are 404."""
    if tab == "thong-tin":
        seen = Establishment.objects.visible_to(request.actor, EstablishmentPermission.VIEW)
        # Sorted here: asked to sort, the database would walk the whole register in its order.
        return {"branches": sorted(seen.filter(head_office=row).order_by()[:50], key=lambda branch: branch.sort_key)}
    if tab == "lao-dong":
        return {"workforces": queries.workforces(row), "this_year": timezone.localdate().year}
    if tab == "lich-su":
        return {"events": history(row)}
    if tab == RETURNS_TAB[0] and request.actor.can(ReturnPermission.VIEW):
        sent = Return.objects.visible_to(request.actor, ReturnPermission.VIEW).filter(establishment_id=row.pk)
        return {"returns": sent.order_by("-period", "form", "-revision")[:MOST_RETURNS]}
    if tab == ACCOUNT_TAB[0] and request.actor.can(OrgPermission.EDIT):
        return {"members": members_of_establishment(row.pk), "today": timezone.localdate()}
    found = next((each for each in panels.tabs() if each.key == tab), None)
    if found is None:
        raise Http404
    return {"panel": found.provider(request.actor, row)}
