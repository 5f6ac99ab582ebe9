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
from antoan.returns.spec import FormSpec

_OPEN = (ReturnState.DRAFT, ReturnState.SUBMITTED, ReturnState.RETURNED)


def readable(actor: Actor) -> ReturnQuerySet:
    """Returns in the actor's scope. A lower unit's draft is nobody's business until it is sent."""
    rows = Return.objects.visible_to(actor, ReturnPermission.VIEW)
    if actor.establishment_id is not None:
        return rows
    hidden = Q(state=ReturnState.DRAFT)
    if actor.can(ReturnPermission.COMPILE):
        hidden &= Q(establishment_id__isnull=False)
    if actor.can(ReturnPermission.FILL_FOR_OTHERS):
        hidden &= Q(paper_received_on=None)  # what an office keys in from paper is the offices' common work
    return rows.exclude(hidden)


def find(actor: Actor, form: str, period: str, unit_key: str) -> Return | None:
    """The return in force (accepted), else the newest the actor may read."""
    rows = readable(actor).filter(form=form, period=period, unit_key=unit_key).select_related("place")
    return rows.filter(state=ReturnState.ACCEPTED).first() or rows.order_by("-revision").first()


def accepted(form: str, period: Period, place_path: str = "") -> ReturnQuerySet:
    """Accepted returns of a form and period under a place; at most one per unit."""
    rows = Return.objects.filter(form=form, period=str(period), state=ReturnState.ACCEPTED)
    return rows.at(place_path) if place_path else rows


def holds_pen(actor: Actor, form: FormSpec, of: Return) -> bool:
    """Whose return it is to fill: the unit's own, or, keyed in from paper, that of the offices above it."""
    permission = form.fill_for if of.is_on_paper else form.fill
    return actor.can(permission) and actor.reaches(of.place_path, of.establishment_id)


def own_open(actor: Actor, of: Return) -> bool:
    """Whether the actor may change figures of this return now."""
    form = form_of(of.form, of.form_version)
    return holds_pen(actor, form, of) and of.state in {ReturnState.DRAFT, ReturnState.RETURNED}


@dataclass(frozen=True)
class ReturnFilter:
    """What a list is narrowed to; empty = not narrowed."""

    form: str = ""
    period: str = ""
    state: str = ""
    text: str = ""
    source: str = ""  # "giay": keyed in from paper, "may": filled in by the unit


def listed(actor: Actor, by: ReturnFilter) -> ReturnQuerySet:
    """The actor's list, newest first."""
    rows = readable(actor).filter(
        **{k: v for k, v in (("form", by.form), ("period", by.period), ("state", by.state)) if v}
    )
    if by.source:
        rows = rows.filter(paper_received_on__isnull=by.source != "giay")
    if by.text.strip():
        word = by.text.strip()
        rows = rows.filter(Q(unit_key__startswith=word) | Q(unit_folded__contains=fold(word)))
    return rows.select_related("place").order_by("-pk")


def waiting_count(actor: Actor, form: str) -> int:
    """Sent returns that wait for the actor's decision."""
    return readable(actor).filter(form=form, state=ReturnState.SUBMITTED).count()


def keyed_count(actor: Actor, form: str) -> int:
    """Returns keyed in from paper that are not sent yet, in the actor's territory."""
    rows = readable(actor).filter(form=form, paper_received_on__isnull=False)
    return rows.filter(state__in=[ReturnState.DRAFT, ReturnState.RETURNED]).count()


def attachable_by_id(actor: Actor, pk: str) -> Return | None:
    """A return keyed in from paper to which the actor may add scans, until it is decided."""
    found = readable_by_id(actor, pk)
    if found is None or found.state not in _OPEN or not found.is_on_paper:
        return None
    return found if holds_pen(actor, form_of(found.form, found.form_version), found) else None


def readable_by_id(actor: Actor, pk: str) -> Return | None:
    """A return whose papers the actor may read."""
    return readable(actor).filter(pk=int(pk)).first() if pk.isascii() and pk.isdecimal() else None
