"""The menu: what each app offers, in one order; and the frame of every page."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.http import HttpRequest  # noqa: TID251 - a context processor is handed the request
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from antoan.notices.models import Notice
from antoan.org.scope import Actor
from antoan.policy import Role
from antoan.ui.navigation import Item, Reader

MOST_UNREAD = 100  # nobody reads the difference


@cache
def items() -> tuple[Item, ...]:
    """Every line of the menu, from the `navigation.py` of the installed apps of this project."""
    ours = [config.name for config in apps.get_app_configs() if config.name.startswith("antoan.")]
    modules = [import_module(f"{name}.navigation") for name in ours if find_spec(f"{name}.navigation")]
    found = [item for module in modules for item in getattr(module, "ITEMS", ())]
    return tuple(sorted(found, key=lambda item: item.order))


def menu(reader: Reader, path: str) -> list[dict[str, Any]]:
    """The lines this reader sees, each with its address; the one with the longest matching address is current."""
    lines = [(item, _address(item.url_name)) for item in items() if item.is_open_to(reader)]
    home = reverse("home")
    matching = [url for _, url in lines if url and (path == url or (url != home and path.startswith(url)))]
    current = max(matching, key=len, default=None)
    return [{"item": item, "url": url, "is_current": url == current} for item, url in lines if url]


def _address(url_name: str) -> str:
    """An app may be switched off: its lines go with it."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the menu and the number of unread notices, worked out only by a page that shows them."""
    actor = getattr(request, "actor", None)
    if actor is None or not getattr(actor, "user_id", ""):
        return {"menu": [], "inbox": None, "role_name": ""}
    return {
        "role_name": dict(Role.choices).get(actor.role, ""),
        "menu": SimpleLazyObject(lambda: menu(actor, request.path)),
        "inbox": SimpleLazyObject(lambda: {"url": _address("notices:list"), "count": _unread(actor)}),
    }


def _unread(actor: Actor) -> int:
    return Notice.objects.visible_to(actor).unread().order_by().values("pk")[:MOST_UNREAD].count()
