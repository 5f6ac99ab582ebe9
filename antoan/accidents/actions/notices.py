"""Who hears of what: notices carry numbers and places, never names."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from antoan.accidents.models import Accident, Declaration
from antoan.notices.actions import Addressee, tell
from antoan.org.models import Agency, AgencyKind


def tell_labour(declaration: Declaration) -> None:
    """The labour authority of the province hears of a new declaration, and of one sent again."""
    for agency in _labour_of(declaration.place_path):
        tell(
            Addressee(agency_id=agency),
            key=f"declaration:{declaration.pk}:{declaration.revision}",
            title=_("Khai báo tai nạn %(number)s chờ tiếp nhận") % {"number": declaration.number},
            body=_("Nơi xảy ra: %(place)s.") % {"place": declaration.commune},
            url=reverse("accidents:triage", args=[declaration.pk]),
        )


def tell_declarant(declaration: Declaration, title: str, body: str) -> None:
    """The side that declared hears what became of it (Luật ATVSLĐ Điều 34 khoản 2)."""
    if declaration.establishment_id:
        to = Addressee(establishment_id=declaration.establishment_id)
    elif declaration.submitted_by_id.isdigit():
        to = Addressee(user_id=int(declaration.submitted_by_id))
    else:
        return
    key = f"declaration:{declaration.pk}:{declaration.revision}:{declaration.state}"
    tell(to, key=key, title=title, body=body, url=reverse("accidents:declaration", args=[declaration.pk]))


def tell_graver(accident: Accident) -> None:
    """The labour authority and the employer hear that a case has become graver."""
    title = _("Vụ %(number)s nặng hơn: %(severity)s") % {
        "number": accident.number,
        "severity": accident.get_severity_display(),
    }
    key, url = f"graver:{accident.pk}:{accident.severity}", reverse("accidents:case", args=[accident.pk])
    for agency in _labour_of(accident.place_path):
        tell(Addressee(agency_id=agency), key=key, title=title, url=url)
    if accident.establishment_id:
        tell(Addressee(establishment_id=accident.establishment_id), key=key, title=title, url=url)


def _labour_of(place_path: str) -> list[int]:
    province = f"{place_path.split('/', 1)[0]}/"
    agencies = Agency.objects.filter(kind=AgencyKind.LABOUR, is_active=True, place__current_path=province)
    return list(agencies.values_list("pk", flat=True))
