"""The buttons of the home page: what each role does most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from antoan.accidents.permissions import AccidentPermission
from antoan.establishments.permissions import EstablishmentPermission
from antoan.law.permissions import LawPermission
from antoan.org.permissions import OrgPermission
from antoan.org.scope import Actor
from antoan.returns.permissions import ReturnPermission


@dataclass(frozen=True)
class Quick:
    """A button; the first of `url_names` that exists is where it leads."""

    label: str | Promise
    permission: str
    url_names: tuple[str, ...]
    icon: str


BUTTONS = (
    Quick(_("Khai báo tai nạn"), AccidentPermission.DECLARE, ("accidents:declare",), "alert"),
    Quick(_("Chờ tiếp nhận"), AccidentPermission.TRIAGE, ("accidents:queue",), "case"),
    Quick(_("Nhập báo cáo giấy"), ReturnPermission.FILL_FOR_OTHERS, ("returns:paper-start",), "pen"),
    Quick(_("Vụ tai nạn"), AccidentPermission.VIEW, ("accidents:list",), "case"),
    Quick(_("Báo cáo"), ReturnPermission.VIEW, ("returns:list",), "report"),
    Quick(_("Độ phủ báo cáo"), ReturnPermission.REVIEW, ("returns:completeness",), "chart"),
    Quick(_("Cơ sở"), EstablishmentPermission.VIEW, ("establishments:list",), "building"),
    Quick(_("Người dùng"), OrgPermission.EDIT, ("org:people",), "users"),
    Quick(_("Pháp luật, danh mục"), LawPermission.EDIT, ("law:parameters",), "law"),
)
OVERVIEW = Quick(_("Toàn cảnh"), AccidentPermission.VIEW, ("overview",), "chart")
MOST = 6


def buttons_for(actor: Actor) -> list[dict[str, Any]]:
    """At most six buttons, those of rarer permissions first come in the order of the table."""
    mine = [button for button in BUTTONS if actor.can(button.permission)]
    if actor.establishment_id is None and actor.can(AccidentPermission.VIEW):
        mine.insert(2 if actor.can(AccidentPermission.DECLARE) else 0, OVERVIEW)
    found = [(button, address(button.url_names)) for button in mine]
    return [{"label": button.label, "url": url, "icon": button.icon} for button, url in found if url][:MOST]


def address(url_names: tuple[str, ...]) -> str:
    """The first address that exists, or ""."""
    for name in url_names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""
