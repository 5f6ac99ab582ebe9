"""What the searched lists of the forms ask while somebody types."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from antoan.accidents.permissions import AccidentPermission
from antoan.accidents.queries.codes import occupations
from antoan.accidents.queries.employers import employers
from antoan.org.http import Request
from antoan.org.queries import search_places
from antoan.ui.http import choices


def _asked(request: Request) -> str:
    if not (request.actor.can(AccidentPermission.DECLARE) or request.actor.can(AccidentPermission.VIEW)):
        raise PermissionDenied
    return request.GET.get("q", "")[:100]


@require_GET
def communes(request: Request) -> HttpResponse:
    """Communes of today by any name they ever had; an agency searches its own area."""
    under = request.actor.place_path if request.actor.establishment_id is None and not request.actor.nation else ""
    found = search_places(_asked(request), timezone.localdate(), under=under)
    return choices((choice.place.pk, choice.label, choice.also) for choice in found)


@require_GET
def occupation_choices(request: Request) -> HttpResponse:
    """Occupations of VSCO by words or code."""
    found = occupations(_asked(request), timezone.localdate())
    return choices((item.code, f"{item.label} ({item.code})") for item in found)


@require_GET
def employer_choices(request: Request) -> HttpResponse:
    """Establishments in reach by name or tax code."""
    found = employers(request.actor, _asked(request))
    return choices((e.pk, e.name, " · ".join(filter(None, (e.tax_code, str(e.commune))))) for e in found)
