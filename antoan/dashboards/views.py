"""The home of each role, the choice of role, search, help, health."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from antoan.accidents.permissions import AccidentPermission
from antoan.accounts.http import safe_next
from antoan.dashboards import queries
from antoan.dashboards.outlook import outlook
from antoan.dashboards.progress import progress_of_returns
from antoan.dashboards.quick import buttons_for
from antoan.dashboards.territory import overdue, territory
from antoan.ledgers.permissions import LedgerPermission
from antoan.lib.text.cells import clean_text
from antoan.org.http import Request
from antoan.org.middleware import MEMBERSHIP_KEY
from antoan.org.queries import current_memberships
from antoan.policy import Role
from antoan.workflow.duties import duties_of, owed_to

LONGEST_SEARCH = 100


@require_GET
def home(request: Request) -> HttpResponse:
    """What I owe, what others owe me, how far the returns are, what happened."""
    actor, today = request.actor, timezone.localdate()
    if not actor.role:
        return render(request, "dashboards/no_role.html")
    context = {
        "duties": duties_of(actor, today),
        "owed": owed_to(actor, today),
        "figures": outlook(actor, today),
        "progress": progress_of_returns(actor, today),
        "notices": queries.latest_notices(actor),
        "buttons": buttons_for(actor),
        "today": today,
    }
    return render(request, "dashboards/home.html", context)


@require_GET
def overview(request: Request) -> HttpResponse:
    """The whole territory on one page; not for an establishment, whose own cases stand in its list."""
    actor, today = request.actor, timezone.localdate()
    if actor.establishment_id is not None or not actor.can(AccidentPermission.VIEW):
        raise Http404
    late_count, late = overdue(actor, today)
    context = {
        "figures": outlook(actor, today),
        "found": territory(actor, today),
        "late_count": late_count,
        "late": late,
        "progress": progress_of_returns(actor, today),
        "sees_unseen": actor.can(LedgerPermission.VIEW_UNSEEN),
        "today": today,
        "year": today.year,
        "unsectored": f"tu=01/01/{today.year}&nganh=-",
    }
    return render(request, "dashboards/overview.html", context)


@require_http_methods(["GET", "POST"])
def membership(request: Request) -> HttpResponse:
    """Choose in which role, at which agency, to go on. With one membership there is nothing to choose."""
    memberships = current_memberships(request.user)
    onward = safe_next(request)
    if request.method == "POST":
        chosen = next((m for m in memberships if str(m.pk) == request.POST.get("membership")), None)
        if chosen is None:
            raise Http404
        request.session[MEMBERSHIP_KEY] = chosen.pk
        messages.success(request, _("Bạn đang làm việc với vai trò: %(role)s.") % {"role": _role_name(chosen.role)})
        return redirect(onward)
    if len(memberships) < 2 or ("change" not in request.GET and MEMBERSHIP_KEY in request.session):
        return redirect(onward)
    rows = [
        {"membership": m, "role": _role_name(m.role), "is_current": m.pk == request.actor.membership_id}
        for m in memberships
    ]
    return render(request, "dashboards/membership.html", {"rows": rows, "next": onward})


def _role_name(role: str) -> str:
    return str(dict(Role.choices).get(role, role))


@require_GET
def search(request: Request) -> HttpResponse:
    """Establishments and accidents by a few words."""
    text = clean_text(request.GET.get("q", "")[:LONGEST_SEARCH])
    found = queries.find(request.actor, text)
    return render(request, "dashboards/search.html", {"search_text": text, "found": found})


@login_not_required
@require_GET
def help_page(request: Request) -> HttpResponse:
    """How to do what most people come for."""
    context = {"phone": queries.emergency_phone(), "can_declare": request.actor.can(AccidentPermission.DECLARE)}
    return render(request, "dashboards/help.html", context)


@login_not_required
@never_cache
@require_GET
def health(_request: HttpRequest) -> HttpResponse:
    """For the machine that watches: 200 when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database"}, status=503)
    return JsonResponse({"status": "ok"})
