"""Reaching one return, one form, one period from an address."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from antoan.lib.periods import Period
from antoan.org.http import Request
from antoan.returns.models import Return
from antoan.returns.queries import readable
from antoan.returns.registry import UnknownForm, form_for
from antoan.returns.spec import FormSpec


def return_or_404(request: Request, pk: int) -> Return:
    """The return, when it lies in the reader's scope."""
    return get_object_or_404(readable(request.actor).select_related("place"), pk=pk)


def form_or_404(code: str, period: str) -> tuple[FormSpec, Period]:
    """The form in force for a period written in an address."""
    try:
        when = Period.parse(period)
        return form_for(code, when), when
    except (ValueError, UnknownForm) as wrong:
        raise Http404 from wrong
