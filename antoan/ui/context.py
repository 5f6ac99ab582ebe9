"""What every page's frame needs to know, as far as the ground floor can tell (the menu comes from antoan.config)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest  # noqa: TID251 - a context processor is handed the request


def frame(request: HttpRequest) -> dict[str, Any]:
    """The actor in force, whether the data is a demonstration, where to come back to, and where the source is (AGPL §13)."""
    return {
        "actor": getattr(request, "actor", None),
        "is_demo": settings.DEMO,
        "here": request.get_full_path(),
        "source_url": settings.SOURCE_URL,
    }
