"""Which returns an actor may read, and lists of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from antoan.lib.periods import Period
from antoan.lib.text import fold
from antoan.org.scope import Actor
from antoan.returns.enums import ReturnState
from antoan.returns.models import Return, ReturnQuerySet
from antoan.returns.permissions import ReturnPermission
from antoan.returns.registry import form_of

_OPEN = (ReturnState.DRAFT, ReturnState.SUBMITTED, ReturnState.RETURNED)


def readable(actor: Actor) -> ReturnQuerySet:
    """Returns in the actor's scope. A lower unit's draft is nobody's business until it is sent."""
    rows = Return.objects.visible_to(actor, ReturnPermission.VIEW)
    if actor.establishment_id is not None:
        return rows
    if actor.can(ReturnPermission.COMPILE):
        return rows.exclude(state=ReturnState.DRAFT, establishment_id__isnull=False)
    return rows.exclude(state=ReturnState.DRAFT)


def find(actor: Actor, form: str, period: str, unit_key: str) -> Return | None:
    """The return in force (accepted), else the newest the actor may read."""
    rows = readable(actor).filter(form=form, period=period, unit_key=unit_key).select_related("place")
    return rows.filter(state=ReturnState.ACCEPTED).first() or rows.order_by("-revision").first()


def accepted(form: str, period: Period, place_path: str = "") -> ReturnQuerySet:
    """Accepted returns of a form and period under a place; at most one per unit."""
    rows = Return.objects.filter(form=form, period=str(period), state=ReturnState.ACCEPTED)
    return rows.at(place_path) if place_path else rows


def own_open(actor: Actor, of: Return) -> bool:
    """Whether the actor may change figures of this return now."""
    form = form_of(of.form, of.form_version)
    may = actor.can(form.fill) and actor.reaches(of.place_path, of.establishment_id)
    return may and of.state in {ReturnState.DRAFT, ReturnState.RETURNED}


@dataclass(frozen=True)
class ReturnFilter:
    """What a list is narrowed to; empty = not narrowed."""

    form: str = ""
    period: str = ""
    state: str = ""
    text: str = ""


def listed(actor: Actor, by: ReturnFilter) -> ReturnQuerySet:
    """The actor's list, newest first."""
    rows = readable(actor).filter(
        **{k: v for k, v in (("form", by.form), ("period", by.period), ("state", by.state)) if v}
    )
    if by.text.strip():
        word = by.text.strip()
        rows = rows.filter(Q(unit_key__startswith=word) | Q(unit_folded__contains=fold(word)))
    return rows.select_related("place").order_by("-pk")


def waiting_count(actor: Actor, form: str) -> int:
    """Sent returns that wait for the actor's decision."""
    return readable(actor).filter(form=form, state=ReturnState.SUBMITTED).count()


def readable_by_id(actor: Actor, pk: str) -> Return | None:
    """A return whose papers the actor may read."""
    return readable(actor).filter(pk=int(pk)).first() if pk.isascii() and pk.isdecimal() else None
